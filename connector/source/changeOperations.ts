import { fixed, INSTANCE, REASON, REVIEW } from './fields';
import type { ConnectorOperation, Fields } from './operation';

const ON_INSTANCE: Fields = { definitionId: REVIEW, instanceId: INSTANCE };

/** Changes of a running review, and of delegates. */
export const CHANGE_OPERATIONS: readonly ConnectorOperation[] = [
  {
    operationId: 'ExtendReview',
    row: 'accessReviewInstance-extend',
    summary: 'Extend a review',
    description: 'Gives a run of a review a later end.',
    parameters: ON_INSTANCE,
    body: {
      endDateTime: {
        summary: 'New end',
        description: 'The new end, such as 2026-02-01T08:00:00Z.',
        format: 'date-time',
        isRequired: true,
      },
      reason: REASON,
    },
  },
  {
    operationId: 'ReassignDecisions',
    row: 'accessReviewInstance-reassign',
    summary: 'Reassign decisions',
    description: 'Gives open decisions of a run of a review to another reviewer.',
    parameters: ON_INSTANCE,
    body: {
      reviewerId: { summary: 'New reviewer', description: 'The object id of the new reviewer.', isRequired: true },
      principalId: {
        summary: 'Person',
        description: 'The object id of a person. Without it, the decisions about everybody are reassigned.',
      },
      reason: REASON,
    },
  },
  {
    operationId: 'GetMyDelegate',
    row: 'me-get-approverDelegate',
    summary: 'Get my delegate',
    description: 'Returns who decides in your place, and from when until when. Both are empty if you named nobody.',
    answers: 'approverDelegate',
  },
  {
    operationId: 'NameMyDelegate',
    row: 'me-update-approverDelegate',
    summary: 'Name my delegate',
    description:
      'Names a delegate who decides in your place for a time. A start and an end in the past remove the delegate.',
    body: {
      delegate: {
        summary: 'Delegate',
        description: 'The person who decides in your place.',
        isRequired: true,
        fields: {
          '@odata.type': fixed('Kind of delegate', '#microsoft.graph.singleUser'),
          id: { summary: 'Delegate', description: 'The object id of the person.', isRequired: true },
        },
      },
      schedule: {
        summary: 'Schedule',
        description: 'When the delegate decides.',
        isRequired: true,
        fields: {
          startDateTime: {
            summary: 'Start',
            description: 'When the delegate begins, such as 2026-02-01T08:00:00Z. Without it, at once.',
            format: 'date-time',
          },
          expiration: {
            summary: 'End',
            description: 'When the delegate ends.',
            isRequired: true,
            fields: {
              type: fixed('Kind of end', 'afterDateTime'),
              endDateTime: {
                summary: 'End',
                description: 'When the delegate ends, such as 2026-02-15T08:00:00Z.',
                format: 'date-time',
                isRequired: true,
              },
            },
          },
        },
      },
    },
  },
];
