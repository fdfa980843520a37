import type { UserIdentity } from './definition';

/** A later end of a running instance, set by a person. */
export interface Extension {
  readonly by: UserIdentity;
  readonly dateTime: string;
  readonly reason: string;
  /** The end of the instance before the extension. */
  readonly previousEndDateTime: string;
}

/**
 * The reviewers of one item, either in place of the reviewers whom the review assigns or in addition to them. The assignment lasts until
 * the end of the stage.
 */
export interface ItemAssignment {
  readonly kind: 'reassign' | 'escalate';
  /** Whether the original reviewers of the item decide too. */
  readonly isAddition?: true;
  /** The level of the escalation, 1 or 2; absent for a reassignment. */
  readonly level?: number;
  readonly reviewerIds: readonly string[];
  readonly by: UserIdentity;
  readonly dateTime: string;
  /** The reason; empty if none is required. */
  readonly reason: string;
  /** The people who had the item before, in order. Leaves out those who review all items. */
  readonly trail: readonly string[];
}

/** Items that were assigned to other reviewers in one transaction. */
export interface Reassignment extends Pick<ItemAssignment, 'kind' | 'reviewerIds' | 'reason'> {
  /** The number of the reassignment within the instance, 1 for the first. */
  readonly number: number;
  readonly decisionIds: readonly string[];
}
