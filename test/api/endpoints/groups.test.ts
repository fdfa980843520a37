import { openApi, type Api } from '../../support/api';
import { groupNamed } from '../../support/sampleTenant';

/** The list that a group is picked from. */
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

test('only for who may start reviews of groups', async () => {
  expect((await api.as('clara.winter').get('/groups')).status).toBe(403);
});
