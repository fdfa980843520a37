import type { ContainerClient } from '@azure/storage-blob';
import { StaleError, stored } from '../table/storageError';
import { once } from '../table/table';

/** The private container of history reports. */
export const REPORTS = 'reports';

/** Texts too long for a row, written block by block. Throws StaleError or GraphError ServiceUnavailable. */
export interface Blobs {
  /** Writes block `n` (from 0), which must not be empty, of a text that is not committed yet. Idempotent. */
  stage(name: string, n: number, text: string): Promise<void>;
  /** Makes the first `blocks` blocks the whole text. Idempotent. */
  commit(name: string, blocks: number): Promise<void>;
  read(name: string): Promise<string | undefined>;
  /** Idempotent. */
  remove(name: string): Promise<void>;
}

/** Block ids of a blob have one length; a blob has at most 50,000 blocks. */
const blockId = (n: number): string => Buffer.from(String(n).padStart(6, '0')).toString('base64');

/** `container` creates its client at the first call. */
export function createBlobs(container: () => ContainerClient): Blobs {
  const ready = once(() => stored(container().createIfNotExists()));
  const blob = (name: string) => container().getBlockBlobClient(name);

  return {
    async stage(name, n, text) {
      await ready();
      const body = Buffer.from(text);
      await stored(blob(name).stageBlock(blockId(n), body, body.length));
    },
    async commit(name, blocks) {
      await ready();
      await stored(blob(name).commitBlockList(Array.from({ length: blocks }, (_, n) => blockId(n))));
    },
    async read(name) {
      await ready();
      try {
        const { readableStreamBody } = await stored(blob(name).download());
        return readableStreamBody ? await stored(collect(readableStreamBody)) : undefined;
      } catch (error) {
        if (error instanceof StaleError) return undefined;
        throw error;
      }
    },
    async remove(name) {
      await ready();
      await stored(blob(name).deleteIfExists());
    },
  };
}

async function collect(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
