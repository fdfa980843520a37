import { createHash } from 'node:crypto';
import type { ChainHead } from '../model/evidence';

/** The version of the line format; a change of the format gets another number. */
const VERSION = 1;

/**
 * Returns a record of evidence as one line of JSON, which is stored and exported as it is and never written anew: a later version of the
 * product would print it differently. The line begins with the version of the format and holds no line break.
 */
export const lineOf = (content: object): string => JSON.stringify({ v: VERSION, ...content });

/** Returns the SHA-256 of a line, as UTF-8 without a line break, in hexadecimal digits. */
export const hashOf = (line: string): string => createHash('sha256').update(line, 'utf8').digest('hex');

/** One line of a chain and its number. */
export interface ChainLine {
  readonly n: number;
  readonly line: string;
}

/**
 * Appends contents to a chain: each line ends with `prev`, the hash of the line before it, or null for the first. Returns the new lines and
 * the new head. `head` undefined is an empty chain.
 */
export function chained(
  head: ChainHead | undefined,
  contents: readonly object[],
): { readonly lines: readonly ChainLine[]; readonly head: ChainHead | undefined } {
  const lines: ChainLine[] = [];
  let last = head;
  for (const content of contents) {
    const n: number = (last?.n ?? 0) + 1;
    const line = lineOf({ n, ...content, prev: last?.hash ?? null });
    lines.push({ n, line });
    last = { n, hash: hashOf(line) };
  }
  return { lines, head: last };
}
