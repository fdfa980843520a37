import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Caller } from '../../auth/caller';
import { addDuration, isBefore } from '../../rules/duration';
import { GraphError, invalid } from '../../rules/errors';
import { deriveId } from '../../rules/ids';
import type { KeyedCall, KeyedCalls, StoredAnswer } from '../../storage/work/idempotency';
import { unlessStale } from '../../storage/table/storageError';
import type { PlainAnswer, PlainRequest } from '../endpoint/endpoint';
import { errorAnswer, type Trace } from './errorAnswer';

const KEPT = 'PT24H';
/** The host ends every call earlier, so a call that is older and has no answer has died. */
const ABANDONED = 'PT5M';
const POLL_MS = 250;
const POLLS = 40;

const KEY = /^[\x20-\x7e]{1,255}$/;

interface OnceSettings {
  readonly keyedCalls: KeyedCalls | undefined;
  /** Returns the current UTC instant. */
  readonly now: () => string;
}

interface OnceCall {
  readonly request: PlainRequest;
  readonly caller: Caller;
  /** The path and the query, as they were sent. */
  readonly address: string;
  readonly trace: Trace;
}

/**
 * Runs a POST with an `Idempotency-Key` once. Within 24 hours, a repetition with the same key, path and body gets the first answer, if its
 * token has every permission and role of the first token; otherwise the call runs again. Answers that another token or a later time may
 * change (401, 403, 429, 5xx) are not stored. Throws the errors of `work`, BadRequest for a malformed key, TooManyRequests, and Conflict
 * for a key that belongs to another body or to a call in progress.
 */
export async function answerOnce(
  { keyedCalls, now }: OnceSettings,
  call: OnceCall,
  work: () => Promise<PlainAnswer>,
): Promise<PlainAnswer> {
  const key = call.request.method.toUpperCase() === 'POST' ? call.request.headers.get('idempotency-key') : null;
  if (key === null || keyedCalls === undefined) return work();
  requireKey(key);
  const id = deriveId('outcome', call.caller.kind, call.caller.id, call.address, key);
  const fingerprint = createHash('sha256').update(call.request.body).digest('base64');
  const begun: KeyedCall = { fingerprint, startedDateTime: now(), authority: authorityOf(call.caller), answer: null };
  const earlier = await claim(keyedCalls, id, call.caller.id, begun);
  if (earlier) return { ...earlier, headers: { ...earlier.headers, 'Idempotent-Replayed': 'true' } };
  try {
    const answer = await work();
    await keep(keyedCalls, id, { ...begun, answer });
    return answer;
  } catch (error) {
    const answer = errorAnswer(error, call.trace);
    if (mayChange(answer)) await keyedCalls.remove(id);
    else await keep(keyedCalls, id, { ...begun, answer });
    throw error;
  }
}

function requireKey(key: string): void {
  if (KEY.test(key)) return;
  const message = 'The Idempotency-Key must be 1 to 255 printable ASCII characters.';
  throw invalid([{ code: 'invalid', target: 'Idempotency-Key', message }]);
}

/** Returns the permissions and directory roles of a token, on which the acceptance of a call depends. */
const authorityOf = (caller: Caller): readonly string[] =>
  caller.kind === 'user' ? [...caller.scopes, ...caller.roles].sort() : [...caller.permissions].sort();

/** Returns the answer of the first call; undefined when this call is the first one or replaces it. */
async function claim(
  keyedCalls: KeyedCalls,
  id: string,
  callerId: string,
  begun: KeyedCall,
): Promise<StoredAnswer | undefined> {
  for (let n = 0; n < POLLS; n += 1) {
    const found = await keyedCalls.find(id);
    if (!found) {
      if (await keyedCalls.begin(id, callerId, begun, addDuration(begun.startedDateTime, KEPT))) return undefined;
    } else if (isOver(found.value, begun)) {
      if (await unlessStale(() => keyedCalls.takeOver(id, found, begun))) return undefined;
    } else {
      requireSame(found.value, begun);
      if (found.value.answer) return found.value.answer;
      await delay(POLL_MS);
    }
  }
  throw new GraphError('Conflict', 'The first call with this Idempotency-Key is still under way; try again later.');
}

/** Returns whether an earlier call no longer counts: it is too old, it has died, or the current token lacks its authority. */
function isOver({ answer, startedDateTime, authority }: KeyedCall, present: KeyedCall): boolean {
  if (!isBefore(present.startedDateTime, addDuration(startedDateTime, answer === null ? ABANDONED : KEPT))) return true;
  return answer !== null && !(authority?.every((name) => present.authority?.includes(name)) ?? false);
}

function requireSame(found: KeyedCall, begun: KeyedCall): void {
  if (found.fingerprint === begun.fingerprint) return;
  throw new GraphError('Conflict', 'This Idempotency-Key was used for a request with another body.');
}

const mayChange = ({ status }: StoredAnswer): boolean => [401, 403, 429].includes(status) || status >= 500;

/** Stores an answer. Ignores a storage outage: the work is done, and its answer must reach the caller. */
async function keep(keyedCalls: KeyedCalls, id: string, call: KeyedCall & { answer: StoredAnswer }): Promise<void> {
  try {
    await keyedCalls.keep(id, call);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
  }
}
