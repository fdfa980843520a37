import type * as beta from '@microsoft/microsoft-graph-types-beta';
import type { Whole } from './whole';

/** accessReviewPolicy as Graph prints it; a tenant has one. Reference: Graph access reviews §2.14. */
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
