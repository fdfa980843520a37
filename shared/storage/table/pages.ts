import type { Rows } from './table';

type Read<T> = (after: string | undefined) => Promise<Rows<T>>;

/** Yields stored rows page by page; the next page begins behind the id `last`, which is undefined on the last page. */
export async function* pages<T extends { readonly id: string }>(read: Read<T>, from?: string) {
  let after = from;
  do {
    const { rows, more } = await read(after);
    const values = rows.map(({ value }) => value);
    after = more ? values.at(-1)?.id : undefined;
    yield { rows: values, last: after };
  } while (after !== undefined);
}

/** Yields each stored value, behind the id `from` if there is one. */
export async function* each<T extends { readonly id: string }>(read: Read<T>, from?: string): AsyncGenerator<T> {
  for await (const { rows } of pages(read, from)) yield* rows;
}
