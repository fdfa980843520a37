import { fixed, PAGE_SIZE, REPORT } from './fields';
import type { ConnectorOperation, Field } from './operation';

/** A report has one run, whose id is that of the report. */
const RUN: Field = { ...REPORT, summary: 'Run', description: 'The run of the report; its id is that of the report.' };

/** Evidence: a report of what was decided, made in the background and then downloaded. */
export const REPORT_OPERATIONS: readonly ConnectorOperation[] = [
  {
    operationId: 'CreateReport',
    row: 'accessReviewSet-post-historyDefinitions',
    summary: 'Get evidence - ask for a report',
    description: 'Asks for a report of what was decided in a period; it is made in the background.',
    visibility: 'important',
    body: {
      displayName: { summary: 'Name', description: 'What the report is called.', isRequired: true },
      reviewHistoryPeriodStartDateTime: {
        summary: 'From',
        description: 'Reviews that started then or later are in it.',
        format: 'date-time',
        isRequired: true,
      },
      reviewHistoryPeriodEndDateTime: {
        summary: 'Until',
        description: 'Reviews that ended then or before are in it.',
        format: 'date-time',
        isRequired: true,
      },
      scopes: {
        summary: 'Scopes',
        description: 'Which reviews are in the report.',
        type: 'array',
        isRequired: true,
        fields: {
          '@odata.type': fixed('Kind of scope', '#microsoft.graph.accessReviewQueryScope'),
          queryType: fixed('Kind of query', 'MicrosoftGraph'),
          query: {
            summary: 'Reviews of',
            description: 'The kind of resource whose reviews are in the report.',
            isRequired: true,
            values: {
              "/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/groups')": 'Groups',
              "/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/servicePrincipals')":
                'Applications',
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
    summary: 'Get evidence - look whether a report is done',
    description: 'Tells the status of a report: requested, inprogress, done or error.',
    parameters: { historyId: REPORT },
    answers: 'accessReviewHistoryDefinition',
  },
  {
    operationId: 'GetReportLink',
    row: 'accessReviewHistoryInstance-generateDownloadUri',
    summary: 'Get evidence - get a link to a report',
    description: 'Makes a link that downloads a report that is done, as CSV, for 24 hours.',
    visibility: 'important',
    parameters: { historyId: REPORT, instanceId: RUN },
    answers: 'accessReviewHistoryInstance',
  },
  {
    operationId: 'DownloadReport',
    row: 'accessReviewHistoryInstance-content',
    summary: 'Get evidence - download a report',
    description: 'Answers the text of a report, as CSV.',
    parameters: {
      historyId: REPORT,
      instanceId: RUN,
      token: {
        summary: 'Token',
        description: "What follows 'token=' in the link to the report.",
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
