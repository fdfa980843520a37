import { openApi, type Api, type Client } from '../../support/api';
import { sampleDefinition } from './sampleReview';

let product: Api;
let call: Client;
beforeAll(async () => {
  product = await openApi();
  call = product.as('admin');
});
afterAll(() => product.stop());

interface PartAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

const BASE = '/identityGovernance/accessReviews/definitions';

async function batch(requests: readonly object[], using = call): Promise<readonly PartAnswer[]> {
  const { status, body } = await using.post('/v1.0/$batch', { requests });
  expect(status).toBe(200);
  return body.responses as PartAnswer[];
}

const JSON_BODY = { headers: { 'Content-Type': 'application/json' } };
const create = (id: string) => ({ id, method: 'POST', url: BASE, ...JSON_BODY, body: sampleDefinition });

test('creates and reads in one request, each part with its status, headers and body', async () => {
  const [created, list, missing, broken] = await batch([
    { ...create('1'), headers: { 'Content-Type': 'application/json', 'client-request-id': 'mine' } },
    { id: '2', method: 'GET', url: `${BASE}?$top=1`, dependsOn: ['1'] },
    { id: '3', method: 'GET', url: `${BASE.slice(1)}/00000000-0000-4000-8000-000000000000` },
    { id: '4', method: 'POST', url: BASE, ...JSON_BODY, body: {} },
  ]);

  expect(created).toMatchObject({ id: '1', status: 201, headers: { 'client-request-id': 'mine' } });
  expect(created?.headers.Location).toContain(String(created?.body?.id));
  expect(list).toMatchObject({ status: 200, body: { '@odata.count': 1 } });
  expect(missing).toMatchObject({ status: 404, body: { error: { code: 'ResourceNotFound' } } });
  expect(broken).toMatchObject({ status: 400, body: { error: { code: 'BadRequest' } } });
  const ids = [created, list, missing, broken].map((part) => part?.headers['request-id']);
  expect(new Set(ids).size).toBe(4);
});

test('a serializer may write absent members of a part as null', async () => {
  const [list] = await batch([{ id: '1', method: 'GET', url: BASE, headers: null, body: null, dependsOn: null }]);
  expect(list?.status).toBe(200);
});

test('a request in a batch needs the same permission as alone', async () => {
  const reviewer = product.as('jerry.lindqvist', 'AccessReview.Read.All');

  const [write, read] = await batch([create('w'), { id: 'r', method: 'GET', url: BASE }], reviewer);

  expect(write?.status).toBe(403);
  expect(read?.status).not.toBe(401);
});

test('a batch needs a token, and holds no batch', async () => {
  const anonymous = await fetch(`${product.url}/v1.0/$batch`, { method: 'POST', body: '{"requests":[]}' });
  const nested = {
    id: 'n',
    method: 'POST',
    url: '/$batch',
    body: { requests: [{ id: '1', method: 'GET', url: BASE }] },
  };

  expect(anonymous.status).toBe(401);
  expect((await batch([nested]))[0]).toMatchObject({ status: 400 });
});

test('the content type of a part is judged as that of a request', async () => {
  const [text] = await batch([{ ...create('t'), headers: { 'content-type': 'text/plain' } }]);

  expect(text?.status).toBe(415);
});

test('another spelling of the path is the same batch', async () => {
  const { status } = await call.post('/beta/%24batch', { requests: [{ id: '1', method: 'GET', url: BASE }] });

  expect(status).toBe(200);
});
