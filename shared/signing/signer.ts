import { calculateJwkThumbprint, FlattenedSign, importJWK, type JWK } from 'jose';
import { lazily } from '../rules/lazily';

const ALGORITHM = 'RS256';

/** A public key, as a JSON Web Key with its id: the thumbprint of RFC 7638. */
export type PublicKey = JWK & { readonly kid: string };

/** The key that signs now. */
export interface SigningKey {
  readonly kid: string;
  /** Where the private key is kept. */
  readonly store: 'table';
  /** Returns a detached JSON Web Signature over the UTF-8 bytes of a text, `header..signature` (RFC 7797). The same text gives the same signature. */
  sign(text: string): Promise<string>;
}

/** Signs evidence, and publishes every key that ever signed. */
export interface Signer {
  currentKey(): Promise<SigningKey>;
  /** A JSON Web Key Set, the key that signs now first. */
  publicKeys(): Promise<{ readonly keys: readonly PublicKey[] }>;
}

/** `privateKeys` returns the private RSA keys, the newest first. */
export function createSigner(privateKeys: () => Promise<readonly JWK[]>): Signer {
  return {
    async currentKey() {
      const [key] = await privateKeys();
      if (!key) throw new Error('The product has no signing key.');
      const { kid } = await publicKeyOf(key);
      const imported = lazily(() => importJWK(key, ALGORITHM));
      return {
        kid,
        store: 'table',
        async sign(text) {
          const header = { alg: ALGORITHM, kid, b64: false, crit: ['b64'] };
          const signing = new FlattenedSign(Buffer.from(text)).setProtectedHeader(header);
          const { protected: protectedHeader = '', signature } = await signing.sign(await imported());
          return `${protectedHeader}..${signature}`;
        },
      };
    },
    publicKeys: async () => ({ keys: await Promise.all((await privateKeys()).map(publicKeyOf)) }),
  };
}

async function publicKeyOf({ kty, n, e }: JWK): Promise<PublicKey> {
  const key = { kty, n, e } as JWK;
  return { ...key, alg: ALGORITHM, use: 'sig', kid: await calculateJwkThumbprint(key) };
}
