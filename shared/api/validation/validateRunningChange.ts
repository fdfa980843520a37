import type { Schema } from 'joi';
import { isGuid } from '../../rules/ids';
import { lazily } from '../../rules/lazily';
import type { ReassignmentInput } from '../../rules/decisions/decisionJob';
import type { ExtensionInput } from '../../rules/instance/extension';
import { requireShape } from './schemas/checkShape';
import { graphObject } from './schemas/graphObject';
import { joi } from './schemas/joi';
import { instant } from './schemas/timeSchemas';

const LONGEST_REASON = 1_000;

/** Why somebody changes a running review: a text of more than spaces. */
const reasonSchema = lazily(() =>
  joi()
    .string()
    .max(LONGEST_REASON)
    .custom((text: string, { error }) => (text.trim() === '' ? error('string.empty') : text)),
);

/** The parameters of extend. */
export const extensionSchema = lazily<Schema<ExtensionInput>>(() =>
  graphObject({ endDateTime: instant().required(), reason: reasonSchema().required() }),
);

/** Returns the parameters of extend. Throws BadRequest that names every bad property. */
export const validateExtension = (body: unknown): ExtensionInput => requireShape(extensionSchema, body);

const LONGEST_ID = 64;
const MOST_DECISIONS = 500;

const id = lazily(() =>
  joi()
    .string()
    .custom((text: string, { error }) => (isGuid(text.toLowerCase()) ? text.toLowerCase() : error('string.guid'))),
);

/** The parameters of reassign. */
export const reassignmentSchema = lazily<Schema<ReassignmentInput>>(() =>
  graphObject({
    reviewerId: id().required(),
    principalId: joi().string().max(LONGEST_ID).empty(null),
    resourceId: joi().string().max(LONGEST_ID).empty(null),
    decisionIds: joi().array().items(id()).unique().min(1).max(MOST_DECISIONS).empty(null),
    reason: reasonSchema().empty(null).default(''),
  }),
);

/** Returns the parameters of reassign. Throws BadRequest that names every bad property. */
export const validateReassignment = (body: unknown): ReassignmentInput =>
  requireShape(reassignmentSchema, body, MOST_DECISIONS);
