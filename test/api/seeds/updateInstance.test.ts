import { openApi, type Api, type Body } from '../../support/api';
import { APPLICATION_ADMINISTRATOR, groupReview, query, queryScope, userNamed } from '../../support/sampleTenant';

const [ines, marco] = [userNamed('Ines Iversen'), userNamed('Marco Marino')];
const roleScope = {
  '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
  principalScopes: [queryScope('/v1.0/users'), queryScope('/v1.0/groups')],
  resourceScopes: [queryScope(`/beta/roleManagement/directory/roleDefinitions/${APPLICATION_ADMINISTRATOR}`)],
};
/** The request of the documentation, with the brackets that are missing there. */
const documented = {
  scope: roleScope,
  reviewers: [query(`/users/${ines.id}`)],
  fallbackReviewers: [query(`/users/${marco.id}`), query(`/users/${ines.id}`)],
};

let api: Api;
let path: string;
let before: Body;
beforeAll(async () => {
  api = await openApi();
});
beforeEach(async () => {
  const { id } = await api.create(
    groupReview({
      scope: roleScope,
      reviewers: [query(`/users/${marco.id}`)],
      fallbackReviewers: [query(`/users/${marco.id}`)],
      settings: { mailNotificationsEnabled: true },
    }),
  );
  await api.advance('PT0S');
  path = `/definitions/${id}/instances/${id}`;
  before = (await api.as('admin').get(path)).body;
});
afterAll(() => api.stop());

const admin = () => api.as('admin');
const targets = ({ error }: Body): (string | undefined)[] => error.details?.map(({ target }) => target) ?? [];
const queries = (reviewers: Body['reviewers']): string[] => reviewers.map((reviewer) => reviewer.query);

describe('The update of an instance', () => {
  test('is answered with the instance, as the document shows', async () => {
    const { status, body } = await admin().put(`beta${path}`, documented);

    const reviewer = (id: string) => ({ query: `/v1.0/users/${id}`, queryType: 'MicrosoftGraph', queryRoot: null });
    const [, definitionId = ''] = path.split('/').slice(1);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      '@odata.context': `${api.url}/beta/$metadata#identityGovernance/accessReviews/definitions('${definitionId}')/instances/$entity`,
      id: before.id,
      startDateTime: before.startDateTime,
      endDateTime: before.endDateTime,
      status: 'InProgress',
      scope: {
        ...roleScope,
        principalScopes: [
          { ...queryScope('/v1.0/users'), queryRoot: null },
          { ...queryScope('/v1.0/groups'), queryRoot: null },
        ],
      },
      reviewers: [reviewer(ines.id)],
      fallbackReviewers: [reviewer(marco.id), reviewer(ines.id)],
    });
    const { reviewers, fallbackReviewers } = body;
    expect((await admin().get(`beta${path}`)).body).toMatchObject({ id: body.id, reviewers, fallbackReviewers });
  });

  test('gives the new reviewers a mail and the decisions, and takes them from the old ones', async () => {
    await api.tenant('DELETE', '/local/mail');
    await admin().put(path, documented);
    await api.advance('PT0S');
    const decisions = `${path}/decisions/filterByCurrentUser(on='reviewer')`;
    const own = (await api.as('ines.iversen').get(decisions)).body.value;

    const mails = (await api.tenant('GET', '/local/mail')).body.value as readonly { readonly to?: unknown }[];
    expect(mails.map(({ to }) => String(to))).toEqual([ines.mail]);
    expect(own.length).toBeGreaterThan(0);
    expect(
      (await api.as('ines.iversen').patch(`${path}/decisions/${own[0]?.id ?? ''}`, { decision: 'Deny' })).status,
    ).toBe(204);
    expect((await api.as('marco.marino').get(decisions)).body.value).toEqual([]);
    expect(
      (await api.as('marco.marino').patch(`${path}/decisions/${own[0]?.id ?? ''}`, { decision: 'Deny' })).status,
    ).toBe(403);
    const contacted = (await admin().get(`${path}/contactedReviewers`)).body.value.map(({ id }) => id);
    expect(contacted.sort()).toEqual([ines.id, marco.id].sort());
  });

  test('keeps omitted properties', async () => {
    const { body } = await admin().put(path, { scope: roleScope });
    const reviewersOnly = await admin().put(path, { scope: roleScope, reviewers: documented.reviewers });

    expect([body.reviewers, body.fallbackReviewers]).toEqual([before.reviewers, before.fallbackReviewers]);
    expect(queries(reviewersOnly.body.reviewers)).toEqual([`/v1.0/users/${ines.id}`]);
    expect(reviewersOnly.body.fallbackReviewers).toEqual(before.fallbackReviewers);
  });

  test('changes neither the scope nor anything else', async () => {
    const { status, body } = await admin().put(path, {
      id: 'other',
      startDateTime: '2020-01-01T00:00:00Z',
      endDateTime: '2030-01-01T00:00:00Z',
      status: 'Completed',
      scope: queryScope('/groups/02f3bafb-448c-487c-88c2-5fd65ce49a41/transitiveMembers'),
    });

    const { id, startDateTime, endDateTime, status: unchanged, scope } = before;
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, startDateTime, endDateTime, status: unchanged, scope });
  });

  test('changes only this instance', async () => {
    await admin().put(path, documented);
    const definition = (await admin().get(path.replace(/\/instances.*/, ''))).body;

    expect(queries(definition.reviewers)).toEqual([`/users/${marco.id}`]);
    expect(queries(definition.fallbackReviewers)).toEqual([`/users/${marco.id}`]);
  });

  test.each([
    ['none of them', []],
    ['others', [query(`/users/${ines.id}`)]],
  ])('that removes fallback reviewers is a conflict: %s', async (_, fallbackReviewers) => {
    const { status, body } = await admin().put(path, { ...documented, fallbackReviewers });

    expect([status, body.error.code, targets(body)]).toEqual([409, 'Conflict', ['fallbackReviewers']]);
    expect((await admin().get(path)).body.reviewers).toEqual(before.reviewers);
  });

  test('needs the scope', async () => {
    const { status, body } = await admin().put(path, { reviewers: documented.reviewers });

    expect([status, targets(body)]).toEqual([400, ['scope']]);
    expect((await admin().get(path)).body.reviewers).toEqual(before.reviewers);
  });

  test('is refused with every problem', async () => {
    const { status, body } = await admin().put(path, {
      scope: 'all',
      reviewers: [query('/nobody'), {}],
      fallbackReviewers: 'everybody',
      surprise: true,
    });

    expect(status).toBe(400);
    expect([...targets(body)].sort()).toEqual(['fallbackReviewers', 'reviewers/1/query', 'scope', 'surprise'].sort());
  });

  test('is a conflict before the instance is in progress, and after', async () => {
    const settings = { recurrence: { pattern: null, range: { type: 'noEnd', startDate: '2026-08-01' } } };
    const { id } = await api.create(groupReview({ settings }));
    const waiting = await admin().put(`/definitions/${id}/instances/${id}`, { scope: roleScope });
    await admin().post(`${path}/stop`);
    const stopped = await admin().put(path, documented);

    expect([waiting.status, waiting.body.error.code]).toEqual([409, 'Conflict']);
    expect([stopped.status, stopped.body.error.code]).toEqual([409, 'Conflict']);
  });

  test('is a PUT', async () => {
    const { status, headers } = await admin().patch(path, documented);

    expect([status, headers.get('allow')]).toEqual([405, 'GET, PUT']);
  });
});
