import { openApi, type Api, type Client } from '../../support/api';
import { sampleTenant, userNamed } from '../../support/sampleTenant';
import { sampleDefinition } from './sampleReview';

/** Owners of a group manage its reviews if the policy allows it (0.2). */
const OWNER = 'jerry.lindqvist';
const OWNER_OF_ANOTHER = 'oscar.okafor';

let product: Api;
let admin: Client;
let owner: Client;
let definitionId: string;

const as = (name: string): Client => product.as(name);

/** The creator does not own the group, so the owner is not its reviewer. */
const byAnother = {
  ...sampleDefinition,
  reviewers: [{ query: '/users/b1fca6de-884d-4803-b760-ebd7f8cac475', queryType: 'MicrosoftGraph' }],
};
const withQuery = (query: string) => ({ ...byAnother, scope: { ...byAnother.scope, query } });

async function setPolicy(isGroupOwnerManagementEnabled: boolean): Promise<void> {
  const api = product.as('admin', 'Policy.ReadWrite.AccessReview');
  const body = { isGroupOwnerManagementEnabled };
  expect((await api.patch('/beta/policies/accessReviewPolicy', body)).status).toBe(204);
}

const directoryCalls = async (): Promise<number> => {
  const answer = await fetch(`${product.tenantUrl}/local/stats`);
  return ((await answer.json()) as { directory: { get: number } }).directory.get;
};

beforeAll(async () => {
  product = await openApi();
  [admin, owner] = [as('admin'), as(OWNER)];
  definitionId = (await admin.post('/definitions', byAnother)).body.id;
  await product.advance('PT1H');
});
afterAll(() => product.stop());

/** Returns the requests of an owner while the policy is on, each with its status. */
const requests = (): readonly (readonly [string, string, object | undefined, number])[] => {
  const definition = `/definitions/${definitionId}`;
  const instance = `${definition}/instances/${definitionId}`;
  return [
    ['GET', '/definitions', undefined, 200],
    ['GET', definition, undefined, 200],
    ['GET', `${definition}/instances`, undefined, 200],
    ['GET', instance, undefined, 200],
    ['GET', `${instance}/decisions`, undefined, 200],
    ['GET', `${instance}/contactedReviewers`, undefined, 200],
    ['GET', `${instance}/stages`, undefined, 200],
    ['PUT', definition, { ...byAnother, displayName: 'By the owner' }, 204],
    ['POST', `${instance}/sendReminder`, undefined, 204],
    ['POST', `${instance}/stop`, undefined, 204],
    ['POST', '/definitions', byAnother, 201],
    ['DELETE', definition, undefined, 204],
  ];
};

const statuses = async (api: Client): Promise<readonly [string, number][]> => {
  const found: [string, number][] = [];
  for (const [method, path, body] of requests()) {
    const { status } = await api.send(method, path, { body });
    found.push([`${method} ${path}`, status]);
  }
  return found;
};
const expected = (status?: number) => requests().map(([method, path, , own]) => [`${method} ${path}`, status ?? own]);

test('While the policy is off, an owner without a role has no rights, and the directory is not asked', async () => {
  const before = await directoryCalls();
  expect(await statuses(owner)).toEqual(expected(403));
  expect(await directoryCalls()).toBe(before);
});

test('While the policy is on, the owner of another group may only list their own reviews', async () => {
  await setPolicy(true);
  const other = as(OWNER_OF_ANOTHER);

  const [list, ...others] = await statuses(other);
  expect(list).toEqual(['GET /definitions', 200]);
  expect(others).toEqual(expected(403).slice(1));
  expect((await other.get('/definitions')).body.value).toEqual([]);
});

test('A person who owns nothing has no rights', async () => {
  expect(await statuses(as('tom.tanaka'))).toEqual(expected(403));
});

test('A directory role decides without a call to the directory', async () => {
  const before = await directoryCalls();
  const governance = as('gina.gomez');
  expect((await governance.get(`/definitions/${definitionId}`)).status).toBe(200);
  expect((await governance.get('/definitions')).status).toBe(200);
  expect(await directoryCalls()).toBe(before);
});

test.each([
  ['a group that he does not own', '/groups/b74444cb-038a-4802-8fc9-b9d1ed0cf11f/transitiveMembers'],
  ['a directory role', '/roleManagement/directory/roleDefinitions/9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3'],
])('An owner cannot create a review of %s', async (_, query) => {
  const refused = await owner.post('/definitions', withQuery(query));
  expect(refused.status).toBe(403);
});

test('An owner cannot create a review of all groups', async () => {
  const body = {
    ...withQuery('./members/microsoft.graph.user'),
    instanceEnumerationScope: {
      query: "/groups?$filter=(groupTypes/any(c:c eq 'Unified'))",
      queryType: 'MicrosoftGraph',
    },
  };
  expect((await owner.post('/definitions', body)).status).toBe(403);
});

test('An owner lists, reads, creates, changes, runs and deletes the reviews of their group', async () => {
  const listed = (await owner.get('/definitions')).body.value as readonly { readonly id: string }[];
  expect(listed.map(({ id }) => id)).toEqual([definitionId]);
  expect(await statuses(owner)).toEqual(expected());
});

describe('What an owner can search', () => {
  const { id: ownerId } = userNamed('Jerry Lindqvist');
  const own = sampleTenant.groups.filter(({ owners }) => owners.includes(ownerId));
  const [first] = own;
  const search = (client: Client, kind: string, text: string) =>
    client.get(`beta/searchDirectory(kind='${kind}')?$search=${encodeURIComponent(text)}`);
  const found = async (kind: string, text: string) =>
    (await search(owner, kind, text)).body.value.map(({ displayName }) => displayName);

  test('are people', async () => {
    expect(await found('user', 'fel fer')).toEqual(['Felix Ferrari']);
  });

  test('are their own groups, by the beginnings of words or by the id', async () => {
    const [word = ''] = first?.displayName.split(' ') ?? [];
    expect(await found('group', '')).toEqual(own.map(({ displayName }) => displayName).sort());
    expect(await found('group', word.slice(0, 3).toUpperCase())).toContain(first?.displayName);
    expect(await found('group', first?.id.toUpperCase() ?? '')).toEqual([first?.displayName]);
    expect(await found('group', word.slice(1))).toEqual([]);
  });

  test('are not the groups of others', async () => {
    const other = sampleTenant.groups.find(({ owners }) => !owners.includes(ownerId));
    expect(await found('group', other?.id ?? '')).toEqual([]);
    expect(await found('group', other?.displayName ?? '')).toEqual([]);
  });

  test.each(['application', 'directoryRole', 'accessPackage'])('is no %s', async (kind) => {
    expect((await search(owner, kind, 'a')).status).toBe(403);
  });

  test.each(['user', 'group'])('is closed to people who own no group: %s', async (kind) => {
    expect((await search(as('tom.tanaka'), kind, 'a')).status).toBe(403);
  });
});

describe('An owner does not gain the rights of the product', () => {
  const STRANGERS = '/groups/b74444cb-038a-4802-8fc9-b9d1ed0cf11f';
  const OWN = '/groups/02f3bafb-448c-487c-88c2-5fd65ce49a41';
  const graph = (query: string) => ({ query, queryType: 'MicrosoftGraph' });
  const deletesGuests = {
    ...byAnother,
    scope: {
      ...byAnother.scope,
      query: `${OWN}/transitiveMembers/microsoft.graph.user/?$count=true&$filter=(userType eq 'Guest')`,
    },
    settings: {
      ...sampleDefinition.settings,
      applyActions: [{ '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' }],
    },
  };
  const create = (client: Client, change: object) => client.post('beta/definitions', { ...byAnother, ...change });

  test('The deletion of accounts needs a role that may delete accounts', async () => {
    const governance = as('gina.gomez');
    const statusesOf = async (body: object) =>
      Promise.all([owner, governance, admin].map(async (api) => (await api.post('/definitions', body)).status));
    expect(await statusesOf(deletesGuests)).toEqual([403, 403, 201]);
  });

  test('An owner changes and applies no review that deletes accounts', async () => {
    const { id } = (await admin.post('/definitions', deletesGuests)).body as {
      readonly id: string;
    };
    await product.advance('PT1H');
    const instance = `/definitions/${id}/instances/${id}`;
    const reviewers = { reviewers: [graph('/users/b1fca6de-884d-4803-b760-ebd7f8cac475')] };

    expect((await owner.get(`/definitions/${id}`)).status).toBe(200);
    for (const [method, path, body] of [
      ['PUT', `/definitions/${id}`, { ...deletesGuests, displayName: 'By the owner' }],
      ['PUT', instance, reviewers],
      ['POST', `${instance}/applyDecisions`, undefined],
    ] as const) {
      expect([path, (await owner.send(method, path, { body })).status]).toEqual([path, 403]);
    }
    expect((await owner.post(`${instance}/stop`)).status).toBe(204);
  });

  test.each<[string, object, string]>([
    ['members of another group as reviewers', { reviewers: [graph(`${STRANGERS}/members`)] }, 'reviewers/0/query'],
    ['owners of another group as reviewers', { reviewers: [graph(`${STRANGERS}/owners`)] }, 'reviewers/0/query'],
    [
      'members of another group as fallback reviewers',
      { fallbackReviewers: [graph(`${STRANGERS}/transitiveMembers`)] },
      'fallbackReviewers/0/query',
    ],
    [
      'members of another group as recipients',
      {
        additionalNotificationRecipients: [
          {
            notificationTemplateType: 'CompletedAdditionalRecipients',
            notificationRecipientScope: {
              '@odata.type': '#microsoft.graph.accessReviewNotificationRecipientQueryScope',
              ...graph(`${STRANGERS}/transitiveMembers`),
            },
          },
        ],
      },
      'additionalNotificationRecipients/0/notificationRecipientScope/query',
    ],
    [
      'members of another group as people whom the review leaves out',
      {
        reviewOptions: {
          exclusions: [
            {
              principalId: STRANGERS.replace('/groups/', ''),
              principalType: 'group',
              reason: 'Others look after them',
              endDateTime: '2027-01-01T00:00:00Z',
            },
          ],
        },
      },
      'reviewOptions/exclusions/0/principalId',
    ],
  ])('An owner does not name %s', async (_, change, target) => {
    const refused = await create(owner, change);

    expect(refused.status).toBe(403);
    expect(refused.body.error.details?.map((one) => one.target)).toEqual([target]);
    expect((await create(admin, change)).status).toBe(201);
  });

  test('not even by a later change', async () => {
    const { id } = (await create(owner, {})).body;
    await product.advance('PT1H');
    const strangers = [graph(`${STRANGERS}/members`)];
    const { scope } = (await owner.get(`/definitions/${id}/instances/${id}`)).body;
    const put = async (path: string, body: object) => (await owner.put(path, body)).status;

    expect(await put(`/definitions/${id}`, { ...byAnother, fallbackReviewers: strangers })).toBe(403);
    expect(await put(`/definitions/${id}/instances/${id}`, { scope, reviewers: strangers })).toBe(403);
    expect(await put(`/definitions/${id}/instances/${id}`, { scope, reviewers: byAnother.reviewers })).toBe(200);
  });

  test.each<[string, object]>([
    ['members of their own group', { reviewers: [graph(`${OWN}/members`)] }],
    ['the owners', { reviewers: [graph('./owners')] }],
    [
      'managers',
      { reviewers: [{ ...graph('./manager'), queryRoot: 'decisions' }], fallbackReviewers: byAnother.reviewers },
    ],
  ])('An owner names %s', async (_, change) => {
    expect((await create(owner, change)).status).toBe(201);
  });
});
