import Joi from 'joi';
import { collection, graphObject } from './graphObject';
import { reviewersSchema } from './reviewersSchema';
import { insightSettingsSchema, lookBackSchema } from './settingsSchema';

const MOST_STAGES = 3;

/** Collection(accessReviewStageSettings). Reference: Graph access reviews §2.8. */
export const stageSettingsSchema = collection(
  graphObject({
    stageId: Joi.string().max(64).required(),
    dependsOn: collection(Joi.string()),
    durationInDays: Joi.number().integer().min(1).required(),
    recommendationsEnabled: Joi.boolean().required(),
    decisionsThatWillMoveToNextStage: Joi.array()
      .items(Joi.string().valid('Approve', 'Deny', 'Recommendation', 'NotReviewed', 'DontKnow'))
      .unique()
      .allow(null)
      .default(null),
    reviewers: reviewersSchema,
    fallbackReviewers: reviewersSchema,
    recommendationInsightSettings: insightSettingsSchema,
    recommendationLookBackDuration: lookBackSchema,
  }),
)
  .unique('stageId')
  .max(MOST_STAGES);
