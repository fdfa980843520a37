import type { AbsoluteReviewerQuery, OwnerFilter } from '../../rules/scope/reviewerQuery';
import { readBatch } from '../client/batch';
import { BETA, type GraphClient } from '../client/graphClient';
import { idOf, textOf, textOrNull, type GraphObject } from '../client/graphObject';

export interface DirectoryUser {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  /** The address for mail; null if there is none, or if a guest has not accepted the invitation yet. */
  readonly mail: string | null;
  readonly accountEnabled: boolean;
  readonly userType: string;
  readonly department: string | null;
  readonly jobTitle: string | null;
  /** The preferred language, such as `de-DE`. */
  readonly preferredLanguage: string | null;
}

export const USER_PROPERTIES =
  'id,displayName,userPrincipalName,mail,accountEnabled,userType,externalUserState,department,jobTitle,preferredLanguage';

export function toUser(object: GraphObject): DirectoryUser {
  return {
    id: idOf(object),
    displayName: textOf(object, 'displayName'),
    userPrincipalName: textOf(object, 'userPrincipalName'),
    mail: addressOf(object),
    accountEnabled: object.accountEnabled !== false,
    userType: textOrNull(object, 'userType') ?? 'Member',
    department: textOrNull(object, 'department'),
    jobTitle: textOrNull(object, 'jobTitle'),
    preferredLanguage: textOrNull(object, 'preferredLanguage'),
  };
}

/**
 * Returns the address for mail. A member without a mail address gets mail at their sign-in name; a guest's sign-in name is not an address.
 */
function addressOf(object: GraphObject): string | null {
  if (object.externalUserState === 'PendingAcceptance') return null;

  const signInName = object.userType === 'Guest' ? null : textOrNull(object, 'userPrincipalName');
  return textOrNull(object, 'mail') ?? signInName;
}

/** Returns whether a text can name a user in a path. Other texts, such as `..`, would lead out of `/users/`, even when they are escaped. */
export const isUserKey = (id: string): boolean =>
  /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id) || id.includes('@');

/** Returns the user with that id or user principal name, or undefined. */
export async function findUser(graph: GraphClient, id: string): Promise<DirectoryUser | undefined> {
  if (!isUserKey(id)) return undefined;
  const found = await graph.get(`/users/${encodeURIComponent(id)}?$select=${USER_PROPERTIES}`);
  return found && toUser(found);
}

/** Returns the users that exist, in the order of the ids. Reads twenty a call. */
export async function findUsers(graph: GraphClient, ids: readonly string[]): Promise<readonly DirectoryUser[]> {
  const unique = [...new Set(ids)].filter(isUserKey);
  const [only] = unique;
  if (only === undefined) return [];
  if (unique.length === 1) return [await findUser(graph, only)].flatMap((user) => user ?? []);
  const users = await readBatch(
    graph.batch,
    unique.map((id) => ({ id, url: `/users/${encodeURIComponent(id)}?$select=${USER_PROPERTIES}` })),
  );
  return unique.flatMap((id) => {
    const user = users.get(id);
    return user ? [toUser(user)] : [];
  });
}

/** Returns the people of a reviewer query whose account exists and is enabled. */
export async function listReviewers(
  graph: GraphClient,
  query: AbsoluteReviewerQuery,
): Promise<readonly DirectoryUser[]> {
  const users = await listPeople(graph, query);
  return users.filter(({ accountEnabled }) => accountEnabled);
}

async function listPeople(graph: GraphClient, query: AbsoluteReviewerQuery): Promise<readonly DirectoryUser[]> {
  switch (query.kind) {
    case 'user': {
      const user = await findUser(graph, query.userId);
      return user ? [user] : [];
    }
    case 'groupMembers':
      return listUsers(graph, `/groups/${query.groupId}/${query.transitive ? 'transitiveMembers' : 'members'}`);
    case 'groupOwners':
      return listUsers(graph, `/groups/${query.groupId}/owners`, query.filter);
    case 'applicationOwners':
      return listUsers(graph, `/servicePrincipals/${query.servicePrincipalId}/owners`);
  }
}

async function listUsers(graph: GraphClient, path: string, filter?: OwnerFilter): Promise<readonly DirectoryUser[]> {
  const query = `$select=${USER_PROPERTIES},country&$top=999`;
  const objects = await graph.all(`${path}?${query}`);
  return objects.filter((object) => isUser(object) && (!filter || passes(object, filter))).map(toUser);
}

const isUser = (object: GraphObject): boolean => textOf(object, '@odata.type') === '#microsoft.graph.user';

/** Returns whether a user passes a filter. Ignores letter case, as directories do. */
function passes(object: GraphObject, { userType, country }: OwnerFilter): boolean {
  const isEqual = (wanted: string | null, property: string) =>
    wanted === null || textOf(object, property).toLowerCase() === wanted.toLowerCase();
  return isEqual(userType, 'userType') && isEqual(country, 'country');
}

/** Returns the ids of all members of a group, direct or not. Reads beta, because v1.0 leaves out service principals. */
export async function listMemberIds(graph: GraphClient, groupId: string): Promise<readonly string[] | undefined> {
  const path = `${BETA}/groups/${groupId}`;
  if (!(await graph.get(`${path}?$select=id`))) return undefined;
  const members = await graph.all(`${path}/transitiveMembers?$select=id&$top=999`);
  return members.map((member) => idOf(member));
}

/** Returns the ids of the groups that a user owns, in lower case. */
export const listOwnedGroupIds = async (graph: GraphClient, userId: string): Promise<ReadonlySet<string>> =>
  new Set((await listOwnedGroups(graph, userId, 'id')).map((group) => idOf(group)));

/** Returns the groups that a user owns. `properties` are the names of their properties, separated by commas. */
export async function listOwnedGroups(
  graph: GraphClient,
  userId: string,
  properties: string,
): Promise<readonly GraphObject[]> {
  if (!isUserKey(userId)) return [];
  const owned = await graph.all(`/users/${encodeURIComponent(userId)}/ownedObjects?$select=${properties}&$top=999`);
  return owned.filter((object) => textOf(object, '@odata.type') === '#microsoft.graph.group');
}
