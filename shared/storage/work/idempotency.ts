import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { unlessStale } from '../table/storageError';
import type { Due } from './due';
import type { Quotas } from '../tenant/quotas';
import type { StoredValue, Table } from '../table/table';

const ROW = 'outcome';

/** The stored answer to a call. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly text?: string;
}

/** A call with an `Idempotency-Key`, and its answer. */
export interface KeyedCall {
  /** The SHA-256 of the body. */
  readonly fingerprint: string;
  readonly startedDateTime: string;
  /** The permissions and directory roles of the caller's token; absent in rows of earlier versions. */
  readonly authority?: readonly string[];
  /** The answer; null while the call is in progress. */
  readonly answer: StoredAnswer | null;
}

/** The calls with an `Idempotency-Key`, each in a partition of its own. The due index holds the time of their removal. */
export interface KeyedCalls {
  find(id: string): Promise<StoredValue<KeyedCall> | undefined>;
  /**
   * Records that a call begins. Returns whether it is the first one. `until` is the UTC instant at which it is removed. Throws
   * TooManyRequests.
   */
  begin(id: string, callerId: string, outcome: KeyedCall, until: string): Promise<boolean>;
  /** Replaces an earlier call by a new one. Throws StaleError after a lost race. */
  takeOver(id: string, previous: StoredValue<KeyedCall>, next: KeyedCall): Promise<void>;
  keep(id: string, outcome: KeyedCall & { readonly answer: StoredAnswer }): Promise<void>;
  /** Removes a call. Idempotent. */
  remove(id: string): Promise<void>;
}

/** The row of a call. Its answer is compressed; a long answer continues in further rows. */
interface CallRow extends Omit<KeyedCall, 'answer'> {
  readonly answer: { readonly packed: string; readonly parts: number } | null;
}

/** Matches the parts of a packed answer, one part for each row. A row holds 1 MiB, and a character takes two bytes. */
const PARTS = /.{1,400000}/g;
const PART_DIGITS = 4;
const partRow = (n: number): string => `part:${String(n).padStart(PART_DIGITS, '0')}`;

export function createKeyedCalls(table: Table, due: Due, quotas: Quotas): KeyedCalls {
  return {
    async find(id) {
      const found = await table.find<CallRow>(id, ROW);
      return found && { ...found, value: { ...found.value, answer: await unpacked(table, id, found.value.answer) } };
    },
    async begin(id, callerId, outcome, until) {
      await quotas.use('idempotencyKeys', callerId, minuteOf(outcome.startedDateTime));
      await due.put({ kind: 'answer', outcomeId: id }, until, outcome.startedDateTime);
      return unlessStale(() => table.write(id, [{ kind: 'insert', rowKey: ROW, value: outcome }]));
    },
    takeOver: (id, { etag }, next) => table.write(id, [{ kind: 'replace', rowKey: ROW, value: next, etag }]),
    async keep(id, outcome) {
      const packed = deflateRawSync(JSON.stringify(outcome.answer)).toString('base64');
      const parts = packed.match(PARTS) ?? [];
      const [first = '', ...others] = parts;
      // Write the other parts first, so that a stored answer is always complete.
      for (const [n, text] of others.entries()) {
        await table.write(id, [{ kind: 'upsert', rowKey: partRow(n), value: { text } }]);
      }
      const value: CallRow = { ...outcome, answer: { packed: first, parts: others.length } };
      await table.write(id, [{ kind: 'upsert', rowKey: ROW, value }]);
    },
    async remove(id) {
      const answer = (await table.find<CallRow>(id, ROW))?.value.answer;
      for (let n = 0; n < (answer?.parts ?? 0); n += 1) {
        await unlessStale(() => table.write(id, [{ kind: 'delete', rowKey: partRow(n) }]));
      }
      await unlessStale(() => table.write(id, [{ kind: 'delete', rowKey: ROW }]));
    },
  };
}

/** Returns the minute of an instant. The uses of one minute count together, so that the row of a quota stays short. */
const minuteOf = (instant: string): string => instant.slice(0, 'yyyy-mm-ddThh:mm'.length);

async function unpacked(table: Table, id: string, answer: CallRow['answer']): Promise<StoredAnswer | null> {
  if (answer === null) return null;
  let { packed } = answer;
  for (let n = 0; n < answer.parts; n += 1) {
    packed += (await table.find<{ readonly text: string }>(id, partRow(n)))?.value.text ?? '';
  }
  return JSON.parse(inflateRawSync(Buffer.from(packed, 'base64')).toString()) as StoredAnswer;
}
