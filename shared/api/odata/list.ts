import { evaluate } from './evaluate';
import { positionOf, positionToken, type PagePosition, compareRows, sortValues, type SortValue } from './paging';
import type { QueryOptions } from './queryOptions';
import type { SourceRow, Source } from './source';
import type { TokenSigner } from './tokenSigner';

export interface ListPage<T> {
  readonly value: readonly T[];
  /** `@odata.count`: with `$count=true` all objects that match, otherwise those on this page (reference 0.3). */
  readonly count: number;
  /** Goes into the next link; absent on the last page. */
  readonly skiptoken?: string;
}

/** Rows of a page still to be returned, and whether others may follow them. */
interface Slice<T> {
  readonly rows: readonly Ranked<T>[];
  readonly more: boolean;
}

interface Ranked<T> extends SourceRow<T> {
  readonly sort: readonly SortValue[];
}

const READ_MIN = 100;
const READ_MAX = 1000;

/** All batches of a source after a key; `limit` is asked before each read. */
async function* batches<T>(source: Source<T>, after: string | undefined, limit: () => number) {
  let last = after;
  for (;;) {
    const batch = await source.read(last, Math.min(limit(), READ_MAX));
    yield batch;
    if (!batch.more) return;
    const next = batch.rows.at(-1)?.key;
    if (next === undefined) throw new Error('A source said that more rows follow, but gave none to go on from.');
    last = next;
  }
}

const matches = (value: object, { filter }: QueryOptions): boolean => filter === undefined || evaluate(filter, value);

/** How much to read next with a filter: as much as should fill the page if what follows matches as often as what was read. */
function likelyNeed(missing: number, { seen, matched }: { readonly seen: number; readonly matched: number }): number {
  return Math.max(READ_MIN, Math.ceil((missing * Math.max(seen, 1)) / Math.max(matched, 1)));
}

/** Reads in key order and no further than the page needs; with a filter not much further. */
async function sliceInKeyOrder<T extends object>(source: Source<T>, options: QueryOptions, position?: PagePosition) {
  const rows: Ranked<T>[] = [];
  let skip = position === undefined ? options.skip : 0;
  let [seen, matched] = [0, 0];
  const missing = (): number => skip + options.top - rows.length;
  const limit = (): number => (options.filter === undefined ? missing() : likelyNeed(missing(), { seen, matched }));
  for await (const batch of batches(source, position?.key, limit)) {
    seen += batch.rows.length;
    for (const row of batch.rows) {
      if (!matches(row.value, options)) continue;
      matched += 1;
      if (missing() === 0) return { rows, more: true };
      if (skip > 0) skip -= 1;
      else rows.push({ ...row, sort: [] });
    }
    if (missing() === 0) return { rows, more: batch.more };
  }
  return { rows, more: false };
}

interface Survey<T> extends Slice<T> {
  readonly count: number;
}

/** Reads the whole source, but keeps no more rows than the page may need. */
async function sliceOfAll<T extends object>(
  source: Source<T>,
  options: QueryOptions,
  position?: PagePosition,
): Promise<Survey<T>> {
  const skip = position === undefined ? options.skip : 0;
  const needed = skip + options.top + 1;
  const inOrder = (left: PagePosition, right: PagePosition): number => compareRows(left, right, options.orderby);
  let kept: Ranked<T>[] = [];
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

/**
 * One page of a collection. Without `$orderby` and `$count=true` it reads in key order until the page is full, in one
 * read when there is no filter; otherwise it reads everything. A page goes on after the last row of the one before,
 * whatever was inserted or deleted since. Throws a GraphError (BadRequest, target `$skiptoken`) for a bad token.
 */
export async function listPage<T extends object>(
  source: Source<T>,
  options: QueryOptions,
  signer: TokenSigner,
): Promise<ListPage<T>> {
  const position = positionOf(options, signer);
  const slice: Slice<T> & Partial<Survey<T>> =
    options.count || options.orderby.length > 0
      ? await sliceOfAll(source, options, position)
      : await sliceInKeyOrder(source, options, position);
  const last = slice.rows.at(-1);
  return {
    value: slice.rows.map((row) => row.value),
    count: options.count ? (slice.count ?? 0) : slice.rows.length,
    ...(slice.more && last !== undefined ? { skiptoken: positionToken(last, options, signer) } : {}),
  };
}
