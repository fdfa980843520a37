import { ProgressTally, type Progress } from '../../../../shared/rules/reports/progress';
import { ZERO_GUID } from '../../../../shared/rules/ids';
import type { ReviewContext, StoredDecision } from '../../../../shared/rules/model/decision';
import type { Contact } from '../../../../shared/rules/model/instance';
import { contact, decision } from '../../../support/reviewSamples';

const NOW = '2026-03-31T08:00:00Z';
const by = (id: string) => ({ id, displayName: id.toUpperCase(), userPrincipalName: `${id}@contoso.example` });
const ANN = '00000000-0000-0000-0000-0000000000aa';
const BEN = '00000000-0000-0000-0000-0000000000bb';
/** The principal of the items. */
const SOMEBODY = decision().principal;

const decided = (id: string, hour: string, changes: Partial<StoredDecision> = {}): StoredDecision =>
  decision({
    decision: 'Approve',
    justification: 'needs it',
    reviewedBy: by(id),
    reviewedDateTime: `2026-03-01T${hour}:30:00.000Z`,
    ...changes,
  });

/** Returns the figures of items in a review in which Ann and Ben both decide all items. */
function figures(
  items: readonly StoredDecision[],
  contacts: readonly Contact[] = [],
  opened: ReadonlyMap<string, string> = new Map(),
): Progress {
  const both = { reviewers: [{ query: '/users/x' }], commonReviewerIds: [ANN, BEN], fallbackReviewerIds: [] };
  const tally = new ProgressTally(both as unknown as ConstructorParameters<typeof ProgressTally>[0], NOW);
  for (const item of items) tally.add(item);
  return tally.progress(contacts, opened);
}

const valuesOf = ({ facets }: Progress, property: string) =>
  Object.fromEntries(
    facets.find((facet) => facet.property === property)?.values.map(({ value, count }) => [String(value), count]) ?? [],
  );

test('a review without items has no figures but zeros', () => {
  expect(figures([])).toMatchObject({
    items: 0,
    open: 0,
    byDefault: 0,
    all: { decided: 0, lastDateTime: null },
    reviewers: [],
  });
});

test.each<readonly [string, StoredDecision, Partial<Progress['all']>]>([
  ['an approval', decided(ANN, '09'), { approved: 1, withoutReason: 0, self: 0, bulk: 0, againstRecommendation: 0 }],
  ['a denial', decided(ANN, '09', { decision: 'Deny' }), { approved: 0, againstRecommendation: 0 }],
  ['no reason', decided(ANN, '09', { justification: '' }), { withoutReason: 1 }],
  ['many at once', decided(ANN, '09', { isPartOfBulk: true }), { bulk: 1 }],
  ['about oneself', decided(SOMEBODY.id, '09'), { self: 1 }],
  ['kept against advice', decided(ANN, '09', { recommendation: 'Deny' }), { againstRecommendation: 1 }],
  ['as advised', decided(ANN, '09', { recommendation: 'Approve' }), { againstRecommendation: 0 }],
  [
    'denied against advice',
    decided(ANN, '09', { decision: 'Deny', recommendation: 'Approve' }),
    { againstRecommendation: 1 },
  ],
  ["don't know", decided(ANN, '09', { decision: 'DontKnow', recommendation: 'Approve' }), { againstRecommendation: 0 }],
])('%s counts once for its reviewer and once for all', (_, item, expected) => {
  const { all, reviewers } = figures([item]);
  expect(all).toMatchObject({ decided: 1, ...expected });
  expect(reviewers).toMatchObject([{ id: item.reviewedBy?.id, askedDateTime: null, ...all }]);
});

test('items that a default or the last review decided do not count as decided by a person', () => {
  const byRule = decided(ZERO_GUID, '09');
  const { all, byDefault, carriedOver, open } = figures([byRule, { ...byRule, isCarriedOver: true }, decision()]);
  expect({ decided: all.decided, byDefault, carriedOver, open }).toEqual({
    decided: 0,
    byDefault: 1,
    carriedOver: 1,
    open: 1,
  });
});

test.each<readonly [string, Partial<StoredDecision>, number]>([
  ['a denial that is applied', {}, 1],
  ['an approval that is applied', { decision: 'Approve' }, 0],
  ['a removal that failed', { applyResult: 'AppliedWithUnknownFailure' }, 0],
  [
    'access that is given back',
    { restoration: { state: 'restored', dateTime: NOW } as StoredDecision['restoration'] & object },
    0,
  ],
  [
    'access that cannot be given back',
    { restoration: { state: 'notRestorable', dateTime: NOW } as StoredDecision['restoration'] & object },
    1,
  ],
])('of %s, the removed access counts: %#', (_, changes, removed) => {
  expect(
    figures([decided(ANN, '09', { decision: 'Deny', applyResult: 'AppliedSuccessfully', ...changes })]).removed,
  ).toBe(removed);
});

test('each open item waits for everybody who may decide on it; those with the most come first', () => {
  const given = { kind: 'reassign', reviewerIds: [BEN], by: by(ANN), reason: '', dateTime: NOW } as const;
  const items = [
    decision(),
    decision({ assignment: given as unknown as StoredDecision['assignment'] & object }),
    decided(ANN, '10'),
  ];
  const { reviewers, reviewerCount } = figures(items, [
    contact({ id: ANN, displayName: 'Ann' }),
    contact({ id: BEN, displayName: 'Ben' }),
  ]);
  expect(reviewerCount).toBe(2);
  expect(reviewers.map(({ displayName, open, decided: done }) => [displayName, open, done])).toEqual([
    ['Ben', 2, 0],
    ['Ann', 1, 1],
  ]);
});

test('a reviewer has the instant of their first look, and null where none is recorded', () => {
  const asked = [contact({ id: ANN }), contact({ id: BEN })];
  const { reviewers } = figures([decided(ANN, '10')], asked, new Map([[BEN, NOW]]));
  expect(reviewers.map(({ id, openedDateTime }) => [id, openedDateTime])).toEqual([
    [ANN, null],
    [BEN, NOW],
  ]);
});

test('the hours of decisions are in the order of time, with the first and the last of each reviewer', () => {
  const { hours, all } = figures([decided(ANN, '11'), decided(ANN, '09'), decided(BEN, '09')]);
  expect(hours).toEqual([
    { dateTime: '2026-03-01T09:00:00Z', decided: 2 },
    { dateTime: '2026-03-01T11:00:00Z', decided: 1 },
  ]);
  expect([all.firstDateTime, all.lastDateTime]).toEqual(['2026-03-01T09:30:00.000Z', '2026-03-01T11:30:00.000Z']);
});

test('values of properties are counted, the most frequent first, and nothing known is null', () => {
  const context = (changes: Partial<ReviewContext>) => ({
    context: { department: 'Sales', ...changes } as ReviewContext,
  });
  const result = figures([
    decision(context({})),
    decision(context({})),
    decision(context({ department: null })),
    decision(),
  ]);
  expect(valuesOf(result, 'reviewContext/department')).toEqual({ Sales: 2, null: 2 });
  expect(valuesOf(result, 'decision')).toEqual({ NotReviewed: 4 });
  expect(valuesOf(result, 'removalCheck/state')).toEqual({ null: 4 });
});

test('an open item that stayed in an earlier stage waits for nobody', () => {
  const stage = { index: 2, reviewers: [{ query: '/users/x' }], commonReviewerIds: [ANN], fallbackReviewerIds: [] };
  const tally = new ProgressTally(stage as unknown as ConstructorParameters<typeof ProgressTally>[0], NOW);
  for (const index of [1, 2, 1]) tally.add(decision({ stage: index }));

  const { open, reviewers } = tally.progress([contact({ id: ANN })], new Map());
  expect([open, reviewers.map((reviewer) => reviewer.open)]).toEqual([3, [1]]);
});

test.each([
  ['', 'never'],
  ['2026-03-01T08:00:00Z', 'recent'],
  ['2026-03-01T07:59:59Z', 'quarter'],
  ['2025-12-31T08:00:00Z', 'quarter'],
  ['2025-12-31T07:59:59Z', 'old'],
])('a last sign-in at %p is %s at the end of March', (last, age) => {
  const principal = { ...SOMEBODY, lastUserSignInDateTime: last };
  expect(valuesOf(figures([decision({ principal })]), 'principal/lastUserSignInDateTime')).toEqual({ [age]: 1 });
});

test('an answer stays small, however many reviewers and departments there are', () => {
  const many = Array.from({ length: 700 }, (_, n) =>
    decided(`person-${n}`, '09', { context: { department: `d${n}` } as ReviewContext }),
  );
  const { reviewers, reviewerCount, facets } = figures(many);
  expect([reviewers.length, reviewerCount]).toEqual([500, 700]);
  expect(Math.max(...facets.map(({ values }) => values.length))).toBe(500);
});
