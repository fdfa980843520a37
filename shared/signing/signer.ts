import { createPrivateKey, sign } from 'node:crypto';
import type { JWK } from 'jose';
import { AnchorError } from './anchors';
import { ALGORITHM, publicKeyOf, type ActiveKey, type PublicKey, type SigningKey } from './keys';
import type { KeyVault } from './keyVault';

/** A text to sign; `make` may add more properties. */
interface Signable {
  readonly text: string;
}

type SignedText<T> = T & {
  /** A detached JSON Web Signature over the UTF-8 bytes of the text, `header..signature` (RFC 7797). */
  readonly jws: string;
  /** The error of Key Vault; only if Key Vault should have signed and did not. */
  readonly refusal?: AnchorError;
};

/** Signs evidence, and publishes every key that ever signed. */
export interface Signer {
  /** The store of the key that should sign. */
  readonly store: SigningKey['store'];
  /**
   * Signs the text that `make` returns for a key. If Key Vault fails, calls `make` again with the key in the storage account, because no
   * review waits for Key Vault.
   */
  sign<T extends Signable>(make: (key: SigningKey) => T | Promise<T>): Promise<SignedText<T>>;
  /** Returns a JSON Web Key Set; the key that signs now comes first. */
  publicKeys(): Promise<{ readonly keys: readonly PublicKey[] }>;
}

/** The keys of a deployment. */
interface SignerKeys {
  /** Returns the private RSA keys in the storage account, the newest first. */
  readonly privateKeys: () => Promise<readonly JWK[]>;
  /** The key vault; absent for a deployment without one. */
  readonly keyVault?: KeyVault | undefined;
  /** Returns the public keys that ever signed in Key Vault, the newest first. */
  readonly publishedKeys: () => Promise<readonly JWK[]>;
}

export function createSigner({ privateKeys, keyVault, publishedKeys }: SignerKeys): Signer {
  const tableKey = async (): Promise<ActiveKey> => {
    const [key] = await privateKeys();
    if (!key) throw new Error('The product has no signing key.');
    const { kid } = await publicKeyOf(key);
    const privateKey = createPrivateKey({ key: { ...key }, format: 'jwk' });
    return { kid, store: 'table', signatureOver: (bytes) => Promise.resolve(sign('sha256', bytes, privateKey)) };
  };
  return {
    store: keyVault ? 'keyVault' : 'table',
    async sign(make) {
      if (!keyVault) return signWith(await tableKey(), make);
      try {
        return await signWith(await keyVault.currentKey(), make);
      } catch (error) {
        if (!(error instanceof AnchorError)) throw error;
        return { ...(await signWith(await tableKey(), make)), refusal: error };
      }
    },
    async publicKeys() {
      const keys = [...(await publishedKeys()), ...(await privateKeys())];
      return { keys: await Promise.all(keys.map(publicKeyOf)) };
    },
  };
}

async function signWith<T extends Signable>(
  { kid, store, signatureOver }: ActiveKey,
  make: (key: SigningKey) => T | Promise<T>,
): Promise<SignedText<T>> {
  const made = await make({ kid, store });
  const header = Buffer.from(JSON.stringify({ alg: ALGORITHM, kid, b64: false, crit: ['b64'] })).toString('base64url');
  const signature = await signatureOver(Buffer.from(`${header}.${made.text}`));
  return { ...made, jws: `${header}..${signature.toString('base64url')}` };
}
