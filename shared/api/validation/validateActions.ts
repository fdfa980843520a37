import type { Schema } from 'joi';
import type { ReassignmentInput } from '../../rules/decisions/decisionJob';
import { isBefore } from '../../rules/duration';
import { GraphError, invalid } from '../../rules/errors';
import type { AcknowledgementInput } from '../../rules/model/instance';
import type { PackPeriod } from '../../rules/evidence/pack';
import type { ExtensionInput } from '../../rules/instance/extension';
import { lazily } from '../../rules/lazily';
import type { DefinitionInput } from '../../rules/model/definition';
import { definitionSchemaOf } from './definition/definitionSchema';
import { validateDefinition } from './definition/validateDefinition';
import { checkShape, requireShape, Problems } from './schemas/checkShape';
import { graphObject, typeName } from './schemas/graphObject';
import { joi } from './schemas/joi';
import { instant, member, objectId, reason } from './schemas/textSchemas';
import type { DelegationInput } from '../../rules/model/origin';

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
    reviewerId: objectId().required(),
    principalId: joi().string().max(LONGEST_ID).empty(null),
    resourceId: joi().string().max(LONGEST_ID).empty(null),
    fromReviewerId: objectId().empty(null),
    decisionIds: joi().array().items(objectId()).unique().min(1).max(MOST_DECISIONS).empty(null),
    reason: reason().empty(null).default(''),
  }),
);

/** Returns the parameters of reassign. Throws BadRequest that names every bad property. */
export const validateReassignment = (body: unknown): ReassignmentInput =>
  requireShape(reassignmentSchema, body, MOST_DECISIONS);

/** The access that a caller wants restored; null stands for every item. */
export interface RestorationInput {
  readonly reason: string;
  readonly isValidationOnly: boolean;
  readonly expectedCount: number | null;
  readonly principalId: string | null;
  readonly decisionIds: readonly string[] | null;
}

const MOST_IDS = 100;

/** The body of a restoration. */
export const restorationSchema = lazily<Schema<RestorationInput>>(() =>
  graphObject({
    reason: reason().required(),
    isValidationOnly: joi().boolean().empty(null).default(false),
    expectedCount: joi().number().integer().min(0).empty(null).default(null),
    principalId: objectId().empty(null).default(null),
    decisionIds: joi().array().items(objectId()).unique().min(1).max(MOST_IDS).empty(null).default(null),
  }),
);

/** Returns the request in a body. Throws BadRequest that names every bad property. */
export const validateRestoration = (body: unknown): RestorationInput => requireShape(restorationSchema, body);

const LONGEST_STATEMENT = 2_000;

/** The parameters of acknowledge. */
export const acknowledgementSchema = lazily<Schema<AcknowledgementInput>>(() =>
  graphObject({
    statement: joi().string().max(LONGEST_STATEMENT).required(),
    statementSha256: joi()
      .string()
      .pattern(/^[0-9a-f]{64}$/)
      .required(),
  }),
);

/** Returns the parameters of acknowledge. Throws BadRequest that names every bad property. */
export const validateAcknowledgement = (body: unknown): AcknowledgementInput =>
  requireShape(acknowledgementSchema, body);

/** The body of a new evidence pack of a series. */
export const packPeriodSchema = lazily<Schema<PackPeriod>>(() =>
  graphObject({ periodStartDateTime: instant().required(), periodEndDateTime: instant().required() }),
);

/** Returns the period in the body of a new pack of a series. Throws BadRequest that names every bad property. */
export function validatePackPeriod(body: unknown): PackPeriod {
  const problems = new Problems();
  const period = checkShape(packPeriodSchema, body, problems);
  const isKnown = !problems.concern('periodStartDateTime') && !problems.concern('periodEndDateTime');
  if (isKnown && !isBefore(period.periodStartDateTime, period.periodEndDateTime)) {
    problems.add('periodEndDateTime', "'periodEndDateTime' must be later than 'periodStartDateTime'.");
  }
  problems.throwIfAny();
  return period;
}

/** The body of a preview, for the documentation. */
export const previewSchema = lazily<Schema>(() => graphObject({ definition: definitionSchemaOf('beta').required() }));

const envelope = lazily<Schema<{ readonly definition: object }>>(() =>
  graphObject({ definition: joi().object().required() }),
);

/** Returns the definition to preview. Throws what creating the same definition would throw, with targets within `definition`. */
export function validatePreview(body: unknown): DefinitionInput {
  const { definition } = requireShape(envelope, body);
  try {
    return validateDefinition(definition, 'beta');
  } catch (error) {
    if (!(error instanceof GraphError) || error.details.length === 0) throw error;
    const details = error.details.map((detail) => ({ ...detail, target: `definition/${detail.target}` }));
    throw new GraphError(error.code, error.message, { details });
  }
}

interface DelegationBody {
  readonly delegate: { readonly id?: string; readonly userId?: string };
  readonly schedule: {
    readonly startDateTime: string | null;
    readonly expiration: { readonly endDateTime: string };
  };
}

/**
 * approverDelegate in a request. Graph's sample names the person by `id`, its metadata by `userId`. Source: docs/graph-reference.md#s2-20.
 */
export const delegationSchema = lazily<Schema<DelegationBody>>(() =>
  graphObject({
    delegate: graphObject({
      '@odata.type': typeName('singleUser').required(),
      id: objectId().empty(null),
      userId: objectId().empty(null),
      description: joi().any().strip(),
    }).required(),
    schedule: graphObject({
      startDateTime: instant().empty(null).default(null),
      recurrence: joi().valid(null).strip(),
      expiration: graphObject({
        type: member('afterDateTime').required(),
        endDateTime: instant().required(),
        duration: joi().valid(null).strip(),
      }).required(),
    }).required(),
  }),
);

/** Returns the delegate and when they decide. Throws BadRequest that names every bad property. */
export function validateDelegation(body: unknown): DelegationInput {
  const { delegate, schedule } = requireShape(delegationSchema, body);
  const delegateId = delegate.id ?? delegate.userId;
  if (delegateId === undefined) {
    throw invalid([{ code: 'required', target: 'delegate/id', message: "'delegate/id' is required." }]);
  }
  if (delegate.userId !== undefined && delegate.userId !== delegateId) {
    const message = "'delegate/userId' names another person than 'delegate/id'; send one of them.";
    throw invalid([{ code: 'invalid', target: 'delegate/userId', message }]);
  }
  return { delegateId, startDateTime: schedule.startDateTime, endDateTime: schedule.expiration.endDateTime };
}
