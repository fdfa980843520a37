import { startRunner, type TestRunner } from '../../support/runner';
import { declaredBy } from '../../unit/api/metadata/metadataDocument';
import { ADMIN, caller } from './sampleReview';

let runner: TestRunner;
let call: ReturnType<typeof caller>;
beforeAll(async () => {
  runner = await startRunner();
  call = caller(runner.url, await runner.token(ADMIN));
});
afterAll(() => runner.stop());

test.each(['v1.0', 'beta'])('$metadata of %s is XML that declares the reviews', async (version) => {
  const { status, headers, text } = await call(`/${version}/$metadata`);

  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/xml');
  expect(declaredBy(text).types.get('accessReviewScheduleDefinition')).toBe('EntityType entity');
});

test.each(['/v1.0', '/v1.0/', '/beta/'])('the service document stands at %s', async (path) => {
  const { status, body } = await call(path);

  expect(status).toBe(200);
  expect(body['@odata.context']).toMatch(/\/(?:v1\.0|beta)\/\$metadata$/);
  expect(body.value).toContainEqual({ name: 'identityGovernance', kind: 'Singleton', url: 'identityGovernance' });
});

test('openapi.json describes what answers it', async () => {
  const { status, headers, body } = await call('/beta/openapi.json');

  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/json');
  expect(body).toMatchObject({ openapi: '3.1.0', servers: [{ url: expect.stringMatching(/\/beta$/) as unknown }] });
  expect(body.paths).toHaveProperty(['/openapi.json', 'get']);
});

test.each(['/v1.0/', '/v1.0/$metadata', '/v1.0/openapi.json'])('nobody reads %s without a token', async (path) => {
  expect((await fetch(`${runner.url}${path}`)).status).toBe(401);
});
