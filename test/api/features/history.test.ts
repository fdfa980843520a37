import { openApi, type Api, type Client } from '../../support/api';
import { history, readCsv, scopeOf } from './historyReport';
import { sampleTenant } from '../../support/sampleTenant';
import { sampleDefinition } from './sampleReview';

/** History reports of one product, whose clock only moves forward. Source: docs/graph-reference.md#s2-13, #s3-12. */
interface Item {
  readonly id: string;
  readonly [property: string]: unknown;
}

const GLOBAL_READER = 'rita.reed';
const GOVERNANCE = 'gina.gomez';
const USER_ADMINISTRATOR = 'adele.adams';
const SECURITY_READER = 'sam.sutton';
const NOBODY = 'clara.winter';
const AUTOMATION = '5a1b7c8e-0f3d-4e62-9b74-1c2d3e4f5a60';

const FORMULA = '=HYPERLINK("https://evil.example","click, please")';

let product: Api;
let admin: Client;
let reviewId: string;
const as = (name: string): Client => product.as(name);
const values = (answer: { readonly body: Readonly<Record<string, unknown>> }) => answer.body.value as readonly Item[];

async function report(api: Client, change: object = {}): Promise<{ readonly id: string; readonly link: string }> {
  const created = await api.post('/historyDefinitions', { ...history, ...change });
  expect([created.status, created.body.error]).toEqual([201, undefined]);
  await product.advance('PT0S');
  const { id } = created.body as Item;
  const granted = await api.post(`/historyDefinitions/${id}/instances/${id}/generateDownloadUri`);
  expect([granted.status, granted.body.error]).toEqual([200, undefined]);
  return { id, link: granted.body.downloadUri as string };
}

const rowsOf = async (api: Client, change: object = {}) =>
  readCsv(await (await fetch((await report(api, change)).link)).text());

beforeAll(async () => {
  product = await openApi({ args: ['--tick', 'P1D'] });
  admin = as('admin');
  const created = await admin.post('/definitions', sampleDefinition);
  reviewId = created.body.id;
  await product.advance('PT1H');
  const reviewer = as('jerry.lindqvist');
  const decisions = `/definitions/${reviewId}/instances/${reviewId}/decisions`;
  const [first, second] = values(await reviewer.get(`${decisions}/filterByCurrentUser(on='reviewer')`));
  for (const [item, body] of [
    [first, { decision: 'Deny', justification: FORMULA }],
    [second, { decision: 'Approve', justification: 'Needed\r\n"daily"' }],
  ] as const) {
    const decided = await reviewer.patch(`${decisions}/${item?.id ?? ''}`, body);
    expect(decided.status).toBe(204);
  }
  await product.advance('P8D');
});
afterAll(() => product.stop());

describe('E41 asks for a report', () => {
  test('that is requested, then done with its instance, and readable as text', async () => {
    const created = await admin.post('/historyDefinitions', history);
    const { id } = created.body as Item;

    expect(created).toMatchObject({
      status: 201,
      body: {
        displayName: history.displayName,
        status: 'requested',
        decisions: ['approve', 'deny', 'notReviewed', 'dontKnow', 'notNotified'],
        reviewHistoryPeriodStartDateTime: '2026-01-01T00:00:00.000Z',
        scheduleSettings: null,
        createdBy: { displayName: 'MOD Administrator' },
      },
    });
    expect(created.headers.get('location')).toBe(
      `${product.url}/v1.0/identityGovernance/accessReviews/historyDefinitions/${id}`,
    );

    const now = await product.advance('PT0S');
    const got = await admin.get(`/historyDefinitions/${id}?$expand=instances`);
    expect(got.body).toMatchObject({ status: 'done', instances: [{ id, status: 'done', downloadUri: null }] });
    const [instance] = values(await admin.get(`/historyDefinitions/${id}/instances`));
    expect(instance).toMatchObject({ id, status: 'done', runDateTime: expect.any(String) as string });
    expect(Date.parse(instance?.expirationDateTime as string) - Date.parse(now)).toBe(30 * 86_400_000);
  });

  test('with one row for each decision, its columns filled in and formulas made harmless', async () => {
    const rows = await rowsOf(admin);

    expect(rows).toHaveLength(8);
    expect(rows[0]).toMatchObject({
      AccessReviewId: reviewId,
      AccessReviewSeriesId: '00000000-0000-0000-0000-000000000000',
      ReviewType: 'Group',
      ResourceDisplayName: 'Finance Reports',
      ResourceId: '02f3bafb-448c-487c-88c2-5fd65ce49a41',
      ReviewName: 'Harbour staff',
      ReviewStatus: 'Completed',
      OwnerUPN: 'admin@contoso.example',
      PrincipalType: 'user',
      ReviewResult: 'Deny',
      Justification: `'${FORMULA}`,
      ReviewerUPN: 'jerry.lindqvist@contoso.example',
      ReviewerEmailAddress: 'jerry.lindqvist@contoso.example',
      AccessRecommendation: expect.stringMatching(/^(Approve|Deny|No Info)$/) as string,
      SubmissionResult: 'not applied',
      ApplyDescription: '',
    });
    expect(rows[1]?.Justification).toBe('Needed\n"daily"');
    expect(Object.keys(rows[0] ?? {})).toHaveLength(31);
  });

  test.each<[string, object, number]>([
    ['the decision', { decisions: ['deny'] }, 1],
    ['several decisions', { decisions: ['approve', 'notReviewed'] }, 7],
    ['the group', { scopes: [scopeOf('/groups/02f3bafb-448c-487c-88c2-5fd65ce49a41')] }, 8],
    ['another group', { scopes: [scopeOf('/groups/b74444cb-038a-4802-8fc9-b9d1ed0cf11f')] }, 0],
    ['all Microsoft 365 groups', { scopes: [scopeOf('./members')] }, 0],
    ['a period that the review started before', { reviewHistoryPeriodStartDateTime: '2026-01-05T08:00:01Z' }, 0],
    ['a period that the review ended after', { reviewHistoryPeriodEndDateTime: '2026-01-12T07:59:59Z' }, 0],
    ['a period that it just fits into', { reviewHistoryPeriodEndDateTime: '2026-01-12T08:00:00Z' }, 8],
  ])('filtered by %s', async (_, change, count) => {
    expect(await rowsOf(admin, change)).toHaveLength(count);
  });

  test('and is refused with every bad property named', async () => {
    const body = {
      displayName: '',
      reviewHistoryPeriodStartDateTime: '2026-02-01T00:00:00Z',
      reviewHistoryPeriodEndDateTime: '2026-01-01T00:00:00Z',
      scopes: [{ query: '/users' }],
      decisions: ['perhaps'],
      scheduleSettings: { reportRange: 'P1M' },
    };
    const refused = await admin.post('/historyDefinitions', body);

    const { details } = refused.body.error as { details: readonly { target: string }[] };
    expect(refused.status).toBe(400);
    expect(details.map(({ target }) => target).sort()).toEqual([
      'decisions/0',
      'displayName',
      'reviewHistoryPeriodEndDateTime',
      'scheduleSettings',
      'scopes/0/query',
    ]);
  });
});

describe('Reports belong to their requester', () => {
  test('others do not list them, and read them by id with a role that reads reviews', async () => {
    const governance = as(GOVERNANCE);
    const { id } = await report(governance);
    const listed = async (api: Client) => values(await api.get('/historyDefinitions')).map((item) => item.id);
    const program = product.asApp(AUTOMATION);

    for (const api of [governance, admin, as(GLOBAL_READER), program]) {
      expect(await listed(api)).toContain(id);
      expect((await api.get(`/historyDefinitions/${id}`)).status).toBe(200);
    }
    expect(await listed(governance)).toHaveLength(1);
    const other = as(USER_ADMINISTRATOR);
    expect(await listed(other)).toEqual([]);
    const nobody = as(NOBODY);
    for (const path of [`/historyDefinitions/${id}`, `/historyDefinitions/${id}/instances`]) {
      expect([path, (await other.get(path)).status, (await nobody.get(path)).status]).toEqual([path, 200, 403]);
    }
  });

  test("and a reader of reviews gets no link to another person's report", async () => {
    const { id } = await report(admin);
    const link = `/historyDefinitions/${id}/instances/${id}/microsoft.graph.generateDownloadUri`;
    const statusFor = async (name: string) => (await as(name).post(link)).status;

    expect(await statusFor(GLOBAL_READER)).toBe(403);
    expect(await statusFor(SECURITY_READER)).toBe(403);
    expect(await statusFor(USER_ADMINISTRATOR)).toBe(200);
  });

  test('and a caller who may read no reviews cannot request one', async () => {
    const nobody = as(NOBODY);
    expect((await nobody.post('/historyDefinitions', history)).status).toBe(403);
    expect((await nobody.get('/historyDefinitions')).status).toBe(403);
    const reading = product.as('admin', 'AccessReview.Read.All');
    expect((await reading.get('/historyDefinitions')).status).toBe(403);
  });

  test('and contain nothing that their creator may not read', async () => {
    const role = await fetch(`${product.tenantUrl}/v1.0/roleManagement/directory/roleDefinitions`);
    const roles = ((await role.json()) as { value: readonly Item[] }).value;
    const { id = '' } = roles.find(({ displayName }) => displayName === 'Application Administrator') ?? {};
    const scope = { ...sampleDefinition.scope, query: `/roleManagement/directory/roleDefinitions/${id}` };
    const created = await admin.post('/definitions', { ...sampleDefinition, scope });
    expect(created.status).toBe(201);
    await product.advance('PT1H');
    const scopes = [scopeOf('roleAssignmentScheduleInstances')];

    const seen = await rowsOf(as(GOVERNANCE), { scopes });
    expect(seen.length).toBeGreaterThan(0);
    expect(new Set(seen.map((row) => row.ReviewType))).toEqual(new Set(['Microsoft Entra role']));
    expect(await rowsOf(as(USER_ADMINISTRATOR), { scopes })).toEqual([]);
  });
});

test('A report of beta can include applications; v1.0 refuses the scope, as Graph does', async () => {
  const [application] = sampleTenant.servicePrincipals;
  const { id = '' } = application ?? {};
  const review = {
    ...sampleDefinition,
    scope: {
      '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
      principalScopes: [{ query: '/users', queryType: 'MicrosoftGraph' }],
      resourceScopes: [{ query: `/servicePrincipals/${id}`, queryType: 'MicrosoftGraph' }],
    },
  };
  expect((await admin.post('/definitions', review)).status).toBe(201);
  await product.advance('P8D');
  const scopes = [scopeOf(`/servicePrincipals/${id}`)];

  expect((await admin.post('/historyDefinitions', { ...history, scopes })).status).toBe(400);
  const { status, body } = await admin.post('beta/historyDefinitions', { ...history, scopes });
  expect([status, body.error]).toEqual([201, undefined]);
  await product.advance('PT0S');
  const granted = await admin.post(`/historyDefinitions/${body.id}/instances/${body.id}/generateDownloadUri`);
  const rows = readCsv(await (await fetch(granted.body.downloadUri as string)).text());

  expect(rows.length).toBeGreaterThan(0);
  expect(new Set(rows.map((row) => `${row.ReviewType} ${row.ResourceId}`))).toEqual(new Set([`Application ${id}`]));
});

describe('Only people who may read its reviews now get a report', () => {
  test('its creator downloads nothing after the role has gone', async () => {
    const { id } = await report(as(GOVERNANCE));
    const uri = `/historyDefinitions/${id}/instances/${id}/generateDownloadUri`;
    expect((await as(GOVERNANCE).post(uri)).status).toBe(200);

    const { id: userId } = (await product.tenant('GET', `/v1.0/users/${GOVERNANCE}@contoso.example`)).body;
    const assignments = '/v1.0/roleManagement/directory/roleAssignments';
    const held = (await product.tenant('GET', `${assignments}?$filter=principalId eq '${userId}'`)).body.value;
    for (const role of held) await product.tenant('DELETE', `${assignments}/${role.id}`);
    const refused = await as(GOVERNANCE).post(uri);
    const read = await as(GOVERNANCE).get(`/historyDefinitions/${id}`);
    for (const { principalId, roleDefinitionId } of held) {
      await product.tenant('POST', assignments, { principalId, roleDefinitionId, directoryScopeId: '/' });
    }

    expect([refused.status, read.status]).toEqual([403, 403]);
    expect((await as(GOVERNANCE).post(uri)).status).toBe(200);
  });
});

test('Lists take $top with next links, $filter, $expand and $select', async () => {
  const first = await admin.get('/historyDefinitions?$top=2&$expand=instances&$select=id');
  expect(values(first)).toHaveLength(2);
  expect(values(first)[0]).toEqual({ id: expect.any(String) as string, instances: [expect.any(Object)] });
  const next = first.body['@odata.nextLink'] as string;
  const second = await admin.get(next.slice(product.url.length));
  expect(values(second).map(({ id }) => id)).not.toContain(values(first)[0]?.id);
  expect(values(await admin.get("/historyDefinitions?$filter=status eq 'requested'"))).toEqual([]);
  expect((await admin.get("/historyDefinitions?$filter=decisions eq 'x'")).status).toBe(400);
});

describe('E44 the link', () => {
  test('cannot be generated before the report is done', async () => {
    const faults = { target: 'storage', match: '/reports/', status: 503, count: 50 };
    await fetch(`${product.tenantUrl}/local/faults`, { method: 'POST', body: JSON.stringify(faults) });
    const created = await admin.post('/historyDefinitions', history);
    const { id } = created.body as Item;
    const early = await admin.post(`/historyDefinitions/${id}/instances/${id}/generateDownloadUri`);
    await fetch(`${product.tenantUrl}/local/faults`, { method: 'DELETE' });

    expect(early.status).toBe(409);
    await product.advance('PT30M');
    expect((await admin.get(`/historyDefinitions/${id}`)).body.status).toBe('done');
  });

  test('opens a file without a bearer token, and expires after 24 hours; another can be generated', async () => {
    const { id, link } = await report(admin);
    const opened = await fetch(link);
    expect(opened.status).toBe(200);
    expect(opened.headers.get('content-type')).toContain('text/csv');
    expect(opened.headers.get('content-disposition')).toBe('attachment; filename="Year 2026  all.csv"');

    await product.advance('PT23H59M');
    expect((await fetch(link)).status).toBe(200);
    await product.advance('PT1M');
    const late = await fetch(link);
    expect(late.status).toBe(403);
    expect(await late.json()).toMatchObject({ error: { code: 'Forbidden', innerError: {} } });
    const again = await admin.post(`/historyDefinitions/${id}/instances/${id}/generateDownloadUri`);
    expect((await fetch(again.body.downloadUri as string)).status).toBe(200);
  });

  test('opens nothing when it was tampered with', async () => {
    const [one, other] = [await report(admin), await report(admin, { decisions: ['deny'] })];
    const token = new URL(one.link).searchParams.get('token') ?? '';
    const payload = Buffer.from('2999-01-01T00:00:00.000Z').toString('base64url');

    for (const link of [
      one.link.replace(token, ''),
      one.link.replace(token, `${token}x`),
      one.link.replace(token, `${payload}.${token.split('.')[1] ?? ''}`),
      one.link.replaceAll(one.id, other.id),
      one.link.split('?')[0] ?? '',
    ]) {
      expect((await fetch(link)).status).toBe(403);
    }
  });
});

test('A report is gone after 30 days, with its text', async () => {
  const { id, link } = await report(admin);
  await product.advance('P29DT23H');
  expect((await admin.get(`/historyDefinitions/${id}`)).status).toBe(200);
  const fresh = await admin.post(`/historyDefinitions/${id}/instances/${id}/generateDownloadUri`);

  await product.advance('PT1H');

  expect((await admin.get(`/historyDefinitions/${id}`)).status).toBe(404);
  expect((await admin.get(`/historyDefinitions/${id}/instances`)).status).toBe(404);
  expect(values(await admin.get('/historyDefinitions'))).toEqual([]);
  expect((await fetch(fresh.body.downloadUri as string)).status).toBe(404);
  expect((await fetch(link)).status).toBe(403);
});
