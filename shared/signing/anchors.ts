import { setTimeout } from 'node:timers/promises';
import type { AnchorGap } from '../rules/model/instance';
import { observedFetch } from '../telemetry/span';
import { createHash, randomBytes } from 'node:crypto';

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

/**
 * The beginning of a `TimeStampReq` (RFC 3161, DER) up to the hash: version 1, and a `messageImprint` by SHA-256. After the hash come a
 * nonce of eight bytes and TRUE for `certReq`. Every request has 69 bytes.
 */
const REQUEST = Buffer.from('30430201013031300d060960864801650304020105000420', 'hex');
const NONCE = Buffer.from('0208', 'hex');
const CERTIFICATES = Buffer.from('0101ff', 'hex');

/** Asks a timestamp authority to confirm when a seal existed. The proof is its unchanged answer. Source: RFC 3161. */
export const createTimestamps = (url: string): Anchor => ({
  what: 'timestamps',
  ending: 'tsr',
  async fix({ statement }) {
    const hash = createHash('sha256').update(statement).digest();
    const nonce = newNonce();
    const answer = await callAnchor(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/timestamp-query', Accept: 'application/timestamp-reply' },
      body: Buffer.concat([REQUEST, hash, NONCE, nonce, CERTIFICATES]),
    });
    if (!isGranted(answer)) throw new AnchorError('refused', 'The timestamp authority did not grant the request.');
    // The product does not check the signature of the answer: the reader of the proof decides which authority to trust.
    if (!answer.includes(hash) || !answer.includes(nonce))
      throw new AnchorError('unusable', 'The timestamp authority answered another request.');
    return answer;
  },
});

/** Returns a positive integer of eight bytes, in the one form that DER allows. */
function newNonce(): Buffer {
  const nonce = randomBytes(8);
  nonce[0] = 0x40 | ((nonce[0] ?? 0) & 0x3f);
  return nonce;
}

/**
 * Returns whether the authority granted the request. `TimeStampResp` begins with `PKIStatusInfo`, which begins with the status: 0 is
 * granted, 1 is granted with changes.
 */
function isGranted(answer: Buffer): boolean {
  const info = behindHeader(answer, 0);
  const status = behindHeader(answer, info);
  return answer[status] === 0x02 && answer[status + 1] === 1 && (answer[status + 2] ?? 2) < 2;
}

/** Returns the position of the content of a DER value: after its tag and its length, which may take several bytes. */
function behindHeader(der: Buffer, at: number): number {
  const length = der[at + 1] ?? 0;
  return at + 2 + (length > 0x80 ? length - 0x80 : 0);
}
