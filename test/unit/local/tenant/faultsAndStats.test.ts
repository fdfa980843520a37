import { createFaults } from '../../../../local/tenant/faults';
import { createStats } from '../../../../local/tenant/stats';
import { GROUP, MEMBER, type OpenTenant, openTenant } from './openTenant';

let open: OpenTenant;

beforeEach(async () => {
  open = await openTenant();
});

const inject = (fault: object) => open.call('POST', '/local/faults', fault);
const listed = async () => (await open.call('GET', '/local/faults')).body.value;

const fault = { target: 'directory', match: 'GET .*/users', status: 429, retryAfterSeconds: 1, delayMs: 0, count: 2 };

describe('faults', () => {
  test('hit the next calls of the product that match, and no more', async () => {
    expect((await inject(fault)).status).toBe(201);
    expect(await listed()).toEqual([fault]);

    const first = await open.call('GET', '/graph/v1.0/users');
    expect(first.status).toBe(429);
    expect(first.headers['retry-after']).toBe('1');
    expect(first.body.error).toMatchObject({ code: 'TooManyRequests' });
    expect((await open.call('GET', '/graph/v1.0/groups')).status).toBe(200);
    expect(await listed()).toEqual([{ ...fault, count: 1 }]);

    expect((await open.call('GET', '/graph/beta/users')).status).toBe(429);
    expect((await open.call('GET', '/graph/v1.0/users')).status).toBe(200);
    expect(await listed()).toEqual([]);
  });

  test("leave a tester's own look at the directory alone", async () => {
    await inject(fault);

    expect((await open.call('GET', '/v1.0/users')).status).toBe(200);
    expect(await listed()).toEqual([fault]);
  });

  test.each([
    ['the path as it stands in Graph', 'DELETE /v1.0/groups/[^/]+/members'],
    ['the path with the prefix', '^DELETE /graph/v1.0/groups'],
    ['the query', 'purpose=test'],
    ['the end of the path, before the query', '\\$ref$'],
    ['anything', ''],
  ])('match %s', async (_, match) => {
    await inject({ target: 'directory', match, status: 503 });

    const path = `/graph/v1.0/groups/${GROUP}/members/${MEMBER}/$ref?purpose=test`;
    expect((await open.call('DELETE', path)).status).toBe(503);
    expect((await open.call('DELETE', path)).status).toBe(204);
  });

  test('cut the connection with status 0', async () => {
    await inject({ target: 'directory', match: 'users', status: 0 });

    await expect(open.call('GET', '/graph/v1.0/users')).rejects.toThrow('cut');
  });

  test('without a status delay the call and let it pass', async () => {
    await inject({ target: 'directory', match: 'users', delayMs: 30 });
    const before = Date.now();

    expect((await open.call('GET', '/graph/v1.0/users')).status).toBe(200);
    expect(Date.now() - before).toBeGreaterThanOrEqual(28);
  });

  test('on mail hit mail only', async () => {
    await inject({ target: 'mail', match: '', status: 500 });

    expect((await open.call('GET', '/graph/v1.0/users')).status).toBe(200);
    expect((await open.call('POST', '/graph/v1.0/users/x/sendMail', {})).status).toBe(500);
    expect((await open.call('GET', '/local/mail')).body.value).toEqual([]);
  });

  test('on storage wait for a call that matches', () => {
    const faults = createFaults();
    faults.add({ target: 'storage', match: 'POST .*queue', status: 500 });

    expect(faults.take('storage', 'GET', '/account/queue')).toBeUndefined();
    expect(faults.take('storage', 'POST', '/account/queue?x=1')).toMatchObject({ status: 500, count: 0 });
    expect(faults.take('storage', 'POST', '/account/queue?x=1')).toBeUndefined();
  });

  test('are all gone after DELETE', async () => {
    await inject(fault);

    expect((await open.call('DELETE', '/local/faults')).status).toBe(204);
    expect(await listed()).toEqual([]);
  });

  test.each([
    ['target', { target: 'moon' }],
    ['match', { match: '(' }],
    ['match', { match: 7 }],
    ['status', { status: 200 }],
    ['status', { status: 'x' }],
    ['retryAfterSeconds', { retryAfterSeconds: -1 }],
    ['delayMs', { delayMs: 1.5 }],
    ['count', { count: 0 }],
    ['colour', { colour: 'red' }],
    ['status', { status: undefined, delayMs: undefined }],
  ])('with a bad %s are refused by name', async (name, change) => {
    const { status, body } = await inject({ ...fault, ...change });

    expect(status).toBe(400);
    expect(JSON.stringify(body.error)).toContain(`'${name}'`);
    expect(await listed()).toEqual([]);
  });
});

describe('stats', () => {
  const directory = async () => (await open.call('GET', '/local/stats')).body.directory;

  test("count the product's calls by kind, and nobody else's", async () => {
    await open.call('GET', '/graph/v1.0/users');
    await open.call('GET', '/graph/beta/users/nobody');
    await open.call('POST', `/graph/v1.0/users/${MEMBER}/checkMemberGroups`, { groupIds: [] });
    await open.call('DELETE', `/graph/v1.0/groups/${GROUP}/members/${MEMBER}/$ref`);
    await open.call('POST', '/graph/v1.0/$batch', { requests: [] });
    await open.call('POST', '/graph/v1.0/users/x/sendMail', {});
    await open.call('GET', '/v1.0/users');
    await open.call('DELETE', `/v1.0/users/${MEMBER}`);

    const { body } = await open.call('GET', '/local/stats');
    expect(body.directory).toEqual({ get: 3, batch: 1, write: 1 });
    expect(body.mail).toBe(1);
  });

  test('begin at zero again after DELETE', async () => {
    await open.call('GET', '/graph/v1.0/users');

    expect((await open.call('DELETE', '/local/stats')).status).toBe(204);
    expect(await directory()).toEqual({ get: 0, batch: 0, write: 0 });
  });

  test('count storage by kind of call', () => {
    const stats = createStats();
    stats.countStorage('query');
    stats.countStorage('query');
    stats.countStorage('queuePoll');

    expect(stats.read().storage).toEqual({
      getEntity: 0,
      query: 2,
      insert: 0,
      update: 0,
      delete: 0,
      transaction: 0,
      blob: 0,
      queueSend: 0,
      queuePoll: 1,
      queueDelete: 0,
    });
  });
});

test.each([
  ['GET', '/local/nothing', 404],
  ['GET', '/', 404],
  ['PUT', '/local/mail', 405],
  ['GET', '/oauth2/v2.0/token', 405],
])('%s %s is %i', async (method, path, status) => {
  expect((await open.call(method, path)).status).toBe(status);
});
