import type { Source } from './list';

/** A source whose values are changed on the way, to their wire form for example. */
export const mapSource = <T, U>(source: Source<T>, change: (value: T) => U): Source<U> => ({
  async read(after, limit) {
    const { rows, more } = await source.read(after, limit);
    return { rows: rows.map(({ key, value }) => ({ key, value: change(value) })), more };
  },
});
