import { createHash, randomUUID } from 'node:crypto';
import type { DirectoryGap } from '../../rules/model/instance';
import type { Exclusion, ExclusionRule, PopulationCall } from '../../rules/model/evidence';
import type { GraphClient, GraphPage } from './graphClient';
import { idOf, textOf, type GraphObject } from './graphObject';

/** A page of results, and the cursor of the next page; undefined on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly cursor: string | undefined;
  /** Information that is missing from the list. The first page that lacks it reports it. */
  readonly gaps: readonly DirectoryGap[];
  /** The call that read the page; undefined if the directory had nothing to read. */
  readonly call: PopulationCall | undefined;
  /** The rows of the answer that are not items. */
  readonly excluded: readonly Exclusion[];
}

/** A page of results, and the position of the next page. */
export interface ListingPage<T, P> {
  readonly items: readonly T[];
  readonly next: P | undefined;
  readonly gaps?: readonly DirectoryGap[];
  readonly call?: PopulationCall | undefined;
  readonly excluded?: readonly Exclusion[];
}

type List<S, T, P> = (lister: Lister, scope: S, position: P | undefined) => Promise<ListingPage<T, P>>;

/**
 * Returns a list that continues at a cursor, which is the position as an opaque text. The text is short enough for a property of a table.
 */
export function withCursor<S, T, P>(list: List<S, T, P>) {
  return async (lister: Lister, scope: S, cursor?: string): Promise<Page<T>> => {
    const text = cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString();
    const position = text === undefined ? undefined : (JSON.parse(text) as P); // this function wrote the cursor
    const { items, next, gaps = [], call, excluded = [] } = await list(lister, scope, position);
    const nextCursor = next === undefined ? undefined : Buffer.from(JSON.stringify(next)).toString('base64url');
    return { items, cursor: nextCursor, gaps, call, excluded };
  };
}

/** How to read the rows of a page: the principal of each row, and why a row is not an item. */
interface RowReader {
  /** The object with the principal's name; the row itself unless given. */
  readonly principalOf?: (row: GraphObject) => GraphObject;
  readonly idOf?: (row: GraphObject) => string;
  readonly ruleOf: (row: GraphObject) => ExclusionRule;
}

/** Accounts for each row of a page: the row is an item, or a rule excludes it. A principal's second row is excluded as a repeat. */
export function accountedFor(
  page: GraphPage | undefined,
  items: readonly { readonly id: string }[],
  { principalOf = (row) => row, idOf: idIn = idOf, ruleOf }: RowReader,
): Pick<ListingPage<never, never>, 'call' | 'excluded'> {
  if (!page) return {};
  const open = new Set(items.map(({ id }) => id));
  const known = new Set<string>();
  const ids = createHash('sha256');
  const excluded = page.value.flatMap((row): readonly Exclusion[] => {
    const id = idIn(row);
    ids.update(`${id}\n`);
    const isRepeat = known.size === known.add(id).size;
    if (open.has(id) && !isRepeat) return [];
    const principal = principalOf(row);
    const type = textOf(principal, '@odata.type').replace('#microsoft.graph.', '') || 'user';
    const displayName = textOf(principal, 'displayName');
    return [{ id, type, displayName, rule: isRepeat ? 'repeat' : ruleOf(row) }];
  });
  const { path, requestId } = page;
  return { call: { path, requestId, rows: page.value.length, idsSha256: ids.digest('hex') }, excluded };
}

/** The directory, and the memory that the pages of a list share. */
export interface Lister {
  readonly graph: GraphClient;
  readonly memory: ListingMemory;
}

/** The largest number of listings kept in one process; a hundred thousand ids take about ten megabytes. */
const MOST = 2;

/**
 * Keeps the ids with which every page of a listing is compared. If each page read them again, the cost would grow with the square of the
 * list's length. The cursor names the listing; a process that does not have its ids reads them again.
 */
interface ListingMemory {
  /** Returns the name of a new listing. */
  begin(): string;
  /** Returns the kept ids of a listing; `read` fetches them if they are not kept. All pages of a listing must pass the same `read`. */
  get<T>(listing: string, read: () => Promise<T>): Promise<T>;
  /** Forgets a finished listing. */
  end(listing: string): void;
}

export function createListingMemory(): ListingMemory {
  const kept = new Map<string, Promise<unknown>>();
  return {
    begin: () => randomUUID(),
    get<T>(listing: string, read: () => Promise<T>) {
      const known = (kept.get(listing) as Promise<T> | undefined) ?? read();
      kept.delete(listing);
      kept.set(listing, known);
      known.catch(() => kept.delete(listing));
      for (const oldest of [...kept.keys()].slice(0, -MOST)) kept.delete(oldest);
      return known;
    },
    end: (listing) => void kept.delete(listing),
  };
}
