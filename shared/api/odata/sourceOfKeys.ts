import type { Source } from './list';

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
