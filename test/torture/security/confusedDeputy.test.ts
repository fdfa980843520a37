import type { Api } from '../../support/api';
import { groupNamed, groupReview, query, queryScope, userNamed } from '../../support/sampleTenant';
import { openAttacked, type Attacked, type AttackedReview } from './attackedProduct';

/**
 * The product has more rights than its callers: it reads the directory, sees every review, and writes reports and mails. It must never use
 * these rights for a caller who lacks them.
 */
const AUTOMATION = '5a1b7c8e-0f3d-4e62-9b74-1c2d3e4f5a60';
const FORMULA = '=HYPERLINK("https://evil.example","click")';

let api: Api;
let token: string;
let jerrys: AttackedReview;
let claras: AttackedReview;
let staged: AttackedReview;
let stage: string;
let reviewBy: Attacked['reviewBy'];
let countOfDefinitions: Attacked['countOfDefinitions'];
let decisionOf: Attacked['decisionOf'];
const admin = () => api.as('admin');
const jerry = () => api.as('jerry.lindqvist');
beforeAll(async () => {
  ({ api, token, jerrys, claras, staged, stage, reviewBy, countOfDefinitions, decisionOf } = await openAttacked());
});
afterAll(() => api.stop());

/** Returns the number of calls to the directory during an action. */
async function directoryCalls(act: () => Promise<unknown>): Promise<number> {
  await api.advance('PT0S');
  await api.tenant('DELETE', '/local/stats');
  await act();
  const { directory } = (await api.tenant('GET', '/local/stats')).body as unknown as {
    directory: Record<string, number>;
  };
  return Object.values(directory).reduce((sum, calls) => sum + calls, 0);
}

describe('A confused deputy', () => {
  const deny = { decision: 'Deny', justification: 'mine now' };
  const [first, second, third] = [() => jerrys, () => claras, () => staged];

  test.each<[string, () => Promise<{ status: number }>, readonly number[]]>([
    [
      'the reviewer of one review decides in another',
      () => jerry().patch(`${second().path}/decisions/${second().decision}`, deny),
      [403, 404],
    ],
    [
      'the reviewer of one review reads the decisions of another',
      () => jerry().get(`${second().path}/decisions`),
      [403],
    ],
    [
      'the reviewer of one review reads one decision of another',
      () => jerry().get(`${second().path}/decisions/${second().decision}`),
      [403, 404],
    ],
    ['the reviewer of one review stops another', () => jerry().post(`${second().path}/stop`), [403]],
    ['a reviewer stops his own review', () => jerry().post(`${first().path}/stop`), [403]],
    ['a reviewer applies the decisions of his own review', () => jerry().post(`${first().path}/applyDecisions`), [403]],
    ['a reviewer makes others the reviewers', () => jerry().put(first().path, { scope: {}, reviewers: [] }), [403]],
    [
      "a decision is named below one's own instance, and is another's",
      () => jerry().patch(`${first().path}/decisions/${second().decision}`, deny),
      [404],
    ],
    [
      "an instance is named below one's own definition, and is another's",
      () => jerry().get(`/definitions/${first().id}/instances/${second().id}/decisions`),
      [404],
    ],
    [
      "a stage is named below one's own instance, and is another's",
      () => jerry().get(`${first().path}/stages/${stage}/decisions`),
      [403, 404],
    ],
    [
      'a decision of another review is named below a stage',
      () => jerry().patch(`${third().path}/stages/${stage}/decisions/${second().decision}`, deny),
      [404],
    ],
    [
      'a program decides',
      () => api.asApp(AUTOMATION).patch(`${first().path}/decisions/${first().decision}`, deny),
      [403],
    ],

    [
      'a program takes all recommendations',
      () => api.asApp(AUTOMATION).post(`${first().path}/acceptRecommendations`),
      [403],
    ],
    [
      'a program that may only read creates',
      () => api.asApp(AUTOMATION, 'AccessReview.Read.All').post('/definitions', groupReview()),
      [403],
    ],
    [
      'a person whose token may only read decides',
      () =>
        api.as('jerry.lindqvist', 'AccessReview.Read.All').patch(`${first().path}/decisions/${first().decision}`, deny),
      [403],
    ],
    [
      'somebody without a part in it reads a review',
      () => api.as('zoe.zimmer').get(`/definitions/${first().id}`),
      [403],
    ],
    [
      "somebody asks for another's pending reviews",
      () => api.as('zoe.zimmer').get(`beta/users/${userNamed('Jerry Lindqvist').id}/pendingAccessReviewInstances`),
      [403, 404],
    ],
    [
      'an administrator decides who is no reviewer',
      () => admin().patch(`${second().path}/decisions/${second().decision}`, deny),
      [403],
    ],
  ])('gets nowhere: %s', async (_, act, statuses) => {
    const { status } = await act();
    expect(statuses).toContain(status);
    expect([await decisionOf(first()), await decisionOf(second())]).toEqual(['NotReviewed', 'NotReviewed']);
    expect((await admin().get(second().path)).body.status).toBe('InProgress');
  });

  test('an application that lists the decisions that it reviews gets none', async () => {
    const { body } = await api.asApp(AUTOMATION).get(`${first().path}/decisions/filterByCurrentUser(on='reviewer')`);
    expect(body.value).toEqual([]);
  });

  test('bulk decisions touch only what the caller reviews', async () => {
    const { status } = await jerry().post(`${second().path}/batchRecordDecisions`, {
      decision: 'Deny',
      justification: 'x',
      principalId: null,
      resourceId: null,
    });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(await decisionOf(second())).toBe('NotReviewed');
  });
});

describe('A query for the directory', () => {
  const group = groupNamed('Finance Reports').id;
  const enumeration = { scope: queryScope('./members/microsoft.graph.user') };
  const queries: readonly string[] = [
    '/users',
    '/me',
    `/groups/${group}`,
    `/groups/${group}/owners`,
    `/groups/${group}/members/../../../users`,
    `/groups/${group}/transitiveMembers/../../../applications`,
    `/groups/${group}/transitiveMembers?$expand=manager`,
    `/groups/${group}/transitiveMembers?$filter=startswith(displayName,'a')`,
    `/groups/${group}'/transitiveMembers`,
    `/groups/${group}%2Fowners/transitiveMembers`,
    '/groups/x/transitiveMembers',
    `https://evil.example/groups/${group}/transitiveMembers`,
    `//evil.example/groups/${group}/transitiveMembers`,
    `/v1.0/../beta/groups/${group}/transitiveMembers`,
    `/groups/${group}/transitiveMembers#/users`,
    `/groups/${group}/transitiveMembers\r\nHost: evil.example`,
    '/auditLogs/signIns',
    '/$batch',
  ];

  test.each([
    ...queries.map((text): [string, object] => [`the scope ${JSON.stringify(text)}`, { scope: queryScope(text) }]),
    ...[
      '/users?$filter=id ne null',
      '/groups?$filter=id ne null',
      "/groups?$filter=(groupTypes/any(c:c eq 'Unified')) or true",
      '/groups/../users',
      "/groups?$filter=(groupTypes/any(c:c eq 'Unified'))&$expand=owners",
    ].map((text): [string, object] => [
      `the enumeration ${text}`,
      { ...enumeration, instanceEnumerationScope: queryScope(text) },
    ]),
    ...[
      '/users',
      '/users/x/manager/../../',
      `/groups/${group}/transitiveMembers?$select=mail`,
      '/me',
      './owners/../../users',
      `/users/${userNamed('Clara Winter').id}/messages`,
    ].map((text): [string, object] => [`the reviewers ${text}`, { reviewers: [query(text)] }]),
  ])('is not sent: %s', async (_, changes) => {
    const before = await countOfDefinitions();
    const calls = await directoryCalls(async () => {
      const { status, body } = await admin().post('/definitions', groupReview({ ...changes }));
      expect([status, body.error.code]).toEqual([400, 'BadRequest']);
    });
    expect([calls, await countOfDefinitions()]).toEqual([0, before]);
  });

  test('only documented shapes reach the directory when a review opens', async () => {
    // Any other call would use up this fault.
    const documented = String.raw`^(?!GET (/graph)?/(v1\.0|beta)/(groups|users)/[0-9a-f-]{36}(/(transitiveMembers|members|owners|manager)(/microsoft\.graph\.\w+|/\$count)?)?(\?|$)|POST (/graph)?/v1\.0/(\$batch|users/[^/]+/sendMail)$)`;
    await api.tenant('POST', '/local/faults', { target: 'directory', match: documented, status: 400, count: 1000 });
    await reviewBy('Jerry Lindqvist', { displayName: `'/users?$select=id#` });
    const { value } = (await api.tenant('GET', '/local/faults')).body as unknown as { value: { count: number }[] };
    await api.tenant('DELETE', '/local/faults');
    expect(value).toMatchObject([{ count: 1000 }]);
  });
});

describe('At the end', () => {
  let link: string;
  let other: string;
  beforeAll(async () => {
    await jerry().patch(`${jerrys.path}/decisions/${jerrys.decision}`, {
      decision: 'Approve',
      justification: FORMULA,
    });
    await admin().post(`${jerrys.path}/stop`);
    await api.advance('PT0S');
    [link, other] = [await linkOf('One'), await linkOf('Two')];
  });

  async function linkOf(displayName: string): Promise<string> {
    const { body } = await admin().post('/historyDefinitions', {
      displayName,
      reviewHistoryPeriodStartDateTime: '2026-01-01T00:00:00Z',
      reviewHistoryPeriodEndDateTime: '9999-12-31T00:00:00Z',
      scopes: [queryScope("/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/groups')")],
    });
    await api.advance('PT0S');
    const granted = await admin().post(`/historyDefinitions/${body.id}/instances/${body.id}/generateDownloadUri`);
    return granted.body.downloadUri as string;
  }
  const follow = (address: string) =>
    fetch(address).then(async (answer) => ({ status: answer.status, text: await answer.text() }));
  const tokenIn = (address: string): string => new URL(address).searchParams.get('token') ?? '';

  test('no cell of a report is a formula', async () => {
    const { status, text } = await follow(link);
    expect(status).toBe(200);
    expect(text).toContain('HYPERLINK');
    expect(text).not.toMatch(/(^|,|\n|")[=+@\t-]HYPERLINK/);
  });

  test.each<[string, () => string]>([
    ['without a token', () => link.split('?')[0] ?? ''],
    ['with another token', () => `${link.split('?')[0] ?? ''}?token=x.y`],
    ['with the token of another report', () => link.replace(tokenIn(link), tokenIn(other))],
    [
      'with a later time',
      () =>
        link.replace(
          tokenIn(link),
          `${Buffer.from('9999-01-01T00:00:00.000Z').toString('base64url')}.${tokenIn(link).split('.')[1] ?? ''}`,
        ),
    ],
    ['with a bearer token as its token', () => link.replace(tokenIn(link), token)],
  ])('a link to a report does not open %s', async (_, address) => {
    const { status, text } = await follow(address());
    expect([status, text.includes('HYPERLINK')]).toEqual([403, false]);
  });

  test('no name becomes markup or a header in a mail', async () => {
    const { value } = (await api.tenant('GET', '/local/mail')).body as unknown as {
      value: { subject: string; body: string }[];
    };
    const mails = value.filter(({ subject }) => subject.includes('alert(1)'));
    expect(mails.length).toBeGreaterThan(0);
    for (const { subject, body } of mails) {
      expect(body).not.toMatch(/<script|<img/i);
      expect(body).toContain('&lt;script&gt;');
      expect(subject).not.toMatch(/[\r\n]/);
    }
  });

  test('a link to a report does not open after its time', async () => {
    await api.advance('PT25H');
    expect((await follow(link)).status).toBe(403);
  });
});
