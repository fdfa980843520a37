import { createServer } from 'node:http';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { issuerKeys, createAuthenticator, type Authenticate } from '../../../shared/auth/verifyToken';
import { AUDIENCE, startTokenIssuer, TENANT_ID, validClaims, type TokenIssuer } from './tokenIssuer';

let issuer: TokenIssuer;
let authenticate: Authenticate;

const authenticator = (url: string, { keyOf } = issuerKeys(url)): Authenticate =>
  createAuthenticator({
    issuer: url,
    keyOf,
    audience: AUDIENCE,
    tenantId: TENANT_ID,
    findApplicationName: () => Promise.resolve(undefined),
  });

beforeEach(async () => {
  issuer = await startTokenIssuer();
  authenticate = authenticator(issuer.url);
});

afterEach(() => issuer.close());

const secondsFromNow = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

describe('a valid token', () => {
  test('with scp is a person, with scopes and directory roles', async () => {
    const caller = await authenticate(`Bearer ${await issuer.sign()}`);

    expect(caller).toEqual({
      kind: 'user',
      id: '0b6d9c51-0f3b-4c6f-8f5e-2a9f3f2f7d10',
      displayName: 'Ines Okafor',
      userPrincipalName: 'ines@contoso.example',
      scopes: new Set(['AccessReview.Read.All', 'AccessReview.ReadWrite.All']),
      roles: new Set(['fe930be7-5e62-47db-91af-98c3a49a38b1']),
    });
  });

  test('without scp is a program, with its application permissions', async () => {
    const claims = {
      scp: undefined,
      wids: undefined,
      appid: 'a1',
      idtyp: 'app',
      roles: ['AccessReview.Read.All'],
      app_displayname: 'Sync',
    };

    const caller = await authenticate(`Bearer ${await issuer.sign(claims)}`);

    expect(caller).toEqual({
      kind: 'application',
      id: '0b6d9c51-0f3b-4c6f-8f5e-2a9f3f2f7d10',
      appId: 'a1',
      displayName: 'Sync',
      permissions: new Set(['AccessReview.Read.All']),
    });
  });

  test('of an application without a name gets it from the directory, once', async () => {
    const asked: string[] = [];
    const names = createAuthenticator({
      issuer: issuer.url,
      keyOf: issuerKeys(issuer.url).keyOf,
      audience: AUDIENCE,
      tenantId: TENANT_ID,
      findApplicationName: (id) => {
        asked.push(id);
        return Promise.resolve('Nightly sync');
      },
    });
    const token = (jti: string) => issuer.sign({ scp: undefined, appid: 'a1', idtyp: 'app', jti });

    for (const jti of ['1', '2']) {
      expect(await names(`Bearer ${await token(jti)}`)).toMatchObject({ displayName: 'Nightly sync', appId: 'a1' });
    }
    expect(asked).toEqual(['0b6d9c51-0f3b-4c6f-8f5e-2a9f3f2f7d10']);
  });

  test.each<[string, Record<string, unknown>, object]>([
    ['a person', { scp: 'Policy.ReadWrite.AccessReviews' }, { scopes: new Set(['Policy.ReadWrite.AccessReview']) }],
    [
      'an application',
      { scp: undefined, appid: 'a1', idtyp: 'app', roles: ['Policy.ReadWrite.AccessReviews'] },
      { permissions: new Set(['Policy.ReadWrite.AccessReview']) },
    ],
  ])('of %s may spell the permission for the policy in the plural', async (_who, claims, expected) => {
    expect(await authenticate(`Bearer ${await issuer.sign(claims)}`)).toMatchObject(expected);
  });

  test.each([
    ['a person', { scp: '' }, { kind: 'user', scopes: new Set() }],
    [
      'a program',
      { scp: undefined, azp: 'a2', idtyp: 'app' },
      { kind: 'application', appId: 'a2', displayName: 'a2', permissions: new Set() },
    ],
  ])('that grants %s nothing still has a caller', async (_who, claims, expected) => {
    expect(await authenticate(`Bearer ${await issuer.sign(claims)}`)).toMatchObject(expected);
  });

  test.each([
    ['a lower-case scheme', 'bearer ', {}],
    ['more than one space', 'Bearer   ', {}],
    ['several audiences', 'Bearer ', { aud: ['other', AUDIENCE] }],
    ['the tenant in upper case', 'Bearer ', { tid: TENANT_ID.toUpperCase() }],
    ['a clock that is 3 seconds behind', 'Bearer ', { nbf: secondsFromNow(3) }],
  ])('is taken with %s', async (_what, scheme, claims) => {
    expect(await authenticate(`${scheme}${await issuer.sign(claims)}`)).toMatchObject({ kind: 'user' });
  });
});

describe('a token is refused', () => {
  const refusal = (message: RegExp) => ({
    code: 'InvalidAuthenticationToken',
    message: expect.stringMatching(message) as string,
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['expired', { exp: secondsFromNow(-60) }, /has expired/],
    ['without an expiry', { exp: undefined }, /when it expires/],
    ['not valid yet', { nbf: secondsFromNow(60) }, /not valid yet/],
    ['for another audience', { aud: 'https://graph.microsoft.com' }, /another audience/],
    ['without an audience', { aud: undefined }, /another audience/],
    ['of another issuer', { iss: 'https://login.example/other' }, /another issuer/],
    ['of another tenant', { tid: '11111111-2222-4333-8444-555555555555' }, /another tenant/],
    ['without a tenant', { tid: undefined }, /another tenant/],
    ['without an object id', { oid: undefined }, /no object id/],
    ['that is an ID token', { scp: undefined, roles: ['AccessReview.ReadWrite.All'] }, /neither an access token/],
    ['of a person, without scopes', { scp: undefined, appid: 'a1', idtyp: 'user' }, /neither an access token/],
    ['without scopes that does not say it is of an application', { scp: undefined, appid: 'a1' }, /claim idtyp/],
    ['whose scopes are a list', { scp: ['AccessReview.Read.All'], appid: 'a1', idtyp: 'app' }, /claim scp/],
    ['whose scopes are null', { scp: null, appid: 'a1', idtyp: 'app' }, /claim scp/],
    ['of a person and an application', { scp: 'AccessReview.Read.All', idtyp: 'app' }, /claim idtyp/],
  ])('%s', async (_what, claims, message) => {
    const token = await issuer.sign(claims);

    await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject(refusal(message));
  });

  test.each([
    ['that names no key', { kid: undefined }, /not signed with a key/],
    ['that names an unknown key', { kid: 'second' }, /not signed with a key/],
  ])('%s', async (_what, header, message) => {
    const token = await issuer.sign({}, header);

    await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject(refusal(message));
  });

  test('without a signature (alg none)', async () => {
    const token = new UnsecuredJWT(validClaims(issuer.url)).encode();

    await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject(refusal(/not signed with RS256/));
  });

  test('signed with a shared secret (HS256)', async () => {
    const token = await new SignJWT(validClaims(issuer.url))
      .setProtectedHeader({ alg: 'HS256', kid: 'first' })
      .sign(new TextEncoder().encode('a secret that both sides would have to know'));

    await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject(refusal(/not signed with RS256/));
  });

  test("signed with a stranger's key under the issuer's key id", async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const token = await new SignJWT(validClaims(issuer.url))
      .setProtectedHeader({ alg: 'RS256', kid: 'first' })
      .sign(privateKey);

    await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject(refusal(/signature/));
  });

  test('with a changed payload', async () => {
    const [header = '', , signature = ''] = (await issuer.sign()).split('.');
    const payload = Buffer.from(JSON.stringify({ ...validClaims(issuer.url), wids: ['x'] })).toString('base64url');

    await expect(authenticate(`Bearer ${header}.${payload}.${signature}`)).rejects.toMatchObject(refusal(/signature/));
  });

  test.each([
    [null, /token is empty/],
    ['', /token is empty/],
    ['Bearer', /no single access token/],
    ['Bearer a b', /no single access token/],
    ['Basic dXNlcjpwYXNz', /Bearer scheme/],
    ['Bearer garbage', /not a valid JSON Web Token/],
    ['Bearer e30.e30.e30', /not a valid|not signed with RS256/],
  ])('from the header %p', async (header, message) => {
    await expect(authenticate(header)).rejects.toMatchObject(refusal(message));
  });

  test('and its text is not repeated', async () => {
    const token = await issuer.sign({ aud: 'somebody-else' });

    const error = (await authenticate(`Bearer ${token}`).catch((thrown: unknown) => thrown)) as Error;

    expect(error.message).not.toContain('somebody-else');
    expect(error.message).not.toContain(token.slice(0, 10));
  });
});

describe('the keys of the issuer', () => {
  test('are fetched with the first token that needs one, and then kept', async () => {
    await authenticate('Bearer garbage').catch(() => undefined);
    expect(issuer.asked).toEqual([]);

    await authenticate(`Bearer ${await issuer.sign()}`);
    await authenticate(`Bearer ${await issuer.sign()}`);

    expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/keys']);
  });

  test('are read ahead of the first token, and not again for it', async () => {
    const keys = issuerKeys(issuer.url);
    await keys.read();
    expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/keys']);

    await authenticator(issuer.url, keys)(`Bearer ${await issuer.sign()}`);

    expect(issuer.asked).toHaveLength(2);
  });

  test('that could not be read ahead are read for the first token', async () => {
    const keys = issuerKeys(issuer.url);
    issuer.failWith = 500;
    await expect(keys.read()).rejects.toThrow('answered 500');
    issuer.failWith = undefined;

    const caller = await authenticator(issuer.url, keys)(`Bearer ${await issuer.sign()}`);

    expect(caller).toMatchObject({ kind: 'user' });
  });

  test('are fetched once for simultaneous tokens', async () => {
    const token = await issuer.sign();

    await Promise.all([1, 2, 3].map(() => authenticate(`Bearer ${token}`)));

    expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/keys']);
  });

  test('make the service unavailable while they cannot be read, and are tried again', async () => {
    const token = await issuer.sign();
    issuer.failWith = 500;
    await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject({
      code: 'ServiceUnavailable',
      retryAfterSeconds: 5,
    });
    issuer.failWith = undefined;

    expect(await authenticate(`Bearer ${token}`)).toMatchObject({ kind: 'user' });
  });

  test('make the service unavailable when nobody listens', async () => {
    const token = await issuer.sign();
    await issuer.close();

    await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject({ code: 'ServiceUnavailable' });
  });

  test('are found when the issuer ends in a slash', async () => {
    const url = `${issuer.url}/`;

    expect(await authenticator(url)(`Bearer ${await issuer.sign({ iss: url })}`)).toMatchObject({ kind: 'user' });
  });

  test.each(['[]', 'not json', '{"jwks_uri": 5}'])(
    'make the service unavailable when discovery says %s',
    async (text) => {
      const strange = createServer((_request, response) => response.end(text));
      await new Promise<void>((resolve) => strange.listen(0, '127.0.0.1', resolve));
      const address = strange.address();
      const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;

      await expect(authenticator(url)(`Bearer ${await issuer.sign({ iss: url })}`)).rejects.toMatchObject({
        code: 'ServiceUnavailable',
      });

      strange.close();
      strange.closeAllConnections();
    },
  );
});
