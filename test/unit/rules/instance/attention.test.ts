import { concernsOf, endsSoon, isWatched } from '../../../../shared/rules/instance/attention';

type View = Parameters<typeof concernsOf>[0];

const settings = { autoApplyDecisionsEnabled: false } as View['terms']['settings'];
const view = (changes: Partial<View>): View => ({
  status: 'InProgress',
  errors: [],
  commonReviewerIds: [],
  terms: { settings } as View['terms'],
  ...changes,
});
const error = (code: string) => ({ code, message: 'why' });
const kinds = (changes: Partial<View>): string[] =>
  concernsOf(view(changes)).map(({ kind, count }) => [kind, count ?? ''].join(' ').trim());

test.each<readonly [string, Partial<View>, readonly string[]]>([
  ['reviewers decide', {}, []],
  ['items have no reviewer', { unassigned: 2, errors: [error('NoReviewer')] }, ['nobodyDecides 2']],
  [
    'the only reviewer may not decide',
    { ...alone(), errors: [error('NoReviewer')], unassigned: 1 },
    ['nobodyDecides 1'],
  ],
  ['somebody reviews them now', { errors: [error('NoReviewer')], commonReviewerIds: ['olga'] }, []],
  [
    'they have none, and it has ended',
    { unassigned: 2, errors: [error('NoReviewer')], status: 'Completed' },
    ['notApplied'],
  ],
  ['the mailbox refuses mails', { errors: [error('MailsNotSent')] }, ['blocked']],
  [
    'removals are held',
    { status: 'Completed', hold: { told: true }, errors: [error('RemovalsHeld')] },
    ['removalsHeld'],
  ],
  ['decisions are applied by themselves', { status: 'Completed', terms: autoApply() }, []],
  ['the mailbox refused mails, and it is over', { status: 'Applied', errors: [error('MailsNotSent')] }, []],
  ['access remains', { status: 'Applied', errors: [error('RemovalNotSeen')], readBack: seen() }, ['accessRemains 3']],
  ['removals failed', { status: 'Applied', failureReport: null, failedRemovals: 2 }, ['removalsFailed 2']],
  ['none failed', { status: 'Applied', failureReport: null, failedRemovals: 0 }, []],
  ['it has not begun', { status: 'NotStarted', errors: [error('WorkInterrupted')] }, []],
])('the concerns are named if %s', (_, changes, expected) => {
  expect(kinds(changes)).toEqual(expected);
  expect(isWatched(view(changes)) || expected.length === 0).toBe(true);
});

test.each<readonly [string, boolean, Partial<View>]>([
  ['failed removals are counted', true, { failureReport: { reasons: {}, after: null }, failedRemovals: 0 }],
  ['a removal has failed', true, { failureReport: null, failedRemovals: 1 }],
  ['none has', false, { failureReport: null, failedRemovals: 0 }],
  ['an earlier version applied it', false, {}],
])('after applying, if %s, the instance is watched: %s', (_, isExpected, changes) => {
  expect(isWatched(view({ status: 'Applied', ...changes }))).toBe(isExpected);
});

test.each([
  ['2026-01-08T08:00:00Z', true],
  ['2026-01-08T08:00:01Z', false],
] as const)('on the fifth at eight, an end at %s is soon: %s', (endDateTime, isSoon) => {
  expect(endsSoon({ status: 'InProgress', endDateTime }, '2026-01-05T08:00:00Z')).toBe(isSoon);
});

function autoApply(): View['terms'] {
  return { settings: { ...settings, autoApplyDecisionsEnabled: true } } as View['terms'];
}

function seen(): NonNullable<View['readBack']> {
  const counts = { gone: 1, stillPresent: 1, otherWay: 1, cameBack: 2, unknown: 0 };
  return { appliedDateTime: '2026-01-05T08:00:00Z', looks: 2, counts };
}

function alone(): Pick<View, 'terms' | 'commonReviewerIds'> {
  return {
    terms: { settings, reviewOptions: { selfReviewDisabled: true } } as View['terms'],
    commonReviewerIds: ['olga'],
  };
}
