import type { Rows } from '../../storage/table/table';

export interface SourceRow<T> {
  /** The key is unique in its source. */
  readonly key: string;
  /** The value; in a list answer, the object in its wire form, to which `$filter` and `$orderby` apply. */
  readonly value: T;
}

interface SourcePage<T> {
  readonly rows: readonly SourceRow<T>[];
  /** Whether rows may follow. */
  readonly more: boolean;
  /** The key after which the next page begins; when absent, the key of the last row. */
  readonly last?: string;
  /** The cost of reading the page, in rows; the length of the page when absent. */
  readonly cost?: number;
}

/** A collection in the order of its keys, by code unit, as Table Storage sorts row keys. */
export interface Source<T> {
  /** Reads at most `limit` rows with keys greater than `after`. A page may be short. If `more` is true, the page has a row or `last`. */
  read(after: string | undefined, limit: number): Promise<SourcePage<T>>;
}

/** An empty collection. */
export const EMPTY_SOURCE: Source<never> = { read: () => Promise.resolve({ rows: [], more: false }) };

/** Maps the values of a source, to their wire form for example. */
export const mapSource = <T, U>(source: Source<T>, change: (value: T) => U): Source<U> => ({
  async read(after, limit) {
    const page = await source.read(after, limit);
    return { ...page, rows: page.rows.map(({ key, value }) => ({ key, value: change(value) })) };
  },
});

/** Looks up sorted, distinct keys page by page. Skips a key for which `find` returns undefined. */
export const sourceOfKeys = <T>(keys: readonly string[], find: (key: string) => Promise<T | undefined>): Source<T> => ({
  async read(after, limit) {
    let rest = keys.filter((key) => after === undefined || key > after);
    for (;;) {
      const page = rest.slice(0, limit);
      rest = rest.slice(limit);
      const found = await Promise.all(page.map(async (key) => ({ key, value: await find(key) })));
      const rows = found.flatMap(({ key, value }) => (value === undefined ? [] : [{ key, value }]));
      if (rows.length > 0 || rest.length === 0) return { rows, more: rest.length > 0 };
    }
  },
});

/** Returns stored rows as a list source, in which the id of an object is its key. */
export const sourceOf = <T extends { readonly id: string }>(
  list: (after: string | undefined, limit: number) => Promise<Rows<T>>,
): Source<T> => ({
  async read(after, limit) {
    const { rows, more } = await list(after, limit);
    return { rows: rows.map(({ value }) => ({ key: value.id, value })), more };
  },
});
