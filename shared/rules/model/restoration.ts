import type { UserIdentity } from './definition';
import type { Channel } from './origin';

export const RESTORATION_STATUSES = ['running', 'succeeded'] as const;

/** What became of giving back one access that a review took. */
export const RESTORATION_OUTCOMES = [
  'restored',
  'alreadyPresent',
  'principalGone',
  'resourceGone',
  'notRestorable',
  'superseded',
  'policyRefused',
] as const;
export type RestorationState = (typeof RESTORATION_OUTCOMES)[number];

/** The outcome of one item, and why it is no success; null otherwise. */
export interface RestorationOutcome {
  readonly state: RestorationState;
  readonly reason: string | null;
}

/** What a decision keeps of its restoration. `begun`: the calls are being made, or were when something failed. */
export interface ItemRestoration {
  readonly restorationId: string;
  readonly state: RestorationState | 'begun';
  readonly dateTime: string;
  readonly by: UserIdentity;
}

/** A request to give back access that the removals of an instance took. */
export interface Restoration {
  readonly id: string;
  readonly createdBy: UserIdentity;
  readonly createdDateTime: string;
  /** That of the request. Absent in rows of earlier versions. */
  readonly channel?: Channel;
  readonly reason: string;
  /** Nothing is given back: the outcomes are those that are expected. */
  readonly isValidationOnly: boolean;
  /** Only items of this principal; null for all. */
  readonly principalId: string | null;
  /** Only these items; null for all. */
  readonly decisionIds: readonly string[] | null;
  readonly status: (typeof RESTORATION_STATUSES)[number];
  readonly outcomes: Readonly<Record<RestorationState, number>>;
}
