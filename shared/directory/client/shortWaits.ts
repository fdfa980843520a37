import { AsyncLocalStorage } from 'node:async_hooks';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { GraphError } from '../../rules/errors';

const MAX_RETRIES = 2;
const MAX_WAIT_SECONDS = 2;
/** When Graph does not say how long it needs. */
const DEFAULT_RETRY_AFTER_SECONDS = 10;

/** Graph's own word for "the filter needs the index that lags behind". */
export const consistencyHeader = (url: string): Readonly<Record<string, string>> =>
  url.includes('$count=true') ? { ConsistencyLevel: 'eventual' } : {};

/** Whether the same call may succeed later. */
export const isTransient = (status: number): boolean => status === 429 || status >= 500;

/** The error for a directory that cannot answer now; `cause` keeps what it said. */
export function unavailable(retryAfterSeconds: number | undefined, cause: unknown): GraphError {
  return new GraphError('ServiceUnavailable', 'The directory does not answer at the moment.', {
    retryAfterSeconds: retryAfterSeconds ?? DEFAULT_RETRY_AFTER_SECONDS,
    cause,
  });
}

/** How long one invocation has waited, and until when it waits, in milliseconds; calls that wait side by side count once. */
interface Waits {
  total: number;
  until: number;
}

const invocation = new AsyncLocalStorage<Waits>();

/** Runs one invocation of a function: its short waits are two seconds together, however many calls it makes. */
export const inOneInvocation = <T>(work: () => Promise<T>): Promise<T> => invocation.run({ total: 0, until: 0 }, work);

/** Takes a wait from what is left of the two seconds; false when that is not enough. */
function mayWait(waits: Waits, milliseconds: number): boolean {
  const now = performance.now();
  const more = Math.round(Math.max(0, now + milliseconds - Math.max(now, waits.until)));
  if (waits.total + more > MAX_WAIT_SECONDS * 1000) return false;
  waits.total += more;
  waits.until = Math.max(waits.until, now + milliseconds);
  return true;
}

/**
 * Repeats a call while Graph asks for a short wait: at most twice, at most two seconds together in one invocation.
 * `waitOf` says how many seconds the answer asks for, undefined when it is final.
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
 * `Retry-After` in seconds; undefined when it is neither seconds nor a date. A date counts from `date`, the answer's own, since the clock
 * of whoever answers is not ours. Reference: RFC 9110, 10.2.3.
 */
export function readSeconds(header: unknown, date: string | null): number | undefined {
  if (typeof header !== 'string') return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  if (!HTTP_DATE.test(header)) return undefined;
  const seconds = (Date.parse(header) - Date.parse(date ?? '')) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
