import { evaluate } from './evaluate';
import {
  compareRows,
  type PagePosition,
  positionOf,
  positionToken,
  type SortValue,
  sortValues,
  type TokenSigner,
} from './paging';
import type { QueryOptions } from './queryOptions';
import type { SourceRow, Source } from './source';

export interface ListPage<T> {
  readonly value: readonly T[];
  /**
   * The value of `@odata.count`: the number of objects on all pages with `$count=true`, otherwise on this page. Source:
   * docs/graph-reference.md#s0-3.
   */
  readonly count: number;
  /** The token for the next link; absent on the last page. */
  readonly skiptoken?: string;
}

/** The rows of a page, and whether others may follow. */
interface Slice<T> {
  readonly rows: readonly SortableRow<T>[];
  readonly more: boolean;
  /** The key after which the next page begins; when absent, the key of the last row. */
  readonly last?: string | undefined;
}

interface SortableRow<T> extends SourceRow<T> {
  readonly sort: readonly SortValue[];
}

const READ_MIN = 100;
const READ_MAX = 1000;

/** Reads a source after a key, in batches of `limit()` rows, until the cost of all batches reaches `walk()`. */
async function* batches<T>(source: Source<T>, after: string | undefined, limit: () => number, walk = () => Infinity) {
  let last = after;
  let cost = 0;
  for (;;) {
    const batch = await source.read(last, Math.min(limit(), READ_MAX));
    last = batch.last ?? batch.rows.at(-1)?.key;
    cost += batch.cost ?? batch.rows.length;
    yield { ...batch, last };
    if (!batch.more || cost >= walk()) return;
    if (last === undefined) throw new Error('A source returned no row but said that more follow.');
  }
}

const matches = (value: object, { filter }: QueryOptions): boolean => filter === undefined || evaluate(filter, value);

/** Estimates how many rows fill the page, from the share of rows that matched the filter so far. */
function likelyNeed(missing: number, { seen, matched }: { readonly seen: number; readonly matched: number }): number {
  return Math.max(READ_MIN, Math.ceil((missing * Math.max(seen, 1)) / Math.max(matched, 1)));
}

/** Reads in key order, and no further than the page needs (with a filter, a little further). Ends with a short page after `walk` rows. */
async function sliceInKeyOrder<T extends object>(
  source: Source<T>,
  options: QueryOptions,
  position?: PagePosition,
): Promise<Slice<T>> {
  const rows: SortableRow<T>[] = [];
  if (options.top === 0) return { rows, more: false };
  let skip = position === undefined ? options.skip : 0;
  let [seen, matched] = [0, 0];
  const missing = (): number => skip + options.top - rows.length;
  const limit = (): number => (options.filter === undefined ? missing() : likelyNeed(missing(), { seen, matched }));
  // Lift the limit, because a token does not hold the number of rows that are still to be skipped.
  const walk = (): number => (skip > 0 ? Infinity : options.walk);
  let end: Pick<Slice<T>, 'more' | 'last'> = { more: false };
  for await (const { rows: found, more, last } of batches(source, position?.key, limit, walk)) {
    seen += found.length;
    for (const row of found) {
      if (!matches(row.value, options)) continue;
      matched += 1;
      if (missing() === 0) return { rows, more: true };
      if (skip > 0) skip -= 1;
      else rows.push({ ...row, sort: [] });
    }
    end = { more, last };
    if (missing() === 0) break;
  }
  return { rows, ...end };
}

interface Survey<T> extends Slice<T> {
  readonly count: number;
}

/** Reads the whole source, and keeps only the rows that the page may need. */
async function sliceOfAll<T extends object>(
  source: Source<T>,
  options: QueryOptions,
  position?: PagePosition,
): Promise<Survey<T>> {
  const skip = position === undefined ? options.skip : 0;
  const needed = skip + options.top + 1;
  const inOrder = (left: PagePosition, right: PagePosition): number => compareRows(left, right, options.orderby);
  let kept: SortableRow<T>[] = [];
  let count = 0;
  for await (const batch of batches(source, undefined, () => READ_MAX)) {
    for (const row of batch.rows) {
      if (!matches(row.value, options)) continue;
      count += 1;
      const ranked = { ...row, sort: sortValues(row.value, options.orderby) };
      if (position === undefined || inOrder(ranked, position) > 0) kept.push(ranked);
    }
    kept = kept.sort(inOrder).slice(0, needed);
  }
  return { rows: kept.slice(skip, skip + options.top), more: kept.length === needed, count };
}

/** Returns the first page of a collection and whether it is the last one. Makes no token for the next page. */
export async function listSlice<T extends object>(source: Source<T>, options: QueryOptions) {
  const slice = await readSlice(source, options);
  const value = slice.rows.map((row) => row.value);
  return { value, count: slice.count ?? value.length, isLast: !slice.more || value.length === 0 };
}

const readSlice = async <T extends object>(
  source: Source<T>,
  options: QueryOptions,
  position?: PagePosition,
): Promise<Slice<T> & Partial<Survey<T>>> =>
  options.count || options.orderby.length > 0
    ? sliceOfAll(source, options, position)
    : sliceInKeyOrder(source, options, position);

/**
 * Returns one page of a collection. With `$orderby` or `$count=true` it reads the whole collection. Otherwise it reads in key order until
 * the page is full; without a filter, that is one read. A page continues after the last row of the page before, regardless of insertions
 * and deletions in between. Throws a GraphError (BadRequest, target `$skiptoken`) for a bad token.
 */
export async function listPage<T extends object>(
  source: Source<T>,
  options: QueryOptions,
  signer: TokenSigner,
): Promise<ListPage<T>> {
  const position = await positionOf(options, signer);
  const slice = await readSlice(source, options, position);
  const last = slice.last === undefined ? slice.rows.at(-1) : { key: slice.last, sort: [] };
  return {
    value: slice.rows.map((row) => row.value),
    count: options.count ? (slice.count ?? 0) : slice.rows.length,
    ...(slice.more && last !== undefined ? { skiptoken: await positionToken(last, options, signer) } : {}),
  };
}
