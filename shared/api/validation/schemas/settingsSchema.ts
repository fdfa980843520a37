import { USUAL_LOOKS } from '../../../rules/removals/readBack';
import { lazily } from '../../../rules/lazily';
import type { WireObject } from '../../odata/propertyPath';
import { byType, listOf, graphObject, typeName, typeNameBeside, MOST_ENTRIES } from './graphObject';
import { joi } from './joi';
import { instant, member, objectId, reason, timeSpan, date } from './textSchemas';
import { reviewersSchema } from './scopeSchema';
import type { PatternedRecurrence } from '../../../rules/model/definition';

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const INDEXES = ['first', 'second', 'third', 'fourth', 'last'];
/** The largest Edm.Int32. */
const MAX_INTEGER = 2_147_483_647;
const PATTERNS = ['daily', 'weekly', 'absoluteMonthly', 'relativeMonthly', 'absoluteYearly', 'relativeYearly'];

const pattern = lazily(() =>
  graphObject({
    type: member(...PATTERNS).required(),
    interval: joi().number().integer().min(1).max(MAX_INTEGER).required(),
    month: joi().number().integer().min(0).max(12).default(0),
    dayOfMonth: joi().number().integer().min(0).max(31).default(0),
    daysOfWeek: listOf(member(...DAYS)).unique(),
    firstDayOfWeek: member(...DAYS)
      .empty(null)
      .default('sunday'),
    index: member(...INDEXES)
      .empty(null)
      .default('first'),
  }),
);

const range = lazily(() =>
  graphObject({
    type: member('endDate', 'noEnd', 'numbered').required(),
    numberOfOccurrences: joi().number().integer().min(0).max(MAX_INTEGER).default(0),
    recurrenceTimeZone: joi().string().max(128).allow(null).default(null),
    startDate: date().required(),
    endDate: date().allow(null).default(null),
  }),
);

/** An SDK that reads null may send an empty object back. */
const emptyObject = lazily(() => joi().object().length(0));

const nullIfEmpty = (recurrence: PatternedRecurrence): PatternedRecurrence | null =>
  recurrence.pattern === null && recurrence.range === null ? null : recurrence;

/**
 * patternedRecurrence; without a pattern the review is one-time. The rules of recurrence check the combination of properties.
 * Source: docs/graph-reference.md#s2-7.
 */
const recurrenceSchema = lazily(() =>
  graphObject({
    pattern: pattern().allow(null).empty(emptyObject()).default(null),
    range: range().allow(null).empty(emptyObject()).default(null),
  })
    .custom(nullIfEmpty)
    .allow(null)
    .default(null),
);

const flag = lazily(() => joi().boolean().default(false));

/** A look-back of zero length would find all people inactive, so it is refused. */
const lookBackSchema = lazily(() => timeSpan().allow(null).default(null));

const peerOutlier = lazily(() =>
  graphObject({
    '@odata.type': typeName('groupPeerOutlierRecommendationInsightSettings').required(),
  }),
);

const lastSignIn = lazily(() =>
  graphObject({
    '@odata.type': typeNameBeside(
      'userLastSignInRecommendationInsightSetting',
      'groupPeerOutlierRecommendationInsightSettings',
    ).required(),
    recommendationLookBackDuration: timeSpan().allow(null),
    signInScope: member('tenant', 'application').allow(null),
  }),
);

/** Collection(accessReviewRecommendationInsightSetting). Source: docs/graph-reference.md#s2-8. */
const insightSettingsSchema = lazily(() =>
  listOf(byType({ groupPeerOutlierRecommendationInsightSettings: peerOutlier() }, lastSignIn())),
);

const applyAction = lazily(() =>
  graphObject({
    '@odata.type': typeName('removeAccessApplyAction', 'disableAndDeleteUserApplyAction').required(),
  }),
);

/** Returns whether two objects have the same type. Joi would read the name of the property as a path, because it has a dot. */
const areOfOneType = (one: WireObject, other: WireObject): boolean =>
  one['@odata.type'] !== undefined && one['@odata.type'] === other['@odata.type'];

/**
 * Returns whether settings ask for insights. Without `recommendationsEnabled`, such settings enable recommendations. Source:
 * docs/graph-reference.md#s2-6.
 */
const hasInsights = ({
  recommendationInsightSettings: asked,
}: {
  readonly recommendationInsightSettings?: unknown;
}): boolean => Array.isArray(asked) && asked.length > 0;

/** accessReviewScheduleSettings with its defaults. Source: docs/graph-reference.md#s2-6. */
export const settingsSchema = lazily(() =>
  graphObject({
    mailNotificationsEnabled: flag(),
    reminderNotificationsEnabled: flag(),
    justificationRequiredOnApproval: flag(),
    defaultDecisionEnabled: flag(),
    defaultDecision: member('Approve', 'Deny', 'Recommendation', 'None').empty(null).default('None'),
    instanceDurationInDays: joi().number().integer().min(0).empty(null),
    autoApplyDecisionsEnabled: flag(),
    recommendationsEnabled: joi().boolean().default(hasInsights),
    recommendationLookBackDuration: lookBackSchema(),
    decisionHistoriesForReviewersEnabled: flag().empty(null),
    applyActions: listOf(applyAction()).unique(areOfOneType),
    recommendationInsightSettings: insightSettingsSchema(),
    recurrence: recurrenceSchema(),
    // This product has no agent, so the setting is not stored.
    isAgenticExperienceEnabled: joi().boolean().valid(false).empty(null).strip(),
  }),
);

const MOST_REMINDERS = 5;
const MOST_LOOKS = 5;
const MOST_EXCLUSIONS = 50;
const MOST_LEVELS = 2;

const escalationSchema = lazily(() =>
  graphObject({
    afterDuration: timeSpan().required(),
    to: member('manager', 'fallbackReviewers', 'creator').required(),
    mode: member('add', 'replace').empty(null).default('add'),
  }),
);

const exclusionSchema = lazily(() =>
  graphObject({
    principalId: objectId().required(),
    principalType: member('user', 'group', 'servicePrincipal').required(),
    reason: reason().required(),
    endDateTime: instant().required(),
  }),
);

/** The product's own settings of a definition. Source: docs/graph-reference.md#s2-6. */
export const reviewOptionsSchema = lazily(() =>
  graphObject({
    removalGuard: member('on', 'off').empty(null).default('on'),
    carryOver: member('none', 'unchangedApproved').empty(null).default('none'),
    distinctReviewersRequired: flag().empty(null),
    escalation: listOf(escalationSchema()).max(MOST_LEVELS),
    exclusions: listOf(exclusionSchema()).unique('principalId', { ignoreUndefined: true }).max(MOST_EXCLUSIONS),
    readBackAfter: joi()
      .array()
      .items(timeSpan())
      .unique()
      .max(MOST_LOOKS)
      .empty(null)
      .default([...USUAL_LOOKS]),
    reassignmentEnabled: flag().empty(null),
    reassignmentReasonRequired: joi().boolean().empty(null).default(true),
    selfReviewDisabled: flag().empty(null),
    reminders: joi().array().items(timeSpan()).unique().max(MOST_REMINDERS).empty(null).default([]),
  }),
);

const MOST_STAGES = 3;
const LONGEST_STAGE_ID = 64;

/** Collection(accessReviewStageSettings). Source: docs/graph-reference.md#s2-8. */
export const stageSettingsSchema = lazily(() =>
  listOf(
    graphObject({
      stageId: joi().string().max(LONGEST_STAGE_ID).required(),
      dependsOn: listOf(joi().string().max(LONGEST_STAGE_ID)),
      durationInDays: joi().number().integer().min(1).required(),
      recommendationsEnabled: joi().boolean().required(),
      decisionsThatWillMoveToNextStage: joi()
        .array()
        .items(member('Approve', 'Deny', 'Recommendation', 'NotReviewed', 'DontKnow'))
        .unique()
        .max(MOST_ENTRIES)
        .allow(null)
        .default(null),
      reviewers: reviewersSchema(),
      fallbackReviewers: reviewersSchema(),
      recommendationInsightSettings: insightSettingsSchema(),
      recommendationLookBackDuration: lookBackSchema(),
    }),
  )
    .unique('stageId', { ignoreUndefined: true })
    .max(MOST_STAGES),
);
