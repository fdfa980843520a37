import { hash } from 'node:crypto';
import type { Tree } from '../model/evidence';

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
