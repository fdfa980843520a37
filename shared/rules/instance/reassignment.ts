import type { ErrorDetail } from '../errors';
import { isInPresentStage } from './requireInProgress';
import { withItemReviewers, period } from './stages';
import type { Instance } from '../model/instance';
import type { StoredDecision, ItemAssignment } from '../model/decision';
import { type ReassignmentInput, concerns } from '../decisions/decisionJob';
import { FALLBACK, mayDecide, reviewerSource } from '../decisions/reviewerRights';
import { SYSTEM_REVIEWER } from '../decisions/outcome';
import { addDuration } from '../duration';
import type { EscalationLevel } from '../model/definition';

const LONGEST_TRAIL = 5;

/** Returns whether an item is assigned to this person and to nobody else. */
export const isWith = ({ assignment }: Pick<StoredDecision, 'assignment'>, reviewerId: string): boolean =>
  assignment?.isAddition !== true && assignment?.reviewerIds.join() === reviewerId;

/**
 * Returns whether a request assigns an item of a running instance to its reviewer. A named item that cannot be reassigned is a problem of
 * the request; an item that only matches the filter stays as it is.
 */
export function verdictOn(
  input: ReassignmentInput,
  instance: Instance,
  item: StoredDecision,
): 'move' | 'stay' | ErrorDetail {
  const { fromReviewerId: from } = input;
  const isMeant = concerns(input, item) && (from === undefined || mayDecide(instance, item, from.toLowerCase()));
  if (isMeant && isWith(item, input.reviewerId)) return 'stay';
  const [code, message] = isMeant ? (obstacleTo(instance, item, input.reviewerId) ?? []) : NOT_MEANT;
  if (code === undefined || message === undefined) return 'move';
  return input.decisionIds ? { code, message, target: `decisionIds/${input.decisionIds.indexOf(item.id)}` } : 'stay';
}

type Obstacle = readonly [
  code:
    'OtherItem' | 'StageIsOver' | 'AlreadyDecided' | 'SelfReview' | 'DecidedBefore' | 'Loop' | 'TooManyReassignments',
  message: string,
];

const NOT_MEANT: Obstacle = [
  'OtherItem',
  "The item is not about the 'principalId' and the 'resourceId', or not with the 'fromReviewerId', of the request. Leave these out if the request names items.",
];

const DECIDED_BEFORE =
  'This person decided the item in an earlier stage, and the review requires other people in each stage.';

function obstacleTo(instance: Instance, item: StoredDecision, reviewerId: string): Obstacle | undefined {
  if (!isInPresentStage(instance, item)) return ['StageIsOver', 'The stage in which this was to be decided is over.'];
  if (item.decision !== 'NotReviewed') return ['AlreadyDecided', 'The item is decided. Reset the decision first.'];
  if (item.principal.id === reviewerId && reviewerSource(instance) !== 'self') {
    return ['SelfReview', 'The item is about this person, who cannot review their own access.'];
  }
  return obstacleInPast(item, reviewerId);
}

function obstacleInPast(item: StoredDecision, reviewerId: string): Obstacle | undefined {
  if (item.earlierReviewerIds?.includes(reviewerId)) return ['DecidedBefore', DECIDED_BEFORE];
  const trail = trailAfter(item);
  if (trail.includes(reviewerId)) return ['Loop', 'This person had the item before and cannot get it again.'];
  if (item.assignment?.kind === 'escalate' || trail.length <= LONGEST_TRAIL) return undefined;
  return ['TooManyReassignments', `The item was given to ${LONGEST_TRAIL} others before, which is the most.`];
}

/** Returns the people who had an item and those who have it now. Leaves out those who review all items. */
function trailAfter({ assignee, assignment }: StoredDecision): readonly string[] {
  const own = assignee === null || assignee === FALLBACK ? [] : [assignee];
  if (!assignment) return own;
  return [...assignment.trail, ...(assignment.isAddition ? own : []), ...assignment.reviewerIds];
}

/** Returns the item with another reviewer. */
export function reassignedItem(
  item: StoredDecision,
  { reviewerId, reason }: ReassignmentInput,
  { by, dateTime }: Pick<ItemAssignment, 'by' | 'dateTime'>,
): StoredDecision & { readonly assignment: ItemAssignment } {
  const assignment = {
    kind: 'reassign',
    reviewerIds: [reviewerId],
    by,
    dateTime,
    reason,
    trail: trailAfter(item),
  } as const;
  return { ...item, assignment };
}

/** Returns the instance after items were assigned to other people, who are to be invited. */
export function withReassigned(
  instance: Instance,
  decisionIds: readonly string[],
  { kind, reviewerIds, reason }: Pick<ItemAssignment, 'kind' | 'reviewerIds' | 'reason'>,
): Instance {
  const number = (instance.reassigned?.number ?? 0) + 1;
  return {
    ...withItemReviewers(instance, reviewerIds),
    reassigned: { number, kind, reviewerIds, decisionIds, reason },
    cursor: null,
    invitationsDue: true,
  };
}

/** Returns the next level of an instance, with its number (1 for the first); undefined if there is none. */
export function nextLevel({
  terms,
  escalated = 0,
}: Pick<Instance, 'terms' | 'escalated'>): (EscalationLevel & { readonly number: number }) | undefined {
  const level = terms.reviewOptions?.escalation?.[escalated];
  return level && { ...level, number: escalated + 1 };
}

/** Returns the instant at which the next level is due, which may have passed; undefined if there is none. */
export function nextEscalation(instance: Instance): string | undefined {
  const level = nextLevel(instance);
  return level && addDuration(period(instance).startDateTime, level.afterDuration);
}

/** Returns whether this level escalates an item: nobody has decided it, and an earlier run has not escalated it. */
export const isEscalated = (instance: Instance, item: StoredDecision, level: number): boolean =>
  isInPresentStage(instance, item) && item.decision === 'NotReviewed' && item.assignment?.level !== level;

/** The most reviewers of one item. An item has a copy for each of its own reviewers, and all copies go into one transaction. */
const MOST_PEOPLE = 10;

/**
 * Returns the people to whom an item is assigned. Leaves out its principal, unless people review themselves, and all who have or had the
 * item.
 */
export function newReviewers<T extends { readonly id: string }>(
  instance: Instance,
  item: StoredDecision,
  people: readonly T[],
): readonly T[] {
  const isSelfReview = reviewerSource(instance) === 'self';
  const barred = [...trailAfter(item), ...(item.earlierReviewerIds ?? [])];
  return people
    .filter(
      ({ id }) => (isSelfReview || id !== item.principal.id) && !barred.includes(id) && !mayDecide(instance, item, id),
    )
    .slice(0, MOST_PEOPLE);
}

/** Returns an item with more reviewers, or with other reviewers. */
export function escalatedItem(
  item: StoredDecision,
  { mode, number, afterDuration }: EscalationLevel & { readonly number: number },
  reviewerIds: readonly string[],
  now: string,
): StoredDecision & { readonly assignment: ItemAssignment } {
  const before = item.assignment;
  const isAddition = mode === 'add' && (before === undefined || before.isAddition === true);
  const assignment: ItemAssignment = {
    kind: 'escalate',
    level: number,
    ...(isAddition && { isAddition }),
    reviewerIds: mode === 'add' ? [...(before?.reviewerIds ?? []), ...reviewerIds] : reviewerIds,
    by: SYSTEM_REVIEWER,
    dateTime: now,
    reason: `Nobody decided within ${afterDuration}.`,
    trail: mode === 'add' ? (before?.trail ?? []) : trailAfter(item),
  };
  return { ...item, assignment };
}
