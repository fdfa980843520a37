import type * as beta from '@microsoft/microsoft-graph-types-beta';
import type { Whole } from './whole';

/** Returns the accessReviewPolicy as in Graph; a tenant has one. Source: docs/graph-reference.md#s2-14. */
export const policyToWire = ({
  isGroupOwnerManagementEnabled,
}: {
  readonly isGroupOwnerManagementEnabled: boolean;
}): Whole<beta.AccessReviewPolicy> => ({
  id: 'accessReviewPolicy',
  displayName: 'Access Review Policy',
  description: 'Who may manage access reviews beside those with a directory role.',
  isGroupOwnerManagementEnabled,
});
