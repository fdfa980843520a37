import { readBatch } from '../client/batch';
import type { GraphClient } from '../client/graphClient';
import { objectOf, objectsOf, textOrNull, type GraphObject } from '../client/graphObject';
import { toUser, USER_PROPERTIES, type DirectoryUser } from './users';

/** Facts about a user that a review needs beside the access. Times are UTC instants; null where the directory knows none. */
export interface UserDetails {
  readonly user: DirectoryUser;
  readonly createdDateTime: string | null;
  /** The last interactive sign-in in the tenant. */
  readonly lastSignInDateTime: string | null;
  /** The last sign-in to the application under review. */
  readonly lastAppSignInDateTime: string | null;
  readonly manager: DirectoryUser | undefined;
}

/** Facts to read; each costs calls or a licence. */
export interface DetailOptions {
  readonly manager: boolean;
  readonly signIn: boolean;
  /** The appId of the application under review. */
  readonly signInsToAppId?: string;
}

/** Returns details by id of the users that exist. Reads twenty a call. */
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

function toDetails(object: GraphObject, lastAppSignInDateTime: string | null): UserDetails {
  const manager = objectOf(object, 'manager');
  return {
    user: toUser(object),
    createdDateTime: textOrNull(object, 'createdDateTime'),
    lastSignInDateTime: textOrNull(objectOf(object, 'signInActivity'), 'lastSignInDateTime'),
    lastAppSignInDateTime,
    manager: textOrNull(manager, 'id') === null ? undefined : toUser(manager),
  };
}

/** The sign-in log answers the latest sign-in first. */
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
