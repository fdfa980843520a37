import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { pipeline, Transform, type Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { constants } from 'node:zlib';
import type { ZipFile } from 'yazl';
import { EMPTY_TREE, rootOf, withLeaf } from '../../rules/evidence/line';
import type { FileDescription } from '../../rules/evidence/statement';

/** The zip of a pack while it is written. The same files give the same bytes. */
export interface Bag {
  /** The stream of the zip. */
  readonly output: Readable;
  add(file: string, content: string | Buffer): void;
  /**
   * Adds a file and reads its content once, and calls `onLine` with each of its lines. Returns the file's description for the statement.
   */
  addStream(file: string, content: AsyncIterable<Buffer>, onLine: (line: string) => void): Promise<FileDescription>;
  /** Ends the zip. Called after the last file. */
  end(): void;
  /** Returns the hash and the size of the zip, once its output is read to the end. */
  digest(): { readonly sha256: string; readonly sizeInBytes: number };
}

/** The files whose lines become the leaves of a tree. */
const HAS_LINES = /\.(jsonl|heads)$/;

/** Opens a zip. `folder` is the outer folder in the zip, `at` the UTC instant that all its files have. */
export async function openBag(folder: string, at: string): Promise<Bag> {
  const { ZipFile: Zip } = await import('yazl');
  const zip: ZipFile = new Zip();
  const options = { mtime: new Date(at), forceDosTimestamp: true, compressionLevel: constants.Z_BEST_SPEED };
  const { meter: output, digest } = metered();
  zip.outputStream.pipe(output);
  zip.on('error', (error: Error) => output.destroy(error));
  return {
    output,
    add(file, content) {
      zip.addBuffer(Buffer.from(content), `${folder}/${file}`, options);
    },
    async addStream(file, content, onLine) {
      const lines = HAS_LINES.test(file) ? createLineReader(onLine) : undefined;
      const { meter, digest: digestOfFile } = metered((chunk) => lines?.add(chunk));
      const read = once(meter, 'end');
      // An error of `content` reaches `meter`; from there the zip and this function get it.
      pipeline(content, meter, () => undefined);
      zip.addReadStream(meter, `${folder}/${file}`, options);
      await read;
      const { sha256, sizeInBytes: bytes } = digestOfFile();
      return { sha256, bytes, lines: lines?.tree().size ?? null, root: lines ? rootOf(lines.tree()) : null };
    },
    end() {
      zip.end();
    },
    digest,
  };
}

/** Returns a stream that hashes and counts what passes through it. */
function metered(onChunk?: (chunk: Buffer) => void) {
  const hash = createHash('sha256');
  let sizeInBytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      sizeInBytes += chunk.length;
      onChunk?.(chunk);
      done(null, chunk);
    },
  });
  return { meter, digest: () => ({ sha256: hash.digest('hex'), sizeInBytes }) };
}

/** Returns a reader that adds the lines of a file to a tree; each line ends with a line feed. */
function createLineReader(onLine: (line: string) => void) {
  const decoder = new StringDecoder('utf8');
  let tree = EMPTY_TREE;
  let rest = '';
  return {
    add(chunk: Buffer): void {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        tree = withLeaf(tree, line);
        onLine(line);
      }
    },
    tree: () => tree,
  };
}
