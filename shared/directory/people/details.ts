import { chunks, readBatch } from '../client/batch';
import type { DirectoryGap } from '../../rules/model/instance';
import {
  DirectoryRefusal,
  objectOf,
  objectsOf,
  textOrNull,
  type GraphObject,
  idOf,
  textOf,
} from '../client/graphObject';
import type { GraphClient, GraphPage } from '../client/graphClient';
import { isUserKey, toUser, USER_PROPERTIES, type DirectoryUser } from './users';
import { GraphError } from '../../rules/errors';
import { isGuid } from '../../rules/ids';

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
 * Returns details by id of the users that exist. Reads up to 300 users a call. If the tenant has no licence for sign-ins or the product no
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

type UserReader = (
  graph: GraphClient,
  ids: readonly string[],
  options: DetailOptions,
) => Promise<ReadonlyMap<string, GraphObject | undefined>>;

interface ReadUsers {
  readonly users: ReadonlyMap<string, GraphObject | undefined>;
  readonly gaps: readonly DirectoryGap[];
}

/**
 * Reads users in as few requests as Graph accepts. Graph's documentation does not say whether a list by ids, or even one user, can have the
 * manager and the sign-ins in the same answer. So a refusal leads to smaller reads.
 */
async function readUsers(
  graph: GraphClient,
  ids: readonly string[],
  options: DetailOptions,
  read: UserReader = readLists,
): Promise<ReadUsers> {
  try {
    return { users: await read(graph, ids, options), gaps: [] };
  } catch (error) {
    if (!(error instanceof DirectoryRefusal)) throw error;
    if (options.signIn && error.why !== undefined) {
      const { users } = await readUsers(graph, ids, { ...options, signIn: false }, read);
      return { users, gaps: [{ what: 'signInActivity', why: error.why }] };
    }
    if (read === readLists) return readUsers(graph, ids, options, readEach);
    if (error.status !== 400 || !options.manager || !options.signIn) throw error;
    const managers = await readEach(graph, ids, { manager: true, signIn: false });
    const users = [...(await readEach(graph, ids, { manager: false, signIn: true }))];
    return { users: new Map(users.map(([id, user]) => [id, user && { ...user, ...managers.get(id) }])), gaps: [] };
  }
}

/** The most ids in a filter; Graph's limit for `in`. */
const IDS_IN_FILTER = 15;

/** Reads lists of users by their ids. A user whom a list does not have is read alone. */
const readLists: UserReader = async (graph, ids, options) => {
  const lists = await readBatch(
    graph.batch,
    chunks(ids.filter(isGuid), IDS_IN_FILTER).map((part, n) => ({
      id: String(n),
      url: `/users?$filter=id in ('${part.join("','")}')&${selectionOf(options)}`,
    })),
  );
  const users = [...lists.values()].flatMap((list) => (list ? objectsOf(list, 'value') : []));
  const found = new Map(users.map((user) => [idOf(user), user]));
  const others = ids.filter((id) => !found.has(id));
  return others.length === 0 ? found : new Map([...found, ...(await readEach(graph, others, options))]);
};

const readEach: UserReader = (graph, ids, options) =>
  readBatch(
    graph.batch,
    ids.map((id) => ({ id, url: `/users/${encodeURIComponent(id)}?${selectionOf(options)}` })),
  );

function selectionOf({ manager, signIn }: DetailOptions): string {
  const expansion = manager ? `&$expand=manager($select=${USER_PROPERTIES})` : '';
  return `$select=${USER_PROPERTIES},createdDateTime${signIn ? ',signInActivity' : ''}${expansion}`;
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

/** The sign-ins to one application, as far as they could be read. */
interface SignInLog {
  /** Returns the last sign-in. Null means that the log has none; undefined means that the log could not be read far enough. */
  readonly lastSignInOf: (userId: string) => string | null | undefined;
  readonly gaps: readonly DirectoryGap[];
}

/** The sign-in logs of the applications that are being reviewed. */
interface SignInLogs {
  /**
   * Reads until every user is found or the log ends. Keeps what was read for later calls. Throws GraphError ServiceUnavailable while Graph
   * throttles; after some attempts without progress it returns the log with a gap.
   */
  read(appId: string, since: string | undefined, userIds: readonly string[]): Promise<SignInLog>;
}

/** A log of which a part has been read. Graph returns the latest sign-in first. */
interface OpenLog {
  readonly latest: Map<string, string>;
  next: string | undefined;
  /** Refusals since the last page. */
  refusals: number;
  gap: DirectoryGap | undefined;
  /** The page that is being read, for all callers that wait for it. */
  reading: Promise<void> | undefined;
}

/** The most logs that one process keeps. */
const MOST = 2;
/** Graph answers five such requests in ten seconds, so a longer wait than this many seconds has another cause than throttling. */
const MAX_REFUSALS = 3;
const MAX_WAIT_SECONDS = 60;

export function createSignInLogs(graph: GraphClient): SignInLogs {
  const logs = new Map<string, OpenLog>();
  return {
    read: async (appId, since, userIds): Promise<SignInLog> => {
      const path = logPath(appId, since);
      const log: OpenLog = logs.get(path) ?? {
        latest: new Map(),
        next: path,
        refusals: 0,
        gap: undefined,
        reading: undefined,
      };
      logs.delete(path);
      logs.set(path, log);
      for (const oldest of [...logs.keys()].slice(0, -MOST)) logs.delete(oldest);

      while (log.next !== undefined && !log.gap && userIds.some((id) => !log.latest.has(id))) {
        await (log.reading ??= readPage(graph, log, log.next).finally(() => (log.reading = undefined)));
      }
      return {
        lastSignInOf: (id) => log.latest.get(id) ?? (log.next === undefined ? null : undefined),
        gaps: log.gap ? [log.gap] : [],
      };
    },
  };
}

const logPath = (appId: string, since: string | undefined): string => {
  const period = since === undefined ? '' : ` and createdDateTime ge ${since}`;
  return `/auditLogs/signIns?$filter=appId eq '${appId}'${period}&$top=999`;
};

async function readPage(graph: GraphClient, log: OpenLog, link: string): Promise<void> {
  let page: GraphPage | undefined;
  try {
    page = await graph.page(link);
  } catch (error) {
    log.refusals += 1;
    const why = whyWithheld(error, log.refusals);
    if (why === undefined) throw error;
    log.gap = { what: 'applicationSignIns', why };
    return;
  }
  for (const signIn of (page?.value ?? []).filter(isSuccessful)) {
    const userId = idOf(signIn, 'userId');
    if (!log.latest.has(userId)) log.latest.set(userId, textOf(signIn, 'createdDateTime'));
  }
  log.next = page?.next;
  log.refusals = 0;
}

/** Returns why Graph withholds the log. Returns undefined while another attempt is worth the wait, and for other errors. */
function whyWithheld(error: unknown, refusals: number): 'notLicensed' | 'notPermitted' | 'throttled' | undefined {
  if (error instanceof DirectoryRefusal) return error.why;
  if (!(error instanceof GraphError)) return undefined;
  const isWorthIt = refusals < MAX_REFUSALS && (error.retryAfterSeconds ?? 0) <= MAX_WAIT_SECONDS;
  return isWorthIt ? undefined : 'throttled';
}

const isSuccessful = (signIn: GraphObject): boolean => Number(objectOf(signIn, 'status').errorCode ?? 0) === 0;
