import type { Schema } from 'joi';
import { lazily } from '../../rules/lazily';
import { requireShape } from './schemas/checkShape';
import { graphObject, ignored } from './schemas/graphObject';
import { joi } from './schemas/joi';

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
export const validatePolicy = (body: unknown): PolicyUpdate => requireShape(policySchema, body);
