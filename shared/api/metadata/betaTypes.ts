import type { StructuredType } from './model';

/** The product's own types for previews and restorations. Graph has none of them. */
export const PREVIEW_TYPES: Readonly<Record<string, StructuredType>> = {
  definitionPreview: {
    base: 'entity',
    versions: ['beta'],
    properties: {
      asOfDateTime: 'DateTimeOffset',
      control: 'previewControl',
      createdBy: 'userIdentity',
      createdDateTime: 'DateTimeOffset',
      decisionsWhenSilent: 'decisionCounts',
      definitionId: 'String',
      excluded: 'Collection(exclusionCount)',
      expirationDateTime: 'DateTimeOffset',
      itemCount: 'Int32',
      mailCount: 'Int32',
      occurrenceDateTime: 'DateTimeOffset',
      recommendations: 'recommendationCounts',
      resourceCount: 'Int32',
      reviewerCount: 'Int32',
      status: 'String',
      unassignedCount: 'Int32',
      warnings: 'Collection(previewWarning)',
    },
    navigation: {
      exclusions: 'Collection(definitionPreviewExclusion)',
      items: 'Collection(definitionPreviewItem)',
      reviewers: 'Collection(definitionPreviewReviewer)',
    },
  },
  definitionPreviewItem: {
    base: 'entity',
    versions: ['beta'],
    properties: {
      decisionWhenSilent: 'String',
      foundThrough: 'String',
      membershipType: 'decisionItemPrincipalResourceMembershipType',
      principal: 'identity',
      recommendation: 'String',
      resource: 'accessReviewInstanceDecisionItemResource',
      reviewers: 'Collection(userIdentity)',
    },
  },
  definitionPreviewExclusion: {
    base: 'entity',
    versions: ['beta'],
    properties: {
      displayName: 'String',
      principalId: 'String',
      principalType: 'String',
      reason: 'String',
      resource: 'accessReviewInstanceDecisionItemResource',
      rule: 'String',
    },
  },
  definitionPreviewReviewer: {
    base: 'entity',
    versions: ['beta'],
    properties: {
      hasMailbox: 'Boolean',
      resource: 'accessReviewInstanceDecisionItemResource',
      reviewer: 'userIdentity',
    },
  },
  restoration: {
    base: 'entity',
    versions: ['beta'],
    properties: {
      createdBy: 'userIdentity',
      createdDateTime: 'DateTimeOffset',
      decisionIds: 'Collection(String)',
      isValidationOnly: 'Boolean',
      outcomes: 'restorationOutcomeCounts',
      principalId: 'String',
      reason: 'String',
      status: 'String',
    },
    navigation: { items: 'Collection(restorationItem)' },
  },
  restorationItem: {
    base: 'entity',
    versions: ['beta'],
    properties: {
      outcome: 'String',
      principal: 'identity',
      reason: 'String',
      resource: 'accessReviewInstanceDecisionItemResource',
      what: 'Collection(accessGrant)',
    },
  },
  applyPreview: {
    base: 'entity',
    versions: ['beta'],
    properties: {
      asOfDateTime: 'DateTimeOffset',
      createdBy: 'userIdentity',
      createdDateTime: 'DateTimeOffset',
      deniedCount: 'Int32',
      estimatedSeconds: 'Int32',
      expirationDateTime: 'DateTimeOffset',
      holdReason: 'String',
      isHeld: 'Boolean',
      isProvisional: 'Boolean',
      outcomes: 'applyOutcomeCounts',
      status: 'String',
    },
    navigation: { items: 'Collection(applyPreviewItem)' },
  },
  applyPreviewItem: {
    base: 'entity',
    versions: ['beta'],
    properties: {
      isByDefault: 'Boolean',
      outcome: 'String',
      principal: 'identity',
      reason: 'String',
      resource: 'accessReviewInstanceDecisionItemResource',
      what: 'Collection(accessGrant)',
    },
  },
};

/** The product's own types for the progress of an instance. Graph has none of them. */
export const PROGRESS_TYPES: Readonly<Record<string, StructuredType>> = {
  instanceProgress: {
    base: 'entity',
    versions: ['beta'],
    properties: {
      all: 'progressShare',
      byDefault: 'Int32',
      carriedOver: 'Int32',
      countedDateTime: 'DateTimeOffset',
      facets: 'Collection(progressFacet)',
      hours: 'Collection(progressHour)',
      items: 'Int32',
      open: 'Int32',
      removed: 'Int32',
      resources: 'Collection(progressResource)',
      retriesRemovals: 'Boolean',
      reviewerCount: 'Int32',
      reviewers: 'Collection(progressReviewer)',
    },
  },
};

/** What the figures are made of. */
export const PROGRESS_PARTS: Readonly<Record<string, StructuredType>> = {
  progressShare: {
    versions: ['beta'],
    properties: {
      againstRecommendation: 'Int32',
      approved: 'Int32',
      bulk: 'Int32',
      decided: 'Int32',
      firstDateTime: 'DateTimeOffset',
      lastDateTime: 'DateTimeOffset',
      self: 'Int32',
      withoutReason: 'Int32',
    },
  },
  progressReviewer: {
    base: 'progressShare',
    versions: ['beta'],
    properties: {
      askedDateTime: 'DateTimeOffset',
      displayName: 'String',
      id: 'String',
      open: 'Int32',
      openedDateTime: 'DateTimeOffset',
    },
  },
  progressResource: {
    versions: ['beta'],
    properties: { displayName: 'String', id: 'String', items: 'Int32', open: 'Int32', type: 'String' },
  },
  progressFacet: {
    versions: ['beta'],
    properties: { property: 'String', values: 'Collection(progressValue)' },
  },
  progressValue: { versions: ['beta'], properties: { count: 'Int32', value: 'String' } },
  progressHour: { versions: ['beta'], properties: { dateTime: 'DateTimeOffset', decided: 'Int32' } },
};
