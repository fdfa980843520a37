import type { Source } from '../api/odata/source';
import type { Rows } from '../storage/table/table';

/** Returns stored rows as a list source, in which the id of an object is its key. */
export const sourceOf = <T extends { readonly id: string }>(
  list: (after: string | undefined, limit: number) => Promise<Rows<T>>,
): Source<T> => ({
  async read(after, limit) {
    const { rows, more } = await list(after, limit);
    return { rows: rows.map(({ value }) => ({ key: value.id, value })), more };
  },
});
