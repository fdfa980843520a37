import { beta, type StructuredType } from './model';

/** Reference: Graph access reviews §2.1 to §2.5 and §2.12 to §2.14; nullability as in Graph's own metadata. */
export const ENTITY_TYPES: Readonly<Record<string, StructuredType>> = {
  entity: { abstract: true, properties: { id: 'String!' } },
  identityGovernance: { navigation: { accessReviews: 'accessReviewSet' } },
  policyRoot: { base: 'entity', navigation: { accessReviewPolicy: beta('accessReviewPolicy') } },
  directoryObject: { base: 'entity' },
  user: {
    base: 'directoryObject',
    navigation: { pendingAccessReviewInstances: beta('Collection(accessReviewInstance)') },
  },
  accessReviewSet: {
    base: 'entity',
    navigation: {
      definitions: 'Collection(accessReviewScheduleDefinition)',
      historyDefinitions: 'Collection(accessReviewHistoryDefinition)',
      decisions: beta('Collection(accessReviewInstanceDecisionItem)'),
      policy: beta('accessReviewPolicy'),
    },
  },
  accessReviewScheduleDefinition: {
    base: 'entity',
    properties: {
      additionalNotificationRecipients: 'Collection(accessReviewNotificationRecipientItem)',
      backupReviewers: beta('Collection(accessReviewReviewerScope)'),
      createdBy: 'userIdentity',
      createdDateTime: 'DateTimeOffset',
      descriptionForAdmins: 'String',
      descriptionForReviewers: 'String',
      displayName: 'String',
      fallbackReviewers: 'Collection(accessReviewReviewerScope)',
      instanceEnumerationScope: 'accessReviewScope',
      lastModifiedDateTime: 'DateTimeOffset',
      reviewers: 'Collection(accessReviewReviewerScope)',
      scope: 'accessReviewScope',
      settings: 'accessReviewScheduleSettings',
      stageSettings: 'Collection(accessReviewStageSettings)',
      status: 'String',
    },
    navigation: { instances: 'Collection(accessReviewInstance)' },
  },
  accessReviewInstance: {
    base: 'entity',
    properties: {
      endDateTime: 'DateTimeOffset',
      errors: beta('Collection(accessReviewError)'),
      fallbackReviewers: 'Collection(accessReviewReviewerScope)',
      reviewers: 'Collection(accessReviewReviewerScope)',
      scope: 'accessReviewScope',
      startDateTime: 'DateTimeOffset',
      status: 'String',
    },
    navigation: {
      contactedReviewers: 'Collection(accessReviewReviewer)',
      decisions: 'Collection(accessReviewInstanceDecisionItem)',
      definition: { type: 'accessReviewScheduleDefinition', versions: ['beta'], contained: false },
      stages: 'Collection(accessReviewStage)',
    },
  },
  accessReviewStage: {
    base: 'entity',
    properties: {
      endDateTime: 'DateTimeOffset',
      fallbackReviewers: 'Collection(accessReviewReviewerScope)',
      reviewers: 'Collection(accessReviewReviewerScope)',
      startDateTime: 'DateTimeOffset',
      status: 'String',
    },
    navigation: { decisions: 'Collection(accessReviewInstanceDecisionItem)' },
  },
  accessReviewInstanceDecisionItem: {
    base: 'entity',
    properties: {
      accessReviewId: 'String!',
      appliedBy: 'userIdentity',
      appliedDateTime: 'DateTimeOffset',
      applyDescription: 'String',
      applyResult: 'String',
      decision: 'String',
      justification: 'String',
      principal: 'identity',
      principalLink: 'String',
      principalResourceMembership: beta('decisionItemPrincipalResourceMembership'),
      recommendation: 'String',
      resource: 'accessReviewInstanceDecisionItemResource',
      resourceLink: 'String',
      reviewedBy: 'userIdentity',
      reviewedDateTime: 'DateTimeOffset',
      target: beta('accessReviewInstanceDecisionItemTarget'),
    },
    navigation: {
      insights: 'Collection(governanceInsight)',
      instance: beta('accessReviewInstance'),
    },
  },
  accessReviewReviewer: {
    base: 'entity',
    properties: { createdDateTime: 'DateTimeOffset', displayName: 'String', userPrincipalName: 'String' },
  },
  governanceInsight: { base: 'entity', abstract: true, properties: { insightCreatedDateTime: 'DateTimeOffset' } },
  userSignInInsight: { base: 'governanceInsight', properties: { lastSignInDateTime: 'DateTimeOffset' } },
  membershipOutlierInsight: {
    base: 'governanceInsight',
    properties: {
      containerId: 'String!',
      memberId: 'String!',
      outlierContainerType: 'outlierContainerType!',
      outlierMemberType: 'outlierMemberType!',
    },
    navigation: {
      container: { type: 'directoryObject', contained: false },
      lastModifiedBy: { type: 'user', contained: false },
      member: { type: 'directoryObject', contained: false },
    },
  },
  accessReviewHistoryDefinition: {
    base: 'entity',
    properties: {
      createdBy: 'userIdentity!',
      createdDateTime: 'DateTimeOffset!',
      decisions: 'Collection(accessReviewHistoryDecisionFilter)',
      displayName: 'String!',
      reviewHistoryPeriodEndDateTime: 'DateTimeOffset!',
      reviewHistoryPeriodStartDateTime: 'DateTimeOffset!',
      scheduleSettings: 'accessReviewHistoryScheduleSettings',
      scopes: 'Collection(accessReviewScope)!',
      status: 'accessReviewHistoryStatus',
    },
    navigation: { instances: 'Collection(accessReviewHistoryInstance)' },
  },
  accessReviewHistoryInstance: {
    base: 'entity',
    properties: {
      downloadUri: 'String',
      expirationDateTime: 'DateTimeOffset!',
      fulfilledDateTime: 'DateTimeOffset',
      reviewHistoryPeriodEndDateTime: 'DateTimeOffset',
      reviewHistoryPeriodStartDateTime: 'DateTimeOffset',
      runDateTime: 'DateTimeOffset!',
      status: 'accessReviewHistoryStatus',
    },
  },
  subscription: {
    base: 'entity',
    properties: {
      changeType: 'String!',
      clientState: 'String',
      creatorId: 'String',
      expirationDateTime: 'DateTimeOffset!',
      lifecycleNotificationUrl: 'String',
      notificationUrl: 'String!',
      resource: 'String!',
    },
  },
  accessReviewPolicy: {
    base: 'entity',
    properties: { description: 'String', displayName: 'String!', isGroupOwnerManagementEnabled: 'Boolean!' },
  },
};

/** Where paths begin: names with the type of what they lead to. */
export const CONTAINER: Readonly<Record<string, string>> = {
  identityGovernance: 'identityGovernance',
  me: 'user',
  policies: 'policyRoot',
  subscriptions: 'Collection(subscription)',
  users: 'Collection(user)',
};
