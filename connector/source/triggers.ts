import { REVIEW } from './fields';
import type { ConnectorTrigger, Fields } from './operation';

/** The body of a subscription. The platform fills in the callback, and a person may pick a review. */
const BODY: Fields = {
  notificationUrl: {
    summary: 'Callback address',
    description: 'The address where the flow waits for the event.',
    visibility: 'internal',
    isRequired: true,
    isCallback: true,
  },
  definitionId: {
    ...REVIEW,
    description:
      'The review to watch. Without one, the flow starts for all reviews, which asks for the right to read them all.',
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
    description: 'Starts a flow when anybody records a decision.',
    hint: 'To see it work now, record a decision.',
    body: BODY,
  },
  {
    operationId: 'WhenReviewCompletes',
    row: 'subscription-post-instanceCompleted',
    summary: 'When a review completes',
    description: 'Starts a flow when a run of a review ends.',
    hint: 'To see it work now, stop a review.',
    body: BODY,
  },
];
