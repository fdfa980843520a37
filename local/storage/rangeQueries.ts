import { requireAzurite } from './requireAzurite';

interface Entity {
  readonly PartitionKey: string;
  readonly RowKey: string;
}

/** The part of Azurite's table store that this file uses; the package has no types. */
interface TableStore {
  queryTableEntities: (this: TableStore, ...query: Query) => Promise<Answer>;
  getEntityCollection(account: string, table: string, context: unknown): Entities;
  getMaxResultsOption(options: QueryOptions): number;
  /** Removes the entity after the last one of the page, and returns its keys. */
  adjustQueryResultforTop(entities: Entity[], most: number): Record<`next${'Partition' | 'Row'}KeyResponse`, string>;
  decodeContinuationHeader(key: string | undefined): string | undefined;
}

/** A collection of LokiJS. `values` are the positions in `data` in the order of row keys, in which numeric texts come before all others. */
interface Entities {
  readonly data: readonly Entity[];
  readonly binaryIndices: { readonly RowKey: { readonly values: readonly number[] } };
}

interface QueryOptions {
  readonly filter?: string;
}

type Query = [
  context: unknown,
  account: string,
  table: string,
  options: QueryOptions,
  partition?: string,
  row?: string,
];
type Answer = [entities: readonly Entity[], nextPartitionKey: string | undefined, nextRowKey: string | undefined];

const TEXT = "'((?:[^']|'')*)'";
const RANGE = new RegExp(`^PartitionKey eq ${TEXT} and RowKey (ge|gt) ${TEXT} and RowKey lt ${TEXT}$`);

/**
 * Makes Azurite's tables answer a range of row keys from their index, as Table Storage does. Azurite itself scans the whole table for each
 * page, so that reading 100,000 rows takes minutes. Leaves every other query to Azurite. Idempotent.
 */
export function indexRangeQueries(): void {
  const { default: Store } = requireAzurite('table/persistence/LokiTableMetadataStore') as {
    readonly default: { readonly prototype: TableStore };
  };
  const { prototype } = Store;
  if (INDEXED.has(prototype)) return;
  INDEXED.add(prototype);
  const { queryTableEntities: scan } = prototype;
  prototype.queryTableEntities = function (...query) {
    const [context, account, table, { filter = '' }] = query;
    const range = rangeIn(filter);
    const entities = range && this.getEntityCollection(account, table, context);
    return entities && isInTextOrder(entities)
      ? Promise.resolve(readRange(this, range, query))
      : scan.apply(this, query);
  };
}

const INDEXED = new WeakSet<TableStore>();

interface KeyRange {
  readonly partition: string;
  /** Whether the range excludes `from` itself. */
  readonly isOpen: boolean;
  readonly from: string;
  readonly to: string;
}

function rangeIn(filter: string): KeyRange | undefined {
  const found = RANGE.exec(filter);
  if (!found) return undefined;
  const [, partition = '', comparison, from = '', to = ''] = found.map((text) => text.replaceAll("''", "'"));
  return { partition, isOpen: comparison === 'gt', from, to };
}

/** Returns whether the keys are in the order of texts. In the index, numeric texts come first, in numeric order. */
const isInTextOrder = (entities: Entities): boolean => Number.isNaN(Number(entityAt(entities, 0)?.RowKey));

const entityAt = ({ data, binaryIndices }: Entities, n: number): Entity | undefined =>
  data[binaryIndices.RowKey.values[n] ?? -1];

function readRange(store: TableStore, { partition, isOpen, from, to }: KeyRange, query: Query): Answer {
  const [context, account, table, options, , row] = query;
  const stored = store.getEntityCollection(account, table, context);
  const next = store.decodeContinuationHeader(row) ?? '';
  const isBefore = (key: string): boolean => key < from || (isOpen && key === from) || key < next;
  const most = store.getMaxResultsOption(options);
  const entities: Entity[] = [];
  for (let n = countWhile(stored.data.length, (m) => isBefore(entityAt(stored, m)?.RowKey ?? '')); ; n += 1) {
    const entity = entityAt(stored, n);
    if (!entity || entity.RowKey >= to || entities.length > most) break;
    if (entity.PartitionKey === partition) entities.push(entity);
  }
  const { nextPartitionKeyResponse, nextRowKeyResponse } = store.adjustQueryResultforTop(entities, most);
  return [entities, nextPartitionKeyResponse, nextRowKeyResponse];
}

/**
 * Returns the number of leading elements, out of `size`, for which a condition holds. The condition must not hold for any element after
 * these.
 */
function countWhile(size: number, holds: (n: number) => boolean): number {
  let [low, high] = [0, size];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
