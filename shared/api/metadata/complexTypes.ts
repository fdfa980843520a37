import { beta, type StructuredType } from './model';
import { PROGRESS_PARTS } from './betaTypes';

const query = { query: 'String', queryRoot: 'String', queryType: 'String' };

/** The complex types of the API. Their nullability follows Graph's own metadata. Source: docs/graph-reference.md#s2-5. */
export const COMPLEX_TYPES: Readonly<Record<string, StructuredType>> = {
  accessReviewScope: {},
  accessReviewQueryScope: { base: 'accessReviewScope', properties: query },
  accessReviewInactiveUsersQueryScope: {
    base: 'accessReviewQueryScope',
    properties: { inactiveDuration: 'Duration' },
  },
  principalResourceMembershipsScope: {
    base: 'accessReviewScope',
    properties: {
      principalScopes: 'Collection(accessReviewScope)',
      resourceScopes: 'Collection(accessReviewScope)',
    },
  },
  accessReviewReviewerScope: { properties: query },
  accessReviewNotificationRecipientScope: { abstract: true },
  accessReviewNotificationRecipientQueryScope: {
    base: 'accessReviewNotificationRecipientScope',
    properties: query,
  },
  accessReviewNotificationRecipientItem: {
    properties: {
      notificationRecipientScope: 'accessReviewNotificationRecipientScope',
      notificationTemplateType: 'String',
    },
  },
  accessReviewScheduleSettings: {
    properties: {
      applyActions: 'Collection(accessReviewApplyAction)',
      autoApplyDecisionsEnabled: 'Boolean!',
      decisionHistoriesForReviewersEnabled: 'Boolean',
      defaultDecision: 'String',
      defaultDecisionEnabled: 'Boolean!',
      instanceDurationInDays: 'Int32!',
      isAgenticExperienceEnabled: beta('Boolean'),
      justificationRequiredOnApproval: 'Boolean!',
      mailNotificationsEnabled: 'Boolean!',
      recommendationInsightSettings: 'Collection(accessReviewRecommendationInsightSetting)',
      recommendationLookBackDuration: 'Duration',
      recommendationsEnabled: 'Boolean!',
      recurrence: 'patternedRecurrence',
      reminderNotificationsEnabled: 'Boolean!',
    },
  },
  accessReviewStageSettings: {
    properties: {
      decisionsThatWillMoveToNextStage: 'Collection(String)',
      dependsOn: 'Collection(String)!',
      durationInDays: 'Int32!',
      fallbackReviewers: 'Collection(accessReviewReviewerScope)',
      recommendationInsightSettings: 'Collection(accessReviewRecommendationInsightSetting)',
      recommendationLookBackDuration: 'Duration',
      recommendationsEnabled: 'Boolean!',
      reviewers: 'Collection(accessReviewReviewerScope)',
      stageId: 'String!',
    },
  },
  accessReviewApplyAction: { abstract: true },
  removeAccessApplyAction: { base: 'accessReviewApplyAction' },
  disableAndDeleteUserApplyAction: { base: 'accessReviewApplyAction' },
  accessReviewRecommendationInsightSetting: { abstract: true },
  groupPeerOutlierRecommendationInsightSettings: { base: 'accessReviewRecommendationInsightSetting' },
  userLastSignInRecommendationInsightSetting: {
    base: 'accessReviewRecommendationInsightSetting',
    properties: { recommendationLookBackDuration: 'Duration', signInScope: 'userSignInRecommendationScope' },
  },
  patternedRecurrence: { properties: { pattern: 'recurrencePattern', range: 'recurrenceRange' } },
  recurrencePattern: {
    properties: {
      dayOfMonth: 'Int32!',
      daysOfWeek: 'Collection(dayOfWeek)',
      firstDayOfWeek: 'dayOfWeek',
      index: 'weekIndex',
      interval: 'Int32!',
      month: 'Int32!',
      type: 'recurrencePatternType',
    },
  },
  recurrenceRange: {
    properties: {
      endDate: 'Date',
      numberOfOccurrences: 'Int32!',
      recurrenceTimeZone: 'String',
      startDate: 'Date',
      type: 'recurrenceRangeType',
    },
  },
  subjectSet: { versions: ['beta'], abstract: true },
  singleUser: {
    base: 'subjectSet',
    versions: ['beta'],
    properties: { description: 'String', id: 'String', userId: 'String' },
  },
  requestSchedule: {
    versions: ['beta'],
    properties: { expiration: 'expirationPattern', recurrence: 'patternedRecurrence', startDateTime: 'DateTimeOffset' },
  },
  expirationPattern: {
    versions: ['beta'],
    properties: { duration: 'Duration', endDateTime: 'DateTimeOffset', type: 'String' },
  },
  identity: { open: true, properties: { displayName: 'String', id: 'String' } },
  userIdentity: { base: 'identity', open: true, properties: { ipAddress: 'String', userPrincipalName: 'String' } },
  servicePrincipalIdentity: { base: 'identity', open: true, properties: { appId: 'String' } },
  accessReviewInstanceDecisionItemResource: {
    properties: { displayName: 'String', id: 'String', type: 'String' },
  },
  accessReviewInstanceDecisionItemServicePrincipalResource: {
    base: 'accessReviewInstanceDecisionItemResource',
    open: true,
    properties: { appId: 'String' },
  },
  accessReviewInstanceDecisionItemAzureRoleResource: {
    base: 'accessReviewInstanceDecisionItemResource',
    open: true,
    properties: { scope: 'accessReviewInstanceDecisionItemResource' },
  },
  accessReviewInstanceDecisionItemAccessPackageAssignmentPolicyResource: {
    base: 'accessReviewInstanceDecisionItemResource',
    open: true,
    properties: { accessPackageDisplayName: 'String', accessPackageId: 'String' },
  },
  reviewOptions: {
    versions: ['beta'],
    properties: {
      carryOver: 'String',
      distinctReviewersRequired: 'Boolean',
      escalation: 'Collection(reviewEscalationLevel)',
      exclusions: 'Collection(reviewExclusion)',
      readBackAfter: 'Collection(Duration)',
      reassignmentEnabled: 'Boolean',
      reassignmentReasonRequired: 'Boolean',
      reminders: 'Collection(Duration)',
      removalGuard: 'String',
      selfReviewDisabled: 'Boolean',
    },
  },
  reviewEscalationLevel: {
    versions: ['beta'],
    properties: { afterDuration: 'Duration', mode: 'String', to: 'String' },
  },
  reviewExclusion: {
    versions: ['beta'],
    properties: { endDateTime: 'DateTimeOffset', principalId: 'String', principalType: 'String', reason: 'String' },
  },
  attentionConcern: {
    versions: ['beta'],
    properties: { code: 'String', count: 'Int32', kind: 'String', message: 'String' },
  },
  ...PROGRESS_PARTS,
  accessReviewError: { versions: ['beta'], properties: { code: 'String', message: 'String' } },
  decisionItemPrincipalResourceMembership: {
    versions: ['beta'],
    properties: { membershipType: 'decisionItemPrincipalResourceMembershipType' },
  },
  reviewContext: {
    versions: ['beta'],
    properties: {
      access: 'reviewContextAccess',
      accountEnabled: 'Boolean',
      assignment: 'reviewContextAssignment',
      cameBack: 'Boolean',
      department: 'String',
      isCarriedOver: 'Boolean',
      isPartOfBulk: 'Boolean',
      isNew: 'Boolean',
      jobTitle: 'String',
      lastDecision: 'reviewContextDecision',
      manager: 'identity',
      onBehalfOf: 'userIdentity',
      priority: 'Int32',
      userType: 'String',
    },
  },
  reviewContextAccess: {
    versions: ['beta'],
    properties: {
      appRole: 'String',
      assignmentType: 'String',
      endDateTime: 'DateTimeOffset',
      group: 'identity',
      startDateTime: 'DateTimeOffset',
    },
  },
  missingEvidence: { versions: ['beta'], properties: { thing: 'Int32!', why: 'String!' } },
  reviewContextAssignment: {
    versions: ['beta'],
    properties: {
      by: 'userIdentity',
      dateTime: 'DateTimeOffset',
      isAddition: 'Boolean',
      kind: 'String',
      level: 'Int32',
      reason: 'String',
      reviewerIds: 'Collection(String)',
      trail: 'Collection(String)',
    },
  },
  reviewContextDecision: {
    versions: ['beta'],
    properties: {
      decision: 'String',
      justification: 'String',
      reviewedBy: 'userIdentity',
      reviewedDateTime: 'DateTimeOffset',
    },
  },
  recommendationCounts: {
    versions: ['beta'],
    properties: { Approve: 'Int32', Deny: 'Int32', NoInfoAvailable: 'Int32' },
  },
  decisionCounts: {
    versions: ['beta'],
    properties: { Approve: 'Int32', Deny: 'Int32', DontKnow: 'Int32', NotReviewed: 'Int32' },
  },
  applyOutcomeCounts: {
    versions: ['beta'],
    properties: { alreadyGone: 'Int32', cannotRemove: 'Int32', wouldBlock: 'Int32', wouldRemove: 'Int32' },
  },
  accessGrant: { versions: ['beta'], properties: { directoryScopeId: 'String', id: 'String', kind: 'String' } },
  itemRestoration: {
    versions: ['beta'],
    properties: { by: 'userIdentity', dateTime: 'DateTimeOffset', state: 'String' },
  },
  restorationOutcomeCounts: {
    versions: ['beta'],
    properties: {
      alreadyPresent: 'Int32',
      notRestorable: 'Int32',
      policyRefused: 'Int32',
      principalGone: 'Int32',
      resourceGone: 'Int32',
      restored: 'Int32',
      superseded: 'Int32',
    },
  },
  removalCheck: {
    versions: ['beta'],
    properties: {
      groupIds: 'Collection(String)',
      observedDateTime: 'DateTimeOffset',
      reason: 'String',
      state: 'String',
    },
  },
  directorySearchResult: {
    versions: ['beta'],
    properties: {
      accessPackageId: 'String',
      catalogId: 'String',
      detail: 'String',
      displayName: 'String',
      id: 'String!',
    },
  },
  recordedChannel: { versions: ['beta'], properties: { appId: 'String', kind: 'String', requestId: 'String' } },
  exclusionCount: { versions: ['beta'], properties: { count: 'Int32', rule: 'String' } },
  previewControl: {
    versions: ['beta'],
    properties: { directoryCount: 'Int32', explanation: 'String', isBalanced: 'Boolean', readCount: 'Int32' },
  },
  previewWarning: { versions: ['beta'], properties: { code: 'String', count: 'Int32', message: 'String' } },
  accessReviewInstanceDecisionItemTarget: { versions: ['beta'], abstract: true },
  accessReviewInstanceDecisionItemUserTarget: {
    base: 'accessReviewInstanceDecisionItemTarget',
    versions: ['beta'],
    properties: { userDisplayName: 'String', userId: 'String', userPrincipalName: 'String' },
  },
  accessReviewInstanceDecisionItemServicePrincipalTarget: {
    base: 'accessReviewInstanceDecisionItemTarget',
    versions: ['beta'],
    properties: { appId: 'String', servicePrincipalDisplayName: 'String', servicePrincipalId: 'String' },
  },
  accessReviewHistoryScheduleSettings: {
    properties: { recurrence: 'patternedRecurrence!', reportRange: 'String!' },
  },
};
