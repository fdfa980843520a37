import { goesToNextStage } from '../../../../shared/rules/instance/stages';
import { decision, instance } from '../../../support/reviewSamples';

const { terms } = instance();
const STAGE = {
  stageId: '1',
  dependsOn: [],
  durationInDays: 1,
  recommendationsEnabled: true,
  reviewers: [],
  fallbackReviewers: [],
  recommendationInsightSettings: [],
  recommendationLookBackDuration: null,
};

test.each([
  [['Recommendation'], 'NotReviewed', 'Deny', true],
  [['Recommendation'], 'NotReviewed', 'NoInfoAvailable', false],
  [['Recommendation'], 'Approve', 'Deny', false],
  [['Recommendation', 'Approve'], 'Approve', 'NoInfoAvailable', true],
  [['NotReviewed'], 'NotReviewed', 'NoInfoAvailable', true],
] as const)(
  'where %j go on, an item with %s and the recommendation %s: %j',
  (moving, decided, recommendation, goes) => {
    const staged = instance({
      terms: { ...terms, stageSettings: [{ ...STAGE, decisionsThatWillMoveToNextStage: moving }] },
    });
    expect(goesToNextStage(staged, decision({ decision: decided, recommendation, stage: 1 }))).toBe(goes);
  },
);
