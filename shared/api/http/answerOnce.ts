import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Caller } from '../../auth/caller';
import { addDuration, isBefore } from '../../rules/duration';
import { GraphError, invalid } from '../../rules/errors';
import { deriveId } from '../../rules/ids';
import type { KeptAnswer, Outcome, Outcomes } from '../../storage/idempotency';
import { unlessStale } from '../../storage/table/storageError';
import { errorAnswer, type Trace } from './errorAnswer';
import type { PlainAnswer, PlainRequest } from '../endpoint/plainMessages';

const KEPT = 'PT24H';
/** No host lets a call run for longer, so a call without an answer by then has died. */
const ABANDONED = 'PT5M';
const POLL_MS = 250;
const POLLS = 40;

const KEY = /^[\x20-\x7e]{1,255}$/;

interface OnceSettings {
  readonly outcomes: Outcomes | undefined;
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
 * Lets a POST that carries an `Idempotency-Key` happen once: whoever repeats it within 24 hours, with the same key, path and body,
 * is given the first answer again. What failed for a reason that passes (429, 5xx) is not kept, so that a repetition is tried.
 * Throws whatever `work` throws, BadRequest for a key that is none, Conflict for a key that was used for something else or whose
 * first call is still under way.
 */
export async function answerOnce(
  { outcomes, now }: OnceSettings,
  call: OnceCall,
  work: () => Promise<PlainAnswer>,
): Promise<PlainAnswer> {
  const key = call.request.method.toUpperCase() === 'POST' ? call.request.headers.get('idempotency-key') : null;
  if (key === null || outcomes === undefined) return work();
  requireKey(key);
  const id = deriveId('outcome', call.caller.kind, call.caller.id, call.address, key);
  const fingerprint = createHash('sha256').update(call.request.body).digest('base64');
  const begun: Outcome = { fingerprint, startedDateTime: now(), answer: null };
  const earlier = await claim(outcomes, id, begun);
  if (earlier) return { ...earlier, headers: { ...earlier.headers, 'Idempotent-Replayed': 'true' } };
  try {
    const answer = await work();
    await keep(outcomes, id, { ...begun, answer });
    return answer;
  } catch (error) {
    const answer = errorAnswer(error, call.trace);
    if (passes(answer)) await outcomes.remove(id);
    else await keep(outcomes, id, { ...begun, answer });
    throw error;
  }
}

function requireKey(key: string): void {
  if (KEY.test(key)) return;
  const message = 'The Idempotency-Key has to be 1 to 255 printable ASCII characters.';
  throw invalid([{ code: 'invalid', target: 'Idempotency-Key', message }]);
}

/** The answer of the first call; undefined when this is the first one, or takes its place. */
async function claim(outcomes: Outcomes, id: string, begun: Outcome): Promise<KeptAnswer | undefined> {
  for (let n = 0; n < POLLS; n += 1) {
    const found = await outcomes.find(id);
    if (!found) {
      if (await outcomes.begin(id, begun, addDuration(begun.startedDateTime, KEPT))) return undefined;
    } else if (isOver(found.value, begun.startedDateTime)) {
      if (await unlessStale(() => outcomes.takeOver(id, found, begun))) return undefined;
    } else {
      requireSame(found.value, begun);
      if (found.value.answer) return found.value.answer;
      await delay(POLL_MS);
    }
  }
  throw new GraphError('Conflict', 'The first call with this Idempotency-Key is still under way; try again later.');
}

function isOver({ answer, startedDateTime }: Outcome, now: string): boolean {
  return !isBefore(now, addDuration(startedDateTime, answer === null ? ABANDONED : KEPT));
}

function requireSame(found: Outcome, begun: Outcome): void {
  if (found.fingerprint === begun.fingerprint) return;
  throw new GraphError('Conflict', 'This Idempotency-Key was used for a request with another body.');
}

const passes = ({ status }: KeptAnswer): boolean => status === 429 || status >= 500;

/** What was done is answered, also when that cannot be noted. */
async function keep(outcomes: Outcomes, id: string, outcome: Outcome & { answer: KeptAnswer }): Promise<void> {
  try {
    await outcomes.keep(id, outcome);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
  }
}
