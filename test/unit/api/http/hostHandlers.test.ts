import { HttpRequest, InvocationContext, type HttpHandler } from '@azure/functions';
import { createHttpHandler } from '../../../../shared/api/http/hostHandlers';
import type { PlainAnswer, PlainRequest } from '../../../../shared/api/endpoint/endpoint';

const context = (): InvocationContext => new InvocationContext({ functionName: 'sample', invocationId: 'r1' });

function handlerAnswering(answer: PlainAnswer): { handler: HttpHandler; seen: PlainRequest[]; ids: string[] } {
  const seen: PlainRequest[] = [];
  const ids: string[] = [];
  const handler = createHttpHandler(
    () => '2026-01-05T08:00:00Z',
    (request, { invocationId }) => {
      seen.push(request);
      ids.push(invocationId);
      return Promise.resolve(answer);
    },
  );
  return { handler, seen, ids };
}

test('hands over the request in plain values and the bytes of its body', async () => {
  const { handler, seen, ids } = handlerAnswering({ status: 204, headers: {} });
  const request = new HttpRequest({
    method: 'POST',
    url: "http://localhost:7071/v1.0/definitions/filterByCurrentUser(on='reviewer')?$top=1",
    headers: { Authorization: 'Bearer abc' },
    body: { string: '{"a":"é"}' },
  });

  await handler(request, context());

  expect(seen[0]).toMatchObject({
    method: 'POST',
    url: "http://localhost:7071/v1.0/definitions/filterByCurrentUser(on='reviewer')?$top=1",
    body: new TextEncoder().encode('{"a":"é"}'),
  });
  expect(seen[0]?.headers.get('authorization')).toBe('Bearer abc');
  expect(ids).toEqual(['r1']);
});

test('a request without a body has an empty one', async () => {
  const { handler, seen } = handlerAnswering({ status: 204, headers: {} });

  await handler(new HttpRequest({ method: 'GET', url: 'http://localhost/' }), context());

  expect(seen[0]?.body).toBe('');
});

test('gives the answer back as JSON text under its own content type', async () => {
  const { handler } = handlerAnswering({
    status: 201,
    headers: { 'Content-Type': 'application/json;x' },
    body: { a: 1 },
  });

  const response = await handler(new HttpRequest({ method: 'GET', url: 'http://localhost/' }), context());

  expect(response).toEqual({ status: 201, headers: { 'Content-Type': 'application/json;x' }, body: '{"a":1}' });
});

test('answers 500 in the envelope when the answer cannot be serialised', async () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  const { handler } = handlerAnswering({ status: 200, headers: {}, body: cyclic });

  const response = await handler(new HttpRequest({ method: 'GET', url: 'http://localhost/' }), context());

  expect(response).toMatchObject({
    status: 500,
    body: expect.stringContaining('"code":"InternalServerError"') as string,
  });
});

test('gives an answer without a body back without one', async () => {
  const { handler } = handlerAnswering({ status: 204, headers: { 'request-id': 'r1' } });

  const response = await handler(new HttpRequest({ method: 'GET', url: 'http://localhost/' }), context());

  expect(response).toEqual({ status: 204, headers: { 'request-id': 'r1' } });
});
