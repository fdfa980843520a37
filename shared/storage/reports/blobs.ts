import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ContainerClient } from '@azure/storage-blob';
import { StaleError, stored } from '../table/storageError';
import { once } from '../table/table';

/** The private container of history reports and evidence packs. */
export const REPORTS = 'reports';

/** Files that are too long for a row. The methods throw StaleError or GraphError ServiceUnavailable. */
export interface Blobs {
  /**
   * Writes block `n` (from 0), which must not be empty, of a file that is not committed yet. Returns the id of the block. The id follows
   * from the content, so that two workers with different contents do not replace each other's blocks. Idempotent.
   */
  stage(name: string, n: number, content: string | Buffer): Promise<string>;
  /** Makes these blocks, in this order, the whole file, and deletes all others. Idempotent. */
  commit(name: string, blocks: readonly string[]): Promise<void>;
  /** Writes a whole file. Replaces an existing file. */
  write(name: string, content: Readable): Promise<void>;
  /** Opens a file at its beginning; undefined if there is none. */
  open(name: string): Promise<Readable | undefined>;
  read(name: string): Promise<string | undefined>;
  /** Removes a file. Idempotent. */
  remove(name: string): Promise<void>;
}

/** Returns the id of a block. All ids in a blob must have one length and be valid Base64, as 64 hexadecimal digits are. */
const blockId = (n: number, content: Buffer): string =>
  createHash('sha256').update(`${n}:`).update(content).digest('hex');

/** The size of the blocks of a written file, and how many are sent at the same time. */
const BLOCK_BYTES = 4 * 1024 * 1024;
const BLOCKS_IN_FLIGHT = 2;

/** Opens the blobs of a container. `container` creates its client at the first call. */
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
      const id = blockId(n, body);
      await stored(blob(name).stageBlock(id, body, body.length));
      return id;
    },
    async commit(name, blocks) {
      await ready();
      await stored(blob(name).commitBlockList([...blocks]));
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
