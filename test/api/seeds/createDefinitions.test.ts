import { openApi, type Api, type Body } from '../../support/api';
import { appNamed, groupNamed, sampleTenant, userNamed } from '../../support/sampleTenant';
import { applicationReview, inactiveGuestsReview, weeklyGroupReview } from './documentedDefinitions';

const EXAMPLES = { weeklyGroupReview, inactiveGuestsReview, applicationReview };

/** The properties in which the product's answer may differ from the page, each with the reason. */
const EVERYWHERE = {
  '@odata.context': 'the host is another',
  id: 'it is generated',
  createdDateTime: 'the page shows year 1, or its own time',
  lastModifiedDateTime: 'the page shows year 1, or its own time',
  'createdBy/userPrincipalName': 'the domain is that of the tenant',
} as const;

const DIFFERENCES: Readonly<Record<keyof typeof EXAMPLES, Readonly<Record<string, string>>>> = {
  weeklyGroupReview: {
    ...EVERYWHERE,
    descriptionForAdmins: 'the page answers another text than was sent',
    descriptionForReviewers: 'the page answers another text than was sent',
    'scope/query': 'the page answers another group than was sent',
    'reviewers/0/query': 'the page answers another reviewer than was sent',
    'reviewers/0/queryRoot': 'nothing was sent',
    instanceEnumerationScope: 'the page shows none right after the creation, and the group in what is read later',
    'settings/recurrence/range/endDate':
      'the page shows none right after the creation, and the last day in what is read',
  },
  inactiveGuestsReview: {
    ...EVERYWHERE,
    status: 'the page shows a later moment',
    'createdBy/id': 'the page shows another administrator than in its first example',
    backupReviewers: 'the older name of fallbackReviewers exists in beta only',
    'settings/recurrence/pattern/dayOfMonth': 'the day is given back as it was sent',
    'settings/recurrence/range/type': 'the range is given back as it was sent',
    'settings/recurrence/range/startDate': 'the range is given back as it was sent',
    'settings/recurrence/range/endDate': 'the range is given back as it was sent',
    'settings/applyActions': 'nothing was sent, which means to remove access',
    'scope/query': 'the query is given back as it was sent, without $count=true',
    'instanceEnumerationScope/query': 'the query is given back as it was sent, without $count=true',
  },
  applicationReview: {
    ...EVERYWHERE,
    backupReviewers: 'the older name of fallbackReviewers exists in beta only',
  },
};

/** Returns the paths at which the answer differs from the page. */
function differences(shown: unknown, answered: unknown, path = ''): string[] {
  if (typeof shown !== 'object' || shown === null) return Object.is(shown, answered) ? [] : [path];
  if (typeof answered !== 'object' || answered === null) return [path];
  if (Array.isArray(shown) && shown.length !== (answered as unknown[]).length) return [path];
  return Object.entries(shown).flatMap(([name, value]) =>
    differences(value, (answered as Record<string, unknown>)[name], path === '' ? name : `${path}/${name}`),
  );
}

let api: Api;
const created = {} as Record<keyof typeof EXAMPLES, Body>;
beforeAll(async () => {
  api = await openApi();
  for (const name of Object.keys(EXAMPLES) as (keyof typeof EXAMPLES)[]) {
    created[name] = await api.create(EXAMPLES[name].request);
  }
});
afterAll(() => api.stop());

const names = Object.keys(EXAMPLES) as (keyof typeof EXAMPLES)[];

async function decisionsOf(definitionId: string, instanceId: string): Promise<readonly Body[]> {
  return (await api.as('admin').get(`/definitions/${definitionId}/instances/${instanceId}/decisions`)).body.value;
}

const principalsOf = (decisions: readonly Body[]): string[] => decisions.map(({ principal }) => principal.id).sort();

/** Properties that the answer does not repeat as sent. */
const CHANGED: ReadonlySet<string> = new Set([
  // The property exists in beta only.
  'backupReviewers',
  // The time is cut off.
  'settings/recurrence/range/startDate',
]);

describe('The examples of the page', () => {
  test.each(names)('%s: is answered as the page shows, except where a reason is given', (name) => {
    const found = differences(EXAMPLES[name].response, created[name]);

    expect(found.filter((path) => !(path in DIFFERENCES[name]))).toEqual([]);
  });

  test.each(names)('%s: is answered with the values of the request', (name) => {
    const { request } = EXAMPLES[name];

    expect(differences(request, created[name]).filter((path) => !CHANGED.has(path))).toEqual([]);
  });

  test('a start with a time is cut to its date', () => {
    expect(created.weeklyGroupReview.settings).toMatchObject({ recurrence: { range: { startDate: '2020-09-08' } } });
    expect(created.inactiveGuestsReview.settings).toMatchObject({ recurrence: { range: { startDate: '2020-05-04' } } });
  });

  test.each(names)('%s: beta prints the fallback reviewers under both names', async (name) => {
    const { body } = await api.as('admin').get(`beta/definitions/${created[name].id}`);

    expect(body.backupReviewers).toEqual(body.fallbackReviewers);
    expect(body.fallbackReviewers).toEqual(created[name].fallbackReviewers);
  });

  test.each(names)('%s: reads back as it was answered', async (name) => {
    const answered = created[name];
    const { status, body } = await api.as('admin').get(`/definitions/${created[name].id}`);

    expect(status).toBe(200);
    // The first occurrence is in the past, so the review may already be in progress.
    expect(body).toMatchObject({ ...answered, status: body.status });
  });
});

describe('The examples run', () => {
  beforeAll(() => api.advance('PT0S'));

  test('the weekly review has one decision for each member of the group', async () => {
    const { id } = created.weeklyGroupReview;
    const instances = (await api.as('admin').get(`/definitions/${id}/instances`)).body.value;
    const open = instances.filter(({ status }) => status === 'InProgress');
    const decisions = await decisionsOf(id, open[0]?.id ?? '');

    expect(open).toHaveLength(1);
    expect(open[0]).toMatchObject({
      startDateTime: '2026-01-05T08:00:00.000Z',
      endDateTime: '2026-01-06T08:00:00.000Z',
      scope: { query: `/v1.0/groups/${groupNamed('Finance Reports').id}/transitiveMembers` },
      reviewers: [{ query: `/v1.0/users/${userNamed('Jerry Lindqvist').id}` }],
    });
    expect(principalsOf(decisions)).toEqual([...groupNamed('Finance Reports').members].sort());
    expect(new Set(decisions.map(({ recommendation }) => recommendation))).toEqual(new Set(['Approve', 'Deny']));
  });

  test('the weekly review asks Jerry by mail', async () => {
    const mails = (await api.tenant('GET', '/local/mail')).body.value as readonly { to?: unknown; body?: unknown }[];

    const invitations = mails.filter(({ to }) => String(to) === userNamed('Jerry Lindqvist').mail);
    expect(invitations.some(({ body }) => String(body).includes('contact jerry@contoso.com'))).toBe(true);
  });

  test('the guest review has one instance for each team with guests, and a decision for each inactive guest', async () => {
    const { id } = created.inactiveGuestsReview;
    const instances = (await api.as('admin').get(`/definitions/${id}/instances`)).body.value;
    const found: Record<string, string[]> = {};
    for (const instance of instances) {
      const [, groupId = ''] =
        /^\/v1\.0\/groups\/([^/]+)\/members/.exec((instance.scope as { query: string }).query) ?? [];
      found[groupId] = principalsOf(await decisionsOf(id, instance.id));
    }

    const isInactive = ({ userType, signInActivity }: (typeof sampleTenant.users)[number]): boolean =>
      userType === 'Guest' && (signInActivity?.lastSignInDateTime ?? '') < '2025-12-06T08:00:00Z';
    const inactive = new Set(sampleTenant.users.filter(isInactive).map((user) => user.id));
    const expected = ['Project Aurora', 'Partner Bids'].map((team) => {
      const { id: groupId, members } = groupNamed(team);
      return [groupId, members.filter((member) => inactive.has(member)).sort()];
    });
    expect(new Set(instances.map(({ status }) => status))).toEqual(new Set(['InProgress']));
    expect(found).toEqual(Object.fromEntries(expected));
  });

  test('the guest review falls to the fallback reviewer where a team has no owner', async () => {
    const { id } = created.inactiveGuestsReview;
    const instances = (await api.as('admin').get(`/definitions/${id}/instances`)).body.value;
    const ofTeam = (team: string) =>
      instances.find(
        ({ scope, status }) => status === 'InProgress' && JSON.stringify(scope).includes(groupNamed(team).id),
      )?.id ?? '';
    const contacted = async (instanceId: string) => {
      const { body } = await api.as('admin').get(`/definitions/${id}/instances/${instanceId}/contactedReviewers`);
      return body.value.map((reviewer) => reviewer.id).sort();
    };

    expect(await contacted(ofTeam('Partner Bids'))).toEqual([userNamed('Fiona Falk').id]);
    expect(await contacted(ofTeam('Project Aurora'))).toEqual([...groupNamed('Project Aurora').owners].sort());
  });

  test('the application review has one decision for each user who is assigned, also through a group', async () => {
    const { id } = created.applicationReview;
    const [instance, ...others] = (await api.as('admin').get(`/definitions/${id}/instances`)).body.value;
    const decisions = await decisionsOf(id, instance?.id ?? '');

    const assigned = appNamed('LinkedIn').appRoleAssignedTo.map(({ principalId }) => principalId);
    const members = assigned.flatMap((principalId) => {
      return sampleTenant.groups.find((group) => group.id === principalId)?.members ?? [principalId];
    });
    const isUser = (member: string) => sampleTenant.users.some((user) => user.id === member);
    const users = members.filter(isUser);
    // The last occurrence of the range was missed. It opens late, with its whole duration.
    expect(instance).toMatchObject({ status: 'InProgress', endDateTime: '2026-07-04T08:00:00.000Z' });
    expect(others).toEqual([]);
    expect(principalsOf(decisions)).toEqual([...new Set(users)].sort());
    expect(decisions[0]?.resource).toMatchObject({ type: 'servicePrincipal', displayName: 'LinkedIn' });
  });

  test('the application review is for the managers', async () => {
    const { id } = created.applicationReview;
    const [instance] = (await api.as('admin').get(`/definitions/${id}/instances`)).body.value;
    const path = `/definitions/${id}/instances/${instance?.id ?? ''}`;
    // The fallback reviewers decide people without a manager.
    const decisions = await decisionsOf(id, instance?.id ?? '');
    const first = decisions.find(({ principal }) => managerOf(principal.id) !== undefined);
    const manager = sampleTenant.users.find((user) => user.id === managerOf(first?.principal.id));

    const own = await api
      .as(manager?.userPrincipalName.replace(/@.*/, '') ?? '')
      .get(`${path}/decisions/filterByCurrentUser(on='reviewer')`);

    expect(own.body.value.map((decision) => decision.id)).toContain(first?.id);
    expect(own.body.value.map(({ principal }) => managerOf(principal.id))).toEqual(
      own.body.value.map(() => manager?.id),
    );
  });
});

const managerOf = (id: string | undefined): string | undefined =>
  sampleTenant.users.find((user) => user.id === id)?.manager;
