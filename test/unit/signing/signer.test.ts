import { generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint, flattenedVerify, importJWK, type JWK } from 'jose';
import { createSigner } from '../../../shared/signing/signer';

const newKey = (): JWK => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
const [newest, older] = [newKey(), newKey()];
const signer = createSigner({
  privateKeys: () => Promise.resolve([newest, older]),
  publishedKeys: () => Promise.resolve([]),
});

test('a statement has a detached signature that another implementation accepts, over its bytes as they are', async () => {
  const text = '{ "name": "Zoë" }\n';
  const { jws, kid, store } = await signer.sign((key) => ({ text, ...key }));
  expect(store).toBe('table');
  const [header = '', payload, signature = ''] = jws.split('.');
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
    alg: 'RS256',
    kid,
    b64: false,
    crit: ['b64'],
  });
  expect(payload).toBe('');

  const { keys } = await signer.publicKeys();
  const key = await importJWK(keys[0]!, 'RS256');
  const signed = (payloadText: string) => ({ protected: header, payload: Buffer.from(payloadText), signature });
  await expect(flattenedVerify(signed(text), key)).resolves.toMatchObject({ protectedHeader: { b64: false } });
  await expect(flattenedVerify(signed(text.trim()), key)).rejects.toThrow('signature verification failed');
});

test('the same statement has the same signature, so that repeated work writes the same seal', async () => {
  const make = () => ({ text: 'statement' });
  expect(await signer.sign(make)).toEqual(await signer.sign(make));
});

test('every key is published under its thumbprint, without its private half', async () => {
  const { keys } = await signer.publicKeys();
  expect(keys.map(({ kid }) => kid)).toEqual([
    await calculateJwkThumbprint(newest),
    await calculateJwkThumbprint(older),
  ]);
  expect(Object.keys(keys[0]!).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
});
