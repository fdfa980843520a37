import { setTimeout } from 'node:timers/promises';
import { RestError } from '@azure/data-tables';
import { GraphError } from '../../rules/errors';
import { measureThrottling } from '../../telemetry/measure';

/** A conditional write that lost a race: the row has changed, is gone, or exists already. The caller must read again and check again. */
export class StaleError extends Error {
  constructor(cause: unknown) {
    super('The row is not as it was read.', { cause });
    this.name = 'StaleError';
  }
}

/** Returns whether a call failed because nobody has created its table. The text of the answer has the code for every type of call. */
export const isTableMissing = (error: unknown): boolean =>
  error instanceof StaleError && error.cause instanceof Error && error.cause.message.includes('TableNotFound');

/** Returns whether a retry can mend an error: a lost race, or an outage that says when to try again. */
export const isPassing = (error: unknown): boolean =>
  error instanceof StaleError || (error instanceof GraphError && error.retryAfterSeconds !== undefined);

/** Makes a conditional write for which a lost race is not a failure. Returns whether the write succeeded. */
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
/** The statuses of a lost race. 404 is one too: the row to replace is gone. */
const LOST = new Set([404, 409, 412]);

/** Turns an error of the storage SDK into StaleError or ServiceUnavailable. An unknown error is a bug and stays unchanged. */
function storageError(error: unknown): unknown {
  if (!isStorageFailure(error)) return error;
  const { statusCode } = error;
  measureThrottling('storage', statusCode);
  if (statusCode !== undefined && LOST.has(statusCode)) return new StaleError(error);
  if (statusCode !== undefined && statusCode < 500 && statusCode !== 429 && statusCode !== 408) return error;
  return new GraphError('ServiceUnavailable', 'The storage does not respond; try again later.', {
    cause: error,
    retryAfterSeconds: SECONDS_UNTIL_RETRY,
  });
}

/** Waits for a storage call. Throws StaleError, ServiceUnavailable. */
export async function stored<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw storageError(error);
  }
}

const PAUSE_MILLISECONDS = 200;

/**
 * Tries an idempotent call once more after a short pause. Do not use it for a conditional write: if only the answer was lost, the second
 * try would mistake the result of the first for a lost race.
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
 * Repeats a conditional change while it loses races, with a growing, random backoff of some seconds in all. Each attempt must read again;
 * it gets the number of lost races. Throws ServiceUnavailable after twenty lost races; then nothing is written.
 */
export async function whileStale<T>(attempt: (losses: number) => Promise<T>): Promise<T> {
  for (let losses = 0; losses < ATTEMPTS; losses += 1) {
    // Most races have two participants, so the first retry needs no pause.
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

/** Returns a random number of milliseconds, so that callers who lost together do not collide again. */
const pauseAfter = (losses: number): number => Math.random() * Math.min(LONGEST_PAUSE_MILLISECONDS, 10 * 2 ** losses);

/** Returns whether an error comes from a storage SDK. Compares the name, because each SDK has its own copy of the class RestError. */
function isStorageFailure(error: unknown): error is RestError {
  return error instanceof RestError || (error instanceof Error && error.name === 'RestError');
}
