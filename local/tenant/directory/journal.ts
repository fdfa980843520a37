import { existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from './changes';

/** Where every change is written down before it is answered. */
export interface Journal {
  /** What earlier runs wrote down, oldest first. */
  readonly entries: readonly Entry[];
  /** Writes the steps of one change as one line: after a crash all of them are there, or none. */
  append(entries: readonly Entry[]): void;
}

/**
 * Opens the journal of a tenant in a directory, shortened to what still matters, or one that forgets when there is
 * no directory. The writes are synchronous: what was answered survives a killed process.
 */
export function openJournal(dataDirectory: string | undefined, tenantId: string): Journal {
  if (dataDirectory === undefined) return { entries: [], append: () => undefined };
  mkdirSync(dataDirectory, { recursive: true });
  const path = join(dataDirectory, `tenant-${tenantId}.jsonl`);
  const entries = compact(existsSync(path) ? readLines(path) : []);
  replaceFile(path, entries.map((entry) => `${JSON.stringify([entry])}\n`).join(''));
  const file = openSync(path, 'a');
  return {
    entries,
    append: (added) => {
      if (added.length > 0) writeSync(file, `${JSON.stringify(added)}\n`);
    },
  };
}

/** Replaces a file so that at any moment either the old or the new one is there whole. */
export function replaceFile(path: string, content: string): void {
  writeFileSync(`${path}.new`, content, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** The entries in a journal; a last line without an end was never answered and does not count. */
function readLines(path: string): readonly Entry[] {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.flatMap((line, index) => {
    try {
      return JSON.parse(line) as readonly Entry[]; // written by append
    } catch (error) {
      throw new Error(`The tenant's changes in ${path} are damaged at line ${index + 1}.`, { cause: error });
    }
  });
}

/** Leaves out what a later entry overrules: of entries about the same thing only the last stays, in its place. */
function compact(entries: readonly Entry[]): readonly Entry[] {
  const seen = new Set<string>();
  const kept: Entry[] = [];
  for (const entry of entries.toReversed()) {
    const subject = subjectOf(entry);
    if (entry.kind === 'mail' && seen.has('clearMail')) continue;
    if (subject !== undefined && seen.has(subject)) continue;
    if (subject !== undefined) seen.add(subject);
    kept.push(entry);
  }
  return kept.reverse();
}

function subjectOf(entry: Entry): string | undefined {
  switch (entry.kind) {
    case 'put':
      return `put ${entry.collection} ${entry.value.id}`.toLowerCase();
    case 'remove':
      return `remove ${entry.collection} ${entry.id}`.toLowerCase();
    case 'link':
    case 'unlink':
      return `link ${entry.relation} ${entry.from} ${entry.to}`.toLowerCase();
    case 'clearMail':
      return 'clearMail';
    case 'mail':
      return undefined;
  }
}
