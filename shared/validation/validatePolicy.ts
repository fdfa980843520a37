import type { Schema } from 'joi';
import { lazily } from '../rules/lazily';
import { checkShape } from './checkShape';
import { graphObject, ignored } from './graphObject';
import { joi } from './joi';
import { Problems } from './problems';

/** What may be changed of the accessReviewPolicy. */
export interface PolicyUpdate {
  readonly isGroupOwnerManagementEnabled: boolean;
}

/** What the body is checked against. */
export const policySchema = lazily<Schema<PolicyUpdate>>(() =>
  graphObject({
    ...ignored('id', 'displayName', 'description'),
    isGroupOwnerManagementEnabled: joi().boolean().required(),
  }),
);

/** The change that the body of a PATCH asks for. Throws BadRequest whose details name every bad property. Reference: Graph access reviews E51. */
export function validatePolicy(body: unknown): PolicyUpdate {
  const problems = new Problems();
  const update = checkShape(policySchema, body, problems);
  problems.throwIfAny();
  return update;
}
