import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importJWK, SignJWT, decodeJwt, decodeProtectedHeader, type JWK } from 'jose';
import type { Api } from '../../support/api';
import { userNamed } from '../../support/sampleTenant';
import { openAttacked, ROOT, type AttackedReview } from './attackedProduct';
import { flawOf, sendRaw } from './rawRequest';

/** A caller without a token of the tenant, or with a changed one, is unauthenticated. */
let api: Api;
let dataDirectory: string;
let token: string;
let jerrys: AttackedReview;
beforeAll(async () => {
  ({ api, dataDirectory, token, jerrys } = await openAttacked());
});
afterAll(() => api.stop());

describe('A forged token', () => {
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  /** Returns the issuer's own key, with which these tokens are signed: only their claims are wrong. */
  const issuerKey = () => JSON.parse(readFileSync(join(dataDirectory, 'tenant/tenant-key.json'), 'utf8')) as JWK;
  const signed = async (
    claims: object,
    { without = [] as string[], key }: { without?: string[]; key?: KeyObject } = {},
  ): Promise<string> => {
    const all = Object.fromEntries(
      Object.entries({ ...decodeJwt(token), ...claims }).filter(([name]) => !without.includes(name)),
    );
    const { kid = '' } = decodeProtectedHeader(token);
    return new SignJWT(all)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
      .sign(key ?? (await importJWK(issuerKey(), 'RS256')));
  };
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const withHmac = async (secret: string): Promise<string> => {
    const { kid = '' } = decodeProtectedHeader(token);
    const text = `${encoded({ alg: 'HS256', typ: 'JWT', kid })}.${encoded(decodeJwt(token))}`;
    return Promise.resolve(`${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`);
  };
  const publicKey = async (): Promise<JWK> => {
    const response = await fetch(`${api.tenantUrl}/discovery/v2.0/keys`);
    return ((await response.json()) as { keys: [JWK] }).keys[0];
  };
  const reheaded = (header: object): string =>
    [encoded({ ...decodeProtectedHeader(token), ...header }), ...token.split('.').slice(1)].join('.');
  const now = Math.floor(Date.now() / 1000);

  const tokens: Readonly<Record<string, () => Promise<string> | string>> = {
    'without a signature (alg none)': () => `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(decodeJwt(token))}.`,
    'that says alg none and keeps its signature': () => reheaded({ alg: 'none' }),
    'signed with the public key as an HMAC secret': async () => withHmac(JSON.stringify(await publicKey())),
    'signed with the modulus as an HMAC secret': async () => withHmac((await publicKey()).n ?? ''),
    'signed by a key of the attacker that has the name of the real one': () => signed({}, { key: foreign.privateKey }),
    'that names a key that does not exist': () => reheaded({ kid: '../../keys' }),
    'that brings its own key': () => reheaded({ jwk: foreign.publicKey.export({ format: 'jwk' }) }),
    'that says where its key is': () => reheaded({ jku: 'https://evil.example/keys', kid: 'evil' }),
    'whose claims were changed after it was signed': () =>
      token.replace(/\..*\./, `.${encoded({ ...decodeJwt(token), oid: userNamed('Helen Brandt').id })}.`),
    'that has expired': () => signed({ exp: now - 60 }),
    'that never expires': () => signed({}, { without: ['exp'] }),
    'that is not valid yet': () => signed({ nbf: now + 600 }),
    'of another tenant': () => signed({ tid: '00000000-0000-4000-8000-00000000abcd' }),
    'of no tenant': () => signed({}, { without: ['tid'] }),
    'for another audience': () => signed({ aud: 'https://graph.microsoft.com' }),
    'of another issuer': () => signed({ iss: 'https://login.microsoftonline.com/common/v2.0' }),
    'of nobody': () => signed({}, { without: ['oid'] }),
    'that is an ID token': () => signed({ nonce: 'n' }, { without: ['scp', 'appid', 'azp'] }),
  };

  test('can be made here: the same claims and key are taken', async () => {
    expect((await api.withToken(await signed({})).get('/definitions')).status).toBe(200);
  });

  test.each(Object.keys(tokens))('%s is 401, and the answer reveals nothing', async (name) => {
    const { status, headers, body } = await api.withToken(await tokens[name]?.()).get('/definitions');
    expect([status, body.error.code]).toEqual([401, 'InvalidAuthenticationToken']);
    expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(JSON.stringify(body)).not.toMatch(/eyJ|jose|stack/i);
  });

  test.each<[string, Record<string, string | string[]>]>([
    ['two Authorization headers', { authorization: ['Bearer x', 'Bearer y'] }],
    [
      'the identity of the platform',
      {
        'x-ms-client-principal': Buffer.from('{"auth_typ":"aad","claims":[]}').toString('base64'),
        'x-ms-client-principal-id': userNamed('MOD Administrator').id,
        'x-ms-client-principal-name': 'admin@contoso.example',
      },
    ],
    ['a cookie', { cookie: 'AppServiceAuthSession=admin' }],
    ['a function key', { 'x-functions-key': 'master' }],
    ['Basic credentials', { authorization: 'Basic YWRtaW46YWRtaW4=' }],
  ])('in place of one, %s are 401', async (_, headers) => {
    const answer = await sendRaw(api.url, { method: 'GET', target: `${ROOT}/definitions`, headers });
    expect([answer.status, flawOf(answer)]).toEqual([401, undefined]);
  });

  test('a token in the query is ignored', async () => {
    const answer = await sendRaw(api.url, { method: 'GET', target: `${ROOT}/definitions?access_token=${token}` });
    expect(answer.status).toBe(401);
  });

  test('a valid token does not mix with the platform headers of somebody else', async () => {
    const headers = {
      authorization: `Bearer ${await api.token('zoe.zimmer@contoso.example')}`,
      'x-ms-client-principal-id': userNamed('MOD Administrator').id,
    };
    const answer = await sendRaw(api.url, {
      method: 'GET',
      target: `${ROOT}/definitions/${jerrys.id}`,
      headers,
    });
    expect(answer.status).toBe(403);
  });
});
