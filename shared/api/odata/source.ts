export interface SourceRow<T> {
  /** Unique in its source. */
  readonly key: string;
  /** In a list answer the object in its wire form, to which `$filter` and `$orderby` apply. */
  readonly value: T;
}

/** A collection in the order of its keys, by code unit, as Table Storage sorts row keys. */
export interface Source<T> {
  /**
   * Reads at most `limit` rows with keys greater than `after`. A page may be short; `more` says that rows may follow, and then the
   * page has at least one row.
   */
  read(
    after: string | undefined,
    limit: number,
  ): Promise<{ readonly rows: readonly SourceRow<T>[]; readonly more: boolean }>;
}

/** An empty collection. */
export const EMPTY_SOURCE: Source<never> = { read: () => Promise.resolve({ rows: [], more: false }) };

/** Maps the values of a source, to their wire form for example. */
export const mapSource = <T, U>(source: Source<T>, change: (value: T) => U): Source<U> => ({
  async read(after, limit) {
    const { rows, more } = await source.read(after, limit);
    return { rows: rows.map(({ key, value }) => ({ key, value: change(value) })), more };
  },
});

/**
 * Looks up sorted, distinct keys page by page. Skips a key for which `find` returns undefined.
 */
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
