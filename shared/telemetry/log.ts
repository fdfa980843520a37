import { AsyncLocalStorage } from 'node:async_hooks';

export type Level = 'information' | 'warning' | 'error';

/** One run of a function, as the host hands it over. */
export interface Invocation {
  readonly invocationId: string;
  readonly functionName: string;
  readonly info: (line: string) => void;
  readonly warn: (line: string) => void;
  readonly error: (line: string) => void;
}

const current = new AsyncLocalStorage<Invocation>();

/** Runs the work of one invocation: all that is logged in it carries its ids. */
export const inInvocation = <T>(invocation: Invocation, work: () => T): T => current.run(invocation, work);

export const isInInvocation = (): boolean => current.getStore() !== undefined;

/**
 * Writes a line of the log: one JSON object, through the invocation it belongs to, so that the host keeps its level and files it under
 * the run; what belongs to none goes to the console, of which the host keeps warnings and errors only. For HTTP the invocation's id is
 * the request id of the answer. Errors are written whole; other properties are ids and numbers.
 */
export function writeLine(level: Level, message: string, properties: object): void {
  const invocation = current.getStore();
  const ids = invocation && { invocationId: invocation.invocationId, function: invocation.functionName };
  const line = JSON.stringify({ level, message, ...ids, ...properties }, withErrors);
  const target = invocation ?? console;
  if (level === 'information') target.info(line);
  else if (level === 'warning') target.warn(line);
  else target.error(line);
}

/** JSON knows no errors. */
function withErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return { name, message, stack, ...(cause === undefined ? {} : { cause }) };
}
