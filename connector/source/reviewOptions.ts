import type { Field } from './operation';

/** The recurrence of a review. Without a second run, no decision can be carried over. */
export const RECURRENCE: Field = {
  summary: 'Recurrence',
  description: 'When the runs of the review begin.',
  isRequired: true,
  fields: {
    pattern: {
      summary: 'Pattern',
      description: 'How often a run begins.',
      isRequired: true,
      fields: {
        type: {
          summary: 'Every',
          description: 'The unit of the interval.',
          isRequired: true,
          values: { weekly: 'Weeks', absoluteMonthly: 'Months' },
        },
        interval: {
          summary: 'Interval',
          description: 'The number of weeks or months between two runs.',
          type: 'integer',
          format: 'int32',
          isRequired: true,
          default: 1,
        },
      },
    },
    range: {
      summary: 'Range',
      description: 'When the first run begins, and how many follow.',
      isRequired: true,
      fields: {
        startDate: {
          summary: 'First day',
          description: 'The day of the first run, such as 2026-02-01.',
          format: 'date',
          isRequired: true,
        },
        type: {
          summary: 'Ends',
          description: 'Whether the runs end after a number of runs.',
          isRequired: true,
          values: { noEnd: 'Never', numbered: 'After a number of runs' },
        },
        numberOfOccurrences: {
          summary: 'Number of runs',
          description: 'How many runs there are, if they end after a number; 1 for a single run.',
          type: 'integer',
          format: 'int32',
        },
      },
    },
  },
};

/** The `reviewOptions` of a definition that makers of flows need, under the names of the API. */
export const REVIEW_OPTIONS: Field = {
  summary: 'Options',
  description: 'Settings that Microsoft Graph does not have.',
  isRequired: true,
  fields: {
    carryOver: {
      summary: 'Carry over',
      description: 'What is approved again without a decision, if nothing has changed since the last run.',
      values: { none: 'Nothing', unchangedApproved: 'What a person approved last time' },
    },
    reminders: {
      summary: 'Reminders',
      description: 'The times before the end, such as P7D, P3D and P1D.',
      type: 'array',
    },
    escalation: {
      summary: 'Escalation',
      description: 'Who gets the items that nobody has decided in time, in one level or two.',
      type: 'array',
      fields: {
        afterDuration: {
          summary: 'After',
          description: 'The time from the start, such as P3D for three days.',
          isRequired: true,
        },
        to: {
          summary: 'To',
          description: 'Who gets the items.',
          isRequired: true,
          values: {
            manager: 'Managers of the reviewers',
            fallbackReviewers: 'Fallback reviewers',
            creator: 'Creator of the review',
          },
        },
        mode: {
          summary: 'Mode',
          description: 'Whether the new reviewers are added, or replace those of the item.',
          isRequired: true,
          values: { add: 'Add', replace: 'Replace' },
        },
      },
    },
    exclusions: {
      summary: 'Exclusions',
      description: 'People, or members of groups, whom the review leaves out.',
      type: 'array',
      fields: {
        principalId: { summary: 'Principal', description: 'The object id of a person or a group.', isRequired: true },
        principalType: {
          summary: 'Kind of principal',
          description: 'A group stands for all its members.',
          isRequired: true,
          values: { user: 'Person', group: 'Group', servicePrincipal: 'Application' },
        },
        reason: { summary: 'Reason', description: 'Why they are left out.', isRequired: true },
        endDateTime: {
          summary: 'End',
          description: 'Until when, such as 2026-12-31T00:00:00Z.',
          format: 'date-time',
          isRequired: true,
        },
      },
    },
  },
};
