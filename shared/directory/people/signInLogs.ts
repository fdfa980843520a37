import { GraphError } from '../../rules/errors';
import type { DirectoryGap } from '../../rules/model/instance';
import { DirectoryRefusal } from '../client/directoryRefusal';
import type { GraphClient, GraphPage } from '../client/graphClient';
import { idOf, objectOf, textOf, type GraphObject } from '../client/graphObject';

/** The sign-ins to one application, as far as they could be read. */
interface SignInLog {
  /** Returns the last sign-in. Null means that the log has none; undefined means that the log could not be read far enough. */
  readonly lastSignInOf: (userId: string) => string | null | undefined;
  readonly gaps: readonly DirectoryGap[];
}

/** The sign-in logs of the applications that are being reviewed. */
export interface SignInLogs {
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
