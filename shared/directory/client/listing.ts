import { randomUUID } from 'node:crypto';
import type { GraphClient } from './graphClient';

/** Listings that are under way side by side in one process; each set of a hundred thousand ids takes about ten megabytes. */
const MOST = 2;

/** What lists read with: the directory, and what they have found out for pages to come. */
export interface Lister {
  readonly graph: GraphClient;
  readonly sets: ListingSets;
}

/**
 * Sets of ids that every page of a listing is compared with: to read them for each page would make a listing take the square of its
 * length. They belong to one listing, whose cursors name it; another process, or this one after others, reads them again.
 */
interface ListingSets {
  /** A name for a new listing. */
  begin(): string;
  get(listing: string, read: () => Promise<ReadonlySet<string>>): Promise<ReadonlySet<string>>;
  /** The listing is over. */
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
