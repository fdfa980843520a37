import type { JsonObject } from '../message';

/** The collections of the directory. */
export type Collection =
  | 'users'
  | 'groups'
  | 'servicePrincipals'
  | 'roleDefinitions'
  | 'roleAssignments'
  | 'appRoleAssignments'
  | 'signIns'
  | 'sharedChannels'
  | 'accessPackages'
  | 'assignmentPolicies'
  | 'accessPackageAssignments'
  | 'deletedUsers'
  | 'deletedGroups';

/** Links between objects: group → member, group or application → owner, user → manager, channel → member. */
export type Relation = 'members' | 'owners' | 'manager' | 'channelMembers';

/** An object in its stored form, without its links. */
export type Stored = JsonObject & { readonly id: string };

/** A change of the directory. The tenant file, every write and the journal consist of changes, so that a replay ends in the same state. */
export type Change =
  | { readonly kind: 'put'; readonly collection: Collection; readonly value: Stored }
  | { readonly kind: 'remove'; readonly collection: Collection; readonly id: string }
  | { readonly kind: 'link'; readonly relation: Relation; readonly from: string; readonly to: string }
  | { readonly kind: 'unlink'; readonly relation: Relation; readonly from: string; readonly to: string };

/** A sent mail, as `/local/mail` shows it. */
export interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly body: string;
  readonly contentType: string;
  readonly sentDateTime: string;
}

/** An entry of the journal: a change of the directory or of the mailbox. */
export type Entry = Change | { readonly kind: 'mail'; readonly mail: Mail } | { readonly kind: 'clearMail' };

/** Returns the change that stores an object, new or changed. */
export const put = (collection: Collection, value: Stored): Change => ({ kind: 'put', collection, value });

/** Returns the change that removes an object and everything that depends on it. */
export const remove = (collection: Collection, id: string): Change => ({ kind: 'remove', collection, id });

/** Returns the change that links one object to another. */
export const link = (relation: Relation, from: string, to: string): Change => ({ kind: 'link', relation, from, to });

/** Returns the change that removes a link from one object to another. */
export const unlink = (relation: Relation, from: string, to: string): Change => ({
  kind: 'unlink',
  relation,
  from,
  to,
});
