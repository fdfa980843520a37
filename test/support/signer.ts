import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { Dependencies } from '../../shared/reviews/dependencies';
import type { Signer } from '../../shared/signing/signer';
import { idOf } from './company';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
const kid = createHash('sha256')
  .update(JSON.stringify({ e, kty: 'RSA', n }))
  .digest('base64url');

/** A signer that signs synchronously. Work in another thread, such as a thumbprint, would change the order of the calls. */
export const SIGNER: Signer = {
  store: 'table',
  sign: async (make) => {
    const made = await make({ kid, store: 'table' });
    const header = Buffer.from(JSON.stringify({ alg: 'RS256', kid, b64: false, crit: ['b64'] })).toString('base64url');
    const signature = sign('sha256', Buffer.from(`${header}.${made.text}`), privateKey);
    return { ...made, jws: `${header}..${signature.toString('base64url')}` };
  },
  publicKeys: () => Promise.resolve({ keys: [{ kty: 'RSA', n, e, alg: 'RS256', use: 'sig', kid }] }),
};

/** The deployment that seals and packs name. */
export const EVIDENCE: Dependencies['evidence'] = {
  tenantId: idOf('harbour'),
  generator: { name: 'access-reviews', version: '0.0.0', settingsSha256: '' },
  readVerifier: () => Promise.resolve('// no verifier here'),
};
