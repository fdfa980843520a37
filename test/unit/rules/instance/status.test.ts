import type { ReviewStatus } from '../../../../shared/rules/model/definition';
import {
  hasEnded,
  INSTANCE_EVENTS,
  isLive,
  nextStatus,
  type InstanceEvent,
} from '../../../../shared/rules/instance/status';
import { instance, settings } from '../../../support/reviewSamples';

/** The next status for each status and event, written by hand from the state machine. All other events are refused. */
const LIFE: Readonly<Record<ReviewStatus, Partial<Record<InstanceEvent, ReviewStatus>>>> = {
  NotStarted: { initialize: 'Initializing' },
  Initializing: { notify: 'Starting' },
  Starting: { open: 'InProgress' },
  InProgress: { end: 'Completing' },
  Completing: { autoReview: 'AutoReviewing', complete: 'Completed' },
  AutoReviewing: { finishAutoReview: 'AutoReviewed' },
  AutoReviewed: { complete: 'Completed' },
  Completed: { applyDecisions: 'Applying' },
  Applying: { finishApplying: 'Applied' },
  Applied: {},
};
const STATUSES = Object.keys(LIFE) as ReviewStatus[];

describe.each(STATUSES)('in the status %s', (status) => {
  const rows = INSTANCE_EVENTS.map((event) => [event, LIFE[status][event] ?? 'a refusal'] as const);
  test.each(rows)('the event %s leads to %s', (event, expected) => {
    const next = () => nextStatus(status, event);
    if (expected !== 'a refusal') expect(next()).toBe(expected);
    else expect(next).toThrow(expect.objectContaining({ name: 'GraphError', code: 'Conflict' }) as Error);
  });
});

test('a refusal names the present status and the required ones', () => {
  expect(() => nextStatus('InProgress', 'complete')).toThrow(
    "This is not possible while the status is 'InProgress'; it must be 'Completing' or 'AutoReviewed'.",
  );
});

test('nothing leads back', () => {
  const reachable = (status: ReviewStatus): ReviewStatus[] =>
    Object.values(LIFE[status]).flatMap((next) => [next, ...reachable(next)]);
  for (const status of STATUSES) expect(reachable(status)).not.toContain(status);
});

/** Each status, whether it refuses decisions, and whether the instance is live without and with automatic applying. */
test.each<[ReviewStatus, boolean, boolean, boolean]>([
  ['NotStarted', false, true, true],
  ['Initializing', false, true, true],
  ['Starting', false, true, true],
  ['InProgress', false, true, true],
  ['Completing', true, true, true],
  ['AutoReviewing', true, true, true],
  ['AutoReviewed', true, true, true],
  ['Completed', true, false, true],
  ['Applying', true, true, true],
  ['Applied', true, false, false],
])(
  'in the status %s, an instance has ended: %p, is live: %p, is live if it applies by itself: %p',
  (status, ...[ended, live, liveIfApplied]) => {
    const isLiveWhen = (autoApplyDecisionsEnabled: boolean) =>
      isLive({ status, terms: { ...instance().terms, settings: settings({ autoApplyDecisionsEnabled }) } });
    expect([hasEnded(status), isLiveWhen(false), isLiveWhen(true)]).toEqual([ended, live, liveIfApplied]);
  },
);
