/**
 * What a scope can ask for, after its spelling has been read. Reference: scope catalogue; the rows of access packages, service
 * principals in a role, assignments by kind, all groups of inactive guests and catalogs have no kind yet.
 */

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
  readonly principals: readonly ('user' | 'group')[];
}

export interface GroupEnumeration {
  readonly teamsOnly: boolean;
  readonly excludedGroupIds: readonly string[];
}

/** One resource per Microsoft 365 group found. */
export interface GroupsScope extends PrincipalFilter {
  readonly kind: 'groups';
  readonly enumeration: GroupEnumeration;
}

/** A scope that leads to one resource. */
export type SingleScope = GroupScope | TeamScope | ApplicationScope | DirectoryRoleScope;

/** What a scope asks for, whichever documented spelling it uses. */
export type ReviewedScope = SingleScope | GroupsScope;
