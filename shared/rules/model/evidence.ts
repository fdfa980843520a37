/** The moments at which an instance is sealed: `later` is any change after it was applied. */
export type SealKind = 'opened' | 'ended' | 'applied' | 'later';

/** What an instance keeps of its last seal. */
export interface SealMark {
  /** 1 for the first. */
  readonly n: number;
  readonly kind: SealKind;
  readonly statementSha256: string;
  /** The number of the last line of the journal that it covers. */
  readonly journal: number;
}

/** A Merkle tree that grows leaf by leaf, without its leaves. See rules/evidence/line.ts. */
export interface Tree {
  /** The number of leaves. */
  readonly size: number;
  /** The roots of the complete subtrees in hex, the largest first: one for each 1 in the binary form of the size. */
  readonly roots: readonly string[];
}

/** The last line of a chain of evidence: its number, 1 for the first, and its hash. */
export interface ChainHead {
  readonly n: number;
  readonly hash: string;
}

/** How a version of a definition came to be. */
export type VersionKind = 'created' | 'updated' | 'stopped';
