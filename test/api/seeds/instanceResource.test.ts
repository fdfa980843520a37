import { openApi, type Api, type Body } from '../../support/api';
import { groupReview, query, userNamed } from '../../support/sampleTenant';

let api: Api;
let id: string;
beforeAll(async () => {
  api = await openApi();
  ({ id } = await api.create(
    groupReview({
      fallbackReviewers: [query(`/users/${userNamed('Fiona Falk').id}`)],
      settings: { defaultDecisionEnabled: true, defaultDecision: 'Approve' },
    }),
  ));
  await api.advance('PT0S');
});
afterAll(() => api.stop());

const path = (version: string) => `${version}/definitions/${id}/instances/${id}`;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const instant: unknown = expect.stringMatching(INSTANT);
const text: unknown = expect.any(String);
const reviewer = { query: text, queryType: 'MicrosoftGraph', queryRoot: null };

const properties = {
  id: text,
  startDateTime: instant,
  endDateTime: instant,
  status: 'InProgress',
  scope: { '@odata.type': '#microsoft.graph.accessReviewQueryScope', ...reviewer },
  reviewers: [reviewer],
  fallbackReviewers: [reviewer],
};

/** Returns a body without annotations, which any object may have. */
const withoutAnnotations = (body: Body): object =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !name.startsWith('@')));

describe('The resource accessReviewInstance', () => {
  test('has the properties of the page with their types; errors only in beta', async () => {
    const admin = api.as('admin');

    expect(withoutAnnotations((await admin.get(path('v1.0'))).body)).toEqual(properties);
    expect(withoutAnnotations((await admin.get(path('beta'))).body)).toEqual({ ...properties, errors: [] });
  });

  test.each([...Object.keys(properties), 'errors'])('can be reduced to %s by $select', async (name) => {
    const single = await api.as('admin').get(`${path('beta')}?$select=${name}`);
    const list = await api.as('admin').get(`beta/definitions/${id}/instances?$select=${name}`);

    expect(Object.keys(withoutAnnotations(single.body))).toEqual([name]);
    expect(list.body.value.map((instance) => Object.keys(withoutAnnotations(instance)))).toEqual([[name]]);
  });

  test.each(['v1.0', 'beta'])('is related to contacted reviewers and decisions in %s', async (version) => {
    const contacted = await api.as('admin').get(`${path(version)}/contactedReviewers`);
    const decisions = await api.as('admin').get(`${path(version)}/decisions`);

    const { id: jerry, displayName, userPrincipalName } = userNamed('Jerry Lindqvist');
    expect(contacted.status).toBe(200);
    expect(contacted.body.value.map(withoutAnnotations)).toEqual([
      { id: jerry, displayName, userPrincipalName, createdDateTime: instant },
    ]);
    expect(decisions.status).toBe(200);
    expect(decisions.body.value).toHaveLength(8);
    expect(decisions.body.value[0]).toMatchObject({ accessReviewId: id, decision: 'NotReviewed', applyResult: 'New' });
  });

  test('an instance of a one-time review has the id of the definition', async () => {
    const { value } = (await api.as('admin').get(`/definitions/${id}/instances`)).body;

    expect(value.map((instance) => instance.id)).toEqual([id]);
  });

  test('its status can be filtered by equality, and sorted by', async () => {
    const list = async (options: string) =>
      (await api.as('admin').get(`/definitions/${id}/instances?${options}`)).body.value.length;

    expect(await list("$filter=status eq 'InProgress'")).toBe(1);
    expect(await list("$filter=status eq 'Completed'")).toBe(0);
    expect(await list('$orderby=status desc')).toBe(1);
    expect((await api.as('admin').get(`/definitions/${id}/instances?$filter=status ne 'Completed'`)).status).toBe(400);
  });

  test('its status changes in the order of the page', async () => {
    const seen = new Set<string>();
    const settings = { defaultDecisionEnabled: true, defaultDecision: 'Approve', autoApplyDecisionsEnabled: true };
    const { id: other } = await api.create(groupReview({ settings }));
    const look = async () => {
      const { status } = (await api.as('admin').get(`/definitions/${other}/instances/${other}`)).body;
      seen.add(status);
      return status;
    };
    await look();
    await api.advance('PT0S');
    await look();
    const moving = api.advance('P4D');
    while ((await look()) !== 'Applied');
    await moving;

    const known = ['NotStarted', 'Initializing', 'Starting', 'InProgress', 'Completing'];
    const ending = ['AutoReviewing', 'AutoReviewed', 'Completed', 'Applying', 'Applied'];
    expect([...seen].filter((status) => ![...known, ...ending].includes(status))).toEqual([]);
    expect([...seen]).toEqual(expect.arrayContaining(['InProgress', 'Applied']));
  });
});
