import type { Schema } from 'joi';
import { lazily } from '../../rules/lazily';
import { requireShape } from './schemas/checkShape';
import { graphObject, ignored } from './schemas/graphObject';
import { joi } from './schemas/joi';

/** The properties of the accessReviewPolicy that may change. */
export interface PolicyUpdate {
  readonly isGroupOwnerManagementEnabled: boolean;
}

/** The body of a PATCH of the policy. */
export const policySchema = lazily<Schema<PolicyUpdate>>(() =>
  graphObject({
    ...ignored('id', 'displayName', 'description'),
    isGroupOwnerManagementEnabled: joi().boolean().required(),
  }),
);

/** Returns the change in the body of a PATCH. Throws BadRequest that names every bad property. Source: docs/graph-reference.md#e51. */
export const validatePolicy = (body: unknown): PolicyUpdate => requireShape(policySchema, body);
