import type { JsonObject } from '../message';

/** The kinds of objects that the directory holds, by the name of their collection. */
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
  | 'accessPackageAssignments';

/** Links between objects: group → member, group or application → owner, user → manager, channel → member. */
export type Relation = 'members' | 'owners' | 'manager' | 'channelMembers';

/** An object as stored; its links are kept apart from it. */
export type Stored = JsonObject & { readonly id: string };

/**
 * One step from one state of the directory to the next. The tenant file, every write and the journal speak these,
 * so that a replay ends where the writes ended.
 */
export type Change =
  | { readonly kind: 'put'; readonly collection: Collection; readonly value: Stored }
  | { readonly kind: 'remove'; readonly collection: Collection; readonly id: string }
  | { readonly kind: 'link'; readonly relation: Relation; readonly from: string; readonly to: string }
  | { readonly kind: 'unlink'; readonly relation: Relation; readonly from: string; readonly to: string };

/** A mail that was sent, as `/local/mail` shows it. */
export interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly body: string;
  readonly contentType: string;
  readonly sentDateTime: string;
}

/** What the journal remembers: changes of the directory and of the mailbox. */
export type Entry = Change | { readonly kind: 'mail'; readonly mail: Mail } | { readonly kind: 'clearMail' };

/** The change that stores an object, new or changed. */
export const put = (collection: Collection, value: Stored): Change => ({ kind: 'put', collection, value });

/** The change that removes an object with everything that hangs on it. */
export const remove = (collection: Collection, id: string): Change => ({ kind: 'remove', collection, id });

/** The change that links one object to another. */
export const link = (relation: Relation, from: string, to: string): Change => ({ kind: 'link', relation, from, to });

/** The change that cuts such a link. */
export const unlink = (relation: Relation, from: string, to: string): Change => ({
  kind: 'unlink',
  relation,
  from,
  to,
});
