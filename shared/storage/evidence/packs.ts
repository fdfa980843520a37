import { instanceEvent } from '../../rules/events/reviewEvents';
import type { EvidencePack } from '../../rules/evidence/pack';
import type { Outbox } from '../notifications/outbox';
import { keysUnder } from '../table/keys';
import { unlessStale } from '../table/storageError';
import { nextTurn, type Rows, type StoredValue, type Table } from '../table/table';

/** The keys of a pack; `instanceId` is null for a pack of a series. */
export interface PackKey {
  readonly definitionId: string;
  readonly instanceId: string | null;
  readonly id: string;
}

/**
 * Evidence packs. They outlive a deleted definition until they expire.
 *
 *     {definitionId} | {instanceId, or series}:{packId}
 *     {definitionId} | turn                              changes with each insertion
 */
export interface Packs {
  find(key: PackKey): Promise<StoredValue<EvidencePack> | undefined>;
  /**
   * Inserts a pack if `judge` accepts the existing packs of the instance or series. Throws what `judge` throws, and StaleError when another
   * pack of the definition is inserted at the same time.
   */
  insert(pack: EvidencePack, judge: (existing: readonly EvidencePack[]) => void): Promise<void>;
  /** Writes the pack and notifies subscribers when it is done. Throws StaleError when the pack has changed since it was read. */
  replace(previous: StoredValue<EvidencePack>, next: EvidencePack): Promise<void>;
  /** Lists the packs of an instance or of a series in the order of their ids, starting after the id `after`. */
  list(of: Omit<PackKey, 'id'>, after: string | undefined, limit: number): Promise<Rows<EvidencePack>>;
  /** Removes a pack. Idempotent. */
  remove(key: PackKey): Promise<void>;
}

const prefixOf = ({ instanceId }: Omit<PackKey, 'id'>): string => instanceId ?? 'series';
const rowKeyOf = (key: PackKey): string => `${prefixOf(key)}:${key.id}`;

/** The most packs that are read; an instance has fewer. */
const MOST = 1_000;

export function createPacks(table: Table, outbox: Outbox): Packs {
  const list: Packs['list'] = (of, after, limit) =>
    table.range<EvidencePack>(of.definitionId, keysUnder(prefixOf(of), after), limit);
  return {
    find: (key) => table.find<EvidencePack>(key.definitionId, rowKeyOf(key)),
    async insert(value, judge) {
      const turn = await nextTurn(table, value.definitionId);
      const { rows } = await list(value, undefined, MOST);
      judge(rows.map((row) => row.value));
      await table.write(value.definitionId, [turn, { kind: 'insert', rowKey: rowKeyOf(value), value }]);
    },
    async replace({ value: previous, etag }, value) {
      const { definitionId, instanceId, id, status } = value;
      const isReady = instanceId !== null && status === 'succeeded' && previous.status !== status;
      const event = isReady && instanceEvent({ definitionId, id: instanceId }, 'evidenceReady', outbox.now(), id);
      const send = event ? await outbox.writeAhead(definitionId, event) : undefined;
      await table.write(definitionId, [{ kind: 'replace', rowKey: rowKeyOf(value), value, etag }]);
      await send?.();
    },
    list,
    async remove(key) {
      await unlessStale(() => table.write(key.definitionId, [{ kind: 'delete', rowKey: rowKeyOf(key) }]));
    },
  };
}
