import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { openApi, type Api } from '../../support/api';
import { blocksOf, readText } from '../../support/markdown';
import { groupReview } from '../../support/sampleTenant';

/** samples/receiveNotifications.mjs, in the way that docs/change-notifications.md shows. */

let api: Api;
let receiver: ChildProcess;
let address: string;
const lines: string[] = [];
beforeAll(async () => {
  api = await openApi();
  const port = await freePort();
  address = `http://localhost:${port}`;
  receiver = spawn(process.execPath, [join(__dirname, '../../../samples/receiveNotifications.mjs'), String(port)], {
    env: { ...process.env, ACCESS_REVIEWS: api.url },
  });
  receiver.stdout?.setEncoding('utf8').on('data', (text: string) => lines.push(...text.trim().split('\n')));
  await waitFor(() => lines.length > 0);
});
afterAll(async () => {
  receiver.kill();
  await api.stop();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function waitFor(isDone: () => boolean): Promise<void> {
  for (let waits = 0; !isDone() && waits < 200; waits += 1) await new Promise((resolve) => setTimeout(resolve, 50));
}

test('it takes the handshake and prints the events', async () => {
  const resource = 'identityGovernance/accessReviews/definitions';
  const subscription = { changeType: 'created,updated', resource, notificationUrl: `${address}/reviews` };
  expect((await api.as('admin').post(`${api.url}/v1.0/subscriptions`, subscription)).status).toBe(201);
  const { id } = await api.create(groupReview());
  await api.advance('PT0S');
  await waitFor(() => lines.length > 3);

  expect(lines[0]).toBe(`Listening at ${address}`);
  expect(lines).toContain(`definitionCreated ${resource}/${id}`);
  expect(lines).toContain(`instanceStarted ${resource}/${id}/instances/${id}`);
});

test('it refuses what is not signed, signed by others, or changed on the way', async () => {
  const before = lines.length;
  const body = JSON.stringify({ value: [{ event: 'invented', resource: 'x' }] });
  const admin = await api.token('admin@contoso.example');
  for (const authorization of ['', 'Bearer x', `Bearer ${admin}`]) {
    const { status } = await fetch(`${address}/reviews`, { method: 'POST', headers: { authorization }, body });
    expect([authorization.slice(0, 8), status]).toEqual([authorization.slice(0, 8), 401]);
  }
  expect(lines).toHaveLength(before);
});

test('the lines that verify the signature are those of the documentation', () => {
  const [shown] = blocksOf(readText('docs/change-notifications.md')).filter(({ language }) => language === 'js');

  expect(shown?.text.trim().split('\n').length).toBeLessThanOrEqual(12);
  expect(readText('samples/receiveNotifications.mjs')).toContain(shown?.text.trim());
});
