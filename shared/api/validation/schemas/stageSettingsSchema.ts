import { lazily } from '../../../rules/lazily';
import { collection, graphObject } from './graphObject';
import { joi } from './joi';
import { reviewersSchema } from './reviewersSchema';
import { insightSettingsSchema, lookBackSchema } from './settingsSchema';

const MOST_STAGES = 3;

/** Collection(accessReviewStageSettings). Reference: Graph access reviews §2.8. */
export const stageSettingsSchema = lazily(() =>
  collection(
    graphObject({
      stageId: joi().string().max(64).required(),
      dependsOn: collection(joi().string()),
      durationInDays: joi().number().integer().min(1).required(),
      recommendationsEnabled: joi().boolean().required(),
      decisionsThatWillMoveToNextStage: joi()
        .array()
        .items(joi().string().valid('Approve', 'Deny', 'Recommendation', 'NotReviewed', 'DontKnow'))
        .unique()
        .allow(null)
        .default(null),
      reviewers: reviewersSchema(),
      fallbackReviewers: reviewersSchema(),
      recommendationInsightSettings: insightSettingsSchema(),
      recommendationLookBackDuration: lookBackSchema(),
    }),
  )
    .unique('stageId')
    .max(MOST_STAGES),
);
