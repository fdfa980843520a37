import type { Schema } from 'joi';
import { lazily } from '../../rules/lazily';
import type { Decision } from '../../rules/model/definition';
import { requireShape } from './schemas/checkShape';
import { graphObject, ignored } from './schemas/graphObject';
import { joi } from './schemas/joi';
import type { ManyDecisions } from '../../rules/decisions/decisionJob';

/** What a reviewer says. Without a justification the one before stays. */
export interface DecisionInput {
  readonly decision: Decision;
  readonly justification?: string;
}

/** Graph documents no limit; this is room for two pages of text. */
const LONGEST_JUSTIFICATION = 4_096;

/** The reason of a decision; null says the same as leaving it out. */
export const justificationSchema = lazily(() => joi().string().max(LONGEST_JUSTIFICATION).allow('').empty(null));

/** What the body is checked against. */
export const decisionSchema = lazily<Schema<DecisionInput>>(() =>
  graphObject({
    ...ignored('id', 'accessReviewId', 'reviewedBy', 'reviewedDateTime', 'appliedBy', 'appliedDateTime'),
    ...ignored('applyResult', 'applyDescription', 'recommendation', 'principal', 'principalLink', 'resource'),
    ...ignored('resourceLink', 'permission', 'principalResourceMembership', 'target', 'insights', 'instance'),
    decision: joi().string().valid('Approve', 'Deny', 'NotReviewed', 'DontKnow').required(),
    justification: justificationSchema(),
  }),
);

/** The decision that the body of a PATCH records. Throws BadRequest whose details name every bad property. Reference: Graph access reviews E22. */
export const validateDecision = (body: unknown): DecisionInput => requireShape(decisionSchema, body);

const schemaFor = (...decisions: readonly Decision[]): (() => Schema<ManyDecisions>) =>
  lazily(() =>
    graphObject({
      decision: joi()
        .string()
        .valid(...decisions)
        .required(),
      justification: justificationSchema(),
      principalId: joi().string().empty(null),
      resourceId: joi().string().empty(null),
    }),
  );

/** The parameters of batchRecordDecisions. Reference: Graph access reviews E15. */
export const batchRecordDecisionsSchema = schemaFor('Approve', 'Deny', 'NotReviewed', 'DontKnow');

/** The parameters of recordAllDecisions: what is pending cannot be made so. Reference: Graph access reviews E25. */
export const recordAllDecisionsSchema = schemaFor('Approve', 'Deny', 'DontKnow');

/** What the body of one of these actions decides. Throws BadRequest whose details name every bad property. */
export const validateManyDecisions = (schema: () => Schema<ManyDecisions>, body: unknown): ManyDecisions =>
  requireShape(schema, body);
