import { calculateJwkThumbprint, type JWK } from 'jose';

/** RSASSA-PKCS1-v1_5 with SHA-256, which gives the same signature for the same bytes. */
export const ALGORITHM = 'RS256';

/** A public key, as a JSON Web Key with its id: the thumbprint of RFC 7638. */
export type PublicKey = JWK & { readonly kid: string };

/** A key that signs, without the means to sign. */
export interface SigningKey {
  readonly kid: string;
  /** Where the private key is kept. */
  readonly store: 'table' | 'keyVault';
}

/** A key that can sign. */
export interface ActiveKey extends SigningKey {
  readonly signatureOver: (bytes: Buffer) => Promise<Buffer>;
}

/** Returns the public half of an RSA key. */
export async function publicKeyOf({ kty, n, e }: JWK): Promise<PublicKey> {
  const key = { kty, n, e } as JWK;
  return { ...key, alg: ALGORITHM, use: 'sig', kid: await calculateJwkThumbprint(key) };
}
