import { brotliCompressSync, brotliDecompressSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib';
import { openApi, type Api } from '../../support/api';
import { groupReview } from '../../support/sampleTenant';

const DEFINITIONS = '/v1.0/identityGovernance/accessReviews/definitions';

let api: Api;
let authorization: string;
beforeAll(async () => {
  api = await openApi();
  authorization = `Bearer ${await api.token('admin@contoso.example')}`;
});
afterAll(() => api.stop());

async function post(body: Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>>) {
  const answer = await fetch(api.url + DEFINITIONS, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: answer.status, body: (await answer.json()) as { id: string; error: { message: string } } };
}

const definition = JSON.stringify(groupReview({ displayName: 'Résumé' }));

test.each<[string, Uint8Array]>([
  ['gzip', gzipSync(definition)],
  ['GZIP', gzipSync(definition)],
  ['x-gzip', gzipSync(definition)],
  ['deflate', deflateSync(definition)],
  ['br', brotliCompressSync(definition)],
  ['identity', Buffer.from(definition)],
])('a body with Content-Encoding: %s is decoded', async (coding, bytes) => {
  const { status, body } = await post(new Uint8Array(bytes), { 'content-encoding': coding });
  expect(status).toBe(201);
  expect((await api.as('admin').get(`/definitions/${body.id}`)).body.displayName).toBe('Résumé');
});

test.each<[string, string, Uint8Array, number]>([
  ['an unknown coding', 'zstd', Buffer.from(definition), 415],
  ['two codings', 'gzip, gzip', gzipSync(gzipSync(definition)), 415],
  ['the name of a member of every object', 'constructor', Buffer.from(definition), 415],
  ['another coding than its own', 'gzip', brotliCompressSync(definition), 400],
  ['a coding that it does not have', 'gzip', Buffer.from(definition), 400],
  ['a coding that ends too early', 'gzip', gzipSync(definition).subarray(0, 60), 400],
  ['64 MiB in 64 KiB', 'gzip', gzipSync(Buffer.alloc(64 * 1024 * 1024, ' ')), 413],
])('a body with %s is refused', async (_, coding, bytes, expected) => {
  const before = (await api.as('admin').get('/definitions?$top=999')).body.value.length;
  const { status, body } = await post(new Uint8Array(bytes), { 'content-encoding': coding });
  expect([status, body.error.message]).toEqual([expected, expect.any(String)]);
  expect((await api.as('admin').get('/definitions?$top=999')).body.value).toHaveLength(before);
});

/** Returns the raw bytes of an answer, because fetch would decode them. */
async function raw(path: string, accepted?: string) {
  const { request } = await import('node:http');
  return new Promise<{ headers: Record<string, unknown>; bytes: Buffer }>((resolve, reject) => {
    const headers = { authorization, ...(accepted === undefined ? {} : { 'accept-encoding': accepted }) };
    request(api.url + path, { headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        resolve({ headers: answer.headers, bytes: Buffer.concat(parts) });
      });
    })
      .on('error', reject)
      .end();
  });
}

test.each<[string, string | undefined, string | undefined, (bytes: Buffer) => Buffer]>([
  ['gzip', 'gzip', 'gzip', gunzipSync],
  ['brotli', 'gzip, deflate, br', 'br', brotliDecompressSync],
  ['gzip where brotli is refused', 'br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
  ['no coding where none is accepted', 'identity', undefined, (bytes) => bytes],
  ['no coding where nothing is said', undefined, undefined, (bytes) => bytes],
])('an answer has %s', async (_, accepted, coding, decoded) => {
  const { headers, bytes } = await raw(`${DEFINITIONS}?$top=5`, accepted);
  expect([headers['content-encoding'], headers.vary]).toEqual([coding, 'Accept-Encoding']);
  expect((JSON.parse(decoded(bytes).toString()) as { value: object[] }).value.length).toBeGreaterThan(0);
});

test('a short answer is not compressed', async () => {
  const { headers } = await raw(`${DEFINITIONS}?$top=1&$select=id`, 'gzip');
  expect(headers).not.toHaveProperty('content-encoding');
});
