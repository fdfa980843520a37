/** What a scope can ask for, after its spelling has been read. Reference: scope catalogue; reviews of catalogs are not supported. */

import type { PrincipalType } from '../model/definition';

/** Who of the principals found is reviewed. `inactiveDuration` (ISO 8601) null: active ones too. */
export interface PrincipalFilter {
  readonly guestsOnly: boolean;
  readonly inactiveDuration: string | null;
}

/** Flattened through nested groups or not; with everybody or with users only. */
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

/** Which assignments of a role count: those in force, those that somebody may put in force, or both. */
export type RoleAssignments = 'active' | 'eligible' | 'all';

/** Who has an access package through one of its assignment policies. */
export interface AccessPackageScope extends PrincipalFilter {
  readonly kind: 'accessPackage';
  readonly accessPackageId: string;
  readonly assignmentPolicyId: string;
  readonly catalogId: string;
}

export interface GroupEnumeration {
  /** Only Microsoft 365 groups; otherwise every group. */
  readonly unifiedOnly: boolean;
  readonly teamsOnly: boolean;
  readonly excludedGroupIds: readonly string[];
}

/** One resource per group found. */
export interface GroupsScope extends PrincipalFilter {
  readonly kind: 'groups';
  readonly enumeration: GroupEnumeration;
}

/** A scope that leads to one resource. */
export type SingleScope = GroupScope | TeamScope | ApplicationScope | DirectoryRoleScope | AccessPackageScope;

/** What a scope asks for, whichever documented spelling it uses. */
export type ReviewedScope = SingleScope | GroupsScope;
