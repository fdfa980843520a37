import { readBatch } from '../client/batch';
import type { DirectoryGap } from '../../rules/model/instance';
import { DirectoryRefusal } from '../client/directoryRefusal';
import type { GraphClient } from '../client/graphClient';
import { objectOf, textOrNull, type GraphObject } from '../client/graphObject';
import type { SignInLogs } from './signInLogs';
import { isUserKey, toUser, USER_PROPERTIES, type DirectoryUser } from './users';

/** Facts about a user that a review needs in addition to the access. Times are UTC instants. */
export interface UserDetails {
  readonly user: DirectoryUser;
  /** The UTC instant at which the account was created; null if unknown. */
  readonly createdDateTime: string | null;
  /**
   * The last successful sign-in in the tenant. Null means never; undefined means that it was not read or that the directory withholds it.
   */
  readonly lastSignInDateTime: string | null | undefined;
  /** The last successful sign-in to the application under review; null and undefined as above. The log has 30 days at most. */
  readonly lastAppSignInDateTime: string | null | undefined;
  readonly manager: DirectoryUser | undefined;
  /** Why a sign-in that was asked for is undefined. */
  readonly gaps: readonly DirectoryGap[];
}

/** Facts to read; each costs calls or a licence. */
export interface DetailOptions {
  readonly manager: boolean;
  readonly signIn: boolean;
  /** The appId of the application under review. */
  readonly signInsToAppId?: string;
  /** Sign-ins to the application before this UTC instant do not matter. */
  readonly signInsSince?: string;
}

/**
 * Returns details by id of the users that exist. Reads twenty users a call. If the tenant has no licence for sign-ins or the product no
 * permission, continues without them and reports that in `gaps`.
 */
export async function describeUsers(
  graph: GraphClient,
  logs: SignInLogs,
  ids: readonly string[],
  options: DetailOptions,
): Promise<ReadonlyMap<string, UserDetails>> {
  const unique = [...new Set(ids)].filter(isUserKey);
  const { users, gaps } = await readUsers(graph, unique, options);
  const { signInsToAppId: appId, signInsSince: since } = options;
  const log = appId === undefined ? undefined : await logs.read(appId, since, unique);
  // One missing licence or permission is one gap, although it withholds both types of sign-ins.
  const logGaps = (log?.gaps ?? []).filter(({ why }) => !gaps.some((gap) => gap.why === why));
  const details = new Map<string, UserDetails>();
  users.forEach((object, id) => {
    if (!object) return;
    details.set(id, {
      ...toDetails(object, options.signIn && gaps.length === 0),
      lastAppSignInDateTime: log?.lastSignInOf(id),
      gaps: [...gaps, ...logGaps],
    });
  });
  return details;
}

async function readUsers(graph: GraphClient, ids: readonly string[], options: DetailOptions) {
  const read = (given: DetailOptions) =>
    readBatch(
      graph.batch,
      ids.map((id) => ({ id, url: detailsUrl(id, given) })),
    );
  try {
    return { users: await read(options), gaps: [] };
  } catch (error) {
    if (!options.signIn || !(error instanceof DirectoryRefusal)) throw error;
    if (error.why !== undefined) {
      const gap: DirectoryGap = { what: 'signInActivity', why: error.why };
      return { users: await read({ ...options, signIn: false }), gaps: [gap] };
    }
    if (!options.manager || error.status !== 400) throw error;
    // Graph's documentation does not say whether one answer can have the manager and the sign-ins.
    const managers = await read({ manager: true, signIn: false });
    const users = [...(await read({ manager: false, signIn: true }))];
    return { users: new Map(users.map(([id, user]) => [id, user && { ...user, ...managers.get(id) }])), gaps: [] };
  }
}

function detailsUrl(id: string, { manager, signIn }: DetailOptions): string {
  const properties = `${USER_PROPERTIES},createdDateTime${signIn ? ',signInActivity' : ''}`;
  const expansion = manager ? `&$expand=manager($select=${USER_PROPERTIES})` : '';
  return `/users/${encodeURIComponent(id)}?$select=${properties}${expansion}`;
}

function toDetails(object: GraphObject, hasSignIns: boolean): Omit<UserDetails, 'lastAppSignInDateTime' | 'gaps'> {
  const manager = objectOf(object, 'manager');
  return {
    user: toUser(object),
    createdDateTime: textOrNull(object, 'createdDateTime'),
    lastSignInDateTime: hasSignIns ? lastSignIn(objectOf(object, 'signInActivity')) : undefined,
    manager: textOrNull(manager, 'id') === null ? undefined : toUser(manager),
  };
}

/**
 * Returns the last sign-in. Prefers the last successful one, which Graph has since December 2023. The other two properties are attempts.
 * Interactive attempts do not include long sessions, so the later of both counts. Source: signInActivity resource type.
 */
function lastSignIn(activity: GraphObject): string | null {
  const successful = textOrNull(activity, 'lastSuccessfulSignInDateTime');
  if (successful !== null) return successful;
  const attempts = ['lastSignInDateTime', 'lastNonInteractiveSignInDateTime']
    .flatMap((name) => textOrNull(activity, name) ?? [])
    .toSorted((a, b) => Date.parse(a) - Date.parse(b));
  return attempts.at(-1) ?? null;
}
