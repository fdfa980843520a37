import type { ErrorDetail } from '../errors';
import { isInPresentStage } from './requireInProgress';
import { withItemReviewers } from './stages';
import type { Instance } from '../model/instance';
import type { StoredDecision } from '../model/decision';
import type { ItemAssignment } from '../model/runningChanges';
import { type ReassignmentInput, concerns } from '../decisions/decisionJob';
import { FALLBACK, mayDecide, reviewerSource } from '../decisions/reviewerRights';

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
export function trailAfter({ assignee, assignment }: StoredDecision): readonly string[] {
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
