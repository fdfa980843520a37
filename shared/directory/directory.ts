import { GraphError } from '../rules/errors';
import type { Principal, Resource } from '../rules/model/definition';
import type { ControlTotal } from '../rules/model/evidence';
import type { AbsoluteReviewerQuery } from '../rules/scope/reviewerQuery';
import type { GroupsScope, SingleScope } from '../rules/scope/scopeKinds';
import { DirectoryRefusal } from './client/graphObject';
import { createGraphClient, type GraphClient, type GraphSettings } from './client/graphClient';
import { createListingMemory, type Lister, type Page } from './client/listing';
import { findTimeZones, mailSelf, sendMail, type MailFailure, type MailMessage } from './mail';
import { lookUp, type NamedObject, type NamedObjects } from './namedObjects';
import { findAccount, type Account, type Member } from './people/principals';
import { describeUsers, type DetailOptions, type UserDetails, createSignInLogs } from './people/details';
import {
  findUser,
  findUsers,
  listMemberIds,
  listOwnedGroupIds,
  listReviewers,
  type DirectoryUser,
} from './people/users';
import {
  carryOut,
  deleteUsers,
  disableUsers,
  type Removals,
  enableUsers,
  giveBack,
  restoreUsers,
  type Restorations,
} from './removals';
import { accessPackage } from './resources/accessPackage';
import { application } from './resources/application';
import { directoryRole } from './resources/directoryRole';
import { group, listGroups } from './resources/group';
import type { AccessHolder, AccessState, AccessStates, RemovalItem, ResourceKind } from './resources/resourceKind';
import { team } from './resources/team';
import { searchDirectory, searchOwnedGroups, type FoundObject, type SearchedKind } from './search';

export type { AccessState, DirectoryUser, MailFailure, Member, UserDetails };

interface DirectorySettings extends GraphSettings {
  /** Id or user principal name of the mailbox that sends the product's mails. */
  readonly mailSender: string;
}

/**
 * The tenant's directory. Every call throws GraphError ServiceUnavailable, with `retryAfterSeconds`, when the directory does not answer,
 * and DirectoryRefusal for a call that it refuses. An object that does not exist is `undefined`, or missing from a list.
 */
export interface Directory {
  findUser(id: string): Promise<DirectoryUser | undefined>;
  /** Returns the users that exist. */
  findUsers(ids: readonly string[]): Promise<readonly DirectoryUser[]>;
  /** Returns the account of a person or an application, and which of the directory roles it holds, directly or through a group. */
  findAccount(principal: Pick<Principal, 'id' | 'type'>, roles: readonly string[]): Promise<Account | undefined>;
  findResource(scope: SingleScope): Promise<Resource | undefined>;
  /**
   * Returns which objects the directory does not have (after two look-ups), which groups can hold roles, and which users cannot sign in.
   */
  lookUp(objects: readonly NamedObject[]): Promise<NamedObjects>;
  /**
   * Returns at most `limit` objects of a kind. Each word of the text must begin a word of the name, or the text must be the id. Throws
   * GraphError FailedDependency when the directory refuses.
   */
  search(kind: SearchedKind, text: string, limit: number): Promise<readonly FoundObject[]>;
  /** Returns at most `limit` groups that a user owns; `text` works as in `search`. */
  searchOwnedGroups(userId: string, text: string, limit: number): Promise<readonly FoundObject[]>;
  /** Returns a page of the groups that an enumeration reviews. */
  listGroups(scope: GroupsScope, cursor?: string): Promise<Page<Resource>>;
  /**
   * Returns a page of the principals with access. Filters by guests, but not by inactivity. A principal with several grants may appear
   * again on a later page, with the same value.
   */
  listPrincipals(scope: SingleScope, cursor?: string): Promise<Page<Member>>;
  /**
   * Returns how many rows the list of principals should have, from a separate call; undefined if Graph cannot count this type of resource.
   * If the directory does not answer, the result says so.
   */
  countPrincipals(scope: SingleScope): Promise<Omit<ControlTotal, 'dateTime'> | undefined>;
  /** Returns details by id of the users that exist. */
  describeUsers(ids: readonly string[], options: DetailOptions): Promise<ReadonlyMap<string, UserDetails>>;
  /** Returns the people of a reviewer query whose account exists and is enabled. */
  listReviewers(query: AbsoluteReviewerQuery): Promise<readonly DirectoryUser[]>;
  /** Returns how each principal has access now; undefined if the directory has no such resource. */
  inspectAccess(scope: SingleScope, principals: readonly AccessHolder[]): Promise<AccessStates | undefined>;
  /** Removes the grants that `inspectAccess` found. Safe to repeat. */
  removeAccess(scope: SingleScope, items: readonly RemovalItem[]): Promise<Removals>;
  /** Restores removed grants; `now` is the UTC instant. Safe to repeat. */
  restoreAccess(scope: SingleScope, items: readonly RemovalItem[], now: string): Promise<Restorations>;
  /** Restores deleted users. Safe to repeat. */
  restoreUsers(ids: readonly string[]): Promise<Restorations>;
  /** Lets users sign in again. Safe to repeat. */
  enableUsers(ids: readonly string[]): Promise<Restorations>;
  /** Keeps users from signing in. Safe to repeat. */
  disableUsers(ids: readonly string[]): Promise<Removals>;
  /** Deletes users. Safe to repeat. */
  deleteUsers(ids: readonly string[]): Promise<Removals>;
  /** Returns the ids of all members of a group, direct or not. */
  listMemberIds(groupId: string): Promise<readonly string[] | undefined>;
  /** Returns the ids of the groups that a user owns, in lower case. */
  listOwnedGroupIds(userId: string): Promise<ReadonlySet<string>>;
  /** Returns the IANA names of the zones in which people read their mails, by user id; people without a known zone are missing. */
  findTimeZones(userIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Sends a mail. Returns why the mailbox refuses it; undefined when it is sent. */
  sendMail(message: MailMessage): Promise<MailFailure | undefined>;
  /** Sends a mail from the product's mailbox to itself. Throws GraphError FailedDependency when the directory refuses it. */
  sendTestMail(): Promise<void>;
  /** Reads one user, to check that the directory answers. */
  ping(): Promise<void>;
}

type ScopeKind = SingleScope['kind'];
type ScopeOf<K extends ScopeKind> = Extract<SingleScope, { readonly kind: K }>;

const kinds: { readonly [K in ScopeKind]: ResourceKind<ScopeOf<K>> } = {
  group,
  team,
  application,
  directoryRole,
  accessPackage,
};

const kindOf = <K extends ScopeKind>(scope: ScopeOf<K> & { readonly kind: K }): ResourceKind<ScopeOf<K>> =>
  kinds[scope.kind];

export function createDirectory(settings: DirectorySettings): Directory {
  const graph = createGraphClient(settings);
  const lister: Lister = { graph, memory: createListingMemory() };
  const signInLogs = createSignInLogs(graph);
  return {
    findUser: (id) => findUser(graph, id),
    findUsers: (ids) => findUsers(graph, ids),
    findAccount: (principal, roles) => findAccount(graph, principal, roles),
    findResource: (scope) => kindOf(scope).find(graph, scope),
    lookUp: (objects) => lookUp(graph, objects),
    search: (kind, text, limit) => searchDirectory(graph, kind, { text, limit }),
    searchOwnedGroups: (userId, text, limit) => searchOwnedGroups(graph, userId, { text, limit }),
    listGroups: (scope, cursor) => listGroups(lister, scope, cursor),
    listPrincipals: (scope, cursor) => kindOf(scope).list(lister, scope, cursor),
    countPrincipals: (scope) => countRows(graph, kindOf(scope).countPath?.(scope)),
    describeUsers: (ids, options) => describeUsers(graph, signInLogs, ids, options),
    listReviewers: (query) => listReviewers(graph, query),
    inspectAccess: (scope, principals) => kindOf(scope).inspect(graph, scope, principals),
    removeAccess: (scope, items) =>
      carryOut(
        graph,
        items.map((item) => ({ principalId: item.principalId, calls: kindOf(scope).remove(scope, item) })),
      ),
    restoreAccess: (scope, items, now) =>
      giveBack(
        graph,
        items.map((item) => ({
          principalId: item.principalId,
          calls: kindOf(scope).restore(scope, { ...item, directoryUrl: `${settings.endpoint}/v1.0`, now }),
        })),
      ),
    restoreUsers: (ids) => restoreUsers(graph, ids),
    enableUsers: (ids) => enableUsers(graph, ids),
    disableUsers: (ids) => disableUsers(graph, ids),
    deleteUsers: (ids) => deleteUsers(graph, ids),
    listMemberIds: (groupId) => listMemberIds(graph, groupId),
    listOwnedGroupIds: (userId) => listOwnedGroupIds(graph, userId),
    findTimeZones: (userIds) => findTimeZones(graph, userIds),
    sendMail: (message) => sendMail(graph, settings.mailSender, message),
    sendTestMail: () => mailSelf(graph, settings.mailSender),
    ping: async () => {
      await graph.page('/users?$top=1&$select=id');
    },
  };
}

/** Returns the count at a path. A refusal or an outage does not throw; the result names it. */
async function countRows(graph: GraphClient, path: string | undefined): ReturnType<Directory['countPrincipals']> {
  if (path === undefined) return undefined;
  try {
    const { count, requestId } = await graph.count(path);
    return { path, requestId, count, reason: count === null ? 'ResourceNotFound' : null };
  } catch (error) {
    if (!(error instanceof DirectoryRefusal || error instanceof GraphError)) throw error;
    return { path, requestId: null, count: null, reason: error.code };
  }
}
