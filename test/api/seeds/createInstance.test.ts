import { openApi, type Api, type Body } from '../../support/api';
import { groupNamed, groupReview, query, queryScope, userNamed } from '../../support/sampleTenant';

const NOW = '2026-01-05T08:00:00.000Z';
const UNKNOWN = '00000000-0000-4000-8000-00000000abcd';
const jerry = userNamed('Jerry Lindqvist');

let api: Api;
/** A review in progress with Jerry as its reviewer; its only instance has the same id. */
let definition: Body;
beforeAll(async () => {
  api = await openApi();
  definition = await api.create(groupReview({ fallbackReviewers: [query(`/users/${userNamed('Fiona Falk').id}`)] }));
  await api.advance('PT0S');
});
afterAll(() => api.stop());

const ROUTES = {
  'below a pending instance': () =>
    `beta/users/${jerry.id}/pendingAccessReviewInstances/${definition.id}/definition/instances`,
  'below a definition': () => `beta/definitions/${definition.id}/instances`,
};
const routes = Object.keys(ROUTES) as (keyof typeof ROUTES)[];

const post = (route: keyof typeof ROUTES, body: unknown) => api.as('admin').post(ROUTES[route](), body);
const targets = ({ error }: Body): (string | undefined)[] => error.details?.map(({ target }) => target) ?? [];
const instancesOf = async (id: string) => (await api.as('admin').get(`beta/definitions/${id}/instances`)).body.value;

describe.each(routes)('An instance that is created off schedule %s', (route) => {
  test('is answered whole, with its place', async () => {
    const { status, headers, body } = await post(route, {});

    const path = `/beta/identityGovernance/accessReviews/definitions/${definition.id}/instances/${body.id}`;
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`${api.url}${path}`);
    expect(body).toMatchObject({
      '@odata.context': `${api.url}/beta/$metadata#identityGovernance/accessReviews/definitions('${definition.id}')/instances/$entity`,
      startDateTime: NOW,
      endDateTime: '2026-01-08T08:00:00.000Z',
      status: 'NotStarted',
      scope: { query: `/v1.0/groups/${groupNamed('Finance Reports').id}/transitiveMembers` },
      reviewers: [{ query: `/v1.0/users/${jerry.id}` }],
      fallbackReviewers: [{ query: `/v1.0/users/${userNamed('Fiona Falk').id}` }],
      errors: [],
    });
    expect((await api.as('admin').get(headers.get('location') ?? '')).body.id).toBe(body.id);
  });

  test('takes what the document shows, and ignores the status', async () => {
    const reviewers = [query(`/users/${userNamed('Clara Winter').id}`)];

    const { status, body } = await post(route, {
      '@odata.type': '#microsoft.graph.accessReviewInstance',
      startDateTime: '2026-03-01T10:00:00Z',
      endDateTime: '2026-03-05T10:00:00Z',
      reviewers,
      fallbackReviewers: reviewers,
      scope: { '@odata.type': 'microsoft.graph.accessReviewScope' },
      status: 'Applied',
    });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      startDateTime: '2026-03-01T10:00:00.000Z',
      endDateTime: '2026-03-05T10:00:00.000Z',
      reviewers: [{ query: `/v1.0/users/${userNamed('Clara Winter').id}` }],
      fallbackReviewers: [{ query: `/v1.0/users/${userNamed('Clara Winter').id}` }],
      status: 'NotStarted',
    });
  });

  test('has the id that it is given, and only one can have it', async () => {
    const id =
      route === 'below a definition' ? '1f0e8400-e29b-41d4-a716-446655440000' : '2F0E8400-E29B-41D4-A716-446655440000';

    const first = await post(route, { id });
    const second = await post(route, { id });

    expect([first.status, first.body.id]).toEqual([201, id.toLowerCase()]);
    expect([second.status, second.body.error.code, targets(second.body)]).toEqual([409, 'Conflict', ['id']]);
    expect((await post(route, { id: definition.id })).status).toBe(409);
  });

  test.each([
    ['the definition’s', () => definition.scope],
    [
      'the instance’s, with its version',
      () => queryScope(`/v1.0/groups/${groupNamed('Finance Reports').id}/transitiveMembers`),
    ],
    ['the abstract one', () => ({ '@odata.type': '#microsoft.graph.accessReviewScope' })],
    ['none', () => undefined],
    ['null', () => null],
  ])('takes as its scope %s', async (_, scope) => {
    const { status, body } = await post(route, { scope: scope() });

    expect(status).toBe(201);
    expect(body.scope).toMatchObject({ query: `/v1.0/groups/${groupNamed('Finance Reports').id}/transitiveMembers` });
  });

  test.each([
    [{ scope: queryScope(`/groups/${groupNamed('Sales Proposals').id}/transitiveMembers`) }, ['scope']],
    [{ startDateTime: '2026-02-02T00:00:00Z', endDateTime: '2026-02-02T00:00:00Z' }, ['endDateTime']],
    [{ startDateTime: '2026-02-02T00:00:00Z', endDateTime: '2026-02-01T00:00:00Z' }, ['endDateTime']],
    [{ endDateTime: NOW }, ['endDateTime']],
    [{ startDateTime: 'tomorrow', endDateTime: 'String (timestamp)' }, ['startDateTime', 'endDateTime']],
    [
      { id: 'mine', reviewers: [{ '@odata.type': 'microsoft.graph.accessReviewReviewerScope' }] },
      ['id', 'reviewers/0/query'],
    ],
    [{ fallbackReviewers: [query('/nobody')] }, ['fallbackReviewers/0/query']],
  ])('is refused with every problem, and is not stored: %j', async (body, expected) => {
    const before = await instancesOf(definition.id);

    const { status, body: answer } = await post(route, body);

    expect([status, targets(answer)]).toEqual([400, expected]);
    expect(await instancesOf(definition.id)).toHaveLength(before.length);
  });

  test('does not exist in v1.0', async () => {
    const { status, headers } = await api.as('admin').post(ROUTES[route]().replace('beta', 'v1.0'), {});

    const isDefinition = route === 'below a definition';
    expect([status, headers.get('allow')]).toEqual(isDefinition ? [405, 'GET'] : [404, null]);
  });
});

describe('The pending instance in the path', () => {
  const path = (user: string, instance: string) =>
    `beta/users/${user}/pendingAccessReviewInstances/${instance}/definition/instances`;

  test.each([
    ['somebody who does not review it', () => path(userNamed('Clara Winter').id, definition.id)],
    ['nobody', () => path(UNKNOWN, definition.id)],
    ['an unknown name', () => path('nobody@contoso.example', definition.id)],
    ['an unknown instance', () => path(jerry.id, UNKNOWN)],
    ['an instance id that is none', () => path(jerry.id, 'none')],
  ])('is not found for %s', async (_, address) => {
    const { status, body } = await api.as('admin').post(address(), {});

    expect([status, body.error.code]).toEqual([404, 'ResourceNotFound']);
  });

  test('may name the reviewer by the user principal name', async () => {
    expect((await api.as('admin').post(path(jerry.userPrincipalName, definition.id), {})).status).toBe(201);
  });

  test('cannot be used by a reviewer who may not create definitions', async () => {
    expect((await api.as('jerry.lindqvist').post(path(jerry.id, definition.id), {})).status).toBe(403);
  });

  test('has to be pending', async () => {
    const { id } = await api.create(groupReview());
    await api.advance('PT0S');
    expect((await api.as('admin').post(path(jerry.id, id), {})).status).toBe(201);
    await api.as('admin').post(`/definitions/${id}/instances/${id}/stop`);
    await api.advance('PT0S');

    expect((await api.as('admin').post(path(jerry.id, id), {})).status).toBe(404);
  });
});

describe('The instance off schedule', () => {
  test('opens at its start, is decided on, and ends, while the schedule goes on', async () => {
    const recurrence = { pattern: { type: 'weekly', interval: 1 }, range: { type: 'noEnd', startDate: '2026-01-05' } };
    const { id } = await api.create(groupReview({ settings: { recurrence } }));
    await api.advance('PT0S');
    const { body } = await api.as('admin').post(`beta/definitions/${id}/instances`, {
      startDateTime: '2026-01-06T08:00:00Z',
      endDateTime: '2026-01-07T08:00:00Z',
    });
    const statusAt = async (instant: string) => {
      await api.to(instant);
      return (await api.as('admin').get(`/definitions/${id}/instances/${body.id}`)).body.status;
    };

    expect(await statusAt('2026-01-06T09:00:00Z')).toBe('InProgress');
    const decisions = `/definitions/${id}/instances/${body.id}/decisions`;
    const own = await api.as('jerry.lindqvist').get(`${decisions}/filterByCurrentUser(on='reviewer')`);
    expect(own.body.value).toHaveLength(groupNamed('Finance Reports').members.length);
    const patch = await api
      .as('jerry.lindqvist')
      .patch(`${decisions}/${own.body.value[0]?.id ?? ''}`, { decision: 'Approve' });
    expect(patch.status).toBe(204);
    expect(await statusAt('2026-01-07T09:00:00Z')).toBe('Completed');
    await api.to('2026-01-12T09:00:00Z');
    const starts = (await instancesOf(id)).map(({ startDateTime }) => startDateTime.slice(0, 10)).sort();
    expect(starts).toEqual(['2026-01-05', '2026-01-06', '2026-01-12']);
  });

  test('cannot be added to a definition that was stopped, or that makes an instance for each group', async () => {
    const { id } = await api.create(groupReview());
    await api.as('admin').post(`/definitions/${id}/stop`);
    const several = await api.create(
      groupReview({
        scope: queryScope('./members/microsoft.graph.user'),
        instanceEnumerationScope: queryScope("/groups?$filter=(groupTypes/any(c:c eq 'Unified'))"),
      }),
    );

    expect((await api.as('admin').post(`beta/definitions/${id}/instances`, {})).status).toBe(409);
    expect((await api.as('admin').post(`beta/definitions/${several.id}/instances`, {})).status).toBe(409);
    expect((await api.as('admin').post(`beta/definitions/${UNKNOWN}/instances`, {})).status).toBe(404);
  });
});
