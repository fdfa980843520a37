import type { Schema } from 'joi';
import { lazily } from '../../rules/lazily';
import type { ReassignmentInput } from '../../rules/decisions/decisionJob';
import type { ExtensionInput } from '../../rules/instance/extension';
import { requireShape } from './schemas/checkShape';
import { graphObject } from './schemas/graphObject';
import { joi } from './schemas/joi';
import { guid, reason } from './schemas/textSchemas';
import { instant } from './schemas/timeSchemas';

/** The parameters of extend. */
export const extensionSchema = lazily<Schema<ExtensionInput>>(() =>
  graphObject({ endDateTime: instant().required(), reason: reason().required() }),
);

/** Returns the parameters of extend. Throws BadRequest that names every bad property. */
export const validateExtension = (body: unknown): ExtensionInput => requireShape(extensionSchema, body);

const LONGEST_ID = 64;
const MOST_DECISIONS = 500;

/** The parameters of reassign. */
export const reassignmentSchema = lazily<Schema<ReassignmentInput>>(() =>
  graphObject({
    reviewerId: guid().required(),
    principalId: joi().string().max(LONGEST_ID).empty(null),
    resourceId: joi().string().max(LONGEST_ID).empty(null),
    decisionIds: joi().array().items(guid()).unique().min(1).max(MOST_DECISIONS).empty(null),
    reason: reason().empty(null).default(''),
  }),
);

/** Returns the parameters of reassign. Throws BadRequest that names every bad property. */
export const validateReassignment = (body: unknown): ReassignmentInput =>
  requireShape(reassignmentSchema, body, MOST_DECISIONS);
