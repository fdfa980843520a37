import type { Answer, Call, Endpoint, Method } from '../../../../shared/api/endpoint/endpoint';

const AR = '/identityGovernance/accessReviews';
const D = `${AR}/definitions/{definitionId}`;
const I = `${D}/instances/{instanceId}`;
const S = `${I}/stages/{stageId}`;
const BY_ME = "filterByCurrentUser(on='{on}')";
const BOTH = ['v1.0', 'beta'] as const;

/** The handler of the sample endpoints; each test sets it. */
export interface SampleDependencies {
  readonly handle: (call: Call<SampleDependencies>) => Promise<Answer>;
}

type SampleEndpoint = Endpoint<SampleDependencies>;
type Extras = Partial<Pick<SampleEndpoint, 'id' | 'versions' | 'permission' | 'query' | 'takesBody'>>;

function row(signature: `${Method} ${string}`, operation: string, extras: Extras = {}): SampleEndpoint {
  const [method = '', path = ''] = signature.split(' ');
  return {
    id: 'E00',
    versions: BOTH,
    permission: 'READ',
    ...extras,
    operation,
    method: method as Method,
    path,
    handle: (call) => call.deps.handle(call),
  };
}

/** Rows of every form in the API. Rows with keys intentionally precede the functions that they could match. */
export const SAMPLE_ENDPOINTS: readonly SampleEndpoint[] = [
  row(`GET ${D}`, 'accessReviewScheduleDefinition-get', { query: { select: 'any', single: true } }),
  row(`PUT ${D}`, 'accessReviewScheduleDefinition-update', { permission: 'WRITE', takesBody: true }),
  row(`DELETE ${D}`, 'accessReviewScheduleDefinition-delete', { permission: 'WRITE' }),
  row(`GET ${AR}/definitions`, 'accessReviewSet-list-definitions', {
    query: { filter: { status: ['eq'] }, orderby: ['displayName'], select: 'any' },
  }),
  row(`POST ${AR}/definitions`, 'accessReviewSet-post-definitions', { permission: 'WRITE', takesBody: true }),
  row(`GET ${AR}/definitions/${BY_ME}`, 'accessReviewScheduleDefinition-filterByCurrentUser', { query: {} }),
  row(`POST ${D}/stop`, 'accessReviewScheduleDefinition-stop', { permission: 'WRITE' }),
  row(`GET ${I}`, 'accessReviewInstance-get', { query: { select: 'any', single: true } }),
  row(`GET ${D}/instances`, 'accessReviewScheduleDefinition-list-instances', { query: {} }),
  row(`POST ${D}/instances`, 'accessReviewScheduleDefinition-post-instances', {
    permission: 'WRITE',
    takesBody: true,
    versions: ['beta'],
  }),
  row(`GET ${D}/instances/${BY_ME}`, 'accessReviewInstance-filterByCurrentUser', { query: {} }),
  row(`POST ${I}/stop`, 'accessReviewInstance-stop', { permission: 'WRITE' }),
  row(`POST ${I}/stopApplyDecisions`, 'accessReviewInstance-stopApplyDecisions', {
    permission: 'WRITE',
    versions: ['beta'],
  }),
  row(`GET ${I}/decisions/{decisionId}`, 'accessReviewInstanceDecisionItem-get', { query: {} }),
  row(`GET ${S}/decisions/{decisionId}`, 'accessReviewInstanceDecisionItem-get', { query: {} }),
  row(`PATCH ${I}/decisions/{decisionId}`, 'accessReviewInstanceDecisionItem-update', {
    permission: 'PERSON_WRITE',
    takesBody: true,
  }),
  row(`GET ${I}/decisions/${BY_ME}`, 'accessReviewInstanceDecisionItem-filterByCurrentUser', { query: {} }),
  row(`POST ${AR}/decisions/${BY_ME}/recordAllDecisions`, 'accessReviewInstanceDecisionItem-recordAllDecisions', {
    takesBody: true,
    versions: ['beta'],
  }),
  row(
    'POST /users/{usersId}/pendingAccessReviewInstances/{accessReviewInstanceId}/definition/instances',
    'accessReviewScheduleDefinition-post-instances',
    { permission: 'WRITE', takesBody: true, versions: ['beta'] },
  ),
];
