import { TableClient, type TransactionAction } from '@azure/data-tables';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toEntity, NETWORK, sendTransaction, type RowChange } from '../../../../shared/storage/table/transaction';

const KEY = Buffer.from('a key').toString('base64');

interface Received {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server;
let client: TableClient;
let received: Received[] = [];
let answer: { readonly status: number; readonly body: string };

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push({ url: request.url, headers: request.headers, body: Buffer.concat(parts).toString() });
      response.writeHead(answer.status, { 'content-type': 'multipart/mixed; boundary=1' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/account`;
  client = TableClient.fromConnectionString(
    `DefaultEndpointsProtocol=http;AccountName=account;AccountKey=${KEY};TableEndpoint=${endpoint}`,
    'reviews',
    { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } },
  );
});
beforeEach(() => {
  received = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const partsOf = (statuses: readonly number[]): string =>
  statuses.map((status) => `--changesetresponse_1\r\n\r\nHTTP/1.1 ${status} Said\r\n\r\n\r\n`).join('');

const PARTITION = "o'neil/ä";
const value = { text: 'say "ä"' };
const changes: readonly RowChange[] = [
  { kind: 'insert', rowKey: 'decision:1', value, head: '1 0 -' },
  { kind: 'upsert', rowKey: "it's #1?", value },
  { kind: 'replace', rowKey: '2026|x y', value, etag: 'W/"datetime\'2026\'"' },
  { kind: 'delete', rowKey: 'gone' },
  { kind: 'require', rowKey: 'series' },
];
const actions: TransactionAction[] = [
  ['create', toEntity(PARTITION, { rowKey: 'decision:1', value, head: '1 0 -' })],
  ['upsert', toEntity(PARTITION, { rowKey: "it's #1?", value }), 'Replace'],
  ['update', toEntity(PARTITION, { rowKey: '2026|x y', value }), 'Replace', { etag: 'W/"datetime\'2026\'"' }],
  ['delete', { partitionKey: PARTITION, rowKey: 'gone' }],
  ['update', { partitionKey: PARTITION, rowKey: 'series' }, 'Merge', { etag: '*' }],
];

/** Returns the constant parts of a call; boundaries, times and values derived from them vary. */
function constant({ url, headers, body }: Received): object {
  const same = (text = '') => text.replace(/_[0-9a-f-]{36}/g, '_…');
  const names = ['accept', 'content-type', 'dataserviceversion', 'maxdataserviceversion', 'x-ms-version'];
  return { url, headers: names.map((name) => same(headers[name] as string)), body: same(body).split('\r\n') };
}

test('a transaction is what the SDK sends', async () => {
  answer = { status: 202, body: partsOf([204, 204, 204, 204, 204]) };
  await sendTransaction({ client, network: NETWORK }, PARTITION, changes);
  await client.submitTransaction(actions);

  const [own, theirs] = received;
  expect(constant(own!)).toEqual(constant(theirs!));
  expect(own?.headers.authorization).toMatch(/^SharedKeyLite account:/);
});

test.each([
  ['one row that lost a race', { status: 202, body: partsOf([412]) }, 412],
  ['a failure behind successes', { status: 202, body: partsOf([204, 204, 204, 204, 409]) }, 409],
  ['no transaction at all', { status: 503, body: '' }, 503],
  ['an answer without answers', { status: 202, body: '' }, 500],
  ['too few answers', { status: 202, body: partsOf([204, 204]) }, 500],
])('%s is a failure', async (_name, given, statusCode) => {
  answer = given;
  const failure = await sendTransaction({ client, network: NETWORK }, PARTITION, changes).catch(
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ name: 'RestError', statusCode });
});
