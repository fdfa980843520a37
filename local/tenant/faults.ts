import { type JsonObject, isObject } from './message';

export type FaultTarget = 'directory' | 'storage' | 'mail';

/** A fault for the next `count` calls of the product that match. */
export interface Fault {
  readonly target: FaultTarget;
  /** A regular expression that is matched with `METHOD path` and with `METHOD path?query`. */
  readonly match: string;
  /** The HTTP status to answer; 0 cuts the connection. If it is absent, the call is only delayed. */
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  readonly delayMs?: number;
  /** The number of calls that the fault still hits. */
  readonly count: number;
}

/** The faults that wait for a matching call. */
export interface Faults {
  /** Adds a fault. Throws an Error that names the bad property. */
  add(fault: unknown): Fault;
  list(): Fault[];
  clear(): void;
  /** Returns whether a fault waits for a call to the target. */
  wait(target: FaultTarget): boolean;
  /** Returns the fault that hits this call and lowers its count, or undefined. */
  take(target: FaultTarget, method: string, pathAndQuery: string): Fault | undefined;
}

const targets: readonly unknown[] = ['directory', 'storage', 'mail'];
const known: readonly string[] = ['target', 'match', 'status', 'retryAfterSeconds', 'delayMs', 'count'];

interface Bounds {
  readonly from: number;
  readonly to: number;
}

/** Returns an optional whole number. Throws an Error that names the property if the number is wrong. */
function whole(fault: JsonObject, name: string, { from, to }: Bounds): number | undefined {
  const value = fault[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < from || value > to) {
    throw new Error(`'${name}' must be a whole number from ${from} to ${to}.`);
  }
  return value;
}

function readMatch(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') throw new Error("'match' must be a regular expression on method and path.");
  try {
    new RegExp(value);
  } catch (error) {
    throw new Error(`'match' is not a regular expression: ${String(error)}`, { cause: error });
  }
  return value;
}

function readStatus(fault: JsonObject): number | undefined {
  const status = whole(fault, 'status', { from: 0, to: 599 });
  if (status !== undefined && status !== 0 && status < 400) {
    throw new Error("'status' must be 0 (cut the connection) or from 400 to 599.");
  }
  return status;
}

const isTarget = (value: unknown): value is FaultTarget => targets.includes(value);

/** Returns the fault in a posted body. */
function readFault(input: unknown): Fault {
  if (!isObject(input)) throw new Error('A fault is a JSON object with target, match, status and count.');
  const stranger = Object.keys(input).find((name) => !known.includes(name));
  if (stranger !== undefined) throw new Error(`'${stranger}' is not a property of a fault (${known.join(', ')}).`);
  const { target } = input;
  if (!isTarget(target)) throw new Error("'target' must be 'directory', 'storage' or 'mail'.");
  const match = readMatch(input.match);
  const status = readStatus(input);
  const retryAfterSeconds = whole(input, 'retryAfterSeconds', { from: 0, to: 86_400 });
  const delayMs = whole(input, 'delayMs', { from: 0, to: 600_000 });
  const count = whole(input, 'count', { from: 1, to: 1_000_000 }) ?? 1;
  if (status === undefined && delayMs === undefined) throw new Error("'status' or 'delayMs' must be given.");
  return {
    target,
    match,
    ...(status === undefined ? {} : { status }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(delayMs === undefined ? {} : { delayMs }),
    count,
  };
}

/** Returns an empty list of faults. The tenant and the storage proxies share it. */
export function createFaults(): Faults {
  let waiting: Fault[] = [];
  const hits = (fault: Fault, call: string): boolean => {
    const pattern = new RegExp(fault.match, 'i');
    return pattern.test(call) || pattern.test(call.split('?', 1)[0] ?? call);
  };
  return {
    add: (input) => {
      const fault = readFault(input);
      waiting.push(fault);
      return fault;
    },
    list: () => [...waiting],
    clear: () => {
      waiting = [];
    },
    wait: (target) => waiting.some((fault) => fault.target === target),
    take: (target, method, pathAndQuery) => {
      const found = waiting.find((fault) => fault.target === target && hits(fault, `${method} ${pathAndQuery}`));
      if (found === undefined) return undefined;
      const left = { ...found, count: found.count - 1 };
      waiting = waiting.flatMap((fault) => (fault !== found ? [fault] : left.count > 0 ? [left] : []));
      return left;
    },
  };
}
