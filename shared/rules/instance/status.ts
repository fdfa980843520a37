import { GraphError } from '../errors';
import type { Instance } from '../model/instance';
import type { ReviewStatus } from '../model/definition';

interface Transition {
  readonly from: readonly ReviewStatus[];
  readonly to: ReviewStatus;
}

/**
 * The transitions of an instance's status, one row for each event. No event leads back to an earlier status. The end by time and the end by
 * `stop` are the same event. Source: docs/graph-reference.md#s3-1.
 */
const TRANSITIONS = {
  initialize: { from: ['NotStarted'], to: 'Initializing' },
  notify: { from: ['Initializing'], to: 'Starting' },
  open: { from: ['Starting'], to: 'InProgress' },
  end: { from: ['InProgress'], to: 'Completing' },
  autoReview: { from: ['Completing'], to: 'AutoReviewing' },
  finishAutoReview: { from: ['AutoReviewing'], to: 'AutoReviewed' },
  complete: { from: ['Completing', 'AutoReviewed'], to: 'Completed' },
  applyDecisions: { from: ['Completed'], to: 'Applying' },
  finishApplying: { from: ['Applying'], to: 'Applied' },
} as const satisfies Record<string, Transition>;

export type InstanceEvent = keyof typeof TRANSITIONS;

export const INSTANCE_EVENTS = Object.keys(TRANSITIONS) as InstanceEvent[];

/** Returns the status after an event. Throws Conflict if the current status forbids it. */
export function nextStatus(current: ReviewStatus, event: InstanceEvent): ReviewStatus {
  const { from, to }: Transition = TRANSITIONS[event];
  if (!from.includes(current)) {
    throw new GraphError(
      'Conflict',
      `This is not possible while the status is '${current}'; it must be ${list(from)}.`,
    );
  }
  return to;
}

/** Returns whether an instance has not started yet or still has work to do, so that its definition is not completed. */
export const isLive = ({ status, terms, hold }: Pick<Instance, 'status' | 'terms' | 'hold'>): boolean =>
  status !== 'Applied' &&
  !(status === 'Completed' && (hold !== undefined || !terms.settings.autoApplyDecisionsEnabled));

/** Returns whether reviewers can no longer decide. */
export const hasEnded = (status: ReviewStatus): boolean =>
  !['NotStarted', 'Initializing', 'Starting', 'InProgress'].includes(status);

const list = (statuses: readonly ReviewStatus[]): string => statuses.map((status) => `'${status}'`).join(' or ');
