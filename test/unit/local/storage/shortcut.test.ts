import http from 'node:http';
import { listen, type Listener } from '../../../../local/listener';
import { shortenCalls } from '../../../../local/storage/shortcut';
import { startStorageProxy, type StorageProxy } from '../../../../local/storage/storageProxy';
import { createFaults } from '../../../../local/tenant/faults';
import { createStats } from '../../../../local/tenant/stats';

const original = http.request;
const entity = "/account/reviews(PartitionKey='a',RowKey='b')";
const stats = createStats();
const faults = createFaults();
const told: string[] = [];
const observer = { onSend: (queue: string) => told.push(queue), onSent: (queue: string) => told.push(queue) };

let storage: Listener;
let table: StorageProxy;
let queue: StorageProxy;
let agent: http.Agent;

beforeAll(async () => {
  storage = await listen((_request, response) => response.end('row'));
  const start = (service: 'table' | 'queue') =>
    startStorageProxy({ service, port: storage.port, stats, faults, observer });
  [table, queue] = await Promise.all([start('table'), start('queue')]);
  agent = new http.Agent({ keepAlive: true });
  shortenCalls([table, queue]);
});

afterAll(async () => {
  Object.assign(http, { request: original });
  agent.destroy();
  await Promise.all([table.close(), queue.close()]);
  await storage.close();
});

beforeEach(() => {
  stats.reset();
  faults.clear();
  told.length = 0;
});

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
  /** The port of the server that answered. */
  readonly port: number | undefined;
}

const call = ({ port }: Listener, method: string, path: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const outgoing = http.request({ agent, hostname: '127.0.0.1', port, method, path }, (incoming) => {
      const { statusCode, socket } = incoming;
      let text = '';
      const port = socket.remotePort;
      incoming.on('data', (part: Buffer) => (text += part.toString()));
      incoming.on('end', () => {
        resolve({ status: statusCode, text, port });
      });
    });
    outgoing.on('error', reject).end();
  });

describe("The app's calls to storage", () => {
  test('go straight to it and are counted', async () => {
    expect(await call(table, 'GET', entity)).toEqual({ status: 200, text: 'row', port: storage.port });
    expect(stats.read().storage.getEntity).toBe(1);
  });

  test('meet a fault that waits for them', async () => {
    faults.add({ target: 'storage', match: 'GET .*reviews', status: 503 });
    expect(await call(table, 'GET', entity)).toMatchObject({ status: 503, port: table.port });
    expect(await call(table, 'GET', entity)).toMatchObject({ status: 200, port: storage.port });
    expect(stats.read().storage.getEntity).toBe(2);
  });

  test('are counted once while a fault waits for others', async () => {
    faults.add({ target: 'storage', match: 'DELETE', status: 503 });
    expect(await call(table, 'GET', entity)).toMatchObject({ status: 200, port: table.port });
    expect(stats.read().storage.getEntity).toBe(1);
  });

  test('do not wait for a fault of the directory', async () => {
    faults.add({ target: 'directory', match: '', status: 503 });
    expect(await call(table, 'GET', entity)).toMatchObject({ status: 200, port: storage.port });
  });

  test('tell the queue of a message', async () => {
    expect(await call(queue, 'POST', '/account/reconcile/messages')).toMatchObject({ port: queue.port });
    expect(told).toEqual(['reconcile', 'reconcile']);
    expect(stats.read().storage.queueSend).toBe(1);
  });

  test('to other hosts are left alone', async () => {
    expect(await call(storage, 'GET', entity)).toMatchObject({ status: 200, port: storage.port });
    expect(stats.read().storage.getEntity).toBe(0);
  });
});
