import { reassignedItem, verdictOn } from '../../../../shared/rules/instance/reassignment';
import type { StoredDecision } from '../../../../shared/rules/model/decision';
import { decision, instance } from '../../../support/reviewSamples';

const BY = { id: 'ada', displayName: 'Ada', userPrincipalName: 'ada' };
const user = { query: '/users/1ed8ac56-4827-4733-8f80-86adc2e67db5', queryType: 'MicrosoftGraph', queryRoot: null };
const MANAGER = { query: './manager', queryType: 'MicrosoftGraph', queryRoot: 'decisions' };
const running = instance({ status: 'InProgress', reviewers: [user] });
const open = decision({ assignee: 'mia' });

const verdict = (item: StoredDecision, reviewerId: string, decisionIds?: readonly string[], given = running) => {
  const answer = verdictOn({ reviewerId, reason: 'ill', decisionIds }, given, item);
  return typeof answer === 'string' ? answer : answer.code;
};
const given = (item: StoredDecision, ...names: readonly string[]): StoredDecision =>
  names.reduce<StoredDecision>(
    (now, reviewerId) =>
      reassignedItem(now, { reviewerId, reason: 'ill' }, { by: BY, dateTime: '2026-01-05T08:00:00.000Z' }),
    item,
  );

test.each<[string, string, StoredDecision, string]>([
  ['an open item', 'move', open, 'omar'],
  ['an item that is decided', 'AlreadyDecided', { ...open, decision: 'Approve' }, 'omar'],
  ['an item about the new reviewer', 'SelfReview', open, open.principal.id],
  ['an item of an earlier stage', 'StageIsOver', { ...open, stage: 1 }, 'omar'],
  ['an item that the person has now', 'stay', given(open, 'omar'), 'omar'],
  ['an item of somebody whose own it was', 'Loop', open, 'mia'],
  ['an item that the person had before', 'Loop', given(open, 'omar', 'otto'), 'omar'],
  ['an item that four others had', 'move', given(open, 'a', 'b', 'c', 'd'), 'e'],
  ['an item that five others had', 'TooManyReassignments', given(open, 'a', 'b', 'c', 'd', 'e'), 'f'],
])('%s gets the verdict %s', (_, expected, item, reviewerId) => {
  expect(verdict(item, reviewerId, [item.id])).toBe(expected);
});

test("a named item that the request's other filters exclude is refused; without names, such items are no problem", () => {
  const request = { reviewerId: 'omar', reason: 'ill', principalId: 'somebody else' };
  expect(verdictOn({ ...request, decisionIds: [open.id] }, running, open)).toMatchObject({ code: 'OtherItem' });
  expect(verdictOn(request, running, open)).toBe('stay');
});

test('the items of one reviewer are those that this person may decide', () => {
  const of = (fromReviewerId: string, item = open) =>
    verdictOn(
      { reviewerId: 'omar', reason: 'left', fromReviewerId },
      instance({ ...running, reviewers: [MANAGER] }),
      item,
    );
  expect(of('mia')).toBe('move');
  expect(of('MIA')).toBe('move');
  expect(of('max')).toBe('stay');
  expect(of('mia', given(open, 'max'))).toBe('stay');
  expect(of('max', given(open, 'max'))).toBe('move');
});

test('an item that only matches and cannot be given stays', () => {
  expect(verdict({ ...open, decision: 'Approve' }, 'omar')).toBe('stay');
});

test('people who review themselves can get their own item', () => {
  const self = instance({ status: 'InProgress', reviewers: [] });
  expect(verdict(open, open.principal.id, [open.id], self)).toBe('move');
});

test('the trail has everybody who had the item, the first one first', () => {
  expect(given(open, 'omar', 'otto').assignment).toMatchObject({ reviewerIds: ['otto'], trail: ['mia', 'omar'] });
  expect(given(decision({ assignee: 'fallback' }), 'omar').assignment?.trail).toEqual([]);
});
