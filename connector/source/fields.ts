import type { Field } from './operation';

/** Fields that several operations share. */
export const REVIEW: Field = {
  summary: 'Review',
  description: 'The access review.',
  isRequired: true,
  choices: { operationId: 'ListReviews', value: 'id', title: 'displayName' },
};

export const INSTANCE: Field = {
  summary: 'Instance',
  description: 'The run of the review, listed by its start date.',
  isRequired: true,
  choices: {
    operationId: 'ListReviewInstances',
    parameters: { definitionId: 'definitionId' },
    value: 'id',
    title: 'startDateTime',
  },
};

/** A run of a review that waits for the decisions of the person who is signed in. */
export const PENDING: Field = {
  summary: 'Review',
  description: 'A review that waits for your decisions.',
  isRequired: true,
  choices: { operationId: 'ListMyPendingReviews', value: 'id', title: 'definition/displayName' },
};

export const REPORT: Field = {
  summary: 'Report',
  description: 'A report that was requested before.',
  isRequired: true,
  choices: { operationId: 'ListReports', value: 'id', title: 'displayName' },
};

export const PAGE_SIZE: Field = {
  summary: 'Page size',
  description: 'The number of items in a page, from 1 to 999.',
  type: 'integer',
  format: 'int32',
  visibility: 'advanced',
};

export const filter = (example: string): Field => ({
  summary: 'Filter',
  description: `An OData filter, such as ${example}.`,
  visibility: 'advanced',
});

export const fixed = (summary: string, value: string): Field => ({
  summary,
  description: `Always ${value}.`,
  visibility: 'internal',
  isRequired: true,
  default: value,
});

export const DECISION: Field = {
  summary: 'Decision',
  description: 'The decision about the access.',
  isRequired: true,
  values: { Approve: 'Approve', Deny: 'Deny', DontKnow: "Don't know" },
};

export const JUSTIFICATION: Field = { summary: 'Justification', description: 'The reason for the decision.' };

export const REASON: Field = {
  summary: 'Reason',
  description: 'Why you change the review while it runs.',
  isRequired: true,
};
