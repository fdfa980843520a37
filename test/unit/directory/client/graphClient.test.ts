import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createGraphClient } from '../../../../shared/directory/client/graphClient';
import { GraphError } from '../../../../shared/rules/errors';

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

let server: Server;
let endpoint: string;
let replies: (Reply | 'cut')[];
let seen: IncomingMessage[];

beforeEach(async () => {
  replies = [];
  seen = [];
  server = createServer((request, response) => {
    seen.push(request);
    const reply = replies.shift() ?? { status: 200, body: {} };
    if (reply === 'cut') request.socket.destroy();
    else response.writeHead(reply.status, reply.headers).end(contentOf(reply.body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graph`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const contentOf = (body: unknown): string | Buffer => (body instanceof Buffer ? body : JSON.stringify(body));

const caught = async (call: Promise<unknown>): Promise<unknown> => {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
};

test('carries a token and asks for consistency where it counts', async () => {
  const graph = createGraphClient({ endpoint, getToken: () => Promise.resolve('secret') });

  await graph.get('/users/1?$select=id');
  await graph.page("/users?$count=true&$filter=userType eq 'Guest'");
  await graph.page('/users?%24count=true&$skiptoken=1');

  expect(seen.map(({ url }) => url)).toEqual([
    '/graph/v1.0/users/1?$select=id',
    '/graph/v1.0/users?$count=true&$filter=userType%20eq%20%27Guest%27',
    '/graph/v1.0/users?%24count=true&$skiptoken=1',
  ]);
  expect(seen.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill('Bearer secret'));
  expect(seen.map(({ headers }) => headers.consistencylevel)).toEqual([undefined, 'eventual', 'eventual']);
});

test('reads an answer that Graph compresses', async () => {
  const body = gzipSync('{"id":"1","displayName":"Zoë"}');
  replies = [{ status: 200, headers: { 'content-encoding': 'gzip' }, body }];

  expect(await createGraphClient({ endpoint }).get('/users/1')).toEqual({ id: '1', displayName: 'Zoë' });
  expect(seen[0]?.headers['accept-encoding']).toBe('gzip');
});

test('follows no redirect, because the token is for the directory only', async () => {
  replies = [{ status: 302, headers: { location: `${endpoint}/elsewhere` } }];
  const graph = createGraphClient({ endpoint, getToken: () => Promise.resolve('secret') });

  expect(String(await caught(graph.get('/users/1')))).toContain('answered 302');
  expect(seen).toHaveLength(1);
});

test('a missing object is an answer', async () => {
  replies = [{ status: 404 }, { status: 404 }];
  const graph = createGraphClient({ endpoint });

  expect(await graph.get('/users/1')).toBeUndefined();
  expect(await graph.all('/groups/1/members')).toEqual([]);
});

test('a next link is kept without the address of the directory, which may change before it is followed', async () => {
  replies = [
    { status: 200, body: { value: [], '@odata.nextLink': 'https://old.example/graph/v1.0/users?$skiptoken=1' } },
    { status: 200, body: { value: [{ id: 'b' }] } },
  ];
  const before = createGraphClient({
    endpoint: 'https://old.example/graph',
    send: () => fetch(`${endpoint}/v1.0/users`),
  });
  const first = await before.page('/users');

  const second = await createGraphClient({ endpoint }).page(first?.next ?? '');

  expect(second?.value).toEqual([{ id: 'b' }]);
  expect(seen.at(-1)?.url).toBe('/graph/v1.0/users?$skiptoken=1');
});

test('follows next links, but not to other places', async () => {
  replies = [
    { status: 200, body: { value: [{ id: 'a' }], '@odata.nextLink': `${endpoint}/v1.0/users?$skiptoken=1` } },
    { status: 200, body: { value: [{ id: 'b' }], '@odata.nextLink': 'https://elsewhere.example/v1.0/users' } },
  ];
  const graph = createGraphClient({ endpoint, getToken: () => Promise.resolve('secret') });

  const error = await caught(graph.all('/users'));

  expect(seen).toHaveLength(2);
  expect(error).not.toBeInstanceOf(GraphError);
  expect(String(error)).toContain('https://elsewhere.example');
});

const NOW = 'Mon, 05 Jan 2026 08:00:00 GMT';
const IN_A_MINUTE = 'Mon, 05 Jan 2026 08:01:00 GMT';

describe('throttling', () => {
  test('with a short wait is waited for', async () => {
    replies = [
      { status: 429, headers: { 'retry-after': '0' } },
      { status: 503, headers: { 'retry-after': '1' } },
      { status: 200, body: { id: '1' } },
    ];

    expect(await createGraphClient({ endpoint }).get('/users/1')).toEqual({ id: '1' });
  });

  test.each([
    ['long', [{ status: 429, headers: { 'retry-after': '30' } }], 30, 1],
    ['repeated', Array.from({ length: 4 }, () => ({ status: 429, headers: { 'retry-after': '0' } })), 0, 3],
    ['silent', [{ status: 503 }], 10, 1],
    ['told as a date', [{ status: 429, headers: { 'retry-after': IN_A_MINUTE, date: NOW } }], 60, 1],
    ['told in words', [{ status: 429, headers: { 'retry-after': 'in a minute', date: NOW } }], 10, 1],
  ])('is passed on when %s', async (...row) => {
    const [, given, retryAfterSeconds, calls] = row;
    replies = given;

    const error = await caught(createGraphClient({ endpoint }).get('/users/1'));

    expect(error).toBeInstanceOf(GraphError);
    expect(error).toMatchObject({ code: 'ServiceUnavailable', retryAfterSeconds });
    expect(seen).toHaveLength(calls);
  });
});

test.each<[string, Reply | 'cut']>([
  ['a failure', { status: 500 }],
  ['a cut connection', 'cut'],
])('%s means that the directory is unavailable, and why is kept', async (...row) => {
  replies = [row[1]];

  const error = await caught(createGraphClient({ endpoint }).post('/users/1/sendMail', {}));

  expect(error).toMatchObject({ code: 'ServiceUnavailable', cause: expect.anything() as unknown });
});

test('any other refusal is a bug, whose message names the code of the directory', async () => {
  replies = [{ status: 400, body: { error: { code: 'Request_BadRequest' } } }];

  const error = await caught(createGraphClient({ endpoint }).get('/users/1'));

  expect(error).not.toBeInstanceOf(GraphError);
  expect(String(error)).toContain('Request_BadRequest');
});

describe('a batch', () => {
  const requests = Array.from({ length: 25 }, (_, i) => ({ id: String(i), method: 'GET' as const, url: '/users/1' }));
  const answered = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => ({ id: String(from + i), status: 200, body: {} }));

  test('keeps what was answered when the rest fails', async () => {
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as { requests: unknown[] };
        if (body.requests.length === 20) response.end(JSON.stringify({ responses: answered(0, 20) }));
        else request.socket.destroy();
      });
    });

    const { responses, interruption } = await createGraphClient({ endpoint }).batch(requests);

    expect(responses.size).toBe(20);
    expect(interruption).toMatchObject({ code: 'ServiceUnavailable' });
  });

  test('is interrupted for the longest wait that a part asks for, in seconds or as a date', async () => {
    const refused = (id: string, retryAfter: string) => ({ id, status: 429, headers: { 'Retry-After': retryAfter } });
    const responses = [...answered(0, 1), refused('1', '7'), refused('2', IN_A_MINUTE), refused('3', '30')];
    replies = [{ status: 200, headers: { date: NOW }, body: { responses } }];

    const result = await createGraphClient({ endpoint }).batch(requests.slice(0, 4));

    expect([...result.responses.keys()]).toEqual(['0']);
    expect(result.interruption).toMatchObject({ code: 'ServiceUnavailable', retryAfterSeconds: 60 });
    expect(seen).toHaveLength(1);
  });

  test('lacks an answer that never arrived', async () => {
    replies = [{ status: 200, body: { responses: answered(0, 1) } }];

    const { responses, interruption } = await createGraphClient({ endpoint }).batch(requests.slice(0, 2));

    expect([...responses.keys()]).toEqual(['0']);
    expect(interruption).toBeInstanceOf(GraphError);
  });
});
