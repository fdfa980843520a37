import type { Schema } from 'joi';
import { lazily } from '../../rules/lazily';
import type { ManyDecisions } from '../../rules/decisions/manyDecisions';
import type { Decision } from '../../rules/model/definition';
import { requireShape } from './schemas/checkShape';
import { graphObject } from './schemas/graphObject';
import { joi } from './schemas/joi';
import { justificationSchema } from './validateDecision';

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
