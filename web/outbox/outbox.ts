import { type ApiError, type Client, MOST_PARTS, partError, Unreachable, type PartAnswer } from '../api/client';
import type { Decision, Item } from '../api/types';

/** A decision that is being sent to the service. */
export interface Letter {
  readonly definitionId: string;
  readonly instanceId: string;
  readonly itemId: string;
  /** The name of the principal, for messages. */
  readonly name: string;
  readonly decision: Decision;
  readonly justification: string;
  /** The version of the item on the person's page. */
  readonly etag: string | undefined;
  /** Whether the item is one of several that were decided at once. */
  readonly isPartOfBulk: boolean;
  /** When the person decided. */
  readonly dateTime: string;
}

/** A decision that another person made in the meantime. */
interface Conflict {
  readonly letter: Letter;
  readonly theirs: Item;
}

/** A decision that the service refused, so that a retry does not help. */
interface Refusal {
  readonly letter: Letter;
  readonly error: ApiError;
}

export interface OutboxState {
  /** The decisions that have not been stored, by the id of the item. */
  readonly waiting: ReadonlyMap<string, Letter>;
  readonly conflicts: ReadonlyMap<string, Conflict>;
  readonly refusals: ReadonlyMap<string, Refusal>;
  readonly isOffline: boolean;
  /** When the service last stored a decision, in milliseconds since the page began. */
  readonly savedAt: number;
}

/** A decision that the service has stored, with the version that it created. */
export interface Saved {
  readonly letter: Letter;
  readonly etag: string | undefined;
}

/**
 * Sends decisions, and keeps them in the browser until the service has stored them, so that a lost connection or a closed tab loses none. A
 * new decision about an item replaces an earlier one that has not been sent.
 */
export interface Outbox {
  state(): OutboxState;
  add(letters: readonly Letter[]): void;
  /** Ends a conflict, or drops a refusal. If `mine` is true, sends the decision again, which overwrites the other one. */
  settle(itemId: string, mine: boolean): void;
  subscribe(listener: () => void): () => void;
  onSaved(listener: (saved: readonly Saved[]) => void): () => void;
}

const RETRY_MS = 3_000;

export function createOutbox(client: Client, person: { readonly id: string }): Outbox {
  const storageKey = `outbox ${person.id}`;
  const listeners = new Set<() => void>();
  const savedListeners = new Set<(saved: readonly Saved[]) => void>();
  let state = stateWith(JSON.parse(localStorage.getItem(storageKey) ?? '[]') as readonly Letter[]); // the outbox wrote it
  let isSending = false;

  const change = (changes: Partial<OutboxState>): void => {
    state = { ...state, ...changes };
    if (changes.waiting) localStorage.setItem(storageKey, JSON.stringify([...changes.waiting.values()]));
    for (const listener of listeners) listener();
  };

  /** Sends as many decisions as fit into one call. Returns whether any of them made progress. */
  const sendSome = async (): Promise<boolean> => {
    const letters = [...state.waiting.values()].slice(0, MOST_PARTS);
    try {
      const outcomes = await sendLetters(client, letters, person.id);
      const saved = outcomes.flatMap(([letter, outcome]) => (outcome.kind === 'saved' ? { letter, ...outcome } : []));
      for (const listener of savedListeners) listener(saved);
      const savedAt = saved.length > 0 ? performance.now() : state.savedAt;
      change({ ...afterOutcomes(state, outcomes), isOffline: false, savedAt });
      return outcomes.some(([, { kind }]) => kind !== 'later');
    } catch (error) {
      change({ isOffline: error instanceof Unreachable });
      return false;
    }
  };

  const send = async (): Promise<void> => {
    if (isSending) return;
    isSending = true;
    while (state.waiting.size > 0) if (!(await sendSome())) await pause();
    isSending = false;
  };

  void send();
  return {
    state: () => state,
    add: (letters) => {
      change(withLetters(state, letters));
      void send();
    },
    settle: (itemId, mine) => {
      const conflict = state.conflicts.get(itemId);
      change({ conflicts: without(state.conflicts, itemId), refusals: without(state.refusals, itemId) });
      if (!conflict || !mine) return;
      change(withLetters(state, [{ ...conflict.letter, etag: conflict.theirs['@odata.etag'] }]));
      void send();
    },
    subscribe: (listener) => added(listeners, listener),
    onSaved: (listener) => added(savedListeners, listener),
  };
}

const stateWith = (waiting: readonly Letter[]): OutboxState => ({
  waiting: new Map(waiting.map((letter) => [letter.itemId, letter])),
  conflicts: new Map(),
  refusals: new Map(),
  isOffline: false,
  savedAt: 0,
});

function added<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

function without<T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}

function withLetters(state: OutboxState, letters: readonly Letter[]): Partial<OutboxState> {
  const waiting = new Map(state.waiting);
  const refusals = new Map(state.refusals);
  for (const letter of letters) {
    waiting.set(letter.itemId, letter);
    refusals.delete(letter.itemId);
  }
  return { waiting, refusals };
}

/** Returns the content of the outbox after some letters were sent. */
function afterOutcomes(state: OutboxState, outcomes: readonly (readonly [Letter, Outcome])[]): Partial<OutboxState> {
  const waiting = new Map(state.waiting);
  const conflicts = new Map(state.conflicts);
  const refusals = new Map(state.refusals);
  for (const [letter, outcome] of outcomes) {
    const { itemId } = letter;
    if (outcome.kind === 'later') continue;
    const latest = waiting.get(itemId);
    const isAnother = latest !== undefined && latest !== letter;
    // If a decision changed while it was sent, the new one refers to the version that the call created.
    if (latest && (isAnother || outcome.kind === 'again')) waiting.set(itemId, { ...latest, ...etagOf(outcome) });
    else waiting.delete(itemId);
    if (outcome.kind === 'conflict') conflicts.set(itemId, { letter, theirs: outcome.theirs });
    if (outcome.kind === 'refused') refusals.set(itemId, { letter, error: outcome.error });
  }
  return { waiting, conflicts, refusals };
}

const etagOf = (outcome: Outcome): Pick<Letter, 'etag'> | undefined =>
  outcome.kind === 'saved' || outcome.kind === 'again' ? { etag: outcome.etag } : undefined;

const itemPath = ({ definitionId, instanceId, itemId }: Letter): string =>
  `/identityGovernance/accessReviews/definitions/${definitionId}/instances/${instanceId}/decisions/${itemId}`;

const toPart = (letter: Letter) => ({
  method: 'PATCH' as const,
  url: itemPath(letter),
  body: { decision: letter.decision, justification: letter.justification },
  headers: {
    ...(letter.etag !== undefined && { 'if-match': letter.etag }),
    ...(letter.isPartOfBulk && { prefer: 'record-as-bulk' }),
  },
});

type Outcome =
  | { readonly kind: 'saved'; readonly etag: string | undefined }
  | { readonly kind: 'later' }
  | { readonly kind: 'again'; readonly etag: string | undefined }
  | { readonly kind: 'conflict'; readonly theirs: Item }
  | { readonly kind: 'refused'; readonly error: ApiError };

/** Sends letters in one call. Throws ApiError and Unreachable for all of them. */
async function sendLetters(
  client: Client,
  letters: readonly Letter[],
  personId: string,
): Promise<readonly (readonly [Letter, Outcome])[]> {
  const answers = await client.batch(letters.map(toPart));
  return Promise.all(
    answers.map(async (answer, n) => {
      const letter = letters[n] as Letter; // each part has its answer
      return [letter, await judge(client, letter, answer, personId)] as const;
    }),
  );
}

async function judge(client: Client, letter: Letter, answer: PartAnswer, personId: string): Promise<Outcome> {
  const { status, headers, body } = answer;
  if (status === 204) return { kind: 'saved', etag: headers.ETag };
  if (status === 401 || status === 429 || status >= 500) return { kind: 'later' };
  if (status !== 412) return { kind: 'refused', error: partError(status, body) };
  return compare(letter, await client.get<Item>(itemPath(letter)), personId);
}

/** Returns what to do with a decision about an item that has changed in the meantime. */
function compare({ decision, justification }: Letter, theirs: Item, personId: string): Outcome {
  const etag = theirs['@odata.etag'];
  if (theirs.decision === decision && theirs.justification === justification) return { kind: 'saved', etag };
  const isOwn = theirs.reviewedBy?.id === personId || theirs.decision === 'NotReviewed';
  return isOwn ? { kind: 'again', etag } : { kind: 'conflict', theirs };
}

/** Waits until the connection is back, or for a moment. */
const pause = (): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(end, RETRY_MS);
    function end(): void {
      clearTimeout(timer);
      removeEventListener('online', end);
      resolve();
    }
    addEventListener('online', end);
  });
