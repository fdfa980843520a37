import { existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from './changes';

/** The log of changes. A change is written before its request is answered. */
export interface Journal {
  /** The entries of earlier runs, oldest first. */
  readonly entries: readonly Entry[];
  /** Writes the entries of one request as one line, so that after a crash all of them exist or none. */
  append(entries: readonly Entry[]): void;
}

/**
 * Opens and compacts the journal of a tenant, or opens one in memory if there is no directory. Writes are synchronous, so answered changes
 * survive a killed process.
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

/** Replaces a file atomically. */
export function replaceFile(path: string, content: string): void {
  writeFileSync(`${path}.new`, content, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Returns the entries of a journal. Ignores an incomplete last line, because its request was never answered. */
function readLines(path: string): readonly Entry[] {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.flatMap((line, index) => {
    try {
      return JSON.parse(line) as readonly Entry[]; // `append` wrote the line
    } catch (error) {
      throw new Error(`The tenant's changes in ${path} are damaged at line ${index + 1}.`, { cause: error });
    }
  });
}

/** Drops entries that a later entry overrides. The last entry of each object or link stays in its place. */
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
