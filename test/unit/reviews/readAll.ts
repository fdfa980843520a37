import type { Source } from '../../../shared/api/odata/source';

/** Everything in a source, read so many rows at a time. */
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
