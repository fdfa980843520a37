import {
  isInactive,
  priorityOf,
  recommend,
  recommendationRules,
  type RecommendationRules,
  type RecommendationSettings,
} from '../../../../shared/rules/decisions/recommendation';
import type { Affiliation, ReviewContext, StoredDecision } from '../../../../shared/rules/model/decision';
import type { Recommendation, ResourceType } from '../../../../shared/rules/model/definition';
import { settings } from '../../../support/reviewSamples';

describe('a recommendation', () => {
  const START = '2026-03-31T12:00:00.000Z';

  const bySignIn = (lookBack: string | null) =>
    recommendationRules(
      settings({ recommendationsEnabled: true, recommendationLookBackDuration: lookBack }),
      'group',
      START,
    );
  const known = (lastSignInDateTime: string | null | undefined, affiliation: Affiliation = 'unknown') => ({
    lastSignInDateTime,
    affiliation,
    startDateTime: START,
  });

  test.each<[string, string | null | undefined, string | null, Recommendation]>([
    ['who never signed in', null, null, 'Deny'],
    ['whose sign-ins could not be read', undefined, null, 'NoInfoAvailable'],
    ['who signed in yesterday', '2026-03-30T12:00:00.000Z', null, 'Approve'],
    ['who signed in thirty days before', '2026-03-01T12:00:00.000Z', null, 'Approve'],
    ['who signed in a moment earlier', '2026-03-01T11:59:59.999Z', null, 'Deny'],
    ['who signed in after the start', '2026-04-01T00:00:00.000Z', null, 'Approve'],
    ['in a shorter time', '2026-03-20T12:00:00.000Z', 'P10D', 'Deny'],
    ['in a longer time', '2026-01-01T12:00:00.000Z', 'P90D', 'Approve'],
    ['in a month of the calendar', '2026-02-28T12:00:00.000Z', 'P1M', 'Approve'],
  ])('for %s (%p, %p) is %s', (_, ...[lastSignIn, lookBack, expected]) => {
    expect(recommend(bySignIn(lookBack), known(lastSignIn))).toBe(expected);
  });

  const SIGN_IN = { '@odata.type': '#microsoft.graph.userLastSignInRecommendationInsightSetting' };
  const OUTLIER = { '@odata.type': '#microsoft.graph.groupPeerOutlierRecommendationInsightSettings' };

  test.each<[string, RecommendationSettings['recommendationInsightSettings'], ResourceType, RecommendationRules]>([
    [
      'nothing for a group',
      [],
      'group',
      { signIn: { since: '2026-03-01T12:00:00.000Z', to: 'tenant' }, peerOutliers: false },
    ],
    [
      'nothing for an application',
      [],
      'servicePrincipal',
      { signIn: { since: '2026-03-01T12:00:00.000Z', to: 'application' }, peerOutliers: false },
    ],
    [
      'a look-back and a scope of their own',
      [{ ...SIGN_IN, recommendationLookBackDuration: 'P7D', signInScope: 'tenant' }],
      'servicePrincipal',
      { signIn: { since: '2026-03-24T12:00:00.000Z', to: 'tenant' }, peerOutliers: false },
    ],
    ['outliers only', [OUTLIER], 'group', { signIn: undefined, peerOutliers: true }],
    [
      'both',
      [SIGN_IN, OUTLIER],
      'group',
      { signIn: { since: '2026-03-01T12:00:00.000Z', to: 'tenant' }, peerOutliers: true },
    ],
  ])('looks, with insight settings that say %s, at what they say', (_, ...[insightSettings, type, expected]) => {
    const given = settings({ recommendationsEnabled: true, recommendationInsightSettings: insightSettings });
    expect(recommendationRules(given, type, START)).toEqual(expected);
  });

  test('looks at nothing where recommendations are off', () => {
    const off = settings({ recommendationsEnabled: false, recommendationInsightSettings: [SIGN_IN, OUTLIER] });
    expect(recommendationRules(off, 'group', START)).toEqual({ signIn: undefined, peerOutliers: false });
  });

  const RECENT = '2026-03-30T12:00:00.000Z';
  const LONG_AGO = '2025-03-30T12:00:00.000Z';

  test.each<[string | null | undefined, Affiliation, Recommendation]>([
    [RECENT, 'peer', 'Approve'],
    [RECENT, 'outlier', 'Deny'],
    [RECENT, 'unknown', 'Approve'],
    [LONG_AGO, 'peer', 'Deny'],
    [null, 'peer', 'Deny'],
    [undefined, 'peer', 'Approve'],
    [undefined, 'outlier', 'Deny'],
    [undefined, 'unknown', 'NoInfoAvailable'],
  ])(
    'from a sign-in %p and the affiliation %s is %s: one reason to end access is enough',
    (lastSignIn, affiliation, expected) => {
      const both = { signIn: { since: '2026-03-01T12:00:00.000Z', to: 'tenant' }, peerOutliers: true } as const;
      expect(recommend(both, known(lastSignIn, affiliation))).toBe(expected);
    },
  );
});

const SINCE = '2026-01-01T00:00:00Z';
const LONG_AGO = '2020-01-01T00:00:00Z';

test.each([
  ['who signed in before', LONG_AGO, '2025-12-31T23:59:59Z'],
  ['who never signed in', LONG_AGO, null],
  ['of whom nothing is known', null, null],
])('%s is inactive', (_, createdDateTime, lastSignInDateTime) => {
  expect(isInactive({ createdDateTime, lastSignInDateTime }, SINCE)).toBe(true);
});

test.each([
  ['who signed in at that very moment', LONG_AGO, SINCE],
  ['who signed in since', LONG_AGO, '2026-01-02T00:00:00Z'],
  ['who is new and has not signed in yet', SINCE, null],
])('%s is not', (_, createdDateTime, lastSignInDateTime) => {
  expect(isInactive({ createdDateTime, lastSignInDateTime }, SINCE)).toBe(false);
});

describe('The priority of an item', () => {
  const context = { userType: 'Member', isNew: false, lastDecision: null } as ReviewContext;
  const item = { recommendation: 'NoInfoAvailable', insights: [] } as unknown as StoredDecision;
  const signedIn = (lastSignInDateTime: string): Partial<StoredDecision> => ({
    insights: [{ kind: 'userSignIn', id: '', insightCreatedDateTime: SINCE, lastSignInDateTime }],
  });
  const decided = (decision: string) => ({ lastDecision: { decision } }) as ReviewContext;

  test.each<[string, number, Partial<StoredDecision>, Partial<ReviewContext>]>([
    ['recommended to deny, and a guest', 1, { recommendation: 'Deny' }, { userType: 'Guest' }],
    ['of a new guest', 2, {}, { userType: 'Guest', isNew: true }],
    ['without a sign-in for 91 days', 3, signedIn('2025-10-02T00:00:00Z'), {}],
    ['without a sign-in for 90 days', 7, signedIn('2025-10-03T00:00:00Z'), {}],
    ['that is new', 4, {}, { isNew: true }],
    ['denied last time', 5, {}, decided('Deny')],
    ["don't know last time", 5, {}, decided('DontKnow')],
    ['approved last time', 6, {}, decided('Approve')],
    ['not decided last time', 7, {}, decided('NotReviewed')],
    ['carried over by the rule, though recommended to deny', 8, { isCarriedOver: true, recommendation: 'Deny' }, {}],
  ])('%s is %d', (_, priority, decision, known) => {
    expect(priorityOf({ ...item, ...decision }, { ...context, ...known })).toBe(priority);
  });
});
