import fc from 'fast-check';
import { deriveId, isGuid } from '../../../../shared/rules/ids';
import { defaultDecision } from '../../../../shared/rules/decisions/outcome';
import {
  recommend,
  recommendationRules,
  type RecommendationRules,
  type RecommendationSettings,
} from '../../../../shared/rules/decisions/recommendation';
import type {
  Decision,
  Recommendation,
  ResourceType,
  ReviewerScope,
  ScheduleSettings,
  StageSettings,
} from '../../../../shared/rules/model/definition';
import {
  assignsEach,
  FALLBACK,
  mayDecide,
  namesReviewer,
  reviewerIdsOf,
  reviewerSource,
  type ReviewerIds,
  type ReviewerSource,
} from '../../../../shared/rules/decisions/reviewerRights';
import type { Affiliation, StoredDecision } from '../../../../shared/rules/model/decision';
import { decision, settings } from '../../../support/reviewSamples';

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

describe('the decision at the end', () => {
  type Rule = ScheduleSettings['defaultDecision'];
  const atEnd = (defaultDecisionRule: Rule, recommendation: Recommendation, decision: Decision = 'NotReviewed') =>
    defaultDecision(
      { decision, recommendation },
      settings({ defaultDecisionEnabled: true, defaultDecision: defaultDecisionRule }),
    );

  test.each<[Rule, Recommendation, Decision | undefined]>([
    ['Approve', 'Deny', 'Approve'],
    ['Deny', 'Approve', 'Deny'],
    ['Deny', 'NoInfoAvailable', 'Deny'],
    ['None', 'Deny', undefined],
    ['Recommendation', 'Approve', 'Approve'],
    ['Recommendation', 'Deny', 'Deny'],
    ['Recommendation', 'NoInfoAvailable', undefined],
  ])('by %s with the recommendation %s is %p', (rule, recommendation, expected) => {
    expect(atEnd(rule, recommendation)).toBe(expected);
  });

  test.each<Decision>(['Approve', 'Deny', 'DontKnow'])('leaves %s as a reviewer left it', (decision) => {
    expect(atEnd('Deny', 'Deny', decision)).toBeUndefined();
  });

  test('is none where the rule is off', () => {
    const off = settings({ defaultDecisionEnabled: false, defaultDecision: 'Deny' });
    expect(defaultDecision({ decision: 'NotReviewed', recommendation: 'Deny' }, off)).toBeUndefined();
  });
});

describe('who may decide', () => {
  const MANAGER: ReviewerScope = { query: './manager', queryType: 'MicrosoftGraph', queryRoot: 'decisions' };
  const USER: ReviewerScope = {
    query: '/users/398164b1-5196-49dd-ada2-364b49f99b27',
    queryType: 'MicrosoftGraph',
    queryRoot: null,
  };
  const asked = (reviewers: readonly ReviewerScope[], commonReviewerIds: readonly string[] = []) => ({
    reviewers,
    commonReviewerIds,
    fallbackReviewerIds: ['fallback-person'],
  });

  test.each<[string, readonly ReviewerScope[], ReviewerSource, boolean]>([
    ['nobody named', [], 'self', true],
    ['managers', [MANAGER], 'manager', true],
    ['managers beside others', [USER, MANAGER], 'manager', true],
    ['named people', [USER], 'common', false],
  ])('comes with %s from %s', (_, ...[reviewers, source, each]) => {
    expect([reviewerSource({ reviewers }), assignsEach({ reviewers })]).toEqual([source, each]);
  });

  test.each<[string, ReviewerIds, string | null, boolean]>([
    ['a common reviewer', asked([USER], ['me']), null, true],
    ['a common reviewer beside an assigned one', asked([USER, MANAGER], ['me']), 'other', true],
    ['the assigned reviewer', asked([MANAGER]), 'me', true],
    ['another than the assigned reviewer', asked([MANAGER]), 'other', false],
    ['nobody assigned', asked([MANAGER]), null, false],
    ['a fallback reviewer where nobody else was found', asked([MANAGER]), FALLBACK, false],
    ['who was assigned before the reviewers were replaced by common ones', asked([USER], ['other']), 'me', false],
  ])('%s: %#', (_, ...[given, assignee, expected]) => {
    expect(mayDecide(given, decision({ assignee }), 'me')).toBe(expected);
  });

  test('a fallback reviewer decides only on items of the fallback', () => {
    expect(mayDecide(asked([]), decision({ assignee: FALLBACK }), 'fallback-person')).toBe(true);
    expect(mayDecide(asked([]), decision({ assignee: 'other' }), 'fallback-person')).toBe(false);
    expect(mayDecide(asked([USER], ['other']), decision({ assignee: FALLBACK }), 'fallback-person')).toBe(false);
  });

  const FALLS = { assignee: FALLBACK };
  test.each<[string, ReviewerIds, Partial<StoredDecision>, string, boolean]>([
    ['the principal not', asked([USER], ['me', 'other']), {}, 'me', false],
    ['another common reviewer', asked([USER], ['me', 'other']), {}, 'other', true],
    ['no fallback reviewer beside one who may', asked([USER], ['me', 'other']), FALLS, 'fallback-person', false],
    ['a fallback reviewer in the place of the principal', asked([USER], ['me']), FALLS, 'fallback-person', true],
    ['the principal not, as their own manager', asked([MANAGER]), { assignee: 'me' }, 'me', false],
    ['the principal, where people review themselves', asked([]), { assignee: 'me' }, 'me', true],
  ])('without reviews of oneself, %s decides on an item: %#', (_, given, item, userId, expected) => {
    const about = { principal: { ...decision().principal, id: 'me' }, selfReviewDisabled: true } as const;
    expect(mayDecide(given, decision({ ...about, ...item }), userId)).toBe(expected);
  });

  test('a fallback reviewer decides where all common ones decided the item in an earlier stage', () => {
    const item = decision({ ...FALLS, earlierReviewerIds: ['me', 'other'] });
    expect(mayDecide(asked([USER], ['me', 'other']), item, 'fallback-person')).toBe(true);
    expect(mayDecide(asked([USER], ['me', 'third']), item, 'fallback-person')).toBe(false);
    expect(reviewerIdsOf(asked([USER], ['me', 'other']), item)).toEqual(['fallback-person']);
    expect(reviewerIdsOf(asked([USER], ['me', 'third']), item)).toEqual(['third']);
  });

  test('nobody decides by being called like the word for the fallback', () => {
    expect(mayDecide({ ...asked([]), fallbackReviewerIds: [] }, decision({ assignee: FALLBACK }), 'somebody')).toBe(
      false,
    );
  });
});

describe('derived ids', () => {
  /** Computed by another implementation of version 5 (Python's uuid5) in the product's namespace. */
  test.each<[string[], string]>([
    [['a'], 'b464d397-ac22-5340-9b22-a96e1e36d82a'],
    [['398164b1-5196-49dd-ada2-364b49f99b27', '2026-01-05T08:00:00.000Z'], '1138e5af-05a2-567e-9ce0-75cd98352c26'],
    [['größe', '名', '😀'], '2767fda6-9598-5455-a710-e85bf0192039'],
  ])('%j is %s', (parts, expected) => {
    expect(deriveId(...parts)).toBe(expected);
  });

  test('are the same for the same parts, others for others, and always GUIDs of version 5', () => {
    const part = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\n'));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), fc.array(part, { minLength: 1 }), (one, other) => {
        expect(deriveId(...one)).toBe(deriveId(...one));
        expect(deriveId(...one) === deriveId(...other)).toBe(one.join('\n') === other.join('\n'));
        expect(deriveId(...one)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(isGuid(deriveId(...one))).toBe(true);
      }),
      { seed: 20_260_105, numRuns: 300 },
    );
  });

  test.each(['', 'abc', 'definition:x', "' or 1 eq 1", '398164b1-5196-49dd-ada2-364b49f99b27 ', '398164b1/5196'])(
    '%j is no GUID',
    (text) => {
      expect(isGuid(text)).toBe(false);
    },
  );
});

test('a definition names its reviewers in any letters, also those of a stage', () => {
  const id = 'abcdef01-0000-4000-8000-000000000001';
  const user = (userId: string): ReviewerScope => ({
    query: `/users/${userId}`,
    queryType: 'MicrosoftGraph',
    queryRoot: null,
  });
  const stage: StageSettings = {
    stageId: '1',
    dependsOn: [],
    durationInDays: 1,
    recommendationsEnabled: false,
    decisionsThatWillMoveToNextStage: null,
    reviewers: [user(id.toUpperCase())],
    fallbackReviewers: [],
    recommendationInsightSettings: [],
    recommendationLookBackDuration: null,
  };

  expect(namesReviewer({ reviewers: [user(id.toUpperCase())], stageSettings: [] }, id)).toBe(true);
  expect(namesReviewer({ reviewers: [], stageSettings: [stage] }, id)).toBe(true);
  expect(namesReviewer({ reviewers: [user(id.replace('a', 'b'))], stageSettings: [] }, id)).toBe(false);
});
