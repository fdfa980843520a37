import { CHANGE_OPERATIONS } from './changeOperations';
import { DECISION, filter, fixed, INSTANCE, JUSTIFICATION, PAGE_SIZE, PENDING, REVIEW } from './fields';
import type { ConnectorOperation, Field, Fields } from './operation';
import { PREVIEW_OPERATIONS } from './previewOperations';
import { REPORT_OPERATIONS } from './reportOperations';
import { RECURRENCE, REVIEW_OPTIONS } from './reviewOptions';

const ON_INSTANCE: Fields = { definitionId: REVIEW, instanceId: INSTANCE };

const REVIEWERS: Field = {
  summary: 'Reviewers',
  description: 'The reviewers. Without reviewers, members review their own access.',
  type: 'array',
  fields: {
    query: {
      summary: 'Reviewer',
      description:
        'The owners of a group from the list, or a path such as /users/ followed by the object id of a person.',
      isRequired: true,
      choices: { operationId: 'ListGroups', value: 'ownersQuery', title: 'displayName' },
    },
    queryType: fixed('Kind of query', 'MicrosoftGraph'),
  },
};

const switchOf = (summary: string, description: string): Field => ({
  summary,
  description,
  type: 'boolean',
  visibility: 'advanced',
});

const SETTINGS: Field = {
  summary: 'Settings',
  description: 'The settings of the review.',
  isRequired: true,
  fields: {
    instanceDurationInDays: {
      summary: 'Days',
      description: 'The number of days that reviewers have.',
      type: 'integer',
      format: 'int32',
      isRequired: true,
      default: 14,
    },
    mailNotificationsEnabled: switchOf('Send mails', 'Whether reviewers get mails.'),
    reminderNotificationsEnabled: switchOf('Send reminders', 'Whether reviewers get a reminder halfway.'),
    justificationRequiredOnApproval: switchOf('Require reasons', 'Whether an approval needs a justification.'),
    autoApplyDecisionsEnabled: switchOf('Apply at the end', 'Whether denied access is removed when the review ends.'),
  },
};

const NEW_REVIEW: Fields = {
  displayName: { summary: 'Name', description: 'The name of the review.', isRequired: true },
  scope: {
    summary: 'Scope',
    description: 'The access to review.',
    isRequired: true,
    fields: {
      '@odata.type': fixed('Kind of scope', '#microsoft.graph.accessReviewQueryScope'),
      query: {
        summary: 'Group',
        description: 'The group whose members are reviewed.',
        isRequired: true,
        choices: { operationId: 'ListGroups', value: 'membersQuery', title: 'displayName' },
      },
      queryType: fixed('Kind of query', 'MicrosoftGraph'),
    },
  },
  reviewers: REVIEWERS,
  descriptionForReviewers: {
    summary: 'Text for reviewers',
    description: 'A text in the mail that asks reviewers to decide.',
    visibility: 'advanced',
  },
  settings: SETTINGS,
};

const ON_ME: Fields = { instanceId: PENDING };

/** The actions of the connector, in the order of its readme. */
export const OPERATIONS: readonly ConnectorOperation[] = [
  {
    operationId: 'CreateGroupReview',
    row: 'accessReviewSet-post-definitions',
    summary: 'Create a review of a group',
    description: 'Starts a review of the members of a group.',
    visibility: 'important',
    body: NEW_REVIEW,
    answers: 'accessReviewScheduleDefinition',
  },
  {
    operationId: 'CreateGroupReviewWithOptions',
    row: 'accessReviewSet-post-definitions',
    version: 'beta',
    summary: 'Create a review of a group with options',
    description: 'Starts a review of the members of a group, with options that Microsoft Graph does not have.',
    body: {
      ...NEW_REVIEW,
      settings: { ...SETTINGS, fields: { ...SETTINGS.fields, recurrence: RECURRENCE } },
      reviewOptions: REVIEW_OPTIONS,
    },
    answers: 'accessReviewScheduleDefinition',
  },
  {
    operationId: 'ListMyPendingReviews',
    row: 'me-pendingAccessReviewInstances-list',
    summary: 'List my pending reviews',
    description: 'Lists the reviews that wait for your decisions.',
    parameters: { $expand: fixed('Expand', 'definition'), $top: PAGE_SIZE },
    answers: 'Collection(accessReviewInstance)',
    answersExpanded: 'definition',
  },
  {
    operationId: 'ListMyPendingDecisions',
    row: 'me-pendingAccessReviewInstances-list-decisions',
    summary: 'List my pending decisions',
    description: 'Lists the people in a review who still wait for your decision.',
    visibility: 'important',
    parameters: { ...ON_ME, $filter: fixed('Filter', "decision eq 'NotReviewed'"), $top: PAGE_SIZE },
    answers: 'Collection(accessReviewInstanceDecisionItem)',
  },
  {
    operationId: 'RecordDecision',
    row: 'me-pendingAccessReviewInstances-update-decision',
    summary: 'Record a decision',
    description: 'Approves or denies the access of one person.',
    visibility: 'important',
    parameters: {
      ...ON_ME,
      decisionId: {
        summary: 'Decision',
        description: 'The person whose access you decide about.',
        isRequired: true,
        choices: {
          operationId: 'ListMyPendingDecisions',
          parameters: { instanceId: 'instanceId' },
          value: 'id',
          title: 'principal/displayName',
        },
      },
    },
    body: { decision: DECISION, justification: JUSTIFICATION },
  },
  {
    operationId: 'RecordDecisionsInBulk',
    row: 'me-pendingAccessReviewInstances-batchRecordDecisions',
    summary: 'Record decisions in bulk',
    description: 'Records one decision for everybody you review, or for one person or resource.',
    visibility: 'important',
    parameters: ON_ME,
    body: {
      decision: DECISION,
      justification: JUSTIFICATION,
      principalId: {
        summary: 'Person',
        description: 'The object id of a person. Without it, the decision is about everybody.',
      },
      resourceId: {
        summary: 'Resource',
        description: 'The object id of a resource. Without it, the decision is about all resources.',
      },
    },
  },
  {
    operationId: 'SendReminder',
    row: 'accessReviewInstance-sendReminder',
    summary: 'Send a reminder',
    description: 'Sends a reminder to all reviewers of a run.',
    parameters: ON_INSTANCE,
  },
  ...CHANGE_OPERATIONS,
  {
    operationId: 'StopReview',
    row: 'accessReviewInstance-stop',
    summary: 'Stop a review',
    description: 'Ends a run of a review before its end date.',
    parameters: ON_INSTANCE,
  },
  {
    operationId: 'ApplyDecisions',
    row: 'accessReviewInstance-applyDecisions',
    summary: 'Apply decisions',
    description: 'Removes the access that was denied in a completed run of a review.',
    parameters: ON_INSTANCE,
  },
  ...PREVIEW_OPERATIONS,
  ...REPORT_OPERATIONS,
  {
    operationId: 'ListReviews',
    row: 'accessReviewSet-list-definitions',
    summary: 'List reviews',
    description: 'Lists the reviews that you may read.',
    parameters: { $filter: filter("status eq 'InProgress'"), $top: PAGE_SIZE },
    answers: 'Collection(accessReviewScheduleDefinition)',
  },
  {
    operationId: 'ListReviewInstances',
    row: 'accessReviewScheduleDefinition-list-instances',
    summary: 'List runs of a review',
    description: 'Lists the runs of a review, each with its status.',
    parameters: { definitionId: REVIEW, $filter: filter("status eq 'Completed'"), $top: PAGE_SIZE },
    answers: 'Collection(accessReviewInstance)',
  },
  {
    operationId: 'GetReview',
    row: 'accessReviewScheduleDefinition-get',
    summary: 'Get a review',
    description: 'Returns the name, the settings and the status of a review.',
    parameters: { definitionId: REVIEW },
    answers: 'accessReviewScheduleDefinition',
  },
  {
    operationId: 'GetReviewInstance',
    row: 'accessReviewInstance-get',
    summary: 'Get a run of a review',
    description: 'Returns the dates, the reviewers and the status of a run.',
    parameters: ON_INSTANCE,
    answers: 'accessReviewInstance',
  },
  {
    operationId: 'GetDecision',
    row: 'accessReviewInstanceDecisionItem-get',
    summary: 'Get a decision',
    description: 'Returns a decision, the person it is about and the reviewer.',
    parameters: {
      ...ON_INSTANCE,
      decisionId: {
        summary: 'Decision',
        description: 'A decision, such as the one that started the flow.',
        isRequired: true,
        choices: {
          operationId: 'ListDecisions',
          parameters: { definitionId: 'definitionId', instanceId: 'instanceId' },
          value: 'id',
          title: 'principal/displayName',
        },
      },
    },
    answers: 'accessReviewInstanceDecisionItem',
  },
  {
    operationId: 'ListDecisions',
    row: 'accessReviewInstance-list-decisions',
    summary: 'List decisions',
    description: 'Lists all decisions of a run of a review, each with its result.',
    parameters: { ...ON_INSTANCE, $filter: filter("decision eq 'Deny'"), $top: PAGE_SIZE },
    answers: 'Collection(accessReviewInstanceDecisionItem)',
  },
  {
    operationId: 'ListGroups',
    row: 'accessReviewSet-list-groups',
    summary: 'List groups to review',
    description: 'Lists the groups that can be reviewed.',
    visibility: 'advanced',
    parameters: { $top: PAGE_SIZE },
    answers: 'Collection(reviewableGroup)',
  },
];
