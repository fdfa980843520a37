import { hash } from 'node:crypto';
import type { ChainHead, Tree } from '../model/evidence';

/** The version of the line format; increase it when the format changes. */
const VERSION = 1;

/**
 * Returns a record of evidence as one line of JSON. The line is stored and exported unchanged, because a later version of the product might
 * write it differently. It begins with the version of the format and contains no line break.
 */
export const lineOf = (content: object): string => JSON.stringify({ v: VERSION, ...content });

/** Returns the SHA-256 of a line, in hexadecimal digits. The line counts as UTF-8 without a line break. */
export const hashOf = (line: string): string => hash('sha256', line);

/** One line of a chain, with its number. */
export interface ChainLine {
  readonly n: number;
  readonly line: string;
}

/**
 * Appends contents to a chain. Each line ends with `prev`, the hash of the previous line; null for the first line. Returns the new lines
 * and the new head. If `head` is undefined, the chain is empty.
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

// The Merkle tree of RFC 6962, section 2.1, which grows leaf by leaf. It keeps only the roots of its complete subtrees, so that a slice of
// work can store the tree and the next slice can continue.

export const EMPTY_TREE: Tree = { size: 0, roots: [] };

/** Returns the tree with the UTF-8 bytes of a text as one more leaf. */
export function withLeaf({ size, roots }: Tree, text: string): Tree {
  const grown = [...roots];
  let root = hash('sha256', `\0${text}`);
  // A leaf completes one subtree for each 1 at the end of the binary form of the size.
  for (let n = size; n % 2 === 1; n = (n - 1) / 2) root = parentOf(grown.pop() ?? '', root);
  return { size: size + 1, roots: [...grown, root] };
}

/** Returns the root of a tree, in hexadecimal digits. The root of a tree without leaves is the hash of an empty text. */
export function rootOf({ roots }: Tree): string {
  const [last, ...others] = roots.toReversed();
  return last === undefined ? hash('sha256', '') : others.reduce((right, left) => parentOf(left, right), last);
}

const parentOf = (left: string, right: string): string => hash('sha256', Buffer.from(`01${left}${right}`, 'hex'));
