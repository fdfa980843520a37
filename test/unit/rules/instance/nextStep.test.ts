import type { Instance } from '../../../../shared/rules/model/instance';
import type { SealKind, SealMark } from '../../../../shared/rules/model/evidence';
import { advanced, nextStep, type Step } from '../../../../shared/rules/instance/nextStep';
import type { ReviewStatus, ScheduleSettings } from '../../../../shared/rules/model/definition';
import { instance, settings } from '../../../support/reviewSamples';

/** The sample instance runs from Monday to Friday at eight; its midpoint is on Wednesday. */
const START = '2026-01-05T08:00:00.000Z';
const MIDPOINT = '2026-01-07T08:00:00.000Z';
const END = '2026-01-09T08:00:00.000Z';
const BEFORE = '2026-01-05T07:59:59.999Z';
const TUESDAY = '2026-01-06T08:00:00.000Z';
const THURSDAY = '2026-01-08T08:00:00.000Z';
const LATER = '2027-01-01T00:00:00.000Z';

const wait = (until: string): Step => ({ kind: 'wait', until });
const advance = (event: 'initialize' | 'open' | 'end' | 'autoReview' | 'applyDecisions'): Step => ({
  kind: 'advance',
  event,
});
const REST: Step = { kind: 'rest' };

interface Case {
  readonly status: ReviewStatus;
  readonly now?: string;
  readonly stopped?: boolean;
  readonly with?: Partial<Instance>;
  readonly settings?: Partial<ScheduleSettings>;
  /** The seal of the instance. By default nothing needs to be sealed; null means that it was never sealed. */
  readonly seal?: SealMark | null;
}

const sealed = (kind: SealKind, journal = 0): SealMark => ({ n: 1, kind, journal, statementSha256: 'hash' });

function stepOf({ status, now = TUESDAY, stopped = false, seal = sealed('applied'), ...given }: Case): Step {
  const terms = { ...instance().terms, settings: settings(given.settings) };
  return nextStep(instance({ terms, ...(seal && { seal }), ...given.with, status }), { now, stopped });
}

const SEAL: Step = { kind: 'work', work: 'seal' };

const sent = { number: 0, requestedDateTime: null, midpointSent: true };
const asked = { number: 1, requestedDateTime: TUESDAY, midpointSent: false };

test.each<[string, Case, Step]>([
  ['waits for its start', { status: 'NotStarted', now: BEFORE }, wait(START)],
  ['begins at its start', { status: 'NotStarted', now: START }, advance('initialize')],
  ['begins late, even after its end', { status: 'NotStarted', now: LATER }, advance('initialize')],
  ['is withdrawn when stopped', { status: 'NotStarted', now: BEFORE, stopped: true }, { kind: 'withdraw' }],
  ['is withdrawn even when due', { status: 'NotStarted', now: START, stopped: true }, { kind: 'withdraw' }],
  ['discovers', { status: 'Initializing' }, { kind: 'work', work: 'discover', event: 'notify' }],
  [
    'goes on when stopped',
    { status: 'Initializing', stopped: true },
    { kind: 'work', work: 'discover', event: 'notify' },
  ],
  ['opens before it invites', { status: 'Starting' }, advance('open')],
  ['opens when stopped', { status: 'Starting', stopped: true }, advance('open')],
  ['waits for the midpoint', { status: 'InProgress' }, wait(MIDPOINT)],
  ['reminds at the midpoint', { status: 'InProgress', now: MIDPOINT }, { kind: 'work', work: 'remind' }],
  ['reminds late', { status: 'InProgress', now: THURSDAY }, { kind: 'work', work: 'remind' }],
  ['reminds once', { status: 'InProgress', now: MIDPOINT, with: { reminder: sent } }, wait(END)],
  ['reminds nobody', { status: 'InProgress', settings: { reminderNotificationsEnabled: false } }, wait(END)],
  ['reminds on demand', { status: 'InProgress', with: { reminder: asked } }, { kind: 'work', work: 'remind' }],
  [
    'reminds on demand though reminders are off',
    { status: 'InProgress', with: { reminder: asked }, settings: { reminderNotificationsEnabled: false } },
    { kind: 'work', work: 'remind' },
  ],
  [
    'invites reviewers while they may decide already',
    { status: 'InProgress', with: { invitationsDue: true, unassigned: 1 } },
    { kind: 'work', work: 'invite' },
  ],
  [
    'reports items that nobody can decide',
    { status: 'InProgress', with: { unassigned: 1 } },
    { kind: 'work', work: 'mailUnassigned' },
  ],
  ['reports them once', { status: 'InProgress', with: { unassigned: 1, unassignedTold: true } }, wait(MIDPOINT)],
  [
    'assigns before it invites',
    { status: 'InProgress', with: { assignmentDue: true, invitationsDue: true, reminder: asked } },
    { kind: 'work', work: 'assign' },
  ],
  ['ends at its end', { status: 'InProgress', now: END }, advance('end')],
  [
    'ends before it does anything else',
    { status: 'InProgress', now: END, with: { assignmentDue: true, invitationsDue: true, reminder: asked } },
    advance('end'),
  ],
  ['ends when stopped', { status: 'InProgress', stopped: true }, advance('end')],
  ['is announced', { status: 'Completing' }, { kind: 'work', work: 'announceEnd', event: 'complete' }],
  ['is decided first', { status: 'Completing', settings: { defaultDecisionEnabled: true } }, advance('autoReview')],
  ['is decided', { status: 'AutoReviewing' }, { kind: 'work', work: 'autoReview', event: 'finishAutoReview' }],
  ['is announced then', { status: 'AutoReviewed' }, { kind: 'work', work: 'announceEnd', event: 'complete' }],
  ['rests', { status: 'Completed', now: LATER }, REST],
  [
    'is judged before it is applied',
    { status: 'Completed', settings: { autoApplyDecisionsEnabled: true } },
    { kind: 'work', work: 'holdRemovals', event: 'applyDecisions' },
  ],
  ['applies', { status: 'Applying' }, { kind: 'work', work: 'apply', event: 'finishApplying' }],
  [
    'applies when asked to',
    { status: 'Applying', stopped: true },
    { kind: 'work', work: 'apply', event: 'finishApplying' },
  ],
  [
    'reports what could not be removed',
    { status: 'Applied', with: { failureReport: { reasons: {}, after: null }, retriesRemovals: true } },
    { kind: 'work', work: 'reportFailures' },
  ],
  ['is sealed once it is open', { status: 'InProgress', seal: null }, SEAL],
  ['is not sealed at its end before it ends', { status: 'InProgress', now: END, seal: null }, advance('end')],
  ['is sealed before its end is announced', { status: 'Completing', seal: sealed('opened') }, SEAL],
  ['is sealed then after default decisions too', { status: 'AutoReviewed', seal: null }, SEAL],
  ['is sealed when it is applied', { status: 'Applied', now: LATER, seal: sealed('ended') }, SEAL],
  [
    'is sealed again when more has happened to it',
    { status: 'Applied', now: LATER, seal: sealed('applied', 4), with: { journal: { n: 5, hash: 'hash' } } },
    SEAL,
  ],
  [
    'is not sealed for what is sealed',
    { status: 'Applied', now: LATER, seal: sealed('later', 5), with: { journal: { n: 5, hash: 'hash' } } },
    REST,
  ],
  ['rests for ever', { status: 'Applied', now: LATER, settings: { autoApplyDecisionsEnabled: true } }, REST],
])('an instance %s', (_, given, expected) => {
  expect(stepOf(given)).toEqual(expected);
});

test.each<ReviewStatus>(['Completing', 'AutoReviewing', 'AutoReviewed', 'Completed', 'Applying', 'Applied'])(
  'a stopped series changes nothing for an instance that is %s',
  (status) => {
    expect(stepOf({ status, stopped: true })).toEqual(stepOf({ status }));
  },
);

test('an event starts its work from the beginning', () => {
  const next = advanced(instance({ status: 'Starting', cursor: { kind: 'row', after: 'somewhere' } }), 'open');
  expect([next.status, next.cursor]).toEqual(['InProgress', null]);
});

test.each([true, false])('an instance that opens has invitations to send if its mails are on: %s', (mails) => {
  const terms = { ...instance().terms, settings: settings({ mailNotificationsEnabled: mails }) };
  expect(advanced(instance({ status: 'Starting', terms }), 'open').invitationsDue).toBe(mails);
});

test('an event that the status forbids throws a conflict', () => {
  const early = () => advanced(instance({ status: 'NotStarted' }), 'end');
  expect(early).toThrow(expect.objectContaining({ code: 'Conflict' }) as Error);
});
