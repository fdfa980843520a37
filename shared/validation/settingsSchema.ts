import Joi, { type Schema } from 'joi';
import { byType, collection, graphObject, typeName } from './graphObject';
import { recurrenceSchema } from './recurrenceSchema';
import { duration } from './timeSchemas';

const flag = Joi.boolean().default(false);

export const lookBackSchema = duration.allow(null).default(null);

const peerOutlier = graphObject({
  '@odata.type': typeName('groupPeerOutlierRecommendationInsightSettings').required(),
});

const lastSignIn = graphObject({
  '@odata.type': typeName(
    'userLastSignInRecommendationInsightSetting',
    'groupPeerOutlierRecommendationInsightSettings',
  ).required(),
  recommendationLookBackDuration: duration.allow(null),
  signInScope: Joi.string().valid('tenant', 'application').allow(null),
});

/** Collection(accessReviewRecommendationInsightSetting). Reference: Graph access reviews §2.8. */
export const insightSettingsSchema = collection(
  byType({ groupPeerOutlierRecommendationInsightSettings: peerOutlier }, lastSignIn),
);

const applyAction = graphObject({
  '@odata.type': typeName('removeAccessApplyAction', 'disableAndDeleteUserApplyAction').required(),
});

/** With stages, the sum of their durations takes the place of the duration. */
const instanceDurationInDays: Schema = Joi.number()
  .integer()
  .min(0)
  .when(Joi.ref('/stageSettings'), {
    is: Joi.array().min(1).required(),
    then: Joi.optional().default(0),
    otherwise: Joi.required(),
  });

/** accessReviewScheduleSettings with its defaults. Reference: Graph access reviews §2.6. */
export const settingsSchema = graphObject({
  mailNotificationsEnabled: flag,
  reminderNotificationsEnabled: flag,
  justificationRequiredOnApproval: flag,
  defaultDecisionEnabled: flag,
  defaultDecision: Joi.string().valid('Approve', 'Deny', 'Recommendation', 'None').empty(null).default('None'),
  instanceDurationInDays,
  autoApplyDecisionsEnabled: flag,
  recommendationsEnabled: flag,
  recommendationLookBackDuration: lookBackSchema,
  decisionHistoriesForReviewersEnabled: flag.empty(null),
  applyActions: collection(applyAction).unique('@odata.type'),
  recommendationInsightSettings: insightSettingsSchema,
  recurrence: recurrenceSchema,
  // There is no agent here to help reviewers, so nothing is to be remembered.
  isAgenticExperienceEnabled: Joi.boolean().valid(false).empty(null).strip(),
});
