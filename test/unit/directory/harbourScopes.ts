import type { PrincipalType } from '../../../shared/rules/model/definition';
import type { SingleScope } from '../../../shared/rules/scope/reviewedScope';
import type { RoleAssignments } from '../../../shared/rules/scope/scopeKinds';
import { groups, portal, roles, toolbox } from './harbour';

export const EVERYBODY = { guestsOnly: false, inactiveDuration: null };
export const GUESTS = { guestsOnly: true, inactiveDuration: null };
/** An id that no object has. */
export const GONE = '99000000-0000-4000-8000-000000000009';

/** The scopes of reviews in the harbour. */
export const accessPackage: SingleScope = {
  kind: 'accessPackage',
  accessPackageId: toolbox.accessPackage,
  assignmentPolicyId: toolbox.policy,
  catalogId: toolbox.catalog,
  ...EVERYBODY,
};
export const groupScope = (
  groupId: string,
  members: 'transitive' | 'transitiveUsers' | 'direct' | 'directUsers' = 'transitive',
): SingleScope => ({
  kind: 'group',
  groupId,
  members,
  ...EVERYBODY,
});
export const application: SingleScope = { kind: 'application', servicePrincipalId: portal, ...EVERYBODY };
export const team: SingleScope = { kind: 'team', groupId: groups.team, ...EVERYBODY };
export const role = (
  principals: readonly PrincipalType[],
  filter = EVERYBODY,
  assignments: RoleAssignments = 'all',
): SingleScope => ({
  kind: 'directoryRole',
  roleDefinitionId: roles.security,
  principals,
  assignments,
  ...filter,
});
