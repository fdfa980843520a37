import type { StructuredType } from './model';

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
