import { hash } from 'node:crypto';
import type { ChainHead, Tree } from '../model/evidence';

/** The version of the line format; increase it when the format changes. */
const VERSION = 1;

/**
 * Returns a record of evidence as one line of JSON. The line is stored and exported unchanged, because a later version of the product might
 * print it differently. The line begins with the version of the format and holds no line break.
 */
export const lineOf = (content: object): string => JSON.stringify({ v: VERSION, ...content });

/** Returns the SHA-256 of a line, as UTF-8 without a line break, in hexadecimal digits. */
export const hashOf = (line: string): string => hash('sha256', line);

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

// The Merkle tree of RFC 6962, section 2.1, folded leaf by leaf. Only the roots of its complete subtrees are kept, so that a slice of work
// can store the tree and the next one can continue.

export const EMPTY_TREE: Tree = { size: 0, roots: [] };

/** Returns the tree with the UTF-8 bytes of a text as one more leaf. */
export function withLeaf({ size, roots }: Tree, text: string): Tree {
  const grown = [...roots];
  let root = hash('sha256', `\0${text}`);
  // A leaf completes one subtree for each 1 at the end of the size in binary.
  for (let n = size; n % 2 === 1; n = (n - 1) / 2) root = parentOf(grown.pop() ?? '', root);
  return { size: size + 1, roots: [...grown, root] };
}

/** Returns the root of a tree, in hex; for a tree without leaves the hash of nothing. */
export function rootOf({ roots }: Tree): string {
  const [last, ...others] = roots.toReversed();
  return last === undefined ? hash('sha256', '') : others.reduce((right, left) => parentOf(left, right), last);
}

const parentOf = (left: string, right: string): string => hash('sha256', Buffer.from(`01${left}${right}`, 'hex'));
