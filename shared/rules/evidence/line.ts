import { hash } from 'node:crypto';
import type { ChainHead, Tree } from '../model/evidence';
import type { DecisionEvent, StoredDecision } from '../model/decision';

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

/**
 * Returns the opening line of an item: who had access to what, and what was recommended, when the instance opened. It never changes. It is
 * therefore computed from the row when it is needed, and costs the opening nothing. The first event of the item names its hash.
 */
export function openingLine({
  id,
  principal,
  resource,
  membershipType,
  call,
  context,
  opening,
  ...item
}: StoredDecision): string {
  const { recommendation, insights } = opening ?? item;
  return lineOf({
    decisionId: id,
    call,
    principal,
    resource,
    membershipType,
    context: context ?? null,
    recommendation,
    insights,
  });
}

/**
 * Returns the hash of the last line of an item. The item's next event names that hash. Null after lines of version 0.1, which have no hash.
 */
export function hashBefore(item: StoredDecision): string | null {
  if (item.ledgerHash !== undefined) return item.ledgerHash;
  return item.version === 0 ? hashOf(openingLine(item)) : null;
}

/** Returns the line of an event. */
export const ledgerLine = (event: DecisionEvent): string => lineOf(event);

/** Returns the line about an item in a seal: its id, its version, and the hash of its last line, or `-` after lines of version 0.1. */
export const headLine = (item: StoredDecision): string => `${item.id} ${item.version} ${hashBefore(item) ?? '-'}`;
