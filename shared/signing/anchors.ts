import { setTimeout } from 'node:timers/promises';
import type { AnchorGap } from '../rules/model/instance';
import { observedFetch } from '../telemetry/span';

/** A seal that is to be anchored. */
export interface AnchoredSeal {
  readonly definitionId: string;
  readonly instanceId: string;
  /** The number of the seal within the instance; 1 for the first. */
  readonly n: number;
  /** The text that is signed. */
  readonly statement: string;
  /** The detached signature. */
  readonly jws: string;
}

/** Binds a finished seal to a service outside the storage account. */
export interface Anchor {
  /** The name of the anchor that the operator sees. */
  readonly what: Exclude<AnchorGap['what'], 'keyVault'>;
  /** The extension of the file with the proof, which lies next to the seal in a pack. */
  readonly ending: 'tsr' | 'copy.json';
  /** Anchors a seal and returns the proof. Idempotent. Throws AnchorError. */
  fix(seal: AnchoredSeal): Promise<Buffer>;
}

/** An anchor failed. Reviews do not wait for anchors: the anchor is called again later, and the operator sees the reason. */
export class AnchorError extends Error {
  readonly why: AnchorGap['why'];

  /** The message goes to the log: it must name no person and no token. */
  constructor(why: AnchorGap['why'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'AnchorError';
    this.why = why;
  }
}

const TIMEOUT_MS = 10_000;
const DEFAULT_WAIT_SECONDS = 1;
const LONGEST_WAIT_SECONDS = 2;

/**
 * Calls an anchor and returns its answer. If the call is throttled or gets no answer, repeats it once, after a second or two. Throws
 * AnchorError for any answer other than 200.
 */
export async function callAnchor(url: string, init: RequestInit, send = observedFetch): Promise<Buffer> {
  const first = await tryCall(url, init, send);
  if (first.why !== 'unavailable') return bodyOf(first);
  await setTimeout(Math.min(first.waitSeconds, LONGEST_WAIT_SECONDS) * 1000);
  return bodyOf(await tryCall(url, init, send));
}

interface Outcome {
  readonly body: Buffer;
  /** Why the answer is not usable; undefined for a good answer. */
  readonly why: 'refused' | 'unavailable' | undefined;
  readonly status: number | undefined;
  readonly waitSeconds: number;
  readonly call: string;
  readonly cause?: unknown;
}

async function tryCall(url: string, init: RequestInit, send: typeof fetch): Promise<Outcome> {
  const call = `${init.method ?? 'GET'} ${new URL(url).host}`;
  try {
    const response = await send(url, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { status } = response;
    const why = status === 200 ? undefined : status === 429 || status >= 500 ? 'unavailable' : 'refused';
    const asked = Number(response.headers.get('retry-after') ?? NaN);
    const waitSeconds = asked >= 0 ? asked : DEFAULT_WAIT_SECONDS;
    return { body: Buffer.from(await response.arrayBuffer()), why, status, waitSeconds, call };
  } catch (cause) {
    return {
      body: Buffer.alloc(0),
      why: 'unavailable',
      status: undefined,
      waitSeconds: DEFAULT_WAIT_SECONDS,
      call,
      cause,
    };
  }
}

function bodyOf({ body, why, status, call, cause }: Outcome): Buffer {
  if (why === undefined) return body;
  const code = /"code"\s*:\s*"(\w+)"/.exec(body.toString('latin1'))?.[1];
  const answer = status === undefined ? 'did not answer' : `answered ${status}${code ? ` (${code})` : ''}`;
  throw new AnchorError(why, `${call} ${answer}.`, cause);
}
