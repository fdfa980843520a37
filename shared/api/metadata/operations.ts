import type { Operation } from './model';

const DECISION = { decision: 'String', justification: 'String', principalId: 'String', resourceId: 'String' };
/** The parameters in beta, in which these actions also take the ids of the items. */
const NAMED_DECISIONS = { ...DECISION, decisionIds: 'Collection(String)' };
const ACKNOWLEDGEMENT = { statement: 'String', statementSha256: 'String' };

const EXTENSION = { endDateTime: 'DateTimeOffset', reason: 'String' };

const REASSIGNMENT = {
  decisionIds: 'Collection(String)',
  fromReviewerId: 'String',
  principalId: 'String',
  reason: 'String',
  resourceId: 'String',
  reviewerId: 'String',
};

const action = (on: string, name: string, more: Partial<Operation> = {}): Operation => ({
  kind: 'action',
  name,
  on,
  ...more,
});

const filterByCurrentUser = (type: string): Operation => ({
  kind: 'function',
  name: 'filterByCurrentUser',
  on: `Collection(${type})`,
  parameters: { on: `${type}FilterByCurrentUserOptions!` },
  returns: `Collection(${type})`,
});

const filterById = (name: string, parameter: string): Operation => ({
  kind: 'function',
  name,
  on: 'Collection(accessReviewInstanceDecisionItem)',
  versions: ['beta'],
  parameters: { [parameter]: 'String!' },
  returns: 'Collection(accessReviewInstanceDecisionItem)',
});

/** The actions and functions. Each is served if the path of an endpoint ends with it. */
export const OPERATIONS: readonly Operation[] = [
  action('accessReviewScheduleDefinition', 'preview', { versions: ['beta'], returns: 'definitionPreview' }),
  action('accessReviewScheduleDefinition', 'stop'),
  action('accessReviewInstance', 'acceptRecommendations'),
  action('accessReviewInstance', 'acknowledge', { versions: ['beta'], parameters: ACKNOWLEDGEMENT }),
  action('accessReviewInstance', 'applyDecisions'),
  action('accessReviewInstance', 'batchRecordDecisions', { versions: ['v1.0'], parameters: DECISION }),
  action('accessReviewInstance', 'batchRecordDecisions', { versions: ['beta'], parameters: NAMED_DECISIONS }),
  action('accessReviewInstance', 'extend', { versions: ['beta'], parameters: EXTENSION }),
  action('accessReviewInstance', 'reassign', { versions: ['beta'], parameters: REASSIGNMENT }),
  action('accessReviewInstance', 'resetDecisions'),
  action('accessReviewInstance', 'sendReminder'),
  action('accessReviewInstance', 'stop'),
  action('accessReviewInstance', 'stopApplyDecisions', { versions: ['beta'] }),
  action('accessReviewStage', 'acceptRecommendations'),
  action('accessReviewStage', 'batchRecordDecisions', { versions: ['v1.0'], parameters: DECISION }),
  action('accessReviewStage', 'batchRecordDecisions', { versions: ['beta'], parameters: NAMED_DECISIONS }),
  action('accessReviewStage', 'extend', { versions: ['beta'], parameters: EXTENSION }),
  action('accessReviewStage', 'reassign', { versions: ['beta'], parameters: REASSIGNMENT }),
  action('accessReviewStage', 'stop'),
  action('Collection(accessReviewInstanceDecisionItem)', 'recordAllDecisions', {
    versions: ['beta'],
    parameters: DECISION,
  }),
  action('accessReviewSet', 'sendTestMail', { versions: ['beta'] }),
  {
    kind: 'function',
    name: 'searchDirectory',
    on: 'accessReviewSet',
    versions: ['beta'],
    parameters: { kind: 'String!' },
    returns: 'Collection(directorySearchResult)',
  },
  filterById('filterByPrincipal', 'principalId'),
  filterById('filterByResource', 'resourceId'),
  filterById('filterByReviewer', 'reviewerId'),
  action('accessReviewHistoryInstance', 'generateDownloadUri', { returns: 'accessReviewHistoryInstance' }),
  action('accessReviewEvidencePack', 'generateDownloadUri', {
    versions: ['beta'],
    returns: 'accessReviewEvidencePack',
  }),
  filterByCurrentUser('accessReviewScheduleDefinition'),
  filterByCurrentUser('accessReviewInstance'),
  filterByCurrentUser('accessReviewStage'),
  filterByCurrentUser('accessReviewInstanceDecisionItem'),
];
