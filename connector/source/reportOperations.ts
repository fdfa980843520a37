import { filter, fixed, INSTANCE, PAGE_SIZE, REPORT, REVIEW } from './fields';
import type { ConnectorOperation, Field } from './operation';

/** A report has one run. The run has the id of the report. */
const RUN: Field = { ...REPORT, summary: 'Run', description: 'The run of the report. It has the id of the report.' };

const PACK: Field = { summary: 'Pack', description: 'The id of an evidence pack.', isRequired: true };

const ITEM: Field = { summary: 'Decision ID', description: 'The id of a decision.', isRequired: true };

/** Evidence: packs of a review and reports of decisions, which are made in the background and then downloaded. */
export const REPORT_OPERATIONS: readonly ConnectorOperation[] = [
  {
    operationId: 'CreateEvidencePack',
    row: 'accessReviewInstance-post-evidencePacks',
    summary: 'Get evidence - request a pack',
    description: 'Requests a signed evidence pack of a run of a review. The pack is made in the background.',
    visibility: 'important',
    parameters: { definitionId: REVIEW, instanceId: INSTANCE },
    answers: 'accessReviewEvidencePack',
  },
  {
    operationId: 'GetEvidencePack',
    row: 'accessReviewInstance-get-evidencePacks',
    summary: 'Get evidence - get a pack',
    description: 'Returns the status of an evidence pack: notStarted, running, succeeded or failed.',
    parameters: { definitionId: REVIEW, instanceId: INSTANCE, packId: PACK },
    answers: 'accessReviewEvidencePack',
  },
  {
    operationId: 'GetEvidencePackLink',
    row: 'accessReviewInstance-evidencePacks-generateDownloadUri',
    summary: 'Get evidence - get a link to a pack',
    description: 'Makes a link that downloads a finished evidence pack as a zip. The link works for 24 hours.',
    visibility: 'important',
    parameters: { definitionId: REVIEW, instanceId: INSTANCE, packId: PACK },
    answers: 'accessReviewEvidencePack',
  },
  {
    operationId: 'ListJournal',
    row: 'accessReviewInstance-list-journal',
    summary: 'Get evidence - list the journal',
    description: 'Lists what happened to a run of a review: who did it, when, and by which request.',
    parameters: { definitionId: REVIEW, instanceId: INSTANCE, $filter: filter("kind eq 'extended'"), $top: PAGE_SIZE },
    answers: 'Collection(evidenceRecord)',
  },
  {
    operationId: 'ListDecisionHistory',
    row: 'accessReviewInstanceDecisionItem-list-history',
    summary: 'Get evidence - list the history of a decision',
    description: 'Lists each change of a decision: who decided, when, why, and what it was before.',
    parameters: { definitionId: REVIEW, instanceId: INSTANCE, decisionId: ITEM, $top: PAGE_SIZE },
    answers: 'Collection(decisionRecord)',
  },
  {
    operationId: 'ListVersions',
    row: 'accessReviewScheduleDefinition-list-versions',
    summary: 'Get evidence - list the versions of a review',
    description: 'Lists each version of a review: who changed it, when, and by which request.',
    parameters: { definitionId: REVIEW, $top: PAGE_SIZE },
    answers: 'Collection(evidenceRecord)',
  },
  {
    operationId: 'CreateReport',
    row: 'accessReviewSet-post-historyDefinitions',
    summary: 'Get evidence - request a report',
    description: 'Requests a report of the decisions in a period. The report is made in the background.',
    visibility: 'important',
    body: {
      displayName: { summary: 'Name', description: 'The name of the report.', isRequired: true },
      reviewHistoryPeriodStartDateTime: {
        summary: 'From',
        description: 'The report covers reviews that start at this time or later.',
        format: 'date-time',
        isRequired: true,
      },
      reviewHistoryPeriodEndDateTime: {
        summary: 'Until',
        description: 'The report covers reviews that end at this time or earlier.',
        format: 'date-time',
        isRequired: true,
      },
      scopes: {
        summary: 'Scopes',
        description: 'The reviews in the report.',
        type: 'array',
        isRequired: true,
        fields: {
          '@odata.type': fixed('Kind of scope', '#microsoft.graph.accessReviewQueryScope'),
          queryType: fixed('Kind of query', 'MicrosoftGraph'),
          query: {
            summary: 'Reviews of',
            description: 'The kind of resource that is reviewed.',
            isRequired: true,
            values: {
              "/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/groups')": 'Groups',
              "/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, './members')":
                'All Microsoft 365 groups',
              "/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, 'accessPackageAssignments')":
                'Access packages',
              "/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, 'roleAssignmentScheduleInstances')":
                'Directory roles',
            },
          },
        },
      },
    },
    answers: 'accessReviewHistoryDefinition',
  },
  {
    operationId: 'GetReport',
    row: 'accessReviewHistoryDefinition-get',
    summary: 'Get evidence - get a report',
    description: 'Returns the status of a report: requested, inprogress, done or error.',
    parameters: { historyId: REPORT },
    answers: 'accessReviewHistoryDefinition',
  },
  {
    operationId: 'GetReportLink',
    row: 'accessReviewHistoryInstance-generateDownloadUri',
    summary: 'Get evidence - get a link to a report',
    description: 'Makes a link that downloads a finished report as CSV. The link works for 24 hours.',
    visibility: 'important',
    parameters: { historyId: REPORT, instanceId: RUN },
    answers: 'accessReviewHistoryInstance',
  },
  {
    operationId: 'DownloadReport',
    row: 'accessReviewHistoryInstance-content',
    summary: 'Get evidence - download a report',
    description: 'Returns the text of a report as CSV.',
    parameters: {
      historyId: REPORT,
      instanceId: RUN,
      token: {
        summary: 'Token',
        description: "The part of the report's link after 'token='.",
        isRequired: true,
      },
    },
    answers: 'Binary',
  },
  {
    operationId: 'ListReports',
    row: 'accessReviewSet-list-historyDefinitions',
    summary: 'List reports',
    description: 'Lists the reports that you may read.',
    visibility: 'advanced',
    parameters: { $top: PAGE_SIZE },
    answers: 'Collection(accessReviewHistoryDefinition)',
  },
];
