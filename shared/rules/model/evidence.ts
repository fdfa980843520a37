/** When an instance is sealed; `later` is after any change that follows the application of its decisions. */
export type SealKind = 'opened' | 'ended' | 'applied' | 'later';

/** What an instance keeps about its last seal. */
export interface SealMark {
  /** The number of the seal, 1 for the first. */
  readonly n: number;
  readonly kind: SealKind;
  readonly statementSha256: string;
  /** The number of the last journal line that the seal covers. */
  readonly journal: number;
}

/** A Merkle tree that grows leaf by leaf and does not keep its leaves. See rules/evidence/line.ts. */
export interface Tree {
  /** The number of leaves. */
  readonly size: number;
  /** The roots of the complete subtrees in hexadecimal digits, the largest subtree first: one for each 1 in the binary form of the size. */
  readonly roots: readonly string[];
}

/** The last line of a chain of evidence: its number (1 for the first line) and its hash. */
export interface ChainHead {
  readonly n: number;
  readonly hash: string;
}

/** The change that made a version of a definition. */
export type VersionKind = 'created' | 'updated' | 'stopped';
