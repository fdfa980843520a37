import type { Resource } from '../rules/model/definition';
import type { AbsoluteReviewerQuery } from '../rules/scope/reviewerQuery';
import type { GroupsScope, SingleScope } from '../rules/scope/reviewedScope';
import type { AccessHolder, AccessState, RemovalItem } from './resources/access';
import { listPackageHolders } from './resources/accessPackages';
import { blockAccounts, deleteAccounts } from './people/accounts';
import { listAssignedUsers, listRoleHolders } from './resources/assignments';
import type { Page } from './client/cursor';
import { createGraphClient, type GraphSettings } from './client/graphClient';
import { listGroupMembers, listTeamPeople } from './resources/groupMembers';
import { createListingSets, type Lister } from './client/listing';
import { inspectAccess } from './resources/inspectAccess';
import type { Member } from './people/principals';
import { describeUsers, findUser, findUsers, listOwnedGroupIds, resolveReviewers } from './people/people';
import type { DetailOptions, DirectoryUser, UserDetails } from './people/people';
import { removeAccess, type Removals } from './removals';
import { findResource, listGroups } from './resources/reviewedResources';
import { sendMail, type MailMessage } from './mail';

export type { AccessState, DirectoryUser, Member, UserDetails };

interface DirectorySettings extends GraphSettings {
  /** Id or user principal name of the mailbox that mails come from. */
  readonly mailSender: string;
}

/**
 * The tenant's directory as reviews need it. Every call throws GraphError ServiceUnavailable, with `retryAfterSeconds`, when the directory
 * does not answer, and an Error for an answer that means a bug. An object that is not there is `undefined`, or missing from the list.
 */
export interface Directory {
  findUser(id: string): Promise<DirectoryUser | undefined>;
  /** Those of the users who exist. */
  findUsers(ids: readonly string[]): Promise<readonly DirectoryUser[]>;
  findResource(scope: SingleScope): Promise<Resource | undefined>;
  /** The groups that an enumeration reviews, a page a call. */
  listGroups(scope: GroupsScope, cursor?: string): Promise<Page<Resource>>;
  /**
   * Who has access, a page a call: filtered by guests, not by inactivity. Somebody with access in several ways may come again on a later
   * page, as the same value.
   */
  listPrincipals(scope: SingleScope, cursor?: string): Promise<Page<Member>>;
  /** By id, of those who exist. */
  describeUsers(ids: readonly string[], options: DetailOptions): Promise<ReadonlyMap<string, UserDetails>>;
  /** Those who exist and whose account is enabled. */
  resolveReviewers(query: AbsoluteReviewerQuery): Promise<readonly DirectoryUser[]>;
  /** How each principal has its access now. */
  inspectAccess(scope: SingleScope, principals: readonly AccessHolder[]): Promise<ReadonlyMap<string, AccessState>>;
  /** Ends what `inspectAccess` found direct; safe to repeat. */
  removeAccess(items: readonly RemovalItem[]): Promise<Removals>;
  /** Keeps users from signing in; safe to repeat. */
  blockAccounts(ids: readonly string[]): Promise<Removals>;
  /** Deletes users; safe to repeat. */
  deleteAccounts(ids: readonly string[]): Promise<Removals>;
  /** The groups that a user owns, in lower case. */
  listOwnedGroupIds(userId: string): Promise<ReadonlySet<string>>;
  sendMail(message: MailMessage): Promise<void>;
  /** Asks for one user, to see whether the directory answers. */
  ping(): Promise<void>;
}

export function createDirectory(settings: DirectorySettings): Directory {
  const graph = createGraphClient(settings);
  const lister: Lister = { graph, sets: createListingSets() };
  return {
    findUser: (id) => findUser(graph, id),
    findUsers: (ids) => findUsers(graph, ids),
    findResource: (scope) => findResource(graph, scope),
    listGroups: (scope, cursor) => listGroups(graph, scope, cursor),
    listPrincipals: (scope, cursor) => listPrincipals(lister, scope, cursor),
    describeUsers: (ids, options) => describeUsers(graph, ids, options),
    resolveReviewers: (query) => resolveReviewers(graph, query),
    inspectAccess: (scope, principals) => inspectAccess(graph, scope, principals),
    removeAccess: (items) => removeAccess(graph, items),
    blockAccounts: (ids) => blockAccounts(graph, ids),
    deleteAccounts: (ids) => deleteAccounts(graph, ids),
    listOwnedGroupIds: (userId) => listOwnedGroupIds(graph, userId),
    sendMail: (message) => sendMail(graph, settings.mailSender, message),
    ping: async () => {
      await graph.page('/users?$top=1&$select=id');
    },
  };
}

function listPrincipals(lister: Lister, scope: SingleScope, cursor?: string): Promise<Page<Member>> {
  switch (scope.kind) {
    case 'group':
      return listGroupMembers(lister, scope, cursor);
    case 'team':
      return listTeamPeople(lister, scope, cursor);
    case 'application':
      return listAssignedUsers(lister, scope, cursor);
    case 'directoryRole':
      return listRoleHolders(lister.graph, scope, cursor);
    case 'accessPackage':
      return listPackageHolders(lister.graph, scope, cursor);
  }
}
