import type { AbsoluteReviewerQuery, OwnerFilter } from '../../rules/scope/reviewerQuery';
import { readBatch } from '../client/batch';
import type { GraphClient } from '../client/graphClient';
import { idOf, objectOf, objectsOf, textOf, textOrNull, type JsonObject } from '../client/graphJson';

export interface DirectoryUser {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  /** Where mail reaches this person; null also for guests who have not accepted their invitation yet. */
  readonly mail: string | null;
  readonly accountEnabled: boolean;
  readonly userType: string;
}

/** What a review wants to know of a user beside the membership; instants, null where the directory knows nothing. */
export interface UserDetails {
  readonly user: DirectoryUser;
  readonly createdDateTime: string | null;
  /** The last interactive sign-in in the tenant. */
  readonly lastSignInDateTime: string | null;
  /** The last sign-in to the application asked for. */
  readonly lastAppSignInDateTime: string | null;
  readonly manager: DirectoryUser | undefined;
}

export interface DetailOptions {
  readonly manager: boolean;
  readonly signIn: boolean;
  /** The appId of an application under review. */
  readonly signInsToAppId?: string;
}

const USER_PROPERTIES = 'id,displayName,userPrincipalName,mail,accountEnabled,userType,externalUserState';

export function toUser(object: JsonObject): DirectoryUser {
  return {
    id: idOf(object),
    displayName: textOf(object, 'displayName'),
    userPrincipalName: textOf(object, 'userPrincipalName'),
    mail: addressOf(object),
    accountEnabled: object.accountEnabled !== false,
    userType: textOrNull(object, 'userType') ?? 'Member',
  };
}

/** A member without a mailbox is tried under the sign-in name; a guest's is no address. Reference: reviewer resolution. */
function addressOf(object: JsonObject): string | null {
  if (object.externalUserState === 'PendingAcceptance') return null;

  const signInName = object.userType === 'Guest' ? null : textOrNull(object, 'userPrincipalName');
  return textOrNull(object, 'mail') ?? signInName;
}

/** The user with that id, or undefined. */
export async function findUser(graph: GraphClient, id: string): Promise<DirectoryUser | undefined> {
  const found = await graph.get(`/users/${encodeURIComponent(id)}?$select=${USER_PROPERTIES}`);
  return found && toUser(found);
}

/** Those of the users who exist, in the order of the ids; twenty a call. */
export async function findUsers(graph: GraphClient, ids: readonly string[]): Promise<readonly DirectoryUser[]> {
  const unique = [...new Set(ids)];
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

/** Details by id of those users who exist; twenty a call. */
export async function describeUsers(
  graph: GraphClient,
  ids: readonly string[],
  options: DetailOptions,
): Promise<ReadonlyMap<string, UserDetails>> {
  const unique = [...new Set(ids)];
  const users = await readBatch(
    graph.batch,
    unique.map((id) => ({ id, url: detailsUrl(id, options) })),
  );
  const appSignIns = await readAppSignIns(graph, unique, options.signInsToAppId);
  const details = new Map<string, UserDetails>();
  users.forEach((object, id) => {
    if (object) details.set(id, toDetails(object, appSignIns.get(id) ?? null));
  });
  return details;
}

function detailsUrl(id: string, { manager, signIn }: DetailOptions): string {
  const properties = `${USER_PROPERTIES},createdDateTime${signIn ? ',signInActivity' : ''}`;
  const expansion = manager ? `&$expand=manager($select=${USER_PROPERTIES})` : '';
  return `/users/${encodeURIComponent(id)}?$select=${properties}${expansion}`;
}

function toDetails(object: JsonObject, lastAppSignInDateTime: string | null): UserDetails {
  const manager = objectOf(object, 'manager');
  return {
    user: toUser(object),
    createdDateTime: textOrNull(object, 'createdDateTime'),
    lastSignInDateTime: textOrNull(objectOf(object, 'signInActivity'), 'lastSignInDateTime'),
    lastAppSignInDateTime,
    manager: textOrNull(manager, 'id') === null ? undefined : toUser(manager),
  };
}

/** The sign-in log answers latest first. */
async function readAppSignIns(
  graph: GraphClient,
  ids: readonly string[],
  appId: string | undefined,
): Promise<ReadonlyMap<string, string | null>> {
  if (appId === undefined) return new Map();

  const logs = await readBatch(
    graph.batch,
    ids.map((id) => ({ id, url: `/auditLogs/signIns?$filter=userId eq '${id}' and appId eq '${appId}'&$top=1` })),
  );
  return new Map(
    [...logs].map(([id, log]) => {
      const [latest] = objectsOf(log ?? {}, 'value');
      return [id, latest ? textOrNull(latest, 'createdDateTime') : null];
    }),
  );
}

/** The people to whom a reviewer query leads: those who exist and whose account is enabled. Reference: reviewer resolution. */
export async function resolveReviewers(
  graph: GraphClient,
  query: AbsoluteReviewerQuery,
): Promise<readonly DirectoryUser[]> {
  const users = await findReviewers(graph, query);
  return users.filter(({ accountEnabled }) => accountEnabled);
}

async function findReviewers(graph: GraphClient, query: AbsoluteReviewerQuery): Promise<readonly DirectoryUser[]> {
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
  const objects = await graph.all(`${path}/microsoft.graph.user?${query}`);
  return objects.filter((object) => !filter || passes(object, filter)).map(toUser);
}

/** Directories compare without case. */
function passes(object: JsonObject, { userType, country }: OwnerFilter): boolean {
  const equal = (wanted: string | null, property: string) =>
    wanted === null || textOf(object, property).toLowerCase() === wanted.toLowerCase();
  return equal(userType, 'userType') && equal(country, 'country');
}

/** The groups that a user owns. */
export async function listOwnedGroupIds(graph: GraphClient, userId: string): Promise<ReadonlySet<string>> {
  const groups = await graph.all(
    `/users/${encodeURIComponent(userId)}/ownedObjects/microsoft.graph.group?$select=id&$top=999`,
  );
  return new Set(groups.map((group) => idOf(group)));
}
