import { openApi, type Api, type Body, type Client } from '../../support/api';
import { CROWD, writeLargeTenant } from '../../support/largeTenant';
import { appNamed, groupNamed, groupReview, queryScope, roleReview } from '../../support/sampleTenant';

const SIZE = 250;

let api: Api;
let admin: Client;
/** The path of the decisions of the review of 250 people. */
let decisions: string;
beforeAll(async () => {
  api = await openApi({ tenant: writeLargeTenant(SIZE) });
  admin = api.as('admin');
  const crowd = await api.create(
    groupReview({
      displayName: 'Delta',
      scope: queryScope(`/groups/${CROWD}/transitiveMembers`),
      settings: { recommendationsEnabled: true },
    }),
  );
  decisions = `/definitions/${crowd.id}/instances/${crowd.id}/decisions`;
  await api.advance('PT1M');
  await api.create(roleReview({ displayName: 'Bravo' }));
  await api.advance('PT1M');
  await api.create(
    groupReview({
      displayName: 'Alpha',
      settings: { recurrence: { pattern: null, range: { type: 'noEnd', startDate: '2026-09-01' } } },
    }),
  );
  await api.create(
    groupReview({
      displayName: 'Charlie',
      scope: {
        '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
        principalScopes: [queryScope('/users')],
        resourceScopes: [queryScope(`/servicePrincipals/${appNamed('Expense Portal').id}`)],
      },
    }),
  );
  await api.create(
    groupReview({
      displayName: 'Echo',
      scope: queryScope('./members/microsoft.graph.user'),
      instanceEnumerationScope: queryScope("/groups?$filter=(groupTypes/any(c:c eq 'Unified'))"),
    }),
  );
  await api.advance('PT0S');
});
afterAll(() => api.stop());

const linkOf = (body: Body) => body['@odata.nextLink'] as string | undefined;
const link = (body: Body): string => linkOf(body) ?? '';

/** Returns all pages of a list. */
async function pages(path: string, client: Client = admin): Promise<Body[]> {
  const found: Body[] = [];
  for (let next: string | undefined = path; next !== undefined; next = linkOf(found.at(-1) as Body)) {
    const { status, body } = await client.get(next);
    expect(status).toBe(200);
    found.push(body);
  }
  return found;
}

const idsOf = (bodies: readonly Body[]): string[] => bodies.flatMap(({ value }) => value.map(({ id }) => id));
const namesOf = async (options: string): Promise<string[]> => {
  const { status, body } = await admin.get(`/definitions?${options}`);
  expect([status, body.error]).toEqual([200, undefined]);
  return body.value.map(({ displayName }) => displayName);
};

describe('A list of more than a page', () => {
  test('comes in pages of 100, each object once', async () => {
    const all = await pages(decisions);

    expect(all.map(({ value }) => value.length)).toEqual([100, 100, 50]);
    expect(all.map((page) => page['@odata.count'])).toEqual([100, 100, 50]);
    expect(new Set(idsOf(all)).size).toBe(SIZE);
    expect(link(all[0] as Body)).toMatch(
      /^http:\/\/[^?]*\/v1\.0\/identityGovernance\/accessReviews\/definitions\/.*[?&]\$skiptoken=/,
    );
    expect(link(all[0] as Body).startsWith(api.url)).toBe(true);
  });

  test('comes to the reviewer in the same way', async () => {
    const all = await pages(`${decisions}/filterByCurrentUser(on='reviewer')?$top=120`, api.as('jerry.lindqvist'));

    expect(all.map(({ value }) => value.length)).toEqual([120, 120, 10]);
    expect(new Set(idsOf(all)).size).toBe(SIZE);
  });

  test.each([
    ['$top=999', [250]],
    ['$top=125', [125, 125]],
    ['$top=200&$skip=30', [200, 20]],
    ['$skip=249', [1]],
    ['$skip=250', [0]],
    ["$filter=recommendation eq 'Deny'&$top=30", [30, 20]],
    ["$filter=recommendation eq 'Deny' and decision eq 'NotReviewed'", [50]],
    ["$filter=decision eq 'Approve'", [0]],
    ['$orderby=recommendation desc&$top=100', [100, 100, 50]],
  ])('has the pages that %s asks for', async (options, sizes) => {
    const all = await pages(`${decisions}?${options}`);

    expect(all.map(({ value }) => value.length)).toEqual(sizes);
    expect(new Set(idsOf(all)).size).toBe(sizes.reduce((sum, size) => sum + size, 0));
  });

  test('is sorted over all pages', async () => {
    const all = await pages(`${decisions}?$orderby=recommendation desc&$top=30`);
    const recommendations = all.flatMap(({ value }) => value.map(({ recommendation }) => recommendation));

    expect(recommendations).toEqual([
      ...(Array(50).fill('Deny') as string[]),
      ...(Array(200).fill('Approve') as string[]),
    ]);
  });

  test('counts all that match with $count', async () => {
    const { body } = await admin.get(`${decisions}?$count=true&$top=10&$filter=recommendation eq 'Deny'`);

    expect([body['@odata.count'], body.value.length]).toEqual([50, 10]);
  });

  test('has only the selected properties, on each page', async () => {
    const all = await pages(`${decisions}?$select=id,decision&$top=200`);
    const names = new Set(all.flatMap(({ value }) => value.flatMap((item) => Object.keys(item))));

    expect([...names].filter((name) => !name.startsWith('@')).sort()).toEqual(['decision', 'id']);
  });

  test.each([
    ['?$select=id,verdict', '$select'],
    ['?$expand=instance($select=verdict)', '$expand'],
  ])('refuses to select an unknown property: %s', async (query, option) => {
    const { status, body } = await admin.get(`beta${decisions}${query}`);

    expect([status, body.error.details?.[0]?.target]).toEqual([400, option]);
    expect(body.error.message).toContain('verdict');
  });
});

describe('A next link', () => {
  const tampered = (url: string): string =>
    url.replace(/(\$skiptoken=[^&]{5})(.)/, (_, start: string, one: string) => start + (one === 'A' ? 'B' : 'A'));

  test('is refused when it was tampered with', async () => {
    const url = link((await admin.get(decisions)).body);

    const { status, body } = await admin.get(tampered(url));

    expect([status, body.error.code, body.error.details?.[0]?.target]).toEqual([400, 'BadRequest', '$skiptoken']);
  });

  test('leads nowhere but to its own list and query, for its own caller', async () => {
    const url = link((await admin.get(decisions)).body);
    const token = new URL(url).searchParams.get('$skiptoken') ?? '';
    const foreign = encodeURIComponent(token);
    const statusOf = async (client: Client, path: string) => (await client.get(path)).status;

    expect(await statusOf(admin, url)).toBe(200);
    expect(await statusOf(admin, `/definitions?$skiptoken=${foreign}`)).toBe(400);
    expect(await statusOf(admin, `${url}&$filter=decision eq 'Deny'`)).toBe(400);
    expect(await statusOf(admin, `${url}&$orderby=decision`)).toBe(400);
    expect(await statusOf(api.as('gina.gomez'), url)).toBe(400);
    expect(await statusOf(admin, `${decisions}?$skiptoken=nonsense`)).toBe(400);
    expect(await statusOf(admin, `${decisions}?$skiptoken=`)).toBe(400);
  });
});

describe('The list of definitions', () => {
  test('is answered with its context and count, without instances', async () => {
    const { body } = await admin.get('/definitions');

    expect(body['@odata.context']).toBe(`${api.url}/v1.0/$metadata#identityGovernance/accessReviews/definitions`);
    expect(body['@odata.count']).toBe(5);
    expect(body.value.every((definition) => !('instances' in definition))).toBe(true);
  });

  test.each([
    ['$orderby=displayName', ['Alpha', 'Bravo', 'Charlie', 'Delta', 'Echo']],
    ['$orderby=displayName desc&$top=2', ['Echo', 'Delta']],
    ['$orderby=createdDateTime&$top=2', ['Delta', 'Bravo']],
    ['$orderby=status,displayName desc&$top=3', ['Echo', 'Delta', 'Charlie']],
    ["$filter=status eq 'NotStarted'", ['Alpha']],
    ['$orderby=displayName&$skip=3', ['Delta', 'Echo']],
  ])('%s', async (options, names) => {
    expect(await namesOf(options)).toEqual(names);
  });

  const contains = (text: string): string =>
    `$orderby=displayName&$filter=${encodeURIComponent(`contains(scope/microsoft.graph.accessReviewQueryScope/query, '${text}')`)}`;

  test.each([
    ['/groups', ['Alpha', 'Delta']],
    [`/groups/${CROWD}`, ['Delta']],
    [`/groups/${groupNamed('Finance Reports').id}`, ['Alpha']],
    ['./members', ['Echo']],
    ['accessPackageAssignments', []],
  ])('filters the scopes that contain %s', async (text, names) => {
    expect(await namesOf(contains(text))).toEqual(names);
  });

  test('has stable pages while definitions are added', async () => {
    const first = (await admin.get('/definitions?$orderby=createdDateTime&$top=3')).body;
    // The clock stands still between moves. At the same instant, a new definition could belong to the page that was already read.
    await api.advance('PT1M');
    await api.create(
      groupReview({
        displayName: 'Foxtrot',
        settings: { recurrence: { pattern: null, range: { type: 'noEnd', startDate: '2026-09-01' } } },
      }),
    );
    const second = (await admin.get(link(first))).body;

    const names = [...first.value, ...second.value].map(({ displayName }) => displayName);
    expect(new Set(names)).toEqual(new Set(['Alpha', 'Bravo', 'Charlie', 'Delta', 'Echo', 'Foxtrot']));
    expect(names).toHaveLength(6);
  });
});

describe('A bad query option', () => {
  test.each([
    ['$top=1000', '$top'],
    ['$top=-1', '$top'],
    ['$top=ten', '$top'],
    ['$skip=-1', '$skip'],
    ['$count=maybe', '$count'],
    ['$search="reports"', '$search'],
    ['$expand=instances', '$expand'],
    ['$apply=aggregate($count as n)', '$apply'],
    ['$orderby=justification', '$orderby'],
    ['$orderby=decision upwards', '$orderby'],
    ["$filter=decision ne 'Deny'", '$filter'],
    ["$filter=justification eq 'x'", '$filter'],
    ['$filter=decision eq', '$filter'],
    ["$filter=contains(decision,'D')", '$filter'],
    ['$top=1&$top=2', '$top'],
  ])('is refused by its name: %s', async (options, target) => {
    const { status, body } = await admin.get(`${decisions}?${options}`);

    expect([status, body.error.code, body.error.details?.map((detail) => detail.target)]).toEqual([
      400,
      'BadRequest',
      [target],
    ]);
  });

  test('is not the only one that is named', async () => {
    const { status, body } = await admin.get(`${decisions}?$top=-1&$skip=x&$filter=1`);

    expect([status, body.error.details?.map(({ target }) => target)]).toEqual([400, ['$top', '$skip', '$filter']]);
  });

  test.each(['$filter=id eq 1', '$top=1', '$orderby=id', '$count=true', '$skip=1', '$search=x'])(
    'is refused where one object is the answer: %s',
    async (option) => {
      const definition = decisions.replace(/\/instances.*/, '');

      for (const path of [definition, decisions.replace('/decisions', '')]) {
        expect((await admin.get(`${path}?${option}`)).status).toBe(400);
      }
      expect((await admin.post(`${definition}/stop?${option}`)).status).toBe(400);
    },
  );

  test('is never an unknown parameter without a dollar sign', async () => {
    expect((await admin.get(`${decisions}?top=1&color=blue`)).body.value).toHaveLength(1);
  });
});
