import { addDuration, isBefore } from '../duration';
import { recentLoss, type DeliveryState } from '../events/subscription';
import type { Instance, InstanceError } from '../model/instance';
import { HELD } from '../removals/removalGuard';
import { NOT_SEEN } from '../removals/readBack';
import { hasEnded } from './status';

export interface Concern {
  /**
   * Why an administrator should look at a review. `blocked`: it lacks a licence, a permission or a mailbox, or its work does not continue.
   * `notStarted`: it ends soon, and people who were asked have decided nothing. `notOpened`: some of them have not seen their items.
   * `notificationsFail`: a subscriber does not accept events now. `notificationsLost`: events were given up within a week.
   */
  readonly kind:
    | 'removalsHeld'
    | 'removalsFailed'
    | 'accessRemains'
    | 'blocked'
    | 'notApplied'
    | 'nobodyDecides'
    | 'notStarted'
    | 'notOpened'
    | 'notificationsFail'
    | 'notificationsLost';
  /** The number of removals, items, people or events; null for kinds that count nothing. */
  readonly count: number | null;
  /** The code and the text of the entry in `errors`; null if there is no entry. */
  readonly code: string | null;
  readonly message: string | null;
}

/** An instance that needs attention, or a subscription whose events are not delivered. */
export type AttentionItem = { readonly concerns: readonly Concern[] } & (
  { readonly kind: 'instance'; readonly instance: Instance } | { readonly kind: 'subscription'; readonly id: string }
);

/**
 * Returns whether an instance may need attention: from its opening until its decisions are applied, no removal has failed, and no removed
 * access exists. It stays watched while failures are counted, because a late worker could otherwise remove a row that was added again.
 */
export function isWatched({ status, errors, failureReport, failedRemovals }: Troubles): boolean {
  if (status === 'NotStarted') return false;
  return (
    status !== 'Applied' || Boolean(failureReport ?? failedRemovals) || errors.some(({ code }) => code === NOT_SEEN)
  );
}

type Troubles = Pick<Instance, 'status' | 'errors' | 'failureReport' | 'failedRemovals'>;
type View = Troubles & Pick<Instance, 'counts' | 'hold' | 'unassigned' | 'readBack' | 'terms' | 'commonReviewerIds'>;

/** The code in `errors` for items without a reviewer. */
export const NO_REVIEWER = 'NoReviewer';

/** Returns the concerns that the row of an instance shows. */
export function concernsOf(instance: View): readonly Concern[] {
  if (!isWatched(instance)) return [];
  const { status, hold, terms, failedRemovals = 0 } = instance;
  const waits = status === 'Completed' && !hold && !terms.settings.autoApplyDecisionsEnabled;
  return [
    ...instance.errors.flatMap((error) => reportedConcern(instance, error) ?? []),
    ...(waits ? [concern('notApplied', null)] : []),
    ...(failedRemovals > 0 ? [concern('removalsFailed', failedRemovals)] : []),
  ];
}

/** The type of concern for each code in `errors`; any other code means that the work is blocked. */
const KINDS: Readonly<Record<string, Concern['kind']>> = {
  [NOT_SEEN]: 'accessRemains',
  [HELD]: 'removalsHeld',
  [NO_REVIEWER]: 'nobodyDecides',
};

/** Returns the concern for an entry in `errors`; undefined if nobody needs to act on it. */
function reportedConcern(instance: View, { code, message }: InstanceError): Concern | undefined {
  const kind = KINDS[code] ?? 'blocked';
  const isOver = instance.status === 'Applied' && kind !== 'accessRemains';
  const isOpen = !hasEnded(instance.status) && lacksReviewers(instance);
  if (isOver || (kind === 'nobodyDecides' && !isOpen)) return undefined;
  return { kind, count: countOf(instance, kind), code, message };
}

/**
 * Returns whether some items may have no common reviewer. Common reviewers decide all items, but a single one cannot decide about
 * themselves if the review forbids that.
 */
const lacksReviewers = ({ commonReviewerIds, terms }: View): boolean =>
  commonReviewerIds.length < (terms.reviewOptions?.selfReviewDisabled === true ? 2 : 1);

function countOf({ counts, unassigned, readBack }: View, kind: Concern['kind']): number | null {
  if (kind === 'nobodyDecides') return unassigned ?? null;
  if (kind === 'removalsHeld') return counts?.Deny ?? null;
  return kind === 'accessRemains' && readBack ? readBack.counts.stillPresent + readBack.counts.cameBack : null;
}

/** Returns a concern without an entry in `errors`. */
export const concern = (kind: Concern['kind'], count: number | null): Concern => ({
  kind,
  count,
  code: null,
  message: null,
});

/** Returns the concerns about the events of a subscription. */
export function deliveryConcerns(state: DeliveryState, now: string): readonly Concern[] {
  const lost = recentLoss(state, now);
  const message =
    lost && `Given up between ${lost.firstDateTime} and ${lost.lastDateTime}, each event after four hours of retries.`;
  return [
    ...(state.attempts > 0 ? [concern('notificationsFail', Object.keys(state.failing).length)] : []),
    ...(lost && message ? [{ ...concern('notificationsLost', lost.count), message }] : []),
  ];
}

const SOON = 'P3D';

/** Returns whether the instance is in progress and ends within three days. */
export const endsSoon = ({ status, endDateTime }: Pick<Instance, 'status' | 'endDateTime'>, now: string): boolean =>
  status === 'InProgress' && !isBefore(addDuration(now, SOON), endDateTime);
