import {
  accountState,
  deletesAccounts,
  resultAfterStop,
  resultBeforeBlock,
  resultBeforeDeletion,
  withoutDeletion,
} from '../../../../shared/rules/removals/accountDeletion';
import type { AccountDeletion } from '../../../../shared/rules/model/instance';
import { nextStep } from '../../../../shared/rules/instance/nextStep';
import type { ReviewStatus, ScheduleSettings } from '../../../../shared/rules/model/definition';
import { instance, settings } from '../../../support/reviewSamples';
import { refusalOf } from '../../api/validation/refusalOf';

const NOW = '2026-02-01T08:00:00.000Z';
const LATER = '2026-03-03T08:00:00.000Z';
const applyActions = [{ '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' }];

const deleting = (
  deletion?: AccountDeletion,
  changes: Partial<ScheduleSettings> = {},
  status: ReviewStatus = 'Applying',
) => {
  const sample = instance({ status, ...(deletion ? { deletion } : {}) });
  const wanted = settings({ applyActions, autoApplyDecisionsEnabled: true, defaultDecisionEnabled: true, ...changes });
  return { ...sample, terms: { ...sample.terms, settings: wanted } };
};

test.each([
  [[], false],
  [[{ '@odata.type': '#microsoft.graph.removeAccessApplyAction' }], false],
  [applyActions, true],
])('the apply actions %j delete accounts: %s', (actions, expected) => {
  expect(deletesAccounts({ applyActions: actions })).toBe(expected);
});

test.each([
  [undefined, 'absent'],
  [{ accountEnabled: true, userType: 'Member' }, 'noGuest'],
  [{ accountEnabled: false, userType: 'Member' }, 'noGuest'],
  [{ accountEnabled: true, userType: 'Guest' }, 'enabled'],
  [{ accountEnabled: false, userType: 'Guest' }, 'blocked'],
])('the account %j is %s', (account, expected) => {
  expect(accountState(account)).toBe(expected);
});

test.each([
  ['absent', 'AppliedSuccessfullyButObjectNotFound'],
  ['noGuest', 'ApplyNotSupported'],
  ['enabled', undefined],
  ['blocked', undefined],
] as const)('before the block, an account that is %s gets the result %s', (state, expected) => {
  expect(resultBeforeBlock(state)?.applyResult).toBe(expected);
});

test.each([
  ['absent', false, 'AppliedSuccessfullyButObjectNotFound'],
  ['absent', true, 'AppliedSuccessfully'],
  ['noGuest', false, 'ApplyNotSupported'],
  ['enabled', false, 'ApplyNotSupported'],
  ['enabled', true, 'ApplyNotSupported'],
  ['blocked', false, undefined],
] as const)(
  'before the deletion, an account that is %s (deletion begun: %s) gets %s',
  (state, removalBegun, expected) => {
    expect(resultBeforeDeletion(state, { removalBegun })?.applyResult).toBe(expected);
  },
);

test.each([
  ['blocked', NOW, 'stays blocked'],
  ['enabled', NOW, 'enabled again'],
  ['enabled', undefined, 'before the account was blocked'],
  ['blocked', undefined, 'before the account was blocked'],
] as const)(
  'after a stop, an account that is %s and was blocked %s gets the reason: %s',
  (state, blocked, expected) => {
    const item = { removalBegun: false, ...(blocked === undefined ? {} : { blockedDateTime: blocked }) };

    expect(resultAfterStop(state, item)).toEqual({
      applyResult: 'ApplyNotSupported',
      reason: expect.stringContaining(expected) as string,
    });
  },
);

test('after a stop, an account that was deleted already counts as deleted', () => {
  const item = { removalBegun: true, blockedDateTime: NOW };

  expect(resultAfterStop('absent', item)).toEqual({ applyResult: 'AppliedSuccessfully' });
});

test('after a stop, an account that was gone before it was blocked is not found', () => {
  const result = resultAfterStop('absent', { removalBegun: false });

  expect(result).toEqual({ applyResult: 'AppliedSuccessfullyButObjectNotFound' });
});

test.each<[AccountDeletion | undefined, object]>([
  [undefined, { kind: 'work', work: 'blockAccounts' }],
  [
    { phase: 'blocking', afterDateTime: LATER },
    { kind: 'work', work: 'blockAccounts' },
  ],
  [
    { phase: 'waiting', afterDateTime: LATER },
    { kind: 'wait', until: LATER },
  ],
  [
    { phase: 'waiting', afterDateTime: NOW },
    { kind: 'work', work: 'deleteAccounts', event: 'finishApplying' },
  ],
  [
    { phase: 'stopped', afterDateTime: LATER },
    { kind: 'work', work: 'keepAccounts', event: 'finishApplying' },
  ],
])('while applying with the deletion %j, the next step is %j', (deletion, expected) => {
  expect(nextStep(deleting(deletion), { now: NOW, stopped: false })).toEqual(expected);
});

test('a stop keeps the time that was set and begins the last work again', () => {
  const stopped = withoutDeletion(
    { ...deleting({ phase: 'waiting', afterDateTime: LATER }), cursor: { kind: 'row', after: 'x' } },
    NOW,
  );

  expect(stopped).toMatchObject({ deletion: { phase: 'stopped', afterDateTime: LATER }, cursor: null });
});

test.each([
  ['removes access only', deleting(undefined, { applyActions: [] })],
  ['is applied by hand', deleting(undefined, { autoApplyDecisionsEnabled: false })],
  ['decides nothing by default', deleting(undefined, { defaultDecisionEnabled: false })],
  ['is not applying yet', deleting(undefined, {}, 'InProgress')],
  ['has been applied', deleting(undefined, {}, 'Applied')],
])('a review that %s refuses the stop', (_, sample) => {
  expect(refusalOf(() => withoutDeletion(sample, NOW)).code).toBe('Conflict');
});
