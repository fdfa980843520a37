import { AsyncLocalStorage } from 'node:async_hooks';

export type LogLevel = 'information' | 'warning' | 'error';

/** The context of one run of a function, as the host passes it. */
export interface Invocation {
  readonly invocationId: string;
  readonly functionName: string;
  readonly info: (line: string) => void;
  readonly warn: (line: string) => void;
  readonly error: (line: string) => void;
}

const current = new AsyncLocalStorage<Invocation>();

/** Runs the work of one invocation; each of its log lines carries the invocation's ids. */
export const inInvocation = <T>(invocation: Invocation, work: () => T): T => current.run(invocation, work);

export const isInInvocation = (): boolean => current.getStore() !== undefined;

/**
 * Writes a log line as one JSON object. Within an invocation, the line goes through the host, which keeps its level and lists it with the
 * run. Other lines go to the console, of which the host keeps only warnings and errors. For HTTP, the invocation's id is the request id of
 * the answer. Errors are written with all their properties; other values are ids and numbers.
 */
export function writeLine(level: LogLevel, message: string, properties: object): void {
  const invocation = current.getStore();
  const ids = invocation && { invocationId: invocation.invocationId, function: invocation.functionName };
  const line = JSON.stringify({ level, message, ...ids, ...properties }, withErrors);
  const target = invocation ?? console;
  if (level === 'information') target.info(line);
  else if (level === 'warning') target.warn(line);
  else target.error(line);
}

/** Replaces an Error by an object with its properties, because `JSON.stringify` would write an Error as an empty object. */
function withErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return { name, message, stack, ...(cause === undefined ? {} : { cause }) };
}
