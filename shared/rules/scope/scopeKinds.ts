import type { PrincipalType } from '../model/definition';

// The kinds of scopes, independent of their spelling. Reviews of catalogs are not supported. Source: docs/graph-reference.md#s3-7.

/** Which principals of a resource are reviewed. `inactiveDuration` (ISO 8601) null: active ones too. */
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

/** Which assignments of a role are reviewed: active ones, those that can be activated, or both. */
export type RoleAssignments = 'active' | 'eligible' | 'all';

/** The assignments of an access package through one of its policies. */
export interface AccessPackageScope extends PrincipalFilter {
  readonly kind: 'accessPackage';
  readonly accessPackageId: string;
  readonly assignmentPolicyId: string;
  /** Null if the query does not name the catalog. */
  readonly catalogId: string | null;
}

export interface GroupEnumeration {
  /** Only Microsoft 365 groups; otherwise every group. */
  readonly unifiedOnly: boolean;
  readonly teamsOnly: boolean;
  readonly excludedGroupIds: readonly string[];
}

/** One resource for each group of the enumeration. */
export interface GroupsScope extends PrincipalFilter {
  readonly kind: 'groups';
  readonly enumeration: GroupEnumeration;
}

/** A scope that leads to one resource. */
export type SingleScope = GroupScope | TeamScope | ApplicationScope | DirectoryRoleScope | AccessPackageScope;

/** Any scope. */
export type ReviewedScope = SingleScope | GroupsScope;
