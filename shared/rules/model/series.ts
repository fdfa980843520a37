import type { ChainHead, PopulationTotals } from './evidence';
import type { Origin } from './origin';

/** The state of a definition's schedule. Each instance is created in one transaction with it. */
export interface Series {
  readonly definitionId: string;
  /** The UTC instant of the latest occurrence whose instances exist; null before the first. */
  readonly occurrence: string | null;
  /** The progress while the groups of an occurrence are enumerated; otherwise null. */
  readonly enumeration: Enumeration | null;
  /**
   * The UTC instant of the deletion; null if the definition is not deleted. From then on, nobody can read the definition, its decisions are
   * not applied, and its rows are being removed.
   */
  readonly deletedDateTime: string | null;
  /** Who deleted the definition, and its last version. Absent in rows of earlier versions, and if the creation was interrupted. */
  readonly deletion?: Origin & { readonly version: ChainHead | null };
  /** Whether no more occurrences open. */
  readonly stopped: boolean;
  /** Who stopped the series. Absent in rows of earlier versions, and while the series runs. */
  readonly stoppedBy?: Origin;
  /** Whether the review is about a directory role, or about a group that can hold directory roles. */
  readonly isRoleReview: boolean;
  readonly createdById: string;
  readonly createdDateTime: string;
}

interface Enumeration {
  readonly occurrence: string;
  readonly startDateTime: string;
  readonly cursor: string | null;
  /** The totals of the groups that were read; absent before the first page. */
  readonly population?: PopulationTotals;
}
