import { constants, generateKeyPairSync, privateEncrypt, type KeyObject } from 'node:crypto';
import { flattenedVerify, importJWK, type JWK } from 'jose';
import { AnchorError } from '../../../shared/signing/anchors';
import { createKeyVault } from '../../../shared/signing/keyVault';
import { createSigner } from '../../../shared/signing/signer';
import { openStandIn, type Asked, type StandIn } from '../../support/standIn';

const KEY_URL = 'https://contoso.vault.azure.net/keys/evidence';
const newKey = (modulusLength = 2048) => generateKeyPairSync('rsa', { modulusLength });
const [KEY, NEXT, OTHER] = [newKey(), newKey(), newKey()];

/** DigestInfo of SHA-256 (RFC 8017, 9.2): the vault gets the digest alone and pads it. */
const DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');
const signDigest = (key: KeyObject, digest: Buffer): Buffer =>
  privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([DIGEST_INFO, digest]));

/** The behaviour of the vault, which tests change. */
interface Vault {
  versions: { readonly name: string; readonly key: ReturnType<typeof newKey> }[];
  /** Whether the caller has the roles on the key. */
  mayRead: boolean;
  maySign: boolean;
  /** The first `count` calls get this status. */
  failures: { readonly status: number; count: number };
  /** Whether the vault signs with a key other than the named one. */
  isBroken: boolean;
  kty: string;
  readonly calls: string[];
}

const newVault = (): Vault => ({
  versions: [{ name: '0a1b', key: KEY }],
  mayRead: true,
  maySign: true,
  failures: { status: 429, count: 0 },
  isBroken: false,
  kty: 'RSA',
  calls: [],
});

const answer = (status: number, body: object): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'retry-after': '0' } });
const refusal = (status: number, code: string): Response => answer(status, { error: { code, message: 'No.' } });

/** Returns the answer of Key Vault. Source: Key Vault REST API 7.4, Get Key and Sign. */
function answerOf(vault: Vault, { method, url, headers, body }: Asked): Response {
  vault.calls.push(`${method} ${url.pathname}`);
  if (vault.failures.count > 0) {
    vault.failures.count -= 1;
    return refusal(vault.failures.status, 'Throttled');
  }
  if (headers.get('authorization') !== 'Bearer token for https://vault.azure.net') return refusal(401, 'Unauthorized');
  if (url.searchParams.get('api-version') !== '7.4') return refusal(400, 'BadParameter');
  const [, version, operation] = /^\/keys\/evidence(?:\/(\w+))?(?:\/(sign))?$/.exec(url.pathname) ?? [];
  const found = version === undefined ? vault.versions.at(-1) : vault.versions.find(({ name }) => name === version);
  if (!found) return refusal(404, 'KeyNotFound');
  const kid = `${KEY_URL}/${found.name}`;
  if (operation === undefined) {
    if (!vault.mayRead) return refusal(403, 'Forbidden');
    const { n, e } = found.key.publicKey.export({ format: 'jwk' });
    return answer(200, {
      key: { kid, kty: vault.kty, key_ops: ['sign', 'verify'], n, e },
      attributes: { enabled: true },
    });
  }
  if (!vault.maySign) return refusal(403, 'Forbidden');
  const { alg, value } = JSON.parse(body.toString()) as { readonly alg: string; readonly value: string };
  const digest = Buffer.from(value, 'base64url');
  if (method !== 'POST' || alg !== 'RS256' || digest.length !== 32 || digest.toString('base64url') !== value)
    return refusal(400, 'BadParameter');
  const { privateKey } = vault.isBroken ? OTHER : found.key;
  return answer(200, { kid, value: signDigest(privateKey, digest).toString('base64url') });
}

let vault: Vault;
let standIn: StandIn;
let now: string;
let published: JWK[];
const TABLE_KEY = OTHER.privateKey.export({ format: 'jwk' });
beforeAll(async () => {
  standIn = await openStandIn((asked) => answerOf(vault, asked));
});
beforeEach(() => {
  vault = newVault();
  now = '2026-01-05T08:00:00.000Z';
  published = [];
});
afterAll(() => standIn.close());

/** Returns the signer of a deployment whose calls to the vault reach the stand-in. */
function signerWith(audienceOf = (audience: string) => audience) {
  const keyVault = createKeyVault({
    keyUrl: KEY_URL,
    getToken: (audience) => Promise.resolve(`token for ${audienceOf(audience)}`),
    publish: (key) => {
      if (!published.some(({ kid }) => kid === key.kid)) published.unshift(key);
      return Promise.resolve();
    },
    now: () => now,
    fetch: (input, init) => fetch((input as string).replace('https://contoso.vault.azure.net', standIn.url), init),
  });
  const privateKeys = () => Promise.resolve([TABLE_KEY]);
  return createSigner({ privateKeys, keyVault, publishedKeys: () => Promise.resolve(published) });
}
const signed = (signer = signerWith(), text = 'Zoë') => signer.sign((key) => ({ text, ...key }));

test('a statement is signed in the vault, which gets its digest alone; another implementation accepts the signature', async () => {
  const signer = signerWith();
  const { jws, kid, store, refusal: none } = await signed(signer);
  expect([store, none]).toEqual(['keyVault', undefined]);
  expect(vault.calls).toEqual(['GET /keys/evidence', 'POST /keys/evidence/0a1b/sign']);

  const [{ keys }, [header = '', , signature = '']] = [await signer.publicKeys(), jws.split('.')];
  expect(keys[0]?.kid).toBe(kid);
  const verified = flattenedVerify(
    { protected: header, payload: Buffer.from('Zoë'), signature },
    await importJWK(keys[0]!, 'RS256'),
  );
  await expect(verified).resolves.toMatchObject({ protectedHeader: { kid, b64: false } });
});

test('a key on hardware is published as an RSA key', async () => {
  vault.kty = 'RSA-HSM';
  expect((await signed()).store).toBe('keyVault');
  expect(published).toMatchObject([{ kty: 'RSA', alg: 'RS256' }]);
});

test('a new version signs within an hour, and every version stays published before the key in the storage account', async () => {
  const signer = signerWith();
  const first = await signed(signer);
  vault.versions.push({ name: '2c3d', key: NEXT });
  expect((await signed(signer)).kid).toBe(first.kid);
  now = '2026-01-05T09:00:00.000Z';
  const second = await signed(signer);
  expect(second.kid).not.toBe(first.kid);
  const { keys } = await signer.publicKeys();
  expect(keys.slice(0, 2).map(({ kid }) => kid)).toEqual([second.kid, first.kid]);
  expect(keys).toHaveLength(3);
});

test.each([429, 500, 503])('one answer %i is repeated', async (status) => {
  vault.failures = { status, count: 1 };
  expect(await signed()).toMatchObject({ store: 'keyVault' });
});

describe('the key in the storage account signs, and the caller sees why', () => {
  test.each<[string, string, () => void]>([
    ['the vault throttles', 'unavailable', () => (vault.failures = { status: 429, count: 9 })],
    ['the identity may not read the key', 'refused', () => (vault.mayRead = false)],
    ['the identity may read and not sign', 'refused', () => (vault.maySign = false)],
    ['the key is gone', 'refused', () => (vault.versions = [])],
    ['the key is too short', 'unusable', () => (vault.versions = [{ name: '0a1b', key: newKey(1024) }])],
    ['the key is none of RSA', 'unusable', () => (vault.kty = 'EC')],
    ['the signature is of another key', 'unusable', () => (vault.isBroken = true)],
  ])('if %s', async (_, why, arrange) => {
    arrange();
    const { jws, kid, store, refusal: error } = await signed();
    expect([store, error]).toEqual(['table', expect.any(AnchorError)]);
    expect(error?.why).toBe(why);
    expect(error?.message).not.toContain('token');
    expect(JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString())).toMatchObject({ kid });
  });

  test('if the token is for another audience', async () => {
    const { store, refusal: error } = await signed(signerWith(() => 'https://management.azure.com'));
    expect([store, error?.message]).toEqual(['table', 'GET contoso.vault.azure.net answered 401 (Unauthorized).']);
  });

  test('until the vault signs again', async () => {
    const signer = signerWith();
    vault.maySign = false;
    expect((await signed(signer)).store).toBe('table');
    vault.maySign = true;
    expect((await signed(signer)).store).toBe('keyVault');
  });
});

test("an error that is not the vault's stays an error", async () => {
  const failing = signerWith().sign(() => {
    throw new Error('a bug');
  });
  await expect(failing).rejects.toThrow('a bug');
});
