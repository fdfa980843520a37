import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import type { Ends } from './ends';

/** The port of the subscriber in the recorded data, because a subscription keeps its URL. */
export const RECEIVER_PORT = 17_113;

/** What a version of the product served and stored, and how its reviews ended. Made by `npm run record`. */
export interface Recorded {
  readonly tenant: object;
  /** The instant of the virtual clock at the end of the recording. */
  readonly now: string;
  /** The files of the data directory; each character is a byte. */
  readonly files: Readonly<Record<string, string>>;
  /** The answers by method and path, with `{url}` in place of the base URL. */
  readonly answers: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<'v1.0' | 'beta', string>>;
  readonly openApi: Readonly<Record<'v1.0' | 'beta', unknown>>;
  readonly ends: Ends;
}

/** The path from the root of the checkout, where tests and scripts run. */
const FILE = 'test/fixtures/recorded.json.br';

export const readRecorded = (): Recorded => JSON.parse(brotliDecompressSync(readFileSync(FILE)).toString()) as Recorded;
export function writeRecorded(recorded: Recorded): void {
  writeFileSync(FILE, brotliCompressSync(JSON.stringify(recorded)));
}

/** Makes queue messages last. A message expires after seven days of the machine's time, and a recording is older. */
const keepMessages = (content: string): string =>
  content.replaceAll(/"expirationTime":"[^"]*"/g, '"expirationTime":"9999-12-31T00:00:00.000Z"');

/** Returns the files of a data directory, by their paths in it. No process may use the directory. */
export function readFiles(directory: string): Record<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths
      .filter((path) => !path.endsWith('.pid'))
      .map((path) => [path.slice(directory.length + 1), keepMessages(readFileSync(path, 'latin1'))]),
  );
}

/** Writes files into a new directory; returns its path. */
export function writeFiles(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'recorded-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), Buffer.from(content, 'latin1'));
  }
  return directory;
}
