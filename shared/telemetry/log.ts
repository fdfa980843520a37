import { AsyncLocalStorage } from 'node:async_hooks';
import type { Dependencies } from '../reviews/dependencies';

/** What tells which run of which function a line belongs to; for HTTP the invocation's id is the request id of the answer. */
interface Invocation {
  readonly invocationId: string;
  readonly function: string;
}

const current = new AsyncLocalStorage<Invocation>();

/** Runs the work of one invocation: all that is logged in it carries its ids. */
export const inInvocation = <T>(invocation: Invocation, work: () => T): T => current.run(invocation, work);

/**
 * Writes to the console, which the host passes on to its logs: one JSON object a line. Errors are written whole; other properties
 * are ids and numbers.
 */
export const logToConsole: Dependencies['log'] = (level, message, properties) => {
  const write = { information: console.info, warning: console.warn, error: console.error }[level];
  write(JSON.stringify({ level, message, ...current.getStore(), ...properties }, withErrors));
};

/** JSON knows no errors. */
function withErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return { name, message, stack, ...(cause === undefined ? {} : { cause }) };
}
