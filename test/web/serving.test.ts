import { readFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { startRunner, type TestRunner } from '../support/runner';

const directory = join(__dirname, '../../dist/web');
const { files } = JSON.parse(readFileSync(join(directory, 'pages.json'), 'utf8')) as { files: string[] };
const script = files.find((name) => name.startsWith('main-')) ?? '';

let runner: TestRunner;
beforeAll(async () => {
  runner = await startRunner();
});
afterAll(() => runner.stop());

interface Served {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Sends a path unchanged; `fetch` would resolve dots and unpack bodies. */
const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Served> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(runner.url);
    const sent = request({ hostname, port, path, method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) });
      });
    });
    sent.on('error', reject).end();
  });

describe('the shell', () => {
  test.each([
    '/',
    '/reviews',
    '/reviews/',
    '/reviews/history',
    '/reviews/some-id/another-id',
    '/manage/reviews/some-id/another-id',
  ])('is what %s answers, without a token', async (path) => {
    const { status, headers, body } = await get(path);

    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body.toString()).toContain(`src="/reviews/${script}"`);
  });

  test('carries the settings of the deployment', async () => {
    const [, content = ''] = /name="settings" content="([^"]*)"/.exec((await get('/')).body.toString()) ?? [];

    expect(JSON.parse(content.replaceAll('&quot;', '"'))).toEqual({
      issuer: runner.tenantUrl,
      clientId: 'access-reviews',
      scope: 'api://access-reviews/AccessReview.ReadWrite.All',
    });
  });

  test('is asked for again each time, and answers 304 to a client that has it', async () => {
    const first = await get('/', { 'accept-encoding': 'br' });
    const again = await get('/reviews/history', {
      'accept-encoding': 'br',
      'if-none-match': String(first.headers.etag),
    });

    expect(first.headers['cache-control']).toBe('no-cache');
    expect(again.status).toBe(304);
    expect(again.body).toHaveLength(0);
    const other = await get('/', { 'accept-encoding': 'gzip', 'if-none-match': String(first.headers.etag) });
    expect(other.status).toBe(200);
  });
});

describe('a file of the page', () => {
  const path = `/reviews/${script}`;
  const content = readFileSync(join(directory, script));

  test.each<readonly [string | undefined, string | undefined, (body: Buffer) => Buffer]>([
    [undefined, undefined, (body) => body],
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip', 'gzip', (body) => gunzipSync(body)],
    ['br;q=0, gzip;q=0.5', 'gzip', (body) => gunzipSync(body)],
    ['gzip;q=0.0', undefined, (body) => body],
  ])('for a client that accepts %s comes as %s', async (accepted, coding, unpack) => {
    const { headers, body } = await get(path, accepted === undefined ? {} : { 'accept-encoding': accepted });

    expect(headers['content-encoding']).toBe(coding);
    expect(headers.vary).toBe('Accept-Encoding');
    expect(unpack(body).equals(content)).toBe(true);
  });

  test('is kept for a year, since its name changes with its content', async () => {
    expect((await get(path)).headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  test('answers HEAD without a body', async () => {
    const { status, body } = await get(path, {}, 'HEAD');

    expect([status, body.length]).toEqual([200, 0]);
  });
});

test.each([
  '/reviews/main-UNKNOWN1.js',
  '/reviews/pages.json',
  '/reviews/..%2f..%2fpackage.json',
  '/reviews/%2e%2e/functions.js',
  `/reviews/${script}.br`,
  '/favicon.ico',
])('%s is not served', async (path) => {
  const { status } = await get(path);

  expect([401, 404]).toContain(status);
});

test.each(['/', `/reviews/${script}`, '/reviews/unknown.js'])('%s has the headers of a closed page', async (path) => {
  const { headers } = await get(path);

  const policy = String(headers['content-security-policy']).split('; ');
  expect(policy).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      "script-src 'self'",
      `connect-src 'self' ${runner.tenantUrl}`,
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]),
  );
  expect(policy.join()).not.toContain('unsafe');
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
});

test('the pages take no path from the API', async () => {
  expect((await get('/v1.0/identityGovernance/accessReviews/definitions')).status).toBe(401);
  expect((await get('/healthz')).status).toBe(200);
});
