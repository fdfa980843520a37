import type { UserIdentity } from './definition';

/** A later end of a running instance, set by a person. */
export interface Extension {
  readonly by: UserIdentity;
  readonly dateTime: string;
  readonly reason: string;
  /** The end of the instance before. */
  readonly previousEndDateTime: string;
}

/** The reviewers of one item, in place of those that the review gives it, or in addition to them. It lasts until the end of the stage. */
export interface ItemAssignment {
  readonly kind: 'reassign' | 'escalate';
  /** The original reviewers of the item decide as well. */
  readonly isAddition?: true;
  /** Only for `escalate`: 1 or 2. */
  readonly level?: number;
  readonly reviewerIds: readonly string[];
  readonly by: UserIdentity;
  readonly dateTime: string;
  /** Empty where no reason is required. */
  readonly reason: string;
  /** The people who had the item before, in order, without those who review all items. */
  readonly trail: readonly string[];
}

/** Items that were given to other reviewers in one transaction. */
export interface Reassignment extends Pick<ItemAssignment, 'kind' | 'reviewerIds' | 'reason'> {
  /** 1 for the first of the instance. */
  readonly number: number;
  readonly decisionIds: readonly string[];
}
