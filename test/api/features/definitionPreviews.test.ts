import { type Answer, type Api, type Body, openApi } from '../../support/api';
import { groupReview, groupNamed, query, queryScope, roleReview, userNamed } from '../../support/sampleTenant';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.stop());

interface Preview extends Body {
  readonly itemCount: number;
  readonly warnings: readonly { readonly code: string; readonly count: number; readonly message: string }[];
}

interface Person {
  readonly userPrincipalName: string;
}

interface Item extends Decision {
  readonly foundThrough: string;
  readonly reviewers: readonly Person[];
}

const admin = () => api.as('admin');

/** Begins a preview. Returns it when it has ended. */
async function preview(definition: object, person = 'admin'): Promise<Preview> {
  const begun = await api.as(person).post('beta/definitionPreviews', { definition });
  return ended(begun, person);
}

async function ended(begun: Answer, person = 'admin'): Promise<Preview> {
  expect([begun.status, begun.text]).toEqual([201, expect.anything()]);
  await api.advance('PT0S');
  return (await api.as(person).get<Preview>(begun.headers.get('location') ?? '')).body;
}

const listOf = async <T>(id: string, name: string): Promise<readonly T[]> =>
  (await admin().get<{ readonly value: readonly T[] }>(`beta/definitionPreviews/${id}/${name}?$top=999`)).body.value;

const managers = {
  reviewers: [{ query: './manager', queryType: 'MicrosoftGraph', queryRoot: 'decisions' }],
  fallbackReviewers: [query(`/users/${userNamed('Jerry Lindqvist').id}`)],
};

const silentDenial = { defaultDecisionEnabled: true, defaultDecision: 'Deny', autoApplyDecisionsEnabled: true };

test('a preview counts what would open, and the outcome when nobody decides', async () => {
  const seen = await preview(groupReview({ settings: { ...silentDenial, mailNotificationsEnabled: true } }));

  const { itemCount } = seen;
  expect(itemCount).toBeGreaterThan(2);
  expect(seen).toMatchObject({
    status: 'succeeded',
    definitionId: null,
    resourceCount: 1,
    unassignedCount: 0,
    reviewerCount: 1,
    mailCount: 1,
    decisionsWhenSilent: { Approve: 0, Deny: itemCount, DontKnow: 0, NotReviewed: 0 },
  });
});

test('a preview stores no review, and nobody but its creator sees it', async () => {
  const before = (await admin().get('/definitions?$count=true')).body['@odata.count'];
  const { id } = await preview(groupReview());

  expect((await admin().get('/definitions?$count=true')).body['@odata.count']).toBe(before);
  expect((await api.as('jerry.lindqvist').get('/beta/me/pendingAccessReviewInstances')).body.value).toEqual([]);
  expect((await api.as('helen.brandt').get(`beta/definitionPreviews/${id}`)).status).toBe(404);
});

test('a bad definition is refused with the messages of creating it', async () => {
  const bad = groupReview({ reviewers: 'Jerry', settings: { instanceDurationInDays: -1 } });

  const created = await admin().post('beta/definitions', bad);
  const previewed = await admin().post('beta/definitionPreviews', { definition: bad });

  expect(previewed.status).toBe(400);
  expect(previewed.body.error.details).toEqual(
    created.body.error.details?.map((detail) => ({ ...detail, target: `definition/${detail.target}` })),
  );
});

test('a preview counts the rows of the directory that are not items', async () => {
  const seen = await preview(groupReview({ group: 'Finance Systems' }));
  expect(seen.excluded).toEqual([{ rule: 'nestedGroup', count: 2 }]);
});

test('a preview needs a definition', async () => {
  const { status, body } = await admin().post('beta/definitionPreviews', { review: {} });
  expect(status).toBe(400);
  expect(body.error.details?.map(({ target }) => target)).toEqual(['definition', 'review']);
});

test('v1.0 has no previews', async () => {
  expect((await admin().post('/definitionPreviews', { definition: groupReview() })).status).toBe(404);
});

test('a preview warns of reviewers who decide about themselves', async () => {
  const seen = await preview(
    groupReview({ reviewers: [query(`/groups/${groupNamed('Finance Reports').id}/members`)] }),
  );
  expect(seen.warnings.map(({ code }) => code)).toContain('ReviewerReviewsSelf');
});

test('a preview warns of items without a reviewer', async () => {
  const seen = await preview(groupReview({ ...managers, fallbackReviewers: [] }));
  expect(seen.warnings.map(({ code }) => code)).toContain('NoReviewer');
});

test('a second preview of the same caller is refused until the first one has ended', async () => {
  const [first, second] = await Promise.all([
    admin().post('beta/definitionPreviews', { definition: groupReview() }),
    admin().post('beta/definitionPreviews', { definition: groupReview() }),
  ]);
  expect([first.status, second.status].sort()).toEqual([201, 409]);
  await api.advance('PT0S');
  expect((await admin().post('beta/definitionPreviews', { definition: groupReview() })).status).toBe(201);
  await api.advance('PT0S');
});

test('a preview of a stored definition respects If-Match', async () => {
  const { id } = await api.create(groupReview());
  const { status } = await admin().send('POST', `beta/definitions/${id}/preview`, { headers: { 'if-match': '"old"' } });
  expect(status).toBe(412);
});

test('a review without a further occurrence has no preview', async () => {
  const { id } = await api.create(groupReview());
  await api.advance('PT0S');
  const { status, body } = await admin().post(`beta/definitions/${id}/preview`);
  expect([status, body.error.message]).toEqual([409, 'The review has no occurrence that is still to open.']);
});

const tomorrow = {
  recurrence: {
    pattern: { type: 'weekly', interval: 1, daysOfWeek: ['tuesday'] },
    range: { type: 'noEnd', startDate: '2026-01-06' },
  },
};

const jerry = [query(`/users/${userNamed('Jerry Lindqvist').id}`)];

const REVIEWS: Readonly<Record<string, object>> = {
  'a group and one reviewer': groupReview({ settings: tomorrow }),
  'a group with a group in it': groupReview({ group: 'Finance Systems', settings: tomorrow }),
  'managers and a fallback reviewer': groupReview({ ...managers, settings: tomorrow }),
  'reviewers who are nobody': groupReview({
    reviewers: [query(`/users/${userNamed('Walter Weiss').id}`)],
    fallbackReviewers: jerry,
    settings: tomorrow,
  }),
  'a self-review': groupReview({ reviewers: [], settings: tomorrow }),
  recommendations: groupReview({
    settings: { ...tomorrow, recommendationsEnabled: true, recommendationLookBackDuration: 'P30D' },
  }),
  'two stages': groupReview({
    stageSettings: [
      { stageId: '1', durationInDays: 1, recommendationsEnabled: false, reviewers: jerry, dependsOn: [] },
      { stageId: '2', durationInDays: 1, recommendationsEnabled: false, ...managers, dependsOn: ['1'] },
    ],
    settings: { ...tomorrow, instanceDurationInDays: 2 },
  }),
  'guests of all groups': groupReview({
    scope: queryScope("./members/microsoft.graph.user/?$count=true&$filter=(userType eq 'Guest')"),
    instanceEnumerationScope: queryScope("/groups?$filter=(groupTypes/any(c:c+eq+'Unified'))&$count=true"),
    reviewers: [query('./owners')],
    fallbackReviewers: jerry,
    settings: tomorrow,
  }),
  'a directory role': roleReview({ settings: { instanceDurationInDays: 3, ...tomorrow } }),
};

interface Decision {
  readonly id: string;
  readonly principal: object;
  readonly resource: object;
  readonly recommendation: string;
}

/** What a review asks: each item with its reviewers, by the id of the item. */
type Asked = Readonly<Record<string, { readonly item: Decision; readonly reviewers: readonly string[] }>>;

async function previewed(id: string): Promise<Asked> {
  const items = await listOf<Item>(id, 'items');
  return Object.fromEntries(
    items.map(({ reviewers, ...item }) => [
      item.id,
      { item: bare(item), reviewers: reviewers.map(({ userPrincipalName }) => userPrincipalName).sort() },
    ]),
  );
}

async function opened(definitionId: string): Promise<Asked> {
  const instances = (await admin().get(`beta/definitions/${definitionId}/instances`)).body.value;
  const asked: Record<string, { item: Decision; reviewers: string[] }> = {};
  for (const { id } of instances.filter(({ status }) => status !== 'NotStarted')) {
    const path = `beta/definitions/${definitionId}/instances/${id}`;
    const decisions = (await admin().get<{ value: Decision[] }>(`${path}/decisions?$top=999`)).body.value;
    for (const item of decisions) asked[item.id] = { item: bare(item), reviewers: [] };
    const contacted = (await admin().get<{ value: Person[] }>(`${path}/contactedReviewers?$top=999`)).body.value;
    for (const { userPrincipalName } of contacted) {
      const own = `${path}/decisions/filterByCurrentUser(on='reviewer')?$top=999`;
      const { value } = (await api.as(userPrincipalName.split('@')[0] ?? '').get(own)).body;
      for (const item of value) asked[item.id]?.reviewers.push(userPrincipalName);
    }
  }
  for (const { reviewers } of Object.values(asked)) reviewers.sort();
  return asked;
}

const bare = ({ id, principal, resource, recommendation }: Decision): Decision => ({
  id,
  principal,
  resource,
  recommendation,
});

describe('a preview equals the opening that follows', () => {
  const before = new Map<string, Asked>();
  const ids = new Map<string, string>();
  beforeAll(async () => {
    for (const [name, review] of Object.entries(REVIEWS)) {
      const { id } = await api.create(review);
      const seen = await ended(await admin().post(`beta/definitions/${id}/preview`));
      expect([name, seen.status, seen.definitionId]).toEqual([name, 'succeeded', id]);
      ids.set(name, id);
      before.set(name, await previewed(seen.id));
    }
    await api.advance('P1D');
  });

  test.each(Object.keys(REVIEWS))('%s', async (name) => {
    const asked = await opened(ids.get(name) ?? '');
    expect(Object.keys(asked).length).toBeGreaterThan(0);
    expect(before.get(name)).toEqual(asked);
  });
});

test('a preview is gone after a day', async () => {
  const { id } = await preview(groupReview());
  await api.advance('P1D');
  expect((await admin().get(`beta/definitionPreviews/${id}`)).status).toBe(404);
});
