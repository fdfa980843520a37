import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { unlessStale } from './table/storageError';
import type { Due } from './work/due';
import type { Stored, Table } from './table/table';

const ROW = 'outcome';

/** What was answered to a call; without a body for a call that has none. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly text?: string;
}

/** A call that was made with a key of the caller's, and what came of it. */
export interface Outcome {
  /** Stands for what was sent. */
  readonly fingerprint: string;
  readonly startedDateTime: string;
  /** Null while the call is under way. */
  readonly answer: KeptAnswer | null;
}

/**
 * The outcomes of calls that callers may repeat, each in a partition of its own. The due index knows when each of them goes.
 */
export interface Outcomes {
  find(id: string): Promise<Stored<Outcome> | undefined>;
  /** Notes that a call begins; answers whether it is the first one. `until` is when the row goes. */
  begin(id: string, outcome: Outcome, until: string): Promise<boolean>;
  /** The same in the place of a call that was given up. Throws StaleError when somebody else was faster. */
  takeOver(id: string, previous: Stored<Outcome>, next: Outcome): Promise<void>;
  keep(id: string, outcome: Outcome & { readonly answer: KeptAnswer }): Promise<void>;
  /** Forgets it. Also when it is not there. */
  remove(id: string): Promise<void>;
}

/** A row of the table: an answer is packed, in rows of its own where it needs more than one. */
interface Kept extends Omit<Outcome, 'answer'> {
  readonly answer: { readonly packed: string; readonly parts: number } | null;
}

/** Characters of a packed answer that a row takes: a row holds 1 MiB, a character two bytes. */
const PART = 400_000;
const PART_DIGITS = 4;
const partRow = (n: number): string => `part:${String(n).padStart(PART_DIGITS, '0')}`;

export function createOutcomes(table: Table, due: Due): Outcomes {
  return {
    async find(id) {
      const found = await table.find<Kept>(id, ROW);
      return found && { ...found, value: { ...found.value, answer: await unpacked(table, id, found.value.answer) } };
    },
    async begin(id, outcome, until) {
      await due.put({ kind: 'answer', outcomeId: id }, until, outcome.startedDateTime);
      return unlessStale(() => table.write(id, [{ kind: 'insert', rowKey: ROW, value: outcome }]));
    },
    takeOver: (id, { etag }, next) => table.write(id, [{ kind: 'replace', rowKey: ROW, value: next, etag }]),
    async keep(id, outcome) {
      const packed = deflateRawSync(JSON.stringify(outcome.answer)).toString('base64');
      const parts = packed.match(new RegExp(`.{1,${PART}}`, 'g')) ?? [];
      const [first = '', ...others] = parts;
      // The others come first: an answer that is there is whole.
      for (const [n, text] of others.entries()) {
        await table.write(id, [{ kind: 'upsert', rowKey: partRow(n), value: { text } }]);
      }
      const value: Kept = { ...outcome, answer: { packed: first, parts: others.length } };
      await table.write(id, [{ kind: 'upsert', rowKey: ROW, value }]);
    },
    async remove(id) {
      const answer = (await table.find<Kept>(id, ROW))?.value.answer;
      for (let n = 0; n < (answer?.parts ?? 0); n += 1) {
        await unlessStale(() => table.write(id, [{ kind: 'delete', rowKey: partRow(n) }]));
      }
      await unlessStale(() => table.write(id, [{ kind: 'delete', rowKey: ROW }]));
    },
  };
}

async function unpacked(table: Table, id: string, answer: Kept['answer']): Promise<KeptAnswer | null> {
  if (answer === null) return null;
  let { packed } = answer;
  for (let n = 0; n < answer.parts; n += 1) {
    packed += (await table.find<{ readonly text: string }>(id, partRow(n)))?.value.text ?? '';
  }
  return JSON.parse(inflateRawSync(Buffer.from(packed, 'base64')).toString()) as KeptAnswer;
}
