import { type JWTPayload, createLocalJWKSet, jwtVerify } from 'jose';
import {
  ADMIN,
  APP,
  APP_ID,
  GUEST,
  MEMBER,
  type OpenTenant,
  READER,
  TENANT,
  USER_ADMINISTRATOR,
  openTenant,
  temporaryDirectory,
} from './openTenant';

let open: OpenTenant;

beforeAll(async () => {
  open = await openTenant();
});

const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();

async function request(fields: Record<string, string>, from = open) {
  return from.call('POST', '/oauth2/v2.0/token', form(fields));
}

async function verify(token: unknown, from = open): Promise<JWTPayload> {
  const { body } = await from.call('GET', '/discovery/v2.0/keys');
  const keys = createLocalJWKSet(body as never);
  return (await jwtVerify(String(token), keys, { algorithms: ['RS256'] })).payload;
}

async function claims(fields: Record<string, string>): Promise<JWTPayload> {
  const { body } = await request(fields);
  return verify(body.access_token);
}

const ada = { grant_type: 'password', username: 'ada@small.example' };
const expenses = { grant_type: 'client_credentials', client_id: APP_ID };

describe('discovery', () => {
  test('names the issuer, the keys and the token endpoint', async () => {
    const { status, body } = await open.call('GET', '/.well-known/openid-configuration');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      issuer: 'http://localhost:7072',
      jwks_uri: 'http://localhost:7072/discovery/v2.0/keys',
      token_endpoint: 'http://localhost:7072/oauth2/v2.0/token',
    });
  });

  test('shows the public half of the key only', async () => {
    const { body } = await open.call('GET', '/discovery/v2.0/keys');

    expect(Object.keys((body.keys as object[])[0]!).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });
});

describe('a delegated token', () => {
  test('says who the person is, for whom it is and what it permits', async () => {
    const { body } = await request(ada);

    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    expect(await verify(body.access_token)).toMatchObject({
      aud: 'api://access-reviews',
      iss: 'http://localhost:7072',
      tid: TENANT,
      oid: ADMIN,
      name: 'Ada Admin',
      preferred_username: 'ada@small.example',
      scp: 'AccessReview.ReadWrite.All',
      ver: '2.0',
    });
  });

  test('is valid for an hour of real time', async () => {
    const { iat, nbf, exp } = await claims(ada);

    expect(Math.abs(iat! - Date.now() / 1000)).toBeLessThan(5);
    expect([nbf, exp]).toEqual([iat, iat! + 3600]);
  });

  test('names the templates of active roles, including those through a group, and no eligible ones', async () => {
    const { wids } = await claims(ada);
    const { wids: eligibleOnly } = await claims({ ...ada, username: 'olaf@small.example' });

    expect(new Set(wids as string[])).toEqual(new Set([USER_ADMINISTRATOR, READER]));
    expect(eligibleOnly).toEqual([]);
  });

  test.each([
    ['the user principal name in other case', 'ADA@Small.Example', ADMIN],
    ['the mail address', 'gus@far.example', GUEST],
    ['the id', MEMBER.toUpperCase(), MEMBER],
  ])('is given for %s', async (_, username, oid) => {
    expect(await claims({ ...ada, username })).toMatchObject({ oid });
  });

  test.each([
    ['several permissions', 'AccessReview.Read.All User.Read', 'AccessReview.Read.All User.Read'],
    ['a permission with the address of the API', 'api://access-reviews/AccessReview.Read.All', 'AccessReview.Read.All'],
    ['.default', 'api://access-reviews/.default', 'AccessReview.ReadWrite.All'],
    ['none', '', ''],
  ])('carries %s when asked', async (_, scope, scp) => {
    expect(await claims({ ...ada, scope })).toMatchObject({ scp });
  });
});

describe('an app-only token', () => {
  test('says which application it is and what it may', async () => {
    expect(await claims(expenses)).toMatchObject({
      appid: APP_ID,
      azp: APP_ID,
      oid: APP,
      roles: ['AccessReview.ReadWrite.All'],
    });
    expect(await claims({ ...expenses, scope: 'AccessReview.Read.All' })).toMatchObject({
      roles: ['AccessReview.Read.All'],
    });
  });

  test('has nothing of a person', async () => {
    const payload = await claims(expenses);

    expect(payload).not.toHaveProperty('scp');
    expect(payload).not.toHaveProperty('wids');
  });
});

describe('a token that must be refused', () => {
  test('can be made for another audience, issuer and tenant', async () => {
    const other = { audience: 'api://other', issuer: 'https://evil.example', tenant_id: 'other' };

    expect(await claims({ ...ada, ...other })).toMatchObject({
      aud: 'api://other',
      iss: 'https://evil.example',
      tid: 'other',
    });
  });

  test('can have expired already', async () => {
    const { body } = await request({ ...ada, expires_in: '-60' });

    expect(body.expires_in).toBe(-60);
    await expect(verify(body.access_token)).rejects.toThrow('"exp" claim timestamp check failed');
  });
});

test.each([
  ['an unknown person', { ...ada, username: 'nobody@small.example' }, 'invalid_grant'],
  ['the word null as a person', { ...ada, username: 'null' }, 'invalid_grant'],
  ['a disabled account', { ...ada, username: 'leo@small.example' }, 'invalid_grant'],
  ['an unknown application', { ...expenses, client_id: 'x' }, 'invalid_client'],
  ['another grant', { grant_type: 'device_code' }, 'unsupported_grant_type'],
  ['a lifetime that is no number', { ...ada, expires_in: 'long' }, 'invalid_request'],
])('%s is refused with 400', async (_, fields, error) => {
  const { status, body } = await request(fields);

  expect(status).toBe(400);
  expect(body.error).toBe(error);
});

test('tokens stay good over a restart when there is a data directory', async () => {
  const dataDirectory = temporaryDirectory();
  const before = await openTenant({ dataDirectory });
  const { body } = await request(ada, before);

  const after = await openTenant({ dataDirectory });

  expect(await verify(body.access_token, after)).toMatchObject({ oid: ADMIN });
});
