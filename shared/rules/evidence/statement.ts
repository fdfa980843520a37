import type { Decision } from '../model/definition';
import type { Channel } from '../model/origin';
import type { ChainHead, SealKind, ItemCounts, PopulationTotals } from '../model/evidence';
import type { MissingEvidence, PackPeriod } from './pack';

/** The description of one file in a statement; only files of lines have `lines` and `root`. */
export interface FileDescription {
  /** The SHA-256 of the whole file, in hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
  readonly lines: number | null;
  /** The Merkle tree hash of the lines without their line feeds, in hexadecimal digits; null for other files. */
  readonly root: string | null;
}

/** The number of a seal, and the hash of its statement. */
export interface SealName {
  readonly n: number;
  readonly statementSha256: string;
}

/** The program that made a statement. */
export interface Generator {
  readonly name: string;
  readonly version: string;
  /** The hash of the settings of the deployment, without secrets: a line `NAME=value` with a line feed for each, sorted by name. */
  readonly settingsSha256: string;
}

/** The key that signs; `kid` is the thumbprint of RFC 7638. */
interface StatementKey {
  readonly kid: string;
  readonly store: string;
}

/** The numbers of a population. */
interface PopulationCounts extends Omit<PopulationTotals, 'head'>, ItemCounts {
  /** Whether the number of rows equals the control total. */
  readonly balanced: boolean;
  /** Why the numbers differ, or why that is unknown; null if they are equal. */
  readonly explanation: string | null;
}

/** How denied access was removed. */
export interface RemovalCounts {
  readonly denied: number;
  readonly removed: number;
  /** The number of denials whose access was already gone. */
  readonly gone: number;
  readonly notSupported: number;
  readonly failed: number;
}

/** The signed statement about a pack. Source: docs/evidence.md. */
export interface PackStatement {
  readonly type: 'urn:access-reviews:evidence-pack:v1' | 'urn:access-reviews:series-pack:v1';
  readonly tenantId: string;
  readonly definitionId: string;
  readonly instanceId: string | null;
  readonly period: PackPeriod | null;
  readonly packId: string;
  readonly createdDateTime: string;
  readonly isFinal: boolean;
  /** The days for which the deployment keeps the evidence of a review after its end; 0 means until the definition is deleted. */
  readonly retentionDays: number;
  readonly generator: Generator;
  readonly settingsSha256: string | null;
  readonly manifestSha256: string;
  readonly files: Readonly<Record<string, FileDescription>>;
  /** The hashes of the files outside `data/`, except the statement and its signature. */
  readonly tags: Readonly<Record<string, string>>;
  readonly population: PopulationCounts | null;
  readonly decisions: Readonly<Record<Decision, number>>;
  readonly decidedBy: { readonly system: number; readonly self: number };
  readonly removals: RemovalCounts;
  /** The last seal in the pack. */
  readonly previousSeal: SealName | null;
  readonly complete: boolean;
  readonly missing: readonly MissingEvidence[];
  readonly key: StatementKey;
}

/** The signed statement about a sealed instance. It contains ids and hashes, and no names. Source: docs/evidence.md. */
export interface SealStatement {
  readonly type: 'urn:access-reviews:seal:v1';
  readonly tenantId: string;
  readonly definitionId: string;
  readonly instanceId: string;
  readonly seal: { readonly n: number; readonly kind: SealKind; readonly dateTime: string };
  readonly generator: Generator;
  readonly settingsSha256: string;
  /** The trees by the name of the file in the pack; `heads` is the file next to the statement. */
  readonly roots: Readonly<Record<string, { readonly lines: number; readonly root: string }>>;
  /** The last line of the population; null if there is none. */
  readonly population: ChainHead | null;
  /** The last line about the groups that an enumeration has listed so far, or null for none. */
  readonly groups: ChainHead | null;
  readonly journal: ChainHead | null;
  readonly previousSeal: SealName | null;
  /** The last seal of the instance at the previous occurrence. Null if there is none, or if this is not the first seal of the instance. */
  readonly previous: (SealName & { readonly instanceId: string }) | null;
  readonly key: StatementKey;
}

/** The signed statement about the deletion of a definition. It contains ids and hashes, and no names. It stays with the seals. */
export interface DeletionStatement {
  readonly type: 'urn:access-reviews:deletion:v1';
  readonly tenantId: string;
  readonly definitionId: string;
  readonly deletedDateTime: string;
  readonly byId: string;
  readonly channel: Channel;
  readonly generator: Generator;
  /** The last version of the definition; null if none was recorded. */
  readonly version: ChainHead | null;
  readonly key: StatementKey;
}

/** Returns the text of a statement, as it is signed and exported. */
export const statementText = (statement: object): string => `${JSON.stringify(statement, null, 2)}\n`;
