import { odata } from '@azure/data-tables';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { constants, createDeflateRaw } from 'node:zlib';
import { reviews } from './table';

/** The types of rows in a pack, without a few seals; `heads` are the lines under the seals. */
const KINDS = ['population', 'exclusion', 'decision', 'event', 'journal', 'notice', 'heads'];

/**
 * Reads the rows of an instance that a pack contains, hashes each text, and deflates the texts at the level of a pack. Does not parse or
 * keep anything.
 */
export async function rawPack({ definition = '', instance = '' }: Readonly<Record<string, string>>): Promise<object> {
  const deflate = createDeflateRaw({ level: constants.Z_BEST_SPEED });
  let bytes = 0;
  deflate.on('data', (chunk: Buffer) => (bytes += chunk.length));
  const hash = createHash('sha256');
  let rows = 0;
  const start = performance.now();
  for (const kind of KINDS) {
    const [from, to] = [`${kind}:${instance}:`, `${kind}:${instance};`];
    const filter = odata`PartitionKey eq ${definition} and RowKey ge ${from} and RowKey lt ${to}`;
    for await (const page of reviews.listEntities({ queryOptions: { filter } }).byPage({ maxPageSize: 1_000 })) {
      rows += page.length;
      const text = page.map((row) => `${textOf(row)}\n`).join('');
      hash.update(text);
      if (!deflate.write(text)) await once(deflate, 'drain');
    }
  }
  deflate.end();
  await once(deflate, 'end');
  return { rows, bytes, sha256: hash.digest('hex'), milliseconds: performance.now() - start };
}

/** Returns the text of a row. A long value takes several properties. */
function textOf(row: Readonly<Record<string, unknown>>): string {
  let text = '';
  for (let n = 0; typeof row[`json${n}`] === 'string'; n += 1) text += row[`json${n}`] as string;
  return text;
}
