import type { PrincipalType } from '../model/definition';

// The types of scopes, independent of their spelling. Reviews of catalogs are not supported. Source: docs/graph-reference.md#s3-7.

/** Which principals of a resource are reviewed. If `inactiveDuration` (ISO 8601) is null, active principals are reviewed too. */
export interface PrincipalFilter {
  readonly guestsOnly: boolean;
  readonly inactiveDuration: string | null;
}

/** Whether members of nested groups are included, and whether all principals or only users. */
export type GroupMembers = 'transitive' | 'transitiveUsers' | 'direct' | 'directUsers';

export interface GroupScope extends PrincipalFilter {
  readonly kind: 'group';
  readonly groupId: string;
  readonly members: GroupMembers;
}

/** A team with the people of its shared channels. */
export interface TeamScope extends PrincipalFilter {
  readonly kind: 'team';
  readonly groupId: string;
}

export interface ApplicationScope extends PrincipalFilter {
  readonly kind: 'application';
  readonly servicePrincipalId: string;
}

export interface DirectoryRoleScope extends PrincipalFilter {
  readonly kind: 'directoryRole';
  readonly roleDefinitionId: string;
  readonly principals: readonly PrincipalType[];
  readonly assignments: RoleAssignments;
}

/** Which assignments of a role are reviewed: active assignments, eligible ones, or both. */
export type RoleAssignments = 'active' | 'eligible' | 'all';

/** The assignments of an access package by one of its policies. */
export interface AccessPackageScope extends PrincipalFilter {
  readonly kind: 'accessPackage';
  readonly accessPackageId: string;
  readonly assignmentPolicyId: string;
  /** The catalog; null if the query does not name it. */
  readonly catalogId: string | null;
}

export interface GroupEnumeration {
  /** Whether only Microsoft 365 groups are reviewed; otherwise every group is. */
  readonly unifiedOnly: boolean;
  readonly teamsOnly: boolean;
  readonly excludedGroupIds: readonly string[];
}

/** An enumeration of groups, each of which is one resource. */
export interface GroupsScope extends PrincipalFilter {
  readonly kind: 'groups';
  readonly enumeration: GroupEnumeration;
}

/** A scope that leads to one resource. */
export type SingleScope = GroupScope | TeamScope | ApplicationScope | DirectoryRoleScope | AccessPackageScope;

/** Any scope. */
export type ReviewedScope = SingleScope | GroupsScope;
