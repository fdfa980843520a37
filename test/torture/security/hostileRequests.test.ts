import type { Api, Body } from '../../support/api';
import { groupReview, queryScope, userNamed } from '../../support/sampleTenant';
import { openAttacked, ROOT, type Attacked, type AttackedReview } from './attackedProduct';
import { flawOf, sendRaw } from './rawRequest';

/** Requests of attackers and of broken clients. Each is refused and changes nothing. */
let api: Api;
let jerrys: AttackedReview;
let claras: AttackedReview;
let raw: Attacked['raw'];
let countOfDefinitions: Attacked['countOfDefinitions'];
let decisionOf: Attacked['decisionOf'];
const admin = () => api.as('admin');
beforeAll(async () => {
  ({ api, jerrys, claras, raw, countOfDefinitions, decisionOf } = await openAttacked());
});
afterAll(() => api.stop());

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
    const answer = await raw('GET', target(jerrys.id));
    expect(flawOf(answer)).toBeUndefined();
    expect([400, 404]).toContain(answer.status);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test.each(['GET', 'DELETE'])('that names a subscription by what no row has (%s) leads nowhere', async (method) => {
    for (const key of ['%2F', '%252F', '%5C', '%23', '%3F', '%00', '%C2%85', "'", '__proto__']) {
      const answer = await raw(method, `/v1.0/subscriptions/${key}`);
      expect([key, answer.status, flawOf(answer)]).toEqual([key, 404, undefined]);
    }
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
      () => JSON.stringify(groupReview({ id: jerrys.id, status: 'Applied', createdBy: { id: 'x' } })),
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
      expect((JSON.parse(answer.text) as Body).id).not.toBe(jerrys.id);
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

  test('a next link works only unchanged, and for its own list, filter and caller', async () => {
    const skiptoken = tokenOf(await admin().get('/definitions?$top=1'));
    const ofDecisions = tokenOf(await admin().get(`${jerrys.path}/decisions?$top=1`));
    const tampered = skiptoken.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
    const statuses = async (path: string, person = 'admin'): Promise<number> => (await api.as(person).get(path)).status;
    expect(await statuses(`/definitions?$top=1&$skiptoken=${skiptoken}`)).toBe(200);
    expect(await statuses(`/definitions?$top=1&$skiptoken=${tampered}`)).toBe(400);
    expect(await statuses(`/definitions?$top=1&$skiptoken=${ofDecisions}`)).toBe(400);
    expect(await statuses(`${claras.path}/decisions?$top=1&$skiptoken=${ofDecisions}`)).toBe(400);
    expect(await statuses(`/definitions?$top=1&$filter=status eq 'x'&$skiptoken=${skiptoken}`)).toBe(400);
    expect(await statuses(`/definitions?$top=1&$skiptoken=${skiptoken}`, 'rita.reed')).toBe(400);
  });
});

describe('If-Match', () => {
  test.each([['*'], ['W/"x", *'], ['"'], ['W/"%27 or 1"'], ['x'.repeat(2_000)], ['W/"datetime\'2026\'"']])(
    '%s overwrites nothing of others',
    async (etag) => {
      const { status } = await api.as('zoe.zimmer').send('PATCH', `${jerrys.path}/decisions/${jerrys.decision}`, {
        body: { decision: 'Deny' },
        headers: { 'if-match': etag },
      });
      expect([400, 403, 412]).toContain(status);
      expect(await decisionOf(jerrys)).toBe('NotReviewed');
    },
  );

  test('of another object is refused', async () => {
    const { headers } = await admin().get(`/definitions/${claras.id}`);
    const etag = headers.get('etag') ?? 'W/"none"';
    const { status } = await admin().send('PUT', `/definitions/${jerrys.id}`, {
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

  test('gives a caller no further rights', async () => {
    expect(await send({ method: 'POST', url: `/identityGovernance/accessReviews${claras.path}/stop` })).toBe(403);
  });
});
