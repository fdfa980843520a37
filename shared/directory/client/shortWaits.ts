import { AsyncLocalStorage } from 'node:async_hooks';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { GraphError } from '../../rules/errors';

const MAX_RETRIES = 2;
const MAX_WAIT_SECONDS = 2;
/** The wait when Graph does not name one. */
const DEFAULT_RETRY_AFTER_SECONDS = 10;

/** Returns the header of an advanced query: Graph requires callers to accept an index that lags behind. A next link may be escaped. */
export const consistencyHeader = (url: string): Readonly<Record<string, string>> =>
  /(\$|%24)count((=|%3D)true|$|\?)/i.test(url) ? { ConsistencyLevel: 'eventual' } : {};

/** The status of a call that Graph does not support, now or later. */
const NOT_IMPLEMENTED = 501;

/** Returns whether the same call may succeed later. */
export const isTransient = (status: number): boolean => status === 429 || (status >= 500 && status !== NOT_IMPLEMENTED);

/** Returns the error for a directory that cannot answer now; `cause` is the directory's answer. */
export function unavailable(retryAfterSeconds: number | undefined, cause: unknown): GraphError {
  return new GraphError('ServiceUnavailable', 'The directory does not answer at the moment.', {
    retryAfterSeconds: retryAfterSeconds ?? DEFAULT_RETRY_AFTER_SECONDS,
    cause,
  });
}

/** How long one invocation has waited, and when its current wait ends, both in milliseconds. Simultaneous waits count once. */
interface Waits {
  total: number;
  until: number;
}

const invocation = new AsyncLocalStorage<Waits>();

/** Runs one invocation of a function. All short waits in it together take at most two seconds. */
export const inOneInvocation = <T>(work: () => Promise<T>): Promise<T> => invocation.run({ total: 0, until: 0 }, work);

/** Takes the wait from the two seconds of the invocation; returns false if too little is left. */
function mayWait(waits: Waits, milliseconds: number): boolean {
  const now = performance.now();
  const more = Math.round(Math.max(0, now + milliseconds - Math.max(now, waits.until)));
  if (waits.total + more > MAX_WAIT_SECONDS * 1000) return false;
  waits.total += more;
  waits.until = Math.max(waits.until, now + milliseconds);
  return true;
}

/**
 * Repeats a call while Graph asks for a short wait: at most twice, and at most two seconds in all for one invocation. `waitOf` returns the
 * seconds that an answer asks for; undefined when the answer is final.
 */
export async function withShortWaits<T>(call: () => Promise<T>, waitOf: (answer: T) => number | undefined): Promise<T> {
  const waits = invocation.getStore() ?? { total: 0, until: 0 };
  for (let attempt = 0; ; attempt += 1) {
    const answer = await call();
    const seconds = waitOf(answer);
    if (seconds === undefined || attempt === MAX_RETRIES || !mayWait(waits, seconds * 1000)) return answer;

    await sleep(seconds * 1000);
  }
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Returns `Retry-After` in seconds, or undefined when it is neither seconds nor a date. A date counts from `date`, the server's time,
 * because its clock may differ from that of this machine. Source: RFC 9110, 10.2.3.
 */
export function readSeconds(header: unknown, date: string | null): number | undefined {
  if (typeof header !== 'string') return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  if (!HTTP_DATE.test(header)) return undefined;
  const seconds = (Date.parse(header) - Date.parse(date ?? '')) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
