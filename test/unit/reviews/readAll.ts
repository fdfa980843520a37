import type { Source } from '../../../shared/api/odata/source';

/** Returns all rows of a source, read in pages of this size. */
export async function readAll<T>(source: Source<T>, limit: number): Promise<readonly T[]> {
  const found: T[] = [];
  let after: string | undefined;
  for (;;) {
    const { rows, more } = await source.read(after, limit);
    found.push(...rows.map(({ value }) => value));
    if (!more) return found;
    after = rows.at(-1)?.key;
  }
}
