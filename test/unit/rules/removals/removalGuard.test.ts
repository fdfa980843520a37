import type { DecisionCounts, Instance } from '../../../../shared/rules/model/instance';
import type { StoredDecision } from '../../../../shared/rules/model/decision';
import { hasReviewer } from '../../../../shared/rules/decisions/reviewerRights';
import { ZERO_GUID } from '../../../../shared/rules/ids';
import { decision, instance } from '../../../support/reviewSamples';
import {
  isHeld,
  NO_DECISIONS,
  withDecision,
  withHold,
  withoutHold,
} from '../../../../shared/rules/removals/removalGuard';

const counts = (denied: number, others: number) => ({ Approve: others, Deny: denied, DontKnow: 0, NotReviewed: 0 });
const guard = { percent: 50, items: 10 };

test.each([
  ['no decisions', false, 0, 0, guard],
  ['few of few', false, 9, 0, guard],
  ['just enough, all of them', true, 10, 0, guard],
  ['exactly half', false, 10, 10, guard],
  ['a little more than half', true, 11, 10, guard],
  ['many of very many', false, 400, 600, guard],
  ['most of very many', true, 600, 400, guard],
  ['everything where nothing is guarded', false, 50, 0, { percent: 100, items: 1 }],
  ['one where everything is guarded', true, 1, 99, { percent: 0, items: 1 }],
])('removals of %s are held: %s', (...[, held, denied, others, limits]) => {
  expect(isHeld(counts(denied, others), limits)).toBe(held);
});

test('approvals by a default are counted, and those of people or of an earlier review are not', () => {
  const of = (id: string) => ({ id, displayName: '', userPrincipalName: '' });
  const found = [
    decision({ decision: 'Approve', reviewedBy: of(ZERO_GUID) }),
    decision({ decision: 'Approve', reviewedBy: of(ZERO_GUID), isCarriedOver: true }),
    decision({ decision: 'Approve', reviewedBy: of('1') }),
  ].reduce<DecisionCounts>((sum, item) => withDecision(sum, instance(), item), NO_DECISIONS);
  expect(found).toMatchObject({ Approve: 3, approvedByDefault: 1 });
});

test('denials by the default Deny of the definition are not counted', () => {
  expect(isHeld({ ...counts(12, 0), deniedByDefault: 12 }, guard)).toBe(false);
  expect(isHeld({ ...counts(12, 0), deniedByDefault: 2 }, guard)).toBe(true);
});

test('one denial without any reviewer is held under all thresholds', () => {
  const one = { ...counts(1, 99), deniedByDefault: 1, deniedUnasked: 1 };
  expect(isHeld(one, { percent: 100, items: 1 })).toBe(true);
  expect(withHold([], one, guard)[0]?.message).toContain('1 of 1 denials');
});

const user = { query: '/users/1', queryType: 'MicrosoftGraph', queryRoot: null };
const manager = { query: './manager', queryType: 'MicrosoftGraph', queryRoot: 'decisions' };

test.each<[string, boolean, Partial<Instance>, Partial<StoredDecision>]>([
  ['common reviewers were found', true, { reviewers: [user], commonReviewerIds: ['1'] }, {}],
  ['no common reviewer was found', false, { reviewers: [user] }, {}],
  ['a manager was found', true, { reviewers: [manager] }, { assignee: '2' }],
  ['no manager was found', false, { reviewers: [manager] }, {}],
  ['fallback reviewers stand in', true, { reviewers: [manager], fallbackReviewerIds: ['3'] }, { assignee: 'fallback' }],
  ['the fallback reviewers are gone', false, { reviewers: [manager] }, { assignee: 'fallback' }],
])('if %s, a reviewer could be asked: %s', (_case, expected, instance, item) => {
  const none = { reviewers: [], commonReviewerIds: [], fallbackReviewerIds: [], stages: [] };
  expect(hasReviewer({ ...none, ...instance }, decision({ assignee: null, stage: null, ...item }))).toBe(expected);
});

test('the reason names the counts and what to do, once, and is removed later', () => {
  const other = { code: 'NoReviewer', message: '1 decision has no reviewer.' };
  const errors = withHold(withHold([other], counts(12, 3), guard), counts(12, 3), guard);
  expect(errors).toHaveLength(2);
  expect(errors[1]?.message).toContain('12 of 15 would remove access');
  expect(errors[1]?.message).toContain('applyDecisions');
  expect(withoutHold(errors)).toEqual([other]);
});
