import { decodeJwt } from 'jose';
import { openApi, type Api } from '../../support/api';
import { userNamed } from '../../support/sampleTenant';

const anyText: unknown = expect.any(String);

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.stop());

async function tokenWith(fields: Readonly<Record<string, string>>): Promise<string> {
  const form = { grant_type: 'password', username: userNamed('MOD Administrator').userPrincipalName, ...fields };
  const response = await fetch(`${api.tenantUrl}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

const UNKNOWN = '00000000-0000-4000-8000-00000000abcd';

describe('A request without a valid token', () => {
  const tokens: Readonly<Record<string, () => Promise<string | undefined>>> = {
    'no token': () => Promise.resolve(undefined),
    'a text that is no token': () => Promise.resolve('abc.def.ghi'),
    'an expired token': () => tokenWith({ expires_in: '-3600' }),
    'a token for somebody else': () => tokenWith({ audience: 'https://graph.microsoft.com' }),
    'a token of another issuer': () => tokenWith({ issuer: 'https://login.microsoftonline.com/common/v2.0' }),
    'a token of another tenant': () => tokenWith({ tenant_id: UNKNOWN }),
    'a token with another signature': async () => (await tokenWith({})).replace(/[^.]{20}$/, 'AAAAAAAAAAAAAAAAAAAA'),
    'an unsigned token': async () => {
      const claims = decodeJwt(await tokenWith({}));
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
    },
  };

  test.each(Object.keys(tokens))('is answered 401: %s', async (name) => {
    const token = await tokens[name]?.();

    const { status, headers, body } = await api.withToken(token).get('/definitions');

    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(body).toEqual({
      error: {
        code: 'InvalidAuthenticationToken',
        message: anyText,
        innerError: {
          date: anyText,
          'request-id': anyText,
          'client-request-id': anyText,
        },
      },
    });
  });

  test('is answered 401 for any path', async () => {
    const nobody = api.withToken(undefined);
    const path = `/definitions/${UNKNOWN}/instances/${UNKNOWN}`;

    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      for (const target of ['/definitions', path, `${path}/decisions`, `${path}/stop`, '/nothing']) {
        expect([
          method,
          target,
          (await nobody.send(method, target, method === 'GET' ? {} : { body: {} })).status,
        ]).toEqual([method, target, 401]);
      }
    }
  });

  test('takes the token only as a bearer token', async () => {
    const token = await tokenWith({});
    const nobody = api.withToken(undefined);

    expect((await nobody.send('GET', '/definitions', { headers: { authorization: `Basic ${token}` } })).status).toBe(
      401,
    );
    expect((await nobody.send('GET', '/definitions', { headers: { authorization: token } })).status).toBe(401);
    expect((await nobody.send('GET', '/definitions', { headers: { authorization: `bearer ${token}` } })).status).toBe(
      200,
    );
    expect((await nobody.get(`/definitions?access_token=${token}`)).status).toBe(401);
  });
});

describe('Every answer', () => {
  test("has a request id, and repeats the client's id", async () => {
    const admin = api.as('admin');

    const found = await admin.send('GET', '/definitions', { headers: { 'client-request-id': 'my-own-id' } });
    const missing = await admin.send('GET', `/definitions/${UNKNOWN}`, {
      headers: { 'client-request-id': 'my-own-id' },
    });

    expect(found.headers.get('client-request-id')).toBe('my-own-id');
    expect(found.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(found.headers.get('cache-control')).toBe('no-store');
    expect(found.headers.get('content-type')).toMatch(/^application\/json/);
    expect(missing.body.error.innerError).toMatchObject({
      'request-id': missing.headers.get('request-id'),
      'client-request-id': 'my-own-id',
    });
  });
});
