import { REVIEW } from './fields';
import type { ConnectorTrigger, Fields } from './operation';

/** The callback is the platform's business; a person may pick a review. */
const BODY: Fields = {
  notificationUrl: {
    summary: 'Callback address',
    description: 'Where the flow waits for the event.',
    visibility: 'internal',
    isRequired: true,
    isCallback: true,
  },
  definitionId: {
    ...REVIEW,
    description: 'The only review that counts. Without one, all reviews do, for who may read them all.',
    isRequired: false,
  },
};

export const TRIGGERS: readonly ConnectorTrigger[] = [
  {
    operationId: 'WhenReviewStarts',
    row: 'subscription-post-instanceStarted',
    summary: 'When a review starts',
    description: 'Starts a flow when a run of a review opens for its reviewers.',
    hint: 'To see it work now, create a review of a group.',
    body: BODY,
  },
  {
    operationId: 'WhenDecisionIsMade',
    row: 'subscription-post-decisionRecorded',
    summary: 'When a decision is made',
    description: 'Starts a flow when it is decided about the access of somebody, whoever decides.',
    hint: 'To see it work now, record a decision.',
    body: BODY,
  },
  {
    operationId: 'WhenReviewCompletes',
    row: 'subscription-post-instanceCompleted',
    summary: 'When a review completes',
    description: 'Starts a flow when a run of a review ends with all its decisions.',
    hint: 'To see it work now, stop a review.',
    body: BODY,
  },
];
