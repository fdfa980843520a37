import { DECISION, filter, fixed, INSTANCE, JUSTIFICATION, PAGE_SIZE, PENDING, REVIEW } from './fields';
import type { ConnectorOperation, Field, Fields } from './operation';
import { REPORT_OPERATIONS } from './reportOperations';

const ON_INSTANCE: Fields = { definitionId: REVIEW, instanceId: INSTANCE };

const REVIEWERS: Field = {
  summary: 'Reviewers',
  description: 'Who reviews. Without any, members review their own access.',
  type: 'array',
  fields: {
    query: {
      summary: 'Reviewer',
      description:
        'The owners of a group, picked from the list, or a path of your own, such as /users/ and the object id of a person.',
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

const NEW_REVIEW: Fields = {
  displayName: { summary: 'Name', description: 'What the review is called.', isRequired: true },
  scope: {
    summary: 'Scope',
    description: 'What is reviewed.',
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
    description: 'What reviewers read in the mail that asks them.',
    visibility: 'advanced',
  },
  settings: {
    summary: 'Settings',
    description: 'How the review runs.',
    isRequired: true,
    fields: {
      instanceDurationInDays: {
        summary: 'Days',
        description: 'How many days reviewers have.',
        type: 'integer',
        format: 'int32',
        isRequired: true,
        default: 14,
      },
      mailNotificationsEnabled: switchOf('Send mails', 'Whether reviewers are asked by mail.'),
      reminderNotificationsEnabled: switchOf('Send reminders', 'Whether reviewers are reminded halfway.'),
      justificationRequiredOnApproval: switchOf('Require reasons', 'Whether an approval needs a justification.'),
      autoApplyDecisionsEnabled: switchOf('Apply at the end', 'Whether denied access is removed when the review ends.'),
    },
  },
};

const ON_ME: Fields = { instanceId: PENDING };

/** What flows can do, in the order of the documentation. */
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
    description: 'Lists the people in a review that you have not decided about yet.',
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
        description: 'The person that is decided about.',
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
    description: 'Decides about everybody that you review, or about one person or resource only.',
    visibility: 'important',
    parameters: ON_ME,
    body: {
      decision: DECISION,
      justification: JUSTIFICATION,
      principalId: { summary: 'Person', description: 'Object id of the only person that is decided about.' },
      resourceId: { summary: 'Resource', description: 'Object id of the only resource that is decided about.' },
    },
  },
  {
    operationId: 'SendReminder',
    row: 'accessReviewInstance-sendReminder',
    summary: 'Send a reminder',
    description: 'Reminds all reviewers who have decisions left.',
    parameters: ON_INSTANCE,
  },
  {
    operationId: 'StopReview',
    row: 'accessReviewInstance-stop',
    summary: 'Stop a review',
    description: 'Ends a run of a review before its time.',
    parameters: ON_INSTANCE,
  },
  {
    operationId: 'ApplyDecisions',
    row: 'accessReviewInstance-applyDecisions',
    summary: 'Apply decisions',
    description: 'Removes the access that was denied in a completed run of a review.',
    parameters: ON_INSTANCE,
  },
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
    description: 'Lists the runs of a review with their status.',
    parameters: { definitionId: REVIEW, $filter: filter("status eq 'Completed'"), $top: PAGE_SIZE },
    answers: 'Collection(accessReviewInstance)',
  },
  {
    operationId: 'GetReview',
    row: 'accessReviewScheduleDefinition-get',
    summary: 'Get a review',
    description: 'Tells the name, the settings and the status of a review.',
    parameters: { definitionId: REVIEW },
    answers: 'accessReviewScheduleDefinition',
  },
  {
    operationId: 'GetReviewInstance',
    row: 'accessReviewInstance-get',
    summary: 'Get a run of a review',
    description: 'Tells the times, the reviewers and the status of a run.',
    parameters: ON_INSTANCE,
    answers: 'accessReviewInstance',
  },
  {
    operationId: 'GetDecision',
    row: 'accessReviewInstanceDecisionItem-get',
    summary: 'Get a decision',
    description: 'Tells who was decided about, by whom and how.',
    parameters: {
      ...ON_INSTANCE,
      decisionId: {
        summary: 'Decision',
        description: 'The decision, such as that of a trigger.',
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
    description: 'Lists all decisions of a run of a review with what became of them.',
    parameters: { ...ON_INSTANCE, $filter: filter("decision eq 'Deny'"), $top: PAGE_SIZE },
    answers: 'Collection(accessReviewInstanceDecisionItem)',
  },
  {
    operationId: 'ListGroups',
    row: 'accessReviewSet-list-groups',
    summary: 'List groups to review',
    description: 'Lists the groups whose membership can be reviewed.',
    visibility: 'advanced',
    parameters: { $top: PAGE_SIZE },
    answers: 'Collection(reviewableGroup)',
  },
];
