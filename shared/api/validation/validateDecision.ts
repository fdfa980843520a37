import type { ObjectSchema, Schema } from 'joi';
import { lazily } from '../../rules/lazily';
import type { Decision } from '../../rules/model/definition';
import type { Version } from '../endpoint/endpoint';
import { requireShape } from './schemas/checkShape';
import { graphObject, ignored, type BetaProperties } from './schemas/graphObject';
import { joi } from './schemas/joi';
import { member, objectId } from './schemas/textSchemas';
import type { ManyDecisions } from '../../rules/decisions/decisionJob';

/** A reviewer's decision. Without a justification the previous one stays. */
export interface DecisionUpdate {
  readonly decision: Decision;
  readonly justification?: string;
}

/** Graph documents no limit; this is about two pages of text. */
const LONGEST_JUSTIFICATION = 4_096;
/** Longer than any id, which is a GUID. */
const LONGEST_ID = 64;

/** The reason for a decision; null means absent. */
const justificationSchema = lazily(() => joi().string().max(LONGEST_JUSTIFICATION).allow('').empty(null));

/**
 * Returns the schema of the body of a PATCH of a decision. Read-only properties are ignored, so that a client can send back what it read.
 */
export const decisionSchema = (version: Version): Schema<DecisionUpdate> =>
  version === 'beta' ? betaDecisionSchema() : plainDecisionSchema();

const plainDecisionSchema: () => ObjectSchema<DecisionUpdate> = lazily(() =>
  graphObject({
    ...ignored('id', 'accessReviewId', 'reviewedBy', 'reviewedDateTime', 'appliedBy', 'appliedDateTime'),
    ...ignored('applyResult', 'applyDescription', 'recommendation', 'principal', 'principalLink', 'resource'),
    ...ignored('resourceLink', 'permission', 'principalResourceMembership', 'target', 'insights', 'instance'),
    decision: member('Approve', 'Deny', 'NotReviewed', 'DontKnow').required(),
    justification: justificationSchema(),
  }),
);

const betaDecisionSchema = lazily<Schema<DecisionUpdate>>(() =>
  plainDecisionSchema().keys(ignored('delegatedBy', 'removalCheck', 'restoration', 'reviewContext')),
);

/** Returns the decision in the body of a PATCH. Throws BadRequest that names every bad property. Source: docs/graph-reference.md#e22. */
export const validateDecision = (body: unknown, version: Version): DecisionUpdate =>
  requireShape(() => decisionSchema(version), body);

/** The most items that one request can name: half of the values that a body may have. */
const MOST_DECISIONS = 5_000;

const schemaFor = (...decisions: readonly Decision[]): (() => ObjectSchema<ManyDecisions>) =>
  lazily(() =>
    graphObject({
      decision: member(...decisions).required(),
      justification: justificationSchema(),
      principalId: objectId().empty(null),
      resourceId: objectId().empty(null),
    }),
  );

/** Returns the schema of the parameters of batchRecordDecisions. Source: docs/graph-reference.md#e15. */
export const batchRecordDecisionsSchema = (version: Version): Schema<ManyDecisions> =>
  version === 'beta' ? namedDecisionsSchema() : manyDecisionsSchema();

const everyDecisionSchema = schemaFor('Approve', 'Deny', 'NotReviewed', 'DontKnow');

const manyDecisionsSchema = lazily(() =>
  everyDecisionSchema().meta({ onlyInBeta: ['decisionIds'] } satisfies BetaProperties),
);

const namedDecisionsSchema = lazily(() =>
  manyDecisionsSchema().keys({
    decisionIds: joi().array().items(joi().string().max(LONGEST_ID)).min(1).max(MOST_DECISIONS).empty(null),
  }),
);

/** The parameters of recordAllDecisions, which cannot set NotReviewed. Source: docs/graph-reference.md#e25. */
export const recordAllDecisionsSchema = schemaFor('Approve', 'Deny', 'DontKnow');

/** Returns the parameters of one of these actions. Throws BadRequest that names every bad property. */
export const validateManyDecisions = (schema: () => Schema<ManyDecisions>, body: unknown): ManyDecisions =>
  requireShape(schema, body, MOST_DECISIONS);
