import type { Source } from '../api/odata/source';
import type { Rows } from '../storage/table/table';

/** Stored rows as a list reads them; their key is the id of the object. */
export const sourceOf = <T extends { readonly id: string }>(
  list: (after: string | undefined, limit: number) => Promise<Rows<T>>,
): Source<T> => ({
  async read(after, limit) {
    const { rows, more } = await list(after, limit);
    return { rows: rows.map(({ value }) => ({ key: value.id, value })), more };
  },
});
