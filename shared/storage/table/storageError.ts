import { setTimeout } from 'node:timers/promises';
import { RestError } from '@azure/data-tables';
import { GraphError } from '../../rules/errors';
import { measureThrottling } from '../../telemetry/measure';

/** A conditional write that lost: the row changed, went away, or is already there. Read again and judge again. */
export class StaleError extends Error {
  constructor(cause: unknown) {
    super('The row is not as it was read.', { cause });
    this.name = 'StaleError';
  }
}

/** Answers whether a conditional write took: false where another was faster and that is no failure. */
export async function unlessStale(write: () => Promise<void>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof StaleError) return false;
    throw error;
  }
}

const SECONDS_UNTIL_RETRY = 5;
/** 404 is a lost race as well: what was to be replaced is gone. */
const LOST = new Set([404, 409, 412]);

/** Turns what the storage SDK throws into what callers can act on; anything unknown stays as it is, a bug. */
function storageError(error: unknown): unknown {
  if (!isStorageFailure(error)) return error;
  const { statusCode } = error;
  measureThrottling('storage', statusCode);
  if (statusCode !== undefined && LOST.has(statusCode)) return new StaleError(error);
  if (statusCode !== undefined && statusCode < 500 && statusCode !== 429 && statusCode !== 408) return error;
  return new GraphError('ServiceUnavailable', 'The storage does not answer; try again.', {
    cause: error,
    retryAfterSeconds: SECONDS_UNTIL_RETRY,
  });
}

/** Waits for a storage call and translates its failure. */
export async function stored<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw storageError(error);
  }
}

const PAUSE_MILLISECONDS = 200;

/**
 * Tries a call that changes nothing, or may be repeated, once more after a short pause. Writes are not repeated like this: when only the
 * answer was lost, the second try would find the first one's work and take it for somebody else's.
 */
export async function again<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    await setTimeout(PAUSE_MILLISECONDS);
    return call();
  }
}

const ATTEMPTS = 20;
const LONGEST_PAUSE_MILLISECONDS = 1_000;

/**
 * Repeats a read-judge-write while it loses races; each attempt must read afresh, and is told how many races were lost. Who keeps losing
 * waits longer and longer, some seconds in all. Throws ServiceUnavailable after twenty losses: nothing was written.
 */
export async function whileStale<T>(attempt: (losses: number) => Promise<T>): Promise<T> {
  for (let losses = 0; losses < ATTEMPTS; losses += 1) {
    // Most races have two runners, and the winner is through by now.
    if (losses > 1) await setTimeout(pauseAfter(losses));
    try {
      return await attempt(losses);
    } catch (error) {
      if (!(error instanceof StaleError)) throw error;
    }
  }
  throw new GraphError('ServiceUnavailable', 'The object is being changed by many callers at once; try again.', {
    retryAfterSeconds: SECONDS_UNTIL_RETRY,
  });
}

/** By chance, so that those who lost together do not meet again. */
const pauseAfter = (losses: number): number => Math.random() * Math.min(LONGEST_PAUSE_MILLISECONDS, 10 * 2 ** losses);

/** Both storage SDKs throw a RestError of their own copy of the class, so its name decides. */
function isStorageFailure(error: unknown): error is RestError {
  return error instanceof RestError || (error instanceof Error && error.name === 'RestError');
}
