import type { UserIdentity } from './definition';

/** approverDelegate: who may decide in somebody's place, and when. Source: docs/graph-reference.md#s2-20. */
export interface Delegation {
  /** The reviewer in whose place the delegate decides. */
  readonly user: UserIdentity;
  readonly delegate: UserIdentity;
  readonly startDateTime: string;
  /** The delegate decides until then and no longer. */
  readonly endDateTime: string;
  /** Present until the mail to the delegate is sent. */
  readonly isNotified?: false;
  /** The instants of the changes of the last 24 hours, which a quota counts. */
  readonly changes: readonly string[];
}

/** A delegate and when they decide. */
export interface DelegationInput {
  readonly delegateId: string;
  /** Null: from now on. */
  readonly startDateTime: string | null;
  readonly endDateTime: string;
}
