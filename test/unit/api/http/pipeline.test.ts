import { GraphError, invalid, notFound, type GraphErrorCode } from '../../../../shared/rules/errors';
import { application, D, DEFINITIONS, REQUEST_ID, send, user, type Sent, type Setup } from './send';

const throwing = (error: Error): Setup => ({ handle: () => Promise.reject(error) });

describe('a handler is given', () => {
  test('the parameters, the caller, the parsed query and the public addresses', async () => {
    const url = `http://10.0.0.4:8080${DEFINITIONS}/${D}/instances?$top=5&x=a?b`;

    const { calls } = await send({ url });

    expect(calls).toEqual([
      expect.objectContaining({
        version: 'v1.0',
        params: { definitionId: D },
        caller: { ...user, requestId: REQUEST_ID },
        query: expect.objectContaining({ top: 5 }) as unknown,
        body: undefined,
        url: {
          base: 'https://reviews.contoso.example/v1.0',
          request: `https://reviews.contoso.example${DEFINITIONS}/${D}/instances?$top=5&x=a?b`,
        },
      }),
    ]);
  });

  test('beta addresses in beta', async () => {
    const { calls } = await send({ url: '/beta/identityGovernance/accessReviews/definitions' });

    expect(calls[0]).toMatchObject({
      version: 'beta',
      url: {
        base: 'https://reviews.contoso.example/beta',
        request: 'https://reviews.contoso.example/beta/identityGovernance/accessReviews/definitions',
      },
    });
  });

  test('the value in a function of the path, unchecked', async () => {
    const { calls } = await send({ url: `${DEFINITIONS}/filterByCurrentUser(on=%27nobody%27)` });

    expect(calls[0]?.params).toEqual({ on: 'nobody' });
  });

  test('the JSON object of the body', async () => {
    const { calls } = await send({ method: 'POST', body: '{"displayName":"Guests"}' });

    expect(calls[0]?.body).toEqual({ displayName: 'Guests' });
  });
});

describe('an answer', () => {
  test('of JSON carries the headers of Graph', async () => {
    const { status, headers, body } = await send(
      {},
      { handle: () => Promise.resolve({ status: 200, body: { value: [] } }) },
    );

    expect({ status, body }).toEqual({ status: 200, body: { value: [] } });
    expect(headers).toEqual({
      'request-id': REQUEST_ID,
      'client-request-id': REQUEST_ID,
      'OData-Version': '4.0',
      'Cache-Control': 'no-store',
      'Content-Type':
        'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
    });
  });

  test('without a body has no content type', async () => {
    const answer = await send(
      { method: 'DELETE', url: `${DEFINITIONS}/${D}` },
      { handle: () => Promise.resolve({ status: 204 }) },
    );

    expect(answer.status).toBe(204);
    expect(answer).not.toHaveProperty('body');
    expect(answer.headers).not.toHaveProperty('Content-Type');
  });

  test("carries the handler's own headers", async () => {
    const { headers } = await send(
      { method: 'POST', body: '{}' },
      { handle: () => Promise.resolve({ status: 201, body: {}, headers: { Location: 'https://there' } }) },
    );

    expect(headers).toMatchObject({ Location: 'https://there' });
  });

  test.each([
    ['9d1c1f0e-aaaa-4bbb-8ccc-dddddddddddd', '9d1c1f0e-aaaa-4bbb-8ccc-dddddddddddd'],
    ['x'.repeat(128), 'x'.repeat(128)],
    ['x'.repeat(129), REQUEST_ID],
    ['two words', REQUEST_ID],
    ['é', REQUEST_ID],
  ])('to the client-request-id %p says %p', async (sent, echoed) => {
    const { headers } = await send({ headers: { 'client-request-id': sent } });

    expect(headers['client-request-id']).toBe(echoed);
  });
});

describe('an error', () => {
  test("comes in Graph's envelope", async () => {
    const answer = await send(
      { headers: { 'client-request-id': 'mine' } },
      throwing(notFound('accessReviewInstance', 'i1')),
    );

    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({
      error: {
        code: 'ResourceNotFound',
        message: "There is no accessReviewInstance with the id 'i1'.",
        innerError: { date: '2026-01-05T08:00:00', 'request-id': REQUEST_ID, 'client-request-id': 'mine' },
      },
    });
    expect(answer.headers).toMatchObject({
      'request-id': REQUEST_ID,
      'client-request-id': 'mine',
      'OData-Version': '4.0',
    });
    expect(answer.logged).toEqual([]);
  });

  test('names each bad property', async () => {
    const details = [
      { code: 'BadRequest', target: 'displayName', message: 'displayName is required.' },
      { code: 'BadRequest', target: 'scope', message: 'scope is required.' },
    ];

    const { error } = await send({}, throwing(invalid(details)));

    expect(error).toMatchObject({ message: 'displayName is required. scope is required.', details });
  });

  test.each<[GraphErrorCode, number]>([
    ['BadRequest', 400],
    ['InvalidAuthenticationToken', 401],
    ['Forbidden', 403],
    ['ResourceNotFound', 404],
    ['MethodNotAllowed', 405],
    ['Conflict', 409],
    ['LengthRequired', 411],
    ['PreconditionFailed', 412],
    ['RequestEntityTooLarge', 413],
    ['RequestUriTooLong', 414],
    ['UnsupportedMediaType', 415],
    ['FailedDependency', 424],
    ['TooManyRequests', 429],
    ['ServiceUnavailable', 503],
  ])('%s is %i', async (code, status) => {
    expect(await send({}, throwing(new GraphError(code, 'why')))).toMatchObject({ status, error: { code } });
  });

  test.each([
    [
      'about too many requests',
      'Retry-After',
      '7',
      new GraphError('TooManyRequests', 'slow down', { retryAfterSeconds: 7 }),
    ],
    ['about an outage', 'Retry-After', '10', new GraphError('ServiceUnavailable', 'later')],
    [
      'about a token',
      'WWW-Authenticate',
      'Bearer realm="access reviews", error="invalid_token"',
      new GraphError('InvalidAuthenticationToken', 'who'),
    ],
  ])('%s has the header %s, %s', async (_, header, value, error) => {
    expect((await send({}, throwing(error))).headers).toHaveProperty([header], value);
  });

  test('about an outage is logged with its cause', async () => {
    const error = new GraphError('ServiceUnavailable', 'later', { cause: new Error('connection refused') });

    const { logged } = await send({}, throwing(error));

    expect(logged).toEqual([
      expect.objectContaining({
        level: 'warning',
        message: 'A request found a service unavailable.',
        requestId: REQUEST_ID,
        error: expect.objectContaining({
          message: 'later',
          cause: expect.objectContaining({ message: 'connection refused' }) as object,
        }) as object,
      }),
    ]);
  });
});

describe('a fault of the product', () => {
  const fault = new Error('secret of the table definitions');

  test('is answered with a request id and nothing else', async () => {
    const { status, body } = await send({}, throwing(fault));

    expect(status).toBe(500);
    expect(body).toEqual({
      error: {
        code: 'InternalServerError',
        message: `The request failed because of an internal error. Its request id is ${REQUEST_ID}.`,
        innerError: { date: '2026-01-05T08:00:00', 'request-id': REQUEST_ID, 'client-request-id': REQUEST_ID },
      },
    });
  });

  test('is logged whole, but without the token and the query', async () => {
    const { logged } = await send(
      { url: `${DEFINITIONS}?$filter=status eq 'Applied'`, headers: { authorization: 'Bearer abc' } },
      throwing(fault),
    );

    expect(logged).toMatchObject([
      {
        ...{ level: 'error', message: 'A request failed.', requestId: REQUEST_ID, method: 'GET' },
        ...{ path: new URL(DEFINITIONS, 'http://x').pathname, error: { message: fault.message } },
      },
    ]);
    expect(JSON.stringify(logged)).not.toMatch(/abc|Applied/);
  });

  test.each<unknown>(['text', undefined, null, 5])('may be a thrown %p', async (thrown) => {
    // JavaScript can throw any value.
    expect(await send({}, throwing(thrown as Error))).toMatchObject({
      status: 500,
      error: { code: 'InternalServerError' },
    });
  });

  test('may happen while the token is verified', async () => {
    expect(await send({}, { authenticate: () => Promise.reject(fault) })).toMatchObject({ status: 500 });
  });
});

describe('a request is refused', () => {
  test.each<[string, Sent, object]>([
    ['at an unknown path', { url: '/v1.0/somewhere' }, { status: 404, error: { code: 'ResourceNotFound' } }],
    ['with a malformed path', { url: `${DEFINITIONS}/%zz` }, { status: 400, error: { code: 'BadRequest' } }],
    ['with an unknown query option', { url: `${DEFINITIONS}?$foo=1` }, { status: 400, error: { code: 'BadRequest' } }],
    [
      'with a query option where none is taken',
      { method: 'DELETE', url: `${DEFINITIONS}/${D}?$select=id` },
      { status: 400, error: { code: 'BadRequest' } },
    ],
  ])('%s', async (_why, sent, expected) => {
    expect(await send(sent)).toMatchObject({ ...expected, calls: [] });
  });

  test('with a wrong method, and the right ones are named', async () => {
    const answer = await send({ method: 'PATCH', url: `${DEFINITIONS}/${D}` });

    expect(answer).toMatchObject({ status: 405, error: { code: 'MethodNotAllowed' }, calls: [] });
    expect(answer.headers).toMatchObject({ Allow: 'DELETE, GET, PUT' });
  });

  test('without the permission of the row, before anything of it is read', async () => {
    const readOnly = { ...user, scopes: new Set(['AccessReview.Read.All']) };

    const answer = await send({ method: 'POST', body: 'no json' }, { authenticate: () => Promise.resolve(readOnly) });

    expect(answer).toMatchObject({ status: 403, error: { code: 'Forbidden' }, calls: [] });
  });

  test('from a program where only people may call', async () => {
    const url = `${DEFINITIONS}/${D}/instances/${D}/decisions/${D}`;

    const answer = await send(
      { method: 'PATCH', url, body: '{}' },
      { authenticate: () => Promise.resolve(application) },
    );

    expect(answer).toMatchObject({ status: 403, calls: [] });
  });

  test('without a token, also at an unknown path', async () => {
    const authenticate = () => Promise.reject(new GraphError('InvalidAuthenticationToken', 'Access token is empty.'));

    expect(await send({ url: '/v1.0/somewhere' }, { authenticate })).toMatchObject({ status: 401 });
  });
});
