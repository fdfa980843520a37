import { addDays, isBefore } from '../duration';
import type { UserIdentity } from '../model/definition';

/** Statuses of long-running work in Graph. */
export const PACK_STATUSES = ['notStarted', 'running', 'succeeded', 'failed'] as const;
type PackStatus = (typeof PACK_STATUSES)[number];

/** The period of a pack of a series. Both UTC instants belong to the period. */
export interface PackPeriod {
  readonly periodStartDateTime: string;
  readonly periodEndDateTime: string;
}

/** A type of evidence that an auditor wants and the pack lacks. */
export interface MissingEvidence {
  /** The number of the evidence in docs/evidence.md, 1 to 15. */
  readonly thing: number;
  readonly why: string;
}

/** The collected part of a file: the ids of its blocks in order, and the number of its bytes before compression. */
export interface CollectedFile {
  readonly blocks: readonly string[];
  readonly bytes: number;
}

/** How far a pack is collected. */
export interface PackPosition {
  /** The index of the current source. */
  readonly source: number;
  /** The key after which the source continues; null at the beginning of the source. */
  readonly after: string | null;
  /** The files by name. Their blocks are all in one blob. */
  readonly files: Readonly<Record<string, CollectedFile>>;
}

/** The result of a finished pack. */
export interface PackResult {
  /** The number of the last seal in the pack; null if there is none, and for a pack of a series. */
  readonly seal: number | null;
  /** Whether nothing in the review can change any more. */
  readonly isFinal: boolean;
  readonly missing: readonly MissingEvidence[];
  /** The SHA-256 of the zip, in hexadecimal digits. */
  readonly sha256: string;
  readonly sizeInBytes: number;
  readonly statementSha256: string;
}

/** An evidence pack of an instance, or of a period of a series. Source: docs/evidence.md. */
export interface EvidencePack {
  readonly id: string;
  readonly definitionId: string;
  /** The id of the instance; null for a pack of a series. */
  readonly instanceId: string | null;
  /** The period of a pack of a series; null for a pack of an instance. */
  readonly period: PackPeriod | null;
  readonly status: PackStatus;
  readonly createdBy: UserIdentity;
  readonly createdDateTime: string;
  readonly position: PackPosition;
  /** The result; null until the pack is made. */
  readonly result: PackResult | null;
}

export const PACK_BEGINNING: PackPosition = { source: 0, after: null, files: {} };

/** The days until a pack is deleted, as for history reports. */
const PACK_DAYS = 30;

/** Returns the instant at which a pack is deleted. */
export const packEnd = ({ createdDateTime }: Pick<EvidencePack, 'createdDateTime'>): string =>
  addDays(createdDateTime, PACK_DAYS);

/** Returns whether a pack is being made now. */
export const isBeingMade = (pack: EvidencePack, now: string): boolean =>
  ['notStarted', 'running'].includes(pack.status) && isBefore(now, packEnd(pack));

/** Returns the name of a pack's outer folder, and of its zip without the extension. It contains no text of a user. */
export const packName = ({ id, definitionId, instanceId }: EvidencePack): string =>
  `evidence-${instanceId ?? definitionId}-${id.slice(0, 8)}`;

/** Returns the name of the blob for a file of a pack, or for its zip. */
export const packBlob = ({ id }: Pick<EvidencePack, 'id'>, file: string): string => `${id}/${file}`;

export const ZIP = 'pack.zip';

/** The blob that contains the files of a pack, one after the other, until they are in the zip. */
export const COLLECTED = 'collected';
