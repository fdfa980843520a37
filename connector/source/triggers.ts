import { fixed } from './fields';
import type { ConnectorTrigger, Fields } from './operation';

/** Where subscriptions are made; each trigger has an address of its own in the connector, which leads there. */
export const SUBSCRIPTIONS = '/v1.0/subscriptions';

const REVIEWS = 'identityGovernance/accessReviews';

const subscriptionTo = (resource: string, changeType: string): Fields => ({
  notificationUrl: {
    summary: 'Callback address',
    description: 'Where the flow waits for the event.',
    visibility: 'internal',
    isRequired: true,
    isCallback: true,
  },
  resource: fixed('Resource', resource),
  changeType: fixed('Kind of change', changeType),
  expirationDateTime: {
    summary: 'Until',
    description: 'When the flow stops being told: at most 30 days ahead, such as addDays(utcNow(), 29).',
    format: 'date-time',
    isRequired: true,
  },
});

export const TRIGGERS: readonly ConnectorTrigger[] = [
  {
    operationId: 'WhenReviewStarts',
    path: 'reviewStarted',
    summary: 'When a review starts',
    description: 'Starts a flow when a run of a review opens for its reviewers: go on where Event is instanceStarted.',
    hint: 'To see it work now, create a review of a group.',
    body: subscriptionTo(`${REVIEWS}/definitions`, 'updated'),
  },
  {
    operationId: 'WhenDecisionIsMade',
    path: 'decisionMade',
    summary: 'When a decision is made',
    description: 'Starts a flow when a reviewer decides about the access of somebody.',
    hint: 'To see it work now, record a decision.',
    body: subscriptionTo(`${REVIEWS}/decisions`, 'updated'),
  },
  {
    operationId: 'WhenReviewCompletes',
    path: 'reviewCompleted',
    summary: 'When a review completes',
    description:
      'Starts a flow when a run of a review ends with all its decisions: go on where Event is instanceCompleted.',
    hint: 'To see it work now, stop a review.',
    body: subscriptionTo(`${REVIEWS}/definitions`, 'updated'),
  },
];
