import type { lookup } from 'node:dns';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { post, type PostRequest } from '../../../shared/notifications/notifier';

let server: Server;
let port: number;
let answer: RequestListener;
let calls = 0;
beforeAll(async () => {
  server = createServer((request, response) => {
    calls += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  calls = 0;
});

/** Returns a resolver with these addresses for every host name. */
const resolving = (...addresses: readonly string[]): typeof lookup =>
  ((...[, , callback]: [string, object, (error: null, found: object[]) => void]) => {
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as unknown as typeof lookup;

const send = (changes: Partial<PostRequest> = {}, host = 'hooks.example') =>
  post(new URL(`http://${host}:${port}/`), {
    headers: {},
    body: '{}',
    timeoutMs: 2000,
    readBytes: 0,
    allowLoopback: true,
    resolve: resolving('127.0.0.1'),
    ...changes,
  });

test('The connection goes to the address that was checked', async () => {
  answer = (_, response) => response.writeHead(202).end();

  expect((await send()).status).toBe(202);
});

test.each([[['10.0.0.1']], [['127.0.0.1', '169.254.169.254']], [['93.184.216.34']], [['::ffff:127.0.0.1']], [[]]])(
  'A name with the addresses %j is not called',
  async (addresses) => {
    await expect(send({ resolve: resolving(...addresses) })).rejects.toThrow(/address/);
    expect(calls).toBe(0);
  },
);

test('A name that leads to loopback is not called where loopback is closed', async () => {
  await expect(send({ allowLoopback: false })).rejects.toThrow('public address');
  expect(calls).toBe(0);
});

test('A redirect is an answer like any other', async () => {
  answer = (_, response) => response.writeHead(307, { location: `http://127.0.0.1:${port}/elsewhere` }).end();

  expect((await send()).status).toBe(307);
  expect(calls).toBe(1);
});

test('A receiver that never answers, or never ends, runs into the time limit', async () => {
  answer = () => undefined;
  await expect(send({ timeoutMs: 100 })).rejects.toThrow();

  answer = (_, response) => {
    response.writeHead(200).write('a');
  };
  await expect(send({ timeoutMs: 100, readBytes: 10 })).rejects.toThrow();
  expect((await send({ timeoutMs: 1000 })).status).toBe(200);
});

test('Only the start of an endless answer is read', async () => {
  answer = (_, response) => {
    response.writeHead(200);
    const more = () => {
      while (response.write('x'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  };

  expect((await send({ readBytes: 10 })).text).toBe('xxxxxxxxxx');
});
