import { setTimeout } from 'node:timers/promises';
import { RestError } from '@azure/data-tables';
import { GraphError } from '../../rules/errors';
import { measureThrottling } from '../../telemetry/measure';

/** A conditional write that lost a race: the row changed, is gone, or exists already. Read again and judge again. */
export class StaleError extends Error {
  constructor(cause: unknown) {
    super('The row is not as it was read.', { cause });
    this.name = 'StaleError';
  }
}

/** Returns whether a call failed because nobody has created its table; the text of the answer has the code for every kind of call. */
export const isTableMissing = (error: unknown): boolean =>
  error instanceof StaleError && error.cause instanceof Error && error.cause.message.includes('TableNotFound');

/** Whether a retry mends an error: a lost race, or an outage that says when to try again. */
export const isPassing = (error: unknown): boolean =>
  error instanceof StaleError || (error instanceof GraphError && error.retryAfterSeconds !== undefined);

/** Returns whether a conditional write succeeded, where a lost race is not a failure. */
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
/** 404 is a lost race as well: the row to replace is gone. */
const LOST = new Set([404, 409, 412]);

/** Turns an error of the storage SDK into StaleError or ServiceUnavailable; an unknown error stays as it is, a bug. */
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
 * Tries an idempotent call once more after a short pause. Conditional writes are not repeated: if only the answer was lost, a second try
 * would mistake the result of the first for a lost race.
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
 * Repeats a read-judge-write while it loses races, with a growing, random backoff of some seconds in all. Each attempt must read afresh,
 * and gets the number of lost races. Throws ServiceUnavailable after twenty losses; then nothing is written.
 */
export async function whileStale<T>(attempt: (losses: number) => Promise<T>): Promise<T> {
  for (let losses = 0; losses < ATTEMPTS; losses += 1) {
    // Most races have two runners, so the first retry needs no pause.
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

/** Random, so that callers who lost together do not collide again. */
const pauseAfter = (losses: number): number => Math.random() * Math.min(LONGEST_PAUSE_MILLISECONDS, 10 * 2 ** losses);

/** Each storage SDK has its own copy of the class RestError, so the name decides. */
function isStorageFailure(error: unknown): error is RestError {
  return error instanceof RestError || (error instanceof Error && error.name === 'RestError');
}
