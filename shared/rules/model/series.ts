import type { ChainHead } from './evidence';
import type { Origin } from './origin';
import type { PopulationTotals } from './population';

/** The state of a definition's schedule. Instances are created in one transaction with it. */
export interface Series {
  readonly definitionId: string;
  /** The instant of the latest occurrence that has its instances; null before the first. */
  readonly occurrence: string | null;
  /** Only while the groups of an occurrence are enumerated. */
  readonly enumeration: Enumeration | null;
  /**
   * The instant of the deletion: since then the definition is not readable, its decisions are not applied, and its rows are removed. Null:
   * not deleted.
   */
  readonly deletedDateTime: string | null;
  /** Who deleted it, and its last version; absent in rows of earlier versions, and if the creation was interrupted. */
  readonly deletion?: Origin & { readonly version: ChainHead | null };
  /** No more occurrences open. */
  readonly stopped: boolean;
  /** Who stopped it; absent in rows of earlier versions, and while it runs. */
  readonly stoppedBy?: Origin;
  /** The review is about a directory role, or about a group that can hold directory roles. */
  readonly isRoleReview: boolean;
  readonly createdById: string;
  readonly createdDateTime: string;
}

interface Enumeration {
  readonly occurrence: string;
  readonly startDateTime: string;
  readonly cursor: string | null;
  /** The groups that were read; absent before the first page. */
  readonly population?: PopulationTotals;
}
