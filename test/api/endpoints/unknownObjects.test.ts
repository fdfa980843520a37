import { openApi, type Api } from '../../support/api';
import {
  APPLICATION_ADMINISTRATOR,
  groupNamed,
  groupReview,
  query,
  queryScope,
  sampleTenant,
  userNamed,
} from '../../support/sampleTenant';

/** Returns an id with one wrong digit. */
const wrong = (id: string): string => id.slice(0, -1) + (id.endsWith('0') ? '1' : '0');

const [app] = sampleTenant.servicePrincipals;
const [group] = sampleTenant.groups;
const [user] = sampleTenant.users;
const GROUP = wrong(group?.id ?? '');
const USER = wrong(user?.id ?? '');

type Change = Readonly<Record<string, unknown>>;

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.stop());

const applicationScope = (id: string) => ({
  '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
  principalScopes: [queryScope('/users')],
  resourceScopes: [queryScope(`/servicePrincipals/${id}`)],
});
const roleScope = (id: string) => ({
  '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
  principalScopes: [queryScope('/users')],
  resourceScopes: [queryScope(`/roleManagement/directory/roleDefinitions/${id}`)],
});
const recipient = (text: string) => ({
  notificationTemplateType: 'CompletedAdditionalRecipients',
  notificationRecipientScope: {
    '@odata.type': '#microsoft.graph.accessReviewNotificationRecipientQueryScope',
    ...query(text),
  },
});

const unknown: readonly (readonly [what: string, change: Change, target: string, id: string])[] = [
  ['a reviewer', { reviewers: [query(`/users/${USER}`)] }, 'reviewers/0/query', USER],
  ['the group of reviewers', { reviewers: [query(`/groups/${GROUP}/members`)] }, 'reviewers/0/query', GROUP],
  ['a fallback reviewer', { fallbackReviewers: [query(`/users/${USER}`)] }, 'fallbackReviewers/0/query', USER],
  [
    'the recipient of a notification',
    { additionalNotificationRecipients: [recipient(`/users/${USER}`)] },
    'additionalNotificationRecipients/0/notificationRecipientScope/query',
    USER,
  ],
  ['the group', { scope: queryScope(`/groups/${GROUP}/transitiveMembers`) }, 'scope', GROUP],
  ['the application', { scope: applicationScope(wrong(app?.id ?? '')) }, 'scope', wrong(app?.id ?? '')],
  ['the role', { scope: roleScope(wrong(APPLICATION_ADMINISTRATOR)) }, 'scope', wrong(APPLICATION_ADMINISTRATOR)],
];

describe('A definition that names something unknown is refused and not stored', () => {
  test.each(unknown)('%s', async (_, change, target, id) => {
    const before = (await api.as('admin').get('/definitions')).body.value.length;
    const { status, body } = await api.as('admin').post('/definitions', groupReview(change));

    expect([status, body.error.details?.map((detail) => detail.target)]).toEqual([400, [target]]);
    expect(body.error.message).toContain(id);
    expect((await api.as('admin').get('/definitions')).body.value).toHaveLength(before);
  });

  test('everything unknown is named at once', async () => {
    const change = {
      scope: queryScope(`/groups/${GROUP}/members`),
      reviewers: [
        query(`/users/${user?.id ?? ''}`),
        query(`/users/${USER}`),
        query(`/users/${wrong(USER)}0`.slice(0, -1)),
      ],
    };
    const { body } = await api.as('admin').post('/definitions', groupReview(change));

    expect(body.error.details?.map(({ target }) => target)).toContain('scope');
    expect(body.error.details?.map(({ target }) => target)).toContain('reviewers/1/query');
  });

  test("an application's appId in place of its object id is named as such", async () => {
    const { appId = '', id = '' } = app ?? {};
    const { status, body } = await api
      .as('admin')
      .post('/definitions', groupReview({ scope: applicationScope(appId) }));

    expect([status, body.error.details?.[0]?.target]).toEqual([400, 'scope']);
    expect(body.error.message).toContain(`'${appId}' is the appId of an application`);
    expect(body.error.message).toContain(id);
  });
});

describe('A running review is refused unknown reviewers', () => {
  test.each(['instance', 'instance off schedule', 'definition'])('%s', async (what) => {
    const { id } = await api.create(groupReview());
    await api.advance('PT0S');
    const instance = `/definitions/${id}/instances/${id}`;
    const { scope } = (await api.as('admin').get(instance)).body;
    const reviewers = [query(`/users/${USER}`)];
    const send = {
      instance: () => api.as('admin').put(instance, { scope, reviewers }),
      'instance off schedule': () => api.as('admin').post(`beta/definitions/${id}/instances`, { reviewers }),
      definition: () => api.as('admin').put(`/definitions/${id}`, { reviewers }),
    }[what];

    const { status, body } = await send!();

    expect([status, body.error.details?.map(({ target }) => target)]).toEqual([400, ['reviewers/0/query']]);
  });
});

describe('The directory is asked', () => {
  const calls = async (change: Change) => {
    await api.tenant('DELETE', '/local/stats');
    const { status } = await api.as('admin').post('/definitions', groupReview(change));
    const stats = (await api.tenant('GET', '/local/stats')).body.directory as Readonly<Record<string, number>>;
    return { status, calls: stats.batch ?? 0, others: stats.get ?? 0 };
  };

  test('by one batch for a definition whose objects exist, and by a second one for what is missing', async () => {
    const far = { recurrence: { pattern: null, range: { type: 'noEnd', startDate: '2026-06-01' } } };
    const reviewers = [userNamed('Jerry Lindqvist').id, user?.id ?? ''].map((id) => query(`/users/${id}`));

    expect(await calls({ settings: far, reviewers })).toEqual({ status: 201, calls: 1, others: 0 });
    expect(await calls({ settings: far, reviewers: [query(`/users/${USER}`)] })).toEqual({
      status: 400,
      calls: 2,
      others: 0,
    });
  });

  test('again before an object counts as missing', async () => {
    await api.tenant('POST', '/local/faults', {
      target: 'directory',
      match: `/groups/${groupNamed(group?.displayName ?? '').id}`,
      status: 404,
      count: 1,
    });
    const { status } = await api
      .as('admin')
      .post('/definitions', groupReview({ reviewers: [query(`/groups/${group?.id ?? ''}/members`)] }));
    await api.tenant('DELETE', '/local/faults');

    expect(status).toBe(201);
  });

  test('and if it does not answer, nothing is stored', async () => {
    await api.tenant('POST', '/local/faults', { target: 'directory', match: '.', status: 503, count: 50 });
    const { status, headers } = await api.as('admin').post('/definitions', groupReview());
    await api.tenant('DELETE', '/local/faults');

    expect(status).toBe(503);
    expect(headers.get('retry-after')).not.toBeNull();
  });
});
