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
import type { StoredDecision } from '../../../../shared/rules/model/decision';
import type { ReviewerScope, StageSettings } from '../../../../shared/rules/model/definition';
import { decision } from '../../../support/reviewSamples';

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

  test.each<[string, ReviewerSource, boolean, readonly ReviewerScope[]]>([
    ['nobody named', 'self', true, []],
    ['managers', 'manager', true, [MANAGER]],
    ['managers beside others', 'manager', true, [USER, MANAGER]],
    ['named people', 'common', false, [USER]],
  ])('comes, with %s, from the source %s', (_, ...[source, each, reviewers]) => {
    expect([reviewerSource({ reviewers }), assignsEach({ reviewers })]).toEqual([source, each]);
  });

  const [YES, NO] = ['includes', 'excludes'] as const;
  test.each<[typeof YES | typeof NO, string, ReviewerIds, string | null]>([
    [YES, 'a common reviewer', asked([USER], ['me']), null],
    [YES, 'a common reviewer beside an assigned one', asked([USER, MANAGER], ['me']), 'other'],
    [YES, 'the assigned reviewer', asked([MANAGER]), 'me'],
    [NO, 'another person than the assigned reviewer', asked([MANAGER]), 'other'],
    [NO, 'everybody if nobody is assigned', asked([MANAGER]), null],
    [NO, 'others than the fallback reviewers if nobody else was found', asked([MANAGER]), FALLBACK],
    [NO, 'who was assigned before common reviewers replaced the reviewers', asked([USER], ['other']), 'me'],
  ])('%s %s', (...[answer, , given, assignee]) => {
    const expected = answer === YES;
    expect(mayDecide(given, decision({ assignee }), 'me')).toBe(expected);
  });

  test('a fallback reviewer decides only on items of the fallback', () => {
    expect(mayDecide(asked([]), decision({ assignee: FALLBACK }), 'fallback-person')).toBe(true);
    expect(mayDecide(asked([]), decision({ assignee: 'other' }), 'fallback-person')).toBe(false);
    expect(mayDecide(asked([USER], ['other']), decision({ assignee: FALLBACK }), 'fallback-person')).toBe(false);
  });

  const FALLS = { assignee: FALLBACK };
  test.each<[typeof YES | typeof NO, string, ReviewerIds, Partial<StoredDecision>, string]>([
    [NO, 'the principal', asked([USER], ['me', 'other']), {}, 'me'],
    [YES, 'another common reviewer', asked([USER], ['me', 'other']), {}, 'other'],
    [NO, 'a fallback reviewer beside one who may', asked([USER], ['me', 'other']), FALLS, 'fallback-person'],
    [YES, 'a fallback reviewer in the place of the principal', asked([USER], ['me']), FALLS, 'fallback-person'],
    [NO, 'the principal as their own manager', asked([MANAGER]), { assignee: 'me' }, 'me'],
    [YES, 'the principal if people review themselves', asked([]), { assignee: 'me' }, 'me'],
  ])('%s, without reviews of oneself, %s', (...[answer, , given, item, userId]) => {
    const expected = answer === YES;
    const about = { principal: { ...decision().principal, id: 'me' }, selfReviewDisabled: true } as const;
    expect(mayDecide(given, decision({ ...about, ...item }), userId)).toBe(expected);
  });

  test('a fallback reviewer decides an item that all common reviewers decided in an earlier stage', () => {
    const item = decision({ ...FALLS, earlierReviewerIds: ['me', 'other'] });
    expect(mayDecide(asked([USER], ['me', 'other']), item, 'fallback-person')).toBe(true);
    expect(mayDecide(asked([USER], ['me', 'third']), item, 'fallback-person')).toBe(false);
    expect(reviewerIdsOf(asked([USER], ['me', 'other']), item)).toEqual(['fallback-person']);
    expect(reviewerIdsOf(asked([USER], ['me', 'third']), item)).toEqual(['third']);
  });

  test('a user whose id equals the word for the fallback decides nothing', () => {
    expect(mayDecide({ ...asked([]), fallbackReviewerIds: [] }, decision({ assignee: FALLBACK }), 'somebody')).toBe(
      false,
    );
  });
});

test('a definition names its reviewers in any letter case, also those of a stage', () => {
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
