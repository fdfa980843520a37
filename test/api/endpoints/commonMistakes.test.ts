import { openApi, type Api } from '../../support/api';
import { groupReview, query, userNamed } from '../../support/sampleTenant';
import { definitionMistakes } from './definitionMistakes';
import { wildMistakes } from './wildMistakes';

/** Common mistakes, each with its whole message: what is wrong, in which property, and what to send instead. */

const APPLICATIONS =
  "/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/servicePrincipals')";
const NAMELESS = "/identityGovernance/accessReviews/definitions?=contains(scope/query, '/groups')";
const REPORT = {
  displayName: 'Applications',
  reviewHistoryPeriodStartDateTime: '2026-01-01T00:00:00Z',
  reviewHistoryPeriodEndDateTime: '2026-02-01T00:00:00Z',
};
const JERRY = userNamed('Jerry Lindqvist').id;

let api: Api;
let definition: string;
let instance: string;
let decision: string;
beforeAll(async () => {
  api = await openApi();
  const { id } = await api.create(groupReview());
  await api.advance('PT0S');
  definition = `/definitions/${id}`;
  instance = `${definition}/instances/${id}`;
  decision = `${instance}/decisions/${(await api.as('admin').get(`${instance}/decisions`)).body.value[0]?.id ?? ''}`;
});
afterAll(() => api.stop());

interface Mistake {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** The caller; the administrator by default. */
  readonly person?: string;
}

const get = (rest: string): Mistake => ({ method: 'GET', path: `/definitions${rest}` });
const mistakes: readonly (readonly [what: string, mistake: () => Mistake, status: number, message: string])[] = [
  [
    'the reviewers of an instance alone',
    () => ({ method: 'PUT', path: instance, body: { reviewers: [query(`/users/${JERRY}`)] } }),
    400,
    "'scope' is required, as on Graph; send the scope of the instance as it is, since it is not changed.",
  ],
  [
    'what is in beta',
    () => ({ method: 'POST', path: `${definition}/instances`, body: {} }),
    405,
    'The method POST is not allowed here; use GET. This is in beta: send the request to /beta in place of /v1.0.',
  ],
  [
    'the ids of items, which are in beta',
    () => ({
      method: 'POST',
      path: `${instance}/batchRecordDecisions`,
      body: { decision: 'Approve', decisionIds: [] },
      person: 'jerry.lindqvist',
    }),
    400,
    "'decisionIds' is in beta: send the request to /beta in place of /v1.0.",
  ],
  [
    'a report on applications, which is in beta',
    () => ({
      method: 'POST',
      path: '/historyDefinitions',
      body: { ...REPORT, scopes: [query(APPLICATIONS)] },
    }),
    400,
    `The query '${APPLICATIONS}' is not supported here. This is in beta: send the request to /beta in place of /v1.0.`,
  ],
  [
    'a report whose option PowerShell took for a variable',
    () => ({ method: 'POST', path: '/historyDefinitions', body: { ...REPORT, scopes: [query(NAMELESS)] } }),
    400,
    `The query '${NAMELESS}' is not supported here. An option has no name: a shell took '$filter' or '$expand' for a variable. Write the query between single quotes.`,
  ],
  [
    'PATCH of a definition',
    () => ({ method: 'PATCH', path: definition, body: {} }),
    405,
    'The method PATCH is not allowed here; use DELETE, GET or PUT. PUT takes the whole object in place of what changes.',
  ],
  [
    'managers in place of people',
    () => ({
      method: 'PUT',
      path: definition,
      body: { reviewers: [{ ...query('./manager'), queryRoot: 'decisions' }] },
    }),
    400,
    "'reviewers' can only change from individual users to individual users; send them unchanged.",
  ],
  [
    'decisions applied before the end',
    () => ({ method: 'POST', path: `${instance}/applyDecisions` }),
    409,
    "This is not possible while the status is 'InProgress'; it must be 'Completed'.",
  ],
  [
    'a decision in another form',
    () => ({ method: 'PATCH', path: decision, body: { decision: 'Approved' }, person: 'jerry.lindqvist' }),
    400,
    "'decision' must be one of 'Approve', 'Deny', 'NotReviewed', 'DontKnow'. Did you mean 'Approve'?",
  ],
  [
    'a misspelt decision',
    () => ({ method: 'PATCH', path: decision, body: { decison: 'Approve' }, person: 'jerry.lindqvist' }),
    400,
    "'decision' is required: send one of 'Approve', 'Deny', 'NotReviewed', 'DontKnow'. 'decison' does not exist here; remove it or correct its name. Did you mean 'decision'?",
  ],
  [
    'PUT of a decision',
    () => ({ method: 'PUT', path: decision, body: { decision: 'Approve' }, person: 'jerry.lindqvist' }),
    405,
    'The method PUT is not allowed here; use GET or PATCH. PATCH takes what changes in place of the whole object.',
  ],
  [
    'the decisions about a person whose id stands in braces',
    () => ({
      method: 'POST',
      path: `${instance}/batchRecordDecisions`,
      body: { decision: 'Approve', principalId: `{${JERRY}}` },
      person: 'jerry.lindqvist',
    }),
    400,
    "'principalId' must be a GUID.",
  ],
  [
    'another method in a batch',
    () => ({
      method: 'POST',
      path: '/v1.0/$batch',
      body: { requests: [{ id: '1', method: 'HEAD', url: '/identityGovernance/accessReviews/definitions' }] },
    }),
    400,
    "'requests/0/method' must be one of 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'.",
  ],
  [
    'the decision of somebody else',
    () => ({ method: 'PATCH', path: decision, body: { decision: 'Approve' } }),
    403,
    'The caller is not a reviewer of this decision.',
  ],
  [
    'double quotes in a filter',
    () => get('?$filter=status eq "InProgress"'),
    400,
    "Invalid $filter at position 11: a string needs single quotes, such as 'InProgress'.",
  ],
  [
    'a sign in a filter',
    () => get("?$filter=status = 'InProgress'"),
    400,
    "Invalid $filter at position 8: '=' is not a value or a name; write eq.",
  ],
  [
    'an ampersand in a filter',
    () => get("?$filter=displayName eq 'R&D'"),
    400,
    'Invalid $filter at position 16: the string that begins here has no closing quote; write a quote inside it twice, and & as %26.',
  ],
  [
    'an offset whose plus is not escaped',
    () => get('?$filter=createdDateTime ge 2026-01-01T00:00:00+01:00'),
    400,
    "Invalid $filter at position 20: '2026-01-01T00:00:00' is not a value or a name; write it with its offset, such as 2026-01-01T00:00:00Z.",
  ],
  [
    'no quotes in a filter',
    () => get('?$filter=status eq InProgress'),
    400,
    "Invalid $filter at position 11: 'InProgress' cannot be filtered on; put a value between single quotes: 'InProgress'.",
  ],
  [
    'a function between its arguments',
    () => get("?$filter=displayName startswith 'a'"),
    400,
    "Invalid $filter at position 13: 'startswith' is a function: write startswith(property, 'text').",
  ],
  [
    'a status of the portal',
    () => get("?$filter=status eq 'Active'"),
    400,
    "Invalid $filter at position 11: 'Active' is not a value of 'status'; use 'NotStarted', 'Initializing', 'Starting', 'InProgress', 'Completing', 'AutoReviewing', 'AutoReviewed', 'Completed', 'Applying', 'Applied'.",
  ],
  [
    'a misspelt status',
    () => get("?$filter=status eq 'Complete'"),
    400,
    "Invalid $filter at position 11: 'Complete' is not a value of 'status'; use 'NotStarted', 'Initializing', 'Starting', 'InProgress', 'Completing', 'AutoReviewing', 'AutoReviewed', 'Completed', 'Applying', 'Applied'. Did you mean 'Completed'?",
  ],
  ['a page that is too long', () => get('?$top=1000'), 400, "$top must be a whole number from 0 to 999, not '1000'."],
  [
    'another order',
    () => get('?$orderby=name'),
    400,
    "'name' cannot be sorted by; supported: createdDateTime, displayName, lastModifiedDateTime, status.",
  ],
  ['another expansion', () => get('?$expand=decisions'), 400, "'decisions' cannot be expanded; supported: instances."],
  ['a search', () => get('?$search="x"'), 400, '$search is not supported; use $filter.'],
  [
    'a misspelt option',
    () => get('?$filters=a'),
    400,
    "The query option '$filters' does not exist. Did you mean '$filter'?",
  ],
  [
    'a function without its parameter',
    () => get('/filterByCurrentUser'),
    404,
    "There is no resource at this path. Write filterByCurrentUser(on='reviewer'), with single quotes.",
  ],
  [
    'the first access reviews API',
    () => ({ method: 'GET', path: '/beta/accessReviews' }),
    404,
    'There is no resource at this path. Graph has retired the first access reviews API; use /identityGovernance/accessReviews/definitions.',
  ],
  [
    'a version in the url of a batch',
    () => ({ method: 'GET', path: '/v1.0/v1.0/identityGovernance/accessReviews/definitions' }),
    404,
    'There is no resource at this path. The path has the version twice: the urls in a batch begin after it, such as /identityGovernance.',
  ],
  [
    'no version',
    () => ({ method: 'GET', path: `${api.url}/identityGovernance/accessReviews/definitions` }),
    404,
    'There is no resource at this path. A path begins with its version: /v1.0/identityGovernance or /beta/identityGovernance.',
  ],
  [
    'the decisions of a review without the instance',
    () => ({ method: 'GET', path: `${definition}/decisions/filterByCurrentUser(on='reviewer')` }),
    404,
    'There is no resource at this path. This belongs to an instance: write …/definitions/{id}/instances/{id} before it.',
  ],
  [
    'a parameter without quotes',
    () => get('/filterByCurrentUser(on=reviewer)'),
    404,
    "There is no resource at this path. Write filterByCurrentUser(on='reviewer'), with single quotes.",
  ],
];

test.each(mistakes)('%s', async (_, mistake, status, message) => {
  const { method, path, body, person = 'admin' } = mistake();

  const answer = await api.as(person).send(method, path, { body });

  expect([answer.status, answer.body.error.message]).toEqual([status, message]);
});

test.each([...definitionMistakes, ...wildMistakes])('%s in the body of a definition', async (_, body, message) => {
  const answer = await api.as('admin').post('/definitions', body);

  expect([answer.status, answer.body.error.message]).toEqual([400, message]);
});

const INSTANCE = 'definitions/00000000-0000-0000-0000-000000000001/instances/00000000-0000-0000-0000-000000000001';

test.each([
  ["definitions/filterByCurrentUser(onn='reviewer')", "filterByCurrentUser(on='…')"],
  ['definitions/filterByCurrentUser', "filterByCurrentUser(on='…')"],
  ["searchDirectory(type='user')", "searchDirectory(kind='…')"],
  ["decisions/filterByPrincipal(principal='x')", "filterByPrincipal(principalId='…')"],
  [`${INSTANCE}/decisions/filterByReviewer(reviewer='x')`, "filterByReviewer(reviewerId='…')"],
  ['decisions/filterByResource(resourceId="x")', "filterByResource(resourceId='…')"],
])('%s in beta is 400 and answers how the function is written', async (path, spelling) => {
  const answer = await api.as('admin').get(`beta/${path}`);

  expect(answer.status).toBe(400);
  expect(answer.body.error.message).toBe(
    `The function at this path takes another parameter: write ${spelling}, with single quotes.`,
  );
});
