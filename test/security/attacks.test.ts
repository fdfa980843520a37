/* eslint-disable max-lines -- one table of attacks, which is read as a whole */
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importJWK, SignJWT, decodeJwt, decodeProtectedHeader, type JWK } from 'jose';
import { openApi, type Api, type Body } from '../support/api';
import { groupNamed, groupReview, query, queryScope, userNamed } from '../support/sampleTenant';
import { flawOf, sendRaw, type RawAnswer } from './rawRequest';

/** Everything that somebody with bad intentions, or a broken client, may send; each is refused and changes nothing. */
const ROOT = '/v1.0/identityGovernance/accessReviews';
const AUTOMATION = '5a1b7c8e-0f3d-4e62-9b74-1c2d3e4f5a60';
const FORMULA = '=HYPERLINK("https://evil.example","click")';
const MARKUP = '<script>alert(1)</script><img src=x onerror=alert(2)>';

/** A review, its one instance and a decision of its reviewer. */
interface Review {
  readonly id: string;
  readonly path: string;
  readonly decision: string;
}

let api: Api;
let dataDirectory: string;
let token: string;
/** Jerry reviews the first, Clara the second; the third has stages, the first of them Jerry's. */
let [jerrys, claras, staged]: Review[] = [];
let stage: string;
const admin = () => api.as('admin');
const jerry = () => api.as('jerry.lindqvist');

async function reviewBy(reviewer: string, changes: Readonly<Record<string, unknown>> = {}): Promise<Review> {
  const reviewers = [query(`/users/${userNamed(reviewer).id}`)];
  const { id } = await api.create(groupReview({ reviewers, ...changes }));
  await api.advance('PT0S');
  const path = `/definitions/${id}/instances/${id}`;
  const { value } = (await admin().get(`${path}/decisions`)).body;
  return { id, path, decision: value[0]?.id ?? '' };
}

beforeAll(async () => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'attacks-'));
  api = await openApi({ data: dataDirectory });
  token = await api.token('admin@contoso.example');
  jerrys = await reviewBy('Jerry Lindqvist', {
    displayName: MARKUP,
    settings: { mailNotificationsEnabled: true },
  });
  claras = await reviewBy('Clara Winter', { group: 'Sales Proposals' });
  const one = {
    recommendationsEnabled: false,
    durationInDays: 1,
    reviewers: [query(`/users/${userNamed('Jerry Lindqvist').id}`)],
  };
  staged = await reviewBy('Jerry Lindqvist', {
    stageSettings: [
      { stageId: '1', ...one },
      { stageId: '2', dependsOn: ['1'], ...one },
    ],
  });
  stage = (await admin().get(`${staged.path}/stages`)).body.value[0]?.id ?? '';
});
afterAll(() => api.stop());

/** Sends bytes as they are, as the administrator unless told otherwise. */
const raw = (method: string, target: string, more: { headers?: object; body?: string } = {}): Promise<RawAnswer> =>
  sendRaw(api.url, {
    method,
    target,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(more.headers as Record<string, string>),
    },
    ...(more.body === undefined ? {} : { body: more.body }),
  });

const countOfDefinitions = async (): Promise<number> => (await admin().get('/definitions?$top=999')).body.value.length;
const decisionOf = async ({ path, decision }: Review): Promise<string> =>
  (await admin().get(`${path}/decisions/${decision}`)).body.decision;

/** How often the product calls the directory meanwhile. */
async function directoryCalls(act: () => Promise<unknown>): Promise<number> {
  await api.advance('PT0S');
  await api.tenant('DELETE', '/local/stats');
  await act();
  const { directory } = (await api.tenant('GET', '/local/stats')).body as unknown as {
    directory: Record<string, number>;
  };
  return Object.values(directory).reduce((sum, calls) => sum + calls, 0);
}

describe('A forged token', () => {
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  /** The issuer's own key: what is wrong with these tokens is what they say. */
  const issuerKey = () => JSON.parse(readFileSync(join(dataDirectory, 'tenant/tenant-key.json'), 'utf8')) as JWK;
  const signed = async (
    claims: object,
    { without = [] as string[], key }: { without?: string[]; key?: KeyObject } = {},
  ): Promise<string> => {
    const all = Object.fromEntries(
      Object.entries({ ...decodeJwt(token), ...claims }).filter(([name]) => !without.includes(name)),
    );
    const { kid = '' } = decodeProtectedHeader(token);
    return new SignJWT(all)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
      .sign(key ?? (await importJWK(issuerKey(), 'RS256')));
  };
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const withHmac = async (secret: string): Promise<string> => {
    const { kid = '' } = decodeProtectedHeader(token);
    const text = `${encoded({ alg: 'HS256', typ: 'JWT', kid })}.${encoded(decodeJwt(token))}`;
    return Promise.resolve(`${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`);
  };
  const publicKey = async (): Promise<JWK> => {
    const response = await fetch(`${api.tenantUrl}/discovery/v2.0/keys`);
    return ((await response.json()) as { keys: [JWK] }).keys[0];
  };
  const reheaded = (header: object): string =>
    [encoded({ ...decodeProtectedHeader(token), ...header }), ...token.split('.').slice(1)].join('.');
  const now = Math.floor(Date.now() / 1000);

  const tokens: Readonly<Record<string, () => Promise<string> | string>> = {
    'without a signature (alg none)': () => `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(decodeJwt(token))}.`,
    'that says alg none and keeps its signature': () => reheaded({ alg: 'none' }),
    'signed with the public key as an HMAC secret': async () => withHmac(JSON.stringify(await publicKey())),
    'signed with the modulus as an HMAC secret': async () => withHmac((await publicKey()).n ?? ''),
    'signed by a key of the attacker that has the name of the real one': () => signed({}, { key: foreign.privateKey }),
    'that names a key that does not exist': () => reheaded({ kid: '../../keys' }),
    'that brings its own key': () => reheaded({ jwk: foreign.publicKey.export({ format: 'jwk' }) }),
    'that says where its key is': () => reheaded({ jku: 'https://evil.example/keys', kid: 'evil' }),
    'whose claims were changed after it was signed': () =>
      token.replace(/\..*\./, `.${encoded({ ...decodeJwt(token), oid: userNamed('Helen Brandt').id })}.`),
    'that has expired': () => signed({ exp: now - 60 }),
    'that never expires': () => signed({}, { without: ['exp'] }),
    'that is not valid yet': () => signed({ nbf: now + 600 }),
    'of another tenant': () => signed({ tid: '00000000-0000-4000-8000-00000000abcd' }),
    'of no tenant': () => signed({}, { without: ['tid'] }),
    'for another audience': () => signed({ aud: 'https://graph.microsoft.com' }),
    'of another issuer': () => signed({ iss: 'https://login.microsoftonline.com/common/v2.0' }),
    'of nobody': () => signed({}, { without: ['oid'] }),
    'that is an ID token': () => signed({ nonce: 'n' }, { without: ['scp', 'appid', 'azp'] }),
  };

  test('can be made here: the same claims and key are taken', async () => {
    expect((await api.withToken(await signed({})).get('/definitions')).status).toBe(200);
  });

  test.each(Object.keys(tokens))('%s is 401, and tells nothing', async (name) => {
    const { status, headers, body } = await api.withToken(await tokens[name]?.()).get('/definitions');
    expect([status, body.error.code]).toEqual([401, 'InvalidAuthenticationToken']);
    expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(JSON.stringify(body)).not.toMatch(/eyJ|jose|stack/i);
  });

  test.each<[string, Record<string, string | string[]>]>([
    ['two Authorization headers', { authorization: ['Bearer x', 'Bearer y'] }],
    [
      'the identity of the platform',
      {
        'x-ms-client-principal': Buffer.from('{"auth_typ":"aad","claims":[]}').toString('base64'),
        'x-ms-client-principal-id': userNamed('MOD Administrator').id,
        'x-ms-client-principal-name': 'admin@contoso.example',
      },
    ],
    ['a cookie', { cookie: 'AppServiceAuthSession=admin' }],
    ['a function key', { 'x-functions-key': 'master' }],
    ['Basic credentials', { authorization: 'Basic YWRtaW46YWRtaW4=' }],
  ])('in place of one, %s are 401', async (_, headers) => {
    const answer = await sendRaw(api.url, { method: 'GET', target: `${ROOT}/definitions`, headers });
    expect([answer.status, flawOf(answer)]).toEqual([401, undefined]);
  });

  test('a token in the query is none', async () => {
    const answer = await sendRaw(api.url, { method: 'GET', target: `${ROOT}/definitions?access_token=${token}` });
    expect(answer.status).toBe(401);
  });

  test("the real token does not mix with the platform's headers of somebody else", async () => {
    const headers = {
      authorization: `Bearer ${await api.token('zoe.zimmer@contoso.example')}`,
      'x-ms-client-principal-id': userNamed('MOD Administrator').id,
    };
    const answer = await sendRaw(api.url, {
      method: 'GET',
      target: `${ROOT}/definitions/${jerrys?.id ?? ''}`,
      headers,
    });
    expect(answer.status).toBe(403);
  });
});

describe('A path', () => {
  test.each<[string, (id: string) => string]>([
    ['that climbs', (id) => `${ROOT}/definitions/${id}/../../policy`],
    ['that climbs in escapes', (id) => `${ROOT}/definitions/${id}/%2e%2e/%2e%2e/x`],
    ['that climbs behind an escaped slash', () => `${ROOT}/definitions/..%2F..%2Fdefinitions`],
    ['with an escaped slash in a key', (id) => `${ROOT}/definitions/${id}%2Finstances`],
    ['with a double escape', (id) => `${ROOT}/definitions/${id}%252Finstances`],
    ['with NUL', (id) => `${ROOT}/definitions/${id}%00`],
    ['with control characters', () => `${ROOT}/definitions/a%0d%0aSet-Cookie:x=1`],
    ['with a broken escape', () => `${ROOT}/definitions/%ff%fe`],
    ['with look-alikes of letters', (id) => `${ROOT}/definitions/${id.replace(/[a-f]/, 'а')}`],
    [
      'with full-width digits',
      (id) =>
        `${ROOT}/definitions/${encodeURIComponent(id.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))))}`,
    ],
    ['with a quote in a key', (id) => `${ROOT}/definitions('${id}''')`],
    ['with a filter in a key', () => `${ROOT}/definitions('x' or PartitionKey ne 'x')`],
    ['with the separator of row keys', (id) => `${ROOT}/definitions/${id}/instances/${id}%7Cdecision`],
    ['with # in a key', () => `${ROOT}/definitions/%23`],
    ['with ? in a key', () => `${ROOT}/definitions/%3F`],
    ['with a backslash in a key', () => `${ROOT}/definitions/%5C..%5C`],
    ['with a range of rows in a key', () => `${ROOT}/definitions/~`],
    ['with the name of something built in', () => `${ROOT}/definitions/__proto__`],
    ['with a long key', () => `${ROOT}/definitions/${'a'.repeat(4_000)}`],
  ])('%s leads nowhere', async (_, target) => {
    const answer = await raw('GET', target(jerrys?.id ?? ''));
    expect(flawOf(answer)).toBeUndefined();
    expect([400, 404]).toContain(answer.status);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test.each([9_000, 60_000])('of %d characters is 414', async (length) => {
    const answer = await raw('GET', `${ROOT}/definitions?$filter=${'x'.repeat(length)}`);
    expect([answer.status, flawOf(answer)]).toEqual([414, undefined]);
  });
});

describe('A body', () => {
  const text = (changes: string): string => JSON.stringify(groupReview()).replace(/^\{/, `{${changes},`);

  test.each<[string, () => string, readonly number[]]>([
    ['that pollutes prototypes', () => text('"__proto__":{"isAdmin":true}'), [400]],
    ['that pollutes constructors', () => text('"constructor":{"prototype":{"isAdmin":true}}'), [400]],
    [
      'that pollutes in its depth',
      () =>
        JSON.stringify(groupReview()).replace(
          '"settings":{',
          '"settings":{"__proto__":{"autoApplyDecisionsEnabled":true},',
        ),
      [400],
    ],
    ['that is nested deep', () => `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, [400]],
    ['that is an array nested deep', () => `{"reviewers":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, [400]],
    [
      'with a huge number',
      () => JSON.stringify(groupReview()).replace('"instanceDurationInDays":3', '"instanceDurationInDays":1e999'),
      [400],
    ],
    [
      'with a number beyond whole ones',
      () =>
        JSON.stringify(groupReview()).replace(
          '"instanceDurationInDays":3',
          '"instanceDurationInDays":9007199254740993',
        ),
      [400],
    ],
    ['that is a list', () => JSON.stringify([groupReview()]), [400]],
    ['with a list for an object', () => JSON.stringify(groupReview({ scope: [queryScope('/groups')] })), [400]],
    ['with an object for a text', () => JSON.stringify(groupReview({ displayName: { toString: 'x' } })), [400]],
    [
      'that sets what only the product sets',
      () => JSON.stringify(groupReview({ id: jerrys?.id, status: 'Applied', createdBy: { id: 'x' } })),
      [201, 400],
    ],
    ['over 1 MiB', () => JSON.stringify(groupReview({ descriptionForAdmins: 'x'.repeat(1_100_000) })), [413]],
    [
      'with a name that is too long to store',
      () => JSON.stringify(groupReview({ descriptionForAdmins: 'x'.repeat(900_000) })),
      [400, 413],
    ],
    ['in another encoding', () => Buffer.from(JSON.stringify(groupReview()), 'utf16le').toString('latin1'), [400]],
  ])('%s is refused', async (_, body, statuses) => {
    const before = await countOfDefinitions();
    const answer = await raw('POST', `${ROOT}/definitions`, { body: body() });
    expect(flawOf(answer)).toBeUndefined();
    expect(statuses).toContain(answer.status);
    if (answer.status === 201) {
      expect(JSON.parse(answer.text)).toMatchObject({ createdBy: { id: userNamed('MOD Administrator').id } });
      expect((JSON.parse(answer.text) as Body).id).not.toBe(jerrys?.id);
    } else expect(await countOfDefinitions()).toBe(before);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  test('with a property twice has one meaning, the last', async () => {
    const answer = await raw('POST', `${ROOT}/definitions`, { body: text('"displayName":"first"') });
    expect([answer.status, (JSON.parse(answer.text) as Body).displayName]).toEqual([201, 'Who reads the reports']);
  });
});

describe('A query option', () => {
  const list = `${ROOT}/definitions`;
  test.each<[string, string]>([
    ['with deep parentheses', `$filter=${'('.repeat(3_000)}id eq 'x'${')'.repeat(3_000)}`],
    ['with a deep not', `$filter=${'not '.repeat(1_000)}true`],
    ['with an expression that backtracks', `$filter=${"'".repeat(2_001)}`],
    ['with a property that is not there', "$filter=PartitionKey eq 'x'"],
    ['that reaches for the prototype', "$filter=__proto__/x eq 'y'"],
    ['that sorts by the constructor', '$orderby=constructor'],
    ['that expands what is not there', '$expand=secrets'],
    ['with too large a page', '$top=1000'],
    ['with a page beyond numbers', '$top=99999999999999999999999'],
    ['with a negative page', '$top=-1'],
    ['with a page in another script', '$top=%D9%A1'],
    ['with a skip beyond numbers', '$skip=1e400'],
    ['twice', '$top=1&$top=2'],
    ['with an unsigned next link', '$skiptoken=eyJrIjoiMCJ9'],
    ['with a next link signed with nothing', '$skiptoken=eyJrIjoiMCJ9.AAAA'],
    ['of tables', "$filter=RowKey ge ''&NextPartitionKey=1!0"],
  ])('%s is 400', async (_, options) => {
    const answer = await raw('GET', `${list}?${options.replaceAll(' ', '%20')}`);
    expect([answer.status, flawOf(answer)]).toEqual([400, undefined]);
  });

  test('a filter of thousands of characters is answered in moments', async () => {
    const begin = performance.now();
    const answer = await raw(
      'GET',
      `${list}?$filter=${Array.from({ length: 380 }, () => "contains(id,'a')")
        .join('%20or%20')
        .slice(0, 5_500)}`,
    );
    expect([200, 400]).toContain(answer.status);
    expect(performance.now() - begin).toBeLessThan(3_000);
  });

  const tokenOf = ({ body }: { body: Body }): string =>
    new URL(body['@odata.nextLink'] as string).searchParams.get('$skiptoken') ?? '';

  test('a next link is good for its own list, filter and caller, and only as it was', async () => {
    const skiptoken = tokenOf(await admin().get('/definitions?$top=1'));
    const ofDecisions = tokenOf(await admin().get(`${jerrys?.path ?? ''}/decisions?$top=1`));
    const tampered = skiptoken.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
    const statuses = async (path: string, person = 'admin'): Promise<number> => (await api.as(person).get(path)).status;
    expect(await statuses(`/definitions?$top=1&$skiptoken=${skiptoken}`)).toBe(200);
    expect(await statuses(`/definitions?$top=1&$skiptoken=${tampered}`)).toBe(400);
    expect(await statuses(`/definitions?$top=1&$skiptoken=${ofDecisions}`)).toBe(400);
    expect(await statuses(`${claras?.path ?? ''}/decisions?$top=1&$skiptoken=${ofDecisions}`)).toBe(400);
    expect(await statuses(`/definitions?$top=1&$filter=status eq 'x'&$skiptoken=${skiptoken}`)).toBe(400);
    expect(await statuses(`/definitions?$top=1&$skiptoken=${skiptoken}`, 'rita.reed')).toBe(400);
  });
});

describe('A confused deputy', () => {
  const none = { id: '', path: '', decision: '' };
  const deny = { decision: 'Deny', justification: 'mine now' };
  const [first, second, third] = [() => jerrys ?? none, () => claras ?? none, () => staged ?? none];

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

  test('a program that asks for the decisions it reviews is told of none', async () => {
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
    // Whatever is called beside them would use this fault up.
    const documented = String.raw`^(?!GET (/graph)?/v1\.0/(groups|users)/[0-9a-f-]{36}(/(transitiveMembers|members|owners|manager)(/microsoft\.graph\.\w+)?)?(\?|$)|POST (/graph)?/v1\.0/(\$batch|users/[^/]+/sendMail)$)`;
    await api.tenant('POST', '/local/faults', { target: 'directory', match: documented, status: 400, count: 1000 });
    await reviewBy('Jerry Lindqvist', { displayName: `'/users?$select=id#` });
    const { value } = (await api.tenant('GET', '/local/faults')).body as unknown as { value: { count: number }[] };
    await api.tenant('DELETE', '/local/faults');
    expect(value).toMatchObject([{ count: 1000 }]);
  });
});

describe('If-Match', () => {
  test.each([['*'], ['W/"x", *'], ['"'], ['W/"%27 or 1"'], ['x'.repeat(2_000)], ['W/"datetime\'2026\'"']])(
    '%s overwrites nothing of others',
    async (etag) => {
      const { status } = await api
        .as('zoe.zimmer')
        .send('PATCH', `${jerrys?.path ?? ''}/decisions/${jerrys?.decision ?? ''}`, {
          body: { decision: 'Deny' },
          headers: { 'if-match': etag },
        });
      expect([400, 403, 412]).toContain(status);
      expect(await decisionOf(jerrys as Review)).toBe('NotReviewed');
    },
  );

  test('of another object does not pass', async () => {
    const { headers } = await admin().get(`/definitions/${claras?.id ?? ''}`);
    const etag = headers.get('etag') ?? 'W/"none"';
    const { status } = await admin().send('PUT', `/definitions/${jerrys?.id ?? ''}`, {
      body: { displayName: 'x' },
      headers: { 'if-match': etag },
    });
    expect(status).toBe(412);
  });
});

describe('A batch', () => {
  const send = async (request: object, person = 'jerry.lindqvist') => {
    const bearer = await api.token(`${person}@contoso.example`);
    const body = JSON.stringify({ requests: [{ id: '1', method: 'GET', ...request }] });
    const answer = await sendRaw(api.url, {
      method: 'POST',
      target: '/v1.0/$batch',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body,
    });
    return answer.status === 200
      ? ((JSON.parse(answer.text) as { responses: { status: number }[] }).responses[0]?.status ?? 0)
      : answer.status;
  };

  test.each<[string, object, readonly number[]]>([
    ['an absolute address', { url: 'https://evil.example/v1.0/me' }, [400]],
    ['an address of another host', { url: '//evil.example/v1.0/me' }, [400]],
    ['an address of a file', { url: 'file:///etc/passwd' }, [400]],
    [
      'another batch',
      { method: 'POST', url: '/$batch', headers: { 'content-type': 'application/json' }, body: { requests: [] } },
      [400],
    ],
    [
      'a token of its own',
      { url: '/identityGovernance/accessReviews/definitions', headers: { Authorization: 'Bearer x' } },
      [400],
    ],
    [
      'a token of its own in other letters',
      { url: '/identityGovernance/accessReviews/definitions', headers: { aUTHORIZATION: 'Bearer x' } },
      [400],
    ],
    [
      'a header with a line break',
      { url: '/identityGovernance/accessReviews/definitions', headers: { prefer: 'x\r\nauthorization: y' } },
      [400],
    ],
    ['another method', { method: 'CONNECT', url: '/identityGovernance/accessReviews/definitions' }, [400]],
    ['a path that climbs', { url: '/../local/clock' }, [404]],
    ['a path to another version', { url: '/../beta/identityGovernance/accessReviews/definitions' }, [404]],
  ])('does not smuggle %s', async (_, request, statuses) => {
    expect(statuses).toContain(await send(request));
  });

  test('gives nobody more than he has', async () => {
    expect(await send({ method: 'POST', url: `/identityGovernance/accessReviews${claras?.path ?? ''}/stop` })).toBe(
      403,
    );
  });
});

describe('At the end', () => {
  let link: string;
  let other: string;
  beforeAll(async () => {
    await jerry().patch(`${jerrys?.path ?? ''}/decisions/${jerrys?.decision ?? ''}`, {
      decision: 'Approve',
      justification: FORMULA,
    });
    await admin().post(`${jerrys?.path ?? ''}/stop`);
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
