import type { EnumType } from './model';

const filterByCurrentUserOptions: EnumType = {
  members: { reviewer: 1, unknownFutureValue: 2 },
  beta: { directReviewer: 3, delegatedReviewer: 4 },
};

/** Source: docs/graph-reference.md#s2-7, #s2-9. */
export const ENUM_TYPES: Readonly<Record<string, EnumType>> = {
  accessReviewHistoryDecisionFilter: {
    members: { approve: 0, deny: 1, notReviewed: 2, dontKnow: 3, notNotified: 4, unknownFutureValue: 5 },
  },
  accessReviewHistoryStatus: { members: { done: 0, inprogress: 1, error: 2, requested: 3, unknownFutureValue: 4 } },
  accessReviewScheduleDefinitionFilterByCurrentUserOptions: filterByCurrentUserOptions,
  accessReviewInstanceFilterByCurrentUserOptions: filterByCurrentUserOptions,
  accessReviewStageFilterByCurrentUserOptions: filterByCurrentUserOptions,
  accessReviewInstanceDecisionItemFilterByCurrentUserOptions: filterByCurrentUserOptions,
  dayOfWeek: { members: { sunday: 0, monday: 1, tuesday: 2, wednesday: 3, thursday: 4, friday: 5, saturday: 6 } },
  weekIndex: { members: { first: 0, second: 1, third: 2, fourth: 3, last: 4 } },
  recurrencePatternType: {
    members: { daily: 0, weekly: 1, absoluteMonthly: 2, relativeMonthly: 3, absoluteYearly: 4, relativeYearly: 5 },
  },
  recurrenceRangeType: { members: { endDate: 0, noEnd: 1, numbered: 2 } },
  userSignInRecommendationScope: { members: { tenant: 0, application: 1, unknownFutureValue: 2 } },
  outlierContainerType: { members: { group: 0, unknownFutureValue: 1 } },
  outlierMemberType: { members: { user: 0, unknownFutureValue: 1 } },
  decisionItemPrincipalResourceMembershipType: {
    members: { direct: 1, indirect: 2, unknownFutureValue: 4 },
    flags: true,
  },
};
