import { openApi, type Api, type Client } from '../../support/api';
import { declaredBy } from '../../unit/api/metadata/metadataDocument';

let product: Api;
let call: Client;
beforeAll(async () => {
  product = await openApi();
  call = product.as('admin');
});
afterAll(() => product.stop());

test.each(['v1.0', 'beta'])('$metadata of %s is XML that declares the reviews', async (version) => {
  const { status, headers, text } = await call.get(`/${version}/$metadata`);

  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/xml');
  expect(declaredBy(text).types.get('accessReviewScheduleDefinition')).toBe('EntityType entity');
});

test.each(['/v1.0', '/v1.0/', '/beta/'])('the service document is at %s', async (path) => {
  const { status, body } = await call.get(path);

  expect(status).toBe(200);
  expect(body['@odata.context']).toMatch(/\/(?:v1\.0|beta)\/\$metadata$/);
  expect(body.value).toContainEqual({ name: 'identityGovernance', kind: 'Singleton', url: 'identityGovernance' });
});

test('openapi.json describes the service that serves it', async () => {
  const { status, headers, body } = await call.get('/beta/openapi.json');

  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/json');
  expect(body).toMatchObject({ openapi: '3.1.0', servers: [{ url: expect.stringMatching(/\/beta$/) as unknown }] });
  expect(body.paths).toHaveProperty(['/openapi.json', 'get']);
});

test.each(['/v1.0/', '/v1.0/$metadata', '/v1.0/openapi.json'])('nobody reads %s without a token', async (path) => {
  expect((await fetch(`${product.url}${path}`)).status).toBe(401);
});
