import { randomUUID } from 'node:crypto';
import type { DirectoryGap } from '../../rules/model/gap';
import type { GraphClient } from './graphClient';

/** A page of results, and the cursor of the next page; undefined on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly cursor: string | undefined;
  /** Information that is missing from the list; the first page with it reports it. */
  readonly gaps: readonly DirectoryGap[];
}

/** A page of results, and the position of the next page. */
export interface ListingPage<T, P> {
  readonly items: readonly T[];
  readonly next: P | undefined;
  readonly gaps?: readonly DirectoryGap[];
}

type List<S, T, P> = (lister: Lister, scope: S, position: P | undefined) => Promise<ListingPage<T, P>>;

/** Returns a list that continues at a cursor: its position as opaque text that fits into a table's property. */
export function withCursor<S, T, P>(list: List<S, T, P>) {
  return async (lister: Lister, scope: S, cursor?: string): Promise<Page<T>> => {
    const text = cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString();
    const position = text === undefined ? undefined : (JSON.parse(text) as P); // written below
    const { items, next, gaps = [] } = await list(lister, scope, position);
    const nextCursor = next === undefined ? undefined : Buffer.from(JSON.stringify(next)).toString('base64url');
    return { items, cursor: nextCursor, gaps };
  };
}

/** What a list reads with: the directory, and the sets of ids that its pages share. */
export interface Lister {
  readonly graph: GraphClient;
  readonly sets: ListingSets;
}

/** The largest number of sets kept in one process; a set of a hundred thousand ids takes about ten megabytes. */
const MOST = 2;

/**
 * Sets of ids that every page of a listing is compared with. Reading them again for each page would make the cost of a listing grow with
 * the square of its length. The cursor names the listing; a process that does not have its set reads it again.
 */
interface ListingSets {
  /** Returns the name of a new listing. */
  begin(): string;
  /** Returns the set of a listing; `read` fetches it where it is not kept. */
  get(listing: string, read: () => Promise<ReadonlySet<string>>): Promise<ReadonlySet<string>>;
  /** Forgets the set of a finished listing. */
  end(listing: string): void;
}

export function createListingSets(): ListingSets {
  const sets = new Map<string, Promise<ReadonlySet<string>>>();
  return {
    begin: () => randomUUID(),
    get(listing, read) {
      const known = sets.get(listing) ?? read();
      sets.delete(listing);
      sets.set(listing, known);
      known.catch(() => sets.delete(listing));
      for (const oldest of [...sets.keys()].slice(0, -MOST)) sets.delete(oldest);
      return known;
    },
    end: (listing) => void sets.delete(listing),
  };
}
