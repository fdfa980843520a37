import { openApi, type Api } from '../../support/api';
import { appNamed, groupNamed, sampleTenant, userNamed } from '../../support/sampleTenant';

/** The lists that a picker shows. */
let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.stop());

test('the groups that can be reviewed come with the queries of a definition', async () => {
  const { status, body } = await api.as('admin').get('/groups');
  const { id } = groupNamed('Finance Reports');

  expect(status).toBe(200);
  expect(body.value).toContainEqual({
    id,
    displayName: 'Finance Reports',
    membersQuery: `/groups/${id}/transitiveMembers`,
    ownersQuery: `/groups/${id}/owners`,
  });
});

test('dynamic groups and those that hold roles are left out', async () => {
  const listed = (await api.as('admin').get('/groups')).body.value.map(({ id }) => id);
  const all = (await api.tenant('GET', '/v1.0/groups?$top=999')).body.value;
  const reviewable = all.filter(
    ({ membershipRule, isAssignableToRole }) => (membershipRule ?? null) === null && isAssignableToRole !== true,
  );

  expect([...listed].sort()).toEqual(reviewable.map(({ id }) => id).sort());
});

test('page by page they are the same', async () => {
  const whole = (await api.as('admin').get('/groups')).body.value;
  const found: unknown[] = [];
  let next: string | undefined = '/groups?$top=2';
  while (next !== undefined) {
    const { body } = await api.as('admin').get(next);
    found.push(...body.value);
    next = body['@odata.nextLink'] as string | undefined;
  }

  expect(found).toEqual(whole);
});

test('only callers who may create reviews of groups get them', async () => {
  expect((await api.as('clara.winter').get('/groups')).status).toBe(403);
});

describe('a search', () => {
  const search = async (kind: string, text: string, person = 'admin') =>
    api.as(person).get(`beta/searchDirectory(kind='${kind}')?$search=${encodeURIComponent(text)}`);
  const found = async (kind: string, text: string) =>
    (await search(kind, text)).body.value.map(({ displayName }) => displayName);
  const [policy] = sampleTenant.assignmentPolicies;

  test.each([
    ['user', 'fel fer', 'Felix Ferrari'],
    ['user', 'felix.f', 'Felix Ferrari'],
    ['user', userNamed('Felix Ferrari').id.toUpperCase(), 'Felix Ferrari'],
    ['group', 'rep fin', 'Finance Reports'],
    ['group', groupNamed('Finance Reports').id, 'Finance Reports'],
    ['application', 'linked', 'LinkedIn'],
    ['application', appNamed('LinkedIn').id, 'LinkedIn'],
    ['directoryRole', 'app adm', 'Application Administrator'],
    ['directoryRole', '62e90394-69f5-4237-9190-012177145e10', 'Global Administrator'],
    ['accessPackage', 'FAIR', 'Trade fair toolkit'],
    ['accessPackage', sampleTenant.assignmentPolicies[0]?.id ?? '', 'Trade fair toolkit'],
  ])('for %s finds %s', async (kind, text, name) => {
    await api.tenant('DELETE', '/local/stats');

    expect(await found(kind, text)).toContain(name);
    expect((await api.tenant('GET', '/local/stats')).body.directory).toMatchObject({ get: 1, batch: 0 });
  });

  test('without a text finds the first by name, and never more than the limit', async () => {
    const { body } = await api.as('admin').get("beta/searchDirectory(kind='user')?$top=3");
    const names = body.value.map(({ displayName }) => displayName);

    expect(names).toHaveLength(3);
    expect(names).toEqual(names.toSorted());
  });

  test('names the policy, the package and the catalog of an access package', async () => {
    expect((await search('accessPackage', 'trade')).body.value).toEqual([
      {
        id: policy?.id,
        displayName: 'Trade fair toolkit',
        detail: 'Sales people and their partners',
        accessPackageId: policy?.accessPackageId,
        catalogId: policy?.catalogId,
      },
    ]);
  });

  test('takes marks and quotation marks as they are', async () => {
    expect((await search('user', String.raw`"a\" OR "mail:x`)).status).toBe(200);
    expect(await found('accessPackage', "o'clock")).toEqual([]);
  });

  test('leaves out people who cannot sign in', async () => {
    const { id } = userNamed('Felix Ferrari');
    await api.tenant('PATCH', `/v1.0/users/${id}`, { accountEnabled: false });

    expect(await found('user', 'fel fer')).toEqual([]);
    await api.tenant('PATCH', `/v1.0/users/${id}`, { accountEnabled: true });
  });

  test.each([
    ["searchDirectory(kind='team')", 'kind', /one of user, group, application, directoryRole, accessPackage/],
    [`searchDirectory(kind='user')?$search=${'x'.repeat(257)}`, '$search', /256 characters/],
  ])('refuses %#', async (path, target, message) => {
    const { status, body } = await api.as('admin').get(`beta/${path}`);

    expect([status, body.error.details?.[0]?.target]).toEqual([400, target]);
    expect(body.error.message).toMatch(message);
  });

  test('is not in v1.0', async () => {
    expect((await api.as('admin').get("/searchDirectory(kind='user')")).status).toBe(404);
  });

  test('says why the directory refuses', async () => {
    const { permissions } = (await api.tenant('GET', '/local/graph')).body;
    const others = (permissions as string[]).filter((permission) => permission !== 'Application.Read.All');
    await api.tenant('PATCH', '/local/graph', { permissions: others });
    const { status, body } = await search('application', 'linked');
    await api.tenant('PATCH', '/local/graph', { permissions });

    expect(status).toBe(424);
    expect(body.error.message).toContain('403 (Authorization_RequestDenied)');
  });

  test('is only for callers who may create such a review', async () => {
    expect((await search('group', 'fin', 'clara.winter')).status).toBe(403);
    expect((await search('user', 'fin', 'anna.albers')).status).toBe(403);
    // A review of a role-assignable group names the group.
    expect((await search('group', 'fin', 'paul.price')).status).toBe(200);
    expect((await search('application', 'linked', 'paul.price')).status).toBe(403);
  });
});
