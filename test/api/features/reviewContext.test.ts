import { type Api, type Body, openApi } from '../../support/api';
import {
  appNamed,
  groupNamed,
  groupReview,
  queryScope,
  roleReview,
  sampleTenant,
  userNamed,
} from '../../support/sampleTenant';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.stop());

const weekly = {
  pattern: { type: 'weekly', interval: 1, daysOfWeek: ['monday'] },
  range: { type: 'noEnd', startDate: '2026-01-05' },
};

interface Context {
  readonly isNew: boolean | null;
  readonly lastDecision: object | null;
  readonly department: string | null;
  readonly manager: object | null;
  readonly access: object | null;
}

/** Returns the contexts of the instance that started last, by the name of the principal. */
async function contexts(definitionId: string): Promise<ReadonlyMap<string, Context>> {
  const { body } = await api.as('admin').get(`beta/definitions/${definitionId}/instances`);
  const running = body.value.find(({ status }) => status === 'InProgress');
  const path = `beta/definitions/${definitionId}/instances/${running?.id ?? ''}/decisions`;
  const decisions = (await api.as('admin').get(path)).body.value as readonly (Body & { reviewContext: Context })[];
  return new Map(decisions.map(({ principal, reviewContext }) => [principal.displayName, reviewContext]));
}

test('an item says who the person is, and at the first occurrence nothing about earlier ones', async () => {
  const { id } = await api.create(groupReview());
  await api.advance('PT0S');

  const felix = userNamed('Felix Ferrari') as unknown as Record<string, string>;
  expect((await contexts(id)).get('Felix Ferrari')).toEqual({
    department: felix.department,
    jobTitle: felix.jobTitle,
    manager: null,
    userType: 'Member',
    accountEnabled: true,
    access: null,
    assignment: null,
    cameBack: null,
    isCarriedOver: false,
    isPartOfBulk: null,
    isNew: null,
    lastDecision: null,
    onBehalfOf: null,
    priority: 7,
  });
});

test('an item says whether somebody decided on it alone or together with others', async () => {
  const { id } = await api.create(groupReview());
  await api.advance('PT0S');
  const path = `/definitions/${id}/instances/${id}`;
  const marks = async () => {
    const all = [...(await contexts(id)).values()] as readonly { readonly isPartOfBulk?: boolean | null }[];
    return [true, false, null].map((mark) => all.filter(({ isPartOfBulk }) => isPartOfBulk === mark).length);
  };
  const [first] = (await api.as('admin').get(`${path}/decisions`)).body.value;
  const decide = (decision: string) =>
    api.as('jerry.lindqvist').patch(`${path}/decisions/${first?.id ?? ''}`, { decision });

  await decide('Approve');
  expect(await marks()).toEqual([0, 1, 7]);
  await api.as('jerry.lindqvist').post(`${path}/batchRecordDecisions`, { decision: 'Approve' });
  expect(await marks()).toEqual([8, 0, 0]);
  await decide('NotReviewed');
  expect(await marks()).toEqual([7, 0, 1]);
});

const memberships = (principals: readonly object[], resource: string) => ({
  '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
  principalScopes: principals,
  resourceScopes: [queryScope(resource)],
});

test('an item of an application shows the role, its start, and the group that gives the access', async () => {
  const path = `/v1.0/servicePrincipals/${appNamed('Expense Portal').id}`;
  const groupUsers = { ...queryScope('./members/microsoft.graph.user'), queryRoot: '/v1.0/groups' };
  const scope = memberships([queryScope('/v1.0/users'), groupUsers], path);
  const { id } = await api.create(groupReview({ scope }));
  await api.advance('PT0S');

  const seen = await contexts(id);
  expect(seen.get('Jerry Lindqvist')?.access).toEqual({
    group: null,
    appRole: 'Approver',
    assignmentType: null,
    startDateTime: '2024-09-13T09:00:00Z',
    endDateTime: null,
  });
  const aurora = { id: groupNamed('Project Aurora').id, displayName: 'Project Aurora' };
  expect(seen.get('Bella Bosch (guest)')?.access).toMatchObject({ group: aurora, startDateTime: null });
});

test('an item of a directory role says whether it is active or eligible, and until when', async () => {
  const { id } = await api.create(roleReview());
  await api.advance('PT0S');

  const seen = await contexts(id);
  const nothing = { group: null, appRole: null };
  expect(seen.get('Nadia Novak')?.access).toEqual({
    ...nothing,
    assignmentType: 'active',
    startDateTime: null,
    endDateTime: null,
  });
  expect(seen.get('Erik Engel')?.access).toEqual({
    ...nothing,
    assignmentType: 'eligible',
    startDateTime: '2025-10-01T08:00:00Z',
    endDateTime: '2026-04-01T08:00:00Z',
  });
});

test('an item of an access package shows its start and end', async () => {
  const [policy] = sampleTenant.assignmentPolicies;
  const scope = queryScope(
    `/identityGovernance/entitlementManagement/accessPackageAssignments?$filter=(accessPackageId eq '${policy?.accessPackageId ?? ''}' and assignmentPolicyId eq '${policy?.id ?? ''}' and catalogId eq '${policy?.catalogId ?? ''}')`,
  );
  const { id } = await api.create(groupReview({ scope }));
  await api.advance('PT0S');

  const seen = await contexts(id);
  expect(seen.get('Rosa Rossi')?.access).toMatchObject({
    startDateTime: '2025-09-01T08:00:00Z',
    endDateTime: '2026-09-01T08:00:00Z',
  });
  expect(seen.get('Tara Thorne')?.access).toMatchObject({ startDateTime: '2025-06-10T08:00:00Z', endDateTime: null });
});

test('where managers review, an item names the manager', async () => {
  const managers = [{ query: './manager', queryType: 'MicrosoftGraph', queryRoot: 'decisions' }];
  const jerry = (groupReview() as { reviewers: object[] }).reviewers;
  const { id } = await api.create(groupReview({ reviewers: managers, fallbackReviewers: jerry }));
  await api.advance('PT0S');

  const felix = userNamed('Felix Ferrari');
  const manager = sampleTenant.users.find((user) => user.id === felix.manager);
  expect((await contexts(id)).get('Felix Ferrari')?.manager).toEqual({
    id: manager?.id,
    displayName: manager?.displayName,
  });
});

test('from the second occurrence on, an item shows the last decision, or that it is new', async () => {
  const { id } = await api.create(groupReview({ settings: { recurrence: weekly } }));
  await api.advance('PT0S');
  const [instance] = (await api.as('admin').get(`/definitions/${id}/instances?$filter=status eq 'InProgress'`)).body
    .value;
  const path = `/definitions/${id}/instances/${instance?.id ?? ''}/decisions`;
  const decisions = (await api.as('admin').get(path)).body.value;
  const felix = decisions.find(({ principal }) => principal.displayName === 'Felix Ferrari');
  await api
    .as('jerry.lindqvist')
    .patch(`${path}/${felix?.id ?? ''}`, { decision: 'DontKnow', justification: 'on leave' });
  const newcomer = userNamed('Helen Brandt');
  await api.tenant('POST', `/v1.0/groups/${groupId()}/members/$ref`, {
    '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${newcomer.id}`,
  });

  await api.advance('P7D');

  const seen = await contexts(id);
  expect(seen.get('Felix Ferrari')).toMatchObject({
    isNew: false,
    lastDecision: { decision: 'DontKnow', justification: 'on leave', reviewedBy: { displayName: 'Jerry Lindqvist' } },
  });
  expect(seen.get('Helen Brandt')).toMatchObject({ isNew: true, lastDecision: null });
});

test('beta lists items in the order in which they deserve a look, and those that are not read yet', async () => {
  const { id } = await api.create(groupReview({ settings: { recommendationsEnabled: true } }));
  await api.advance('PT0S');
  const path = `beta/definitions/${id}/instances/${id}/decisions`;
  const jerry = api.as('jerry.lindqvist');
  const list = async (query: string) => {
    const { body } = await jerry.get(`${path}/filterByCurrentUser(on='reviewer')?$count=true&${query}`);
    return body as unknown as { '@odata.count': number; value: (Body & { reviewContext: { priority: number } })[] };
  };

  const order = '$orderby=reviewContext/priority,principal/displayName';
  const all = (await list(order)).value;
  const keys = all.map(({ reviewContext, principal }) => `${reviewContext.priority} ${principal.displayName}`);
  expect(keys[0]).toMatch(/^1 /);
  expect(keys.at(-1)).toMatch(/^7 /);
  expect(keys).toEqual([...keys].sort());

  const first = await list(`${order}&$top=2`);
  expect(first['@odata.count']).toBe(all.length);
  const read = first.value.map((item) => item.id);
  const rest = await list(`$filter=not (id in (${read.map((each) => `'${each}'`).join(',')}))`);
  expect(new Set([...read, ...rest.value.map((item) => item.id)])).toEqual(new Set(all.map((item) => item.id)));
  expect(rest['@odata.count']).toBe(all.length - 2);
});

test('beta finds the decisions since an instant, and not those that were taken back', async () => {
  const { id } = await api.create(groupReview());
  await api.advance('PT0S');
  const path = `beta/definitions/${id}/instances/${id}/decisions`;
  const jerry = api.as('jerry.lindqvist');
  const mine = `${path}/filterByCurrentUser(on='reviewer')`;
  const [first, second] = (await jerry.get(mine)).body.value;
  const answer = { decision: 'Approve', justification: 'known' };
  const since = async (instant: string) => {
    const { status, body } = await jerry.get(`${mine}?$filter=reviewedDateTime ge ${instant}`);
    expect(status).toBe(200);
    return body.value.map((item) => item.id);
  };
  await jerry.patch(`${path}/${first?.id ?? ''}`, answer);
  await api.advance('PT1H');
  await jerry.patch(`${path}/${second?.id ?? ''}`, answer);
  const { reviewedDateTime } = (await jerry.get(`${path}/${second?.id ?? ''}`)).body;

  expect(await since(String(reviewedDateTime))).toEqual([second?.id]);
  expect(new Set(await since('2026-01-01T00:00:00Z'))).toEqual(new Set([first?.id, second?.id]));
  await jerry.patch(`${path}/${second?.id ?? ''}`, { decision: 'NotReviewed', justification: '' });
  expect(await since(String(reviewedDateTime))).toEqual([]);
});

test.each([
  '$orderby=reviewContext/priority',
  "$filter=id in ('x')",
  '$filter=reviewedDateTime ge 2026-01-01T00:00:00Z',
])('v1.0 refuses %s', async (query) => {
  const { id } = await api.create(groupReview());
  expect((await api.as('admin').get(`/definitions/${id}/instances/${id}/decisions?${query}`)).status).toBe(400);
});

test('v1.0 has neither the context nor an ETag in a list', async () => {
  const { id } = await api.create(groupReview());
  await api.advance('PT0S');

  const [decision] = (await api.as('admin').get(`/definitions/${id}/instances/${id}/decisions`)).body.value;
  expect(Object.keys(decision ?? {})).not.toContain('reviewContext');
  expect(Object.keys(decision ?? {})).not.toContain('@odata.etag');
});

test('in beta a decision carries its ETag, and a change answers the next one', async () => {
  const { id } = await api.create(groupReview());
  await api.advance('PT0S');
  const path = `beta/definitions/${id}/instances/${id}/decisions`;
  const jerry = api.as('jerry.lindqvist');
  const [decision] = (await jerry.get(`${path}/filterByCurrentUser(on='reviewer')`)).body.value;
  const change = (etag: unknown, answer: string) =>
    jerry.send('PATCH', `${path}/${decision?.id ?? ''}`, {
      body: { decision: answer, justification: 'known' },
      headers: { 'if-match': String(etag) },
    });

  const first = await change(decision?.['@odata.etag'], 'Approve');
  expect(first.status).toBe(204);
  expect((await change(decision?.['@odata.etag'], 'Deny')).status).toBe(412);
  expect((await change(first.headers.get('etag'), 'Deny')).status).toBe(204);
});

const groupId = () => sampleTenant.groups.find(({ displayName }) => displayName === 'Finance Reports')?.id ?? '';
