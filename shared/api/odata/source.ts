export interface SourceRow<T> {
  /** Unique in its source. */
  readonly key: string;
  /** The object in its wire form, which is what `$filter` and `$orderby` speak of. */
  readonly value: T;
}

/** A stored collection whose keys sort by code unit, as Table Storage sorts row keys. */
export interface Source<T> {
  /**
   * At most `limit` rows whose keys are greater than `after`, in key order. `more` says that further rows may follow;
   * a page may be short, but one with `more` must have a row to go on from.
   */
  read(
    after: string | undefined,
    limit: number,
  ): Promise<{ readonly rows: readonly SourceRow<T>[]; readonly more: boolean }>;
}

/** A collection with nothing in it. */
export const EMPTY_SOURCE: Source<never> = { read: () => Promise.resolve({ rows: [], more: false }) };

/** A source whose values are changed on the way, to their wire form for example. */
export const mapSource = <T, U>(source: Source<T>, change: (value: T) => U): Source<U> => ({
  async read(after, limit) {
    const { rows, more } = await source.read(after, limit);
    return { rows: rows.map(({ key, value }) => ({ key, value: change(value) })), more };
  },
});

/**
 * What a sorted list of distinct keys stands for, looked up page by page; keys whose object is gone or not to be shown are passed
 * over.
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
