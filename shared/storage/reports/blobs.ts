import { Readable } from 'node:stream';
import type { ContainerClient } from '@azure/storage-blob';
import { StaleError, stored } from '../table/storageError';
import { once } from '../table/table';

/** The private container of history reports and evidence packs. */
export const REPORTS = 'reports';

/** Files too long for a row. Throws StaleError or GraphError ServiceUnavailable. */
export interface Blobs {
  /** Writes block `n` (from 0), which must not be empty, of a file that is not committed yet. Idempotent. */
  stage(name: string, n: number, content: string | Buffer): Promise<void>;
  /** Makes these blocks, in this order, the whole file. Idempotent. */
  commit(name: string, blocks: readonly number[]): Promise<void>;
  /** Writes a whole file, in place of one that is there. */
  write(name: string, content: Readable): Promise<void>;
  /** Opens a file at its beginning; undefined when there is none. */
  open(name: string): Promise<Readable | undefined>;
  read(name: string): Promise<string | undefined>;
  /** Idempotent. */
  remove(name: string): Promise<void>;
}

/** Block ids of a blob have one length; a blob has at most 50,000 blocks. */
const blockId = (n: number): string => Buffer.from(String(n).padStart(6, '0')).toString('base64');

/** A block of a written file, and how many of them are under way. */
const BLOCK_BYTES = 4 * 1024 * 1024;
const BLOCKS_IN_FLIGHT = 2;

/** `container` creates its client at the first call. */
export function createBlobs(container: () => ContainerClient): Blobs {
  const ready = once(() => stored(container().createIfNotExists()));
  const blob = (name: string) => container().getBlockBlobClient(name);

  const open = async (name: string): Promise<Readable | undefined> => {
    await ready();
    try {
      const { readableStreamBody } = await stored(blob(name).download());
      return readableStreamBody && Readable.from(readableStreamBody);
    } catch (error) {
      if (error instanceof StaleError) return undefined;
      throw error;
    }
  };

  return {
    open,
    async stage(name, n, content) {
      await ready();
      const body = Buffer.from(content);
      await stored(blob(name).stageBlock(blockId(n), body, body.length));
    },
    async commit(name, blocks) {
      await ready();
      await stored(blob(name).commitBlockList(blocks.map(blockId)));
    },
    async write(name, content) {
      await ready();
      await stored(blob(name).uploadStream(content, BLOCK_BYTES, BLOCKS_IN_FLIGHT));
    },
    async read(name) {
      const content = await open(name);
      return content && (await stored(bytesOf(content))).toString();
    },
    async remove(name) {
      await ready();
      await stored(blob(name).deleteIfExists());
    },
  };
}

/** Reads a stream to its end. */
export async function bytesOf(content: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
