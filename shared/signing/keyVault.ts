import { createHash, createPublicKey, verify } from 'node:crypto';
import type { JWK } from 'jose';
import { addDuration, isBefore } from '../rules/duration';
import { AnchorError, callAnchor } from './anchors';
import { publicKeyOf, type ActiveKey, type PublicKey } from './keys';

/** A key in Azure Key Vault. */
export interface KeyVault {
  /** Returns the current version of the key. The method and `signatureOver` of its result throw AnchorError. */
  currentKey(): Promise<ActiveKey>;
}

interface KeyVaultSettings {
  /**
   * The URL of the key: `https://{vault}.vault.azure.net/keys/{name}`, which leads to the newest version, or the same with a version at the
   * end.
   */
  readonly keyUrl: string;
  /** Returns a token for an audience. Throws an Error when there is none. */
  readonly getToken: (audience: string) => Promise<string>;
  /** Publishes a public key before it signs anything. Idempotent. */
  readonly publish: (key: PublicKey) => Promise<void>;
  /** Returns the time of the product's clock. */
  readonly now: () => string;
  /** Sends each call. The default is Node's own fetch, with metrics. */
  readonly fetch?: typeof fetch;
}

const VERSION = 'api-version=7.4';
/** How long a version is used before the vault is checked for a newer one. */
const FRESH = 'PT1H';
const MODULUS_BITS = 2048;

/** A version of the key: its address in the vault, and its public half. */
interface KeyVersion {
  readonly url: string;
  readonly publicKey: PublicKey;
}

/**
 * Signs in Azure Key Vault, so that the private key never leaves the vault. Uses no client library, because it needs only two operations.
 * Source: Key Vault REST API 7.4.
 */
export function createKeyVault({ keyUrl, getToken, publish, now, fetch: send }: KeyVaultSettings): KeyVault {
  let known: (KeyVersion & { readonly until: string }) | undefined;

  const call = async (url: string, body?: object): Promise<unknown> => {
    const headers = { Authorization: `Bearer ${await tokenFor(url, getToken)}`, 'Content-Type': 'application/json' };
    const request = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
    return parsed(await callAnchor(`${url}?${VERSION}`, request, send));
  };

  const currentVersion = async (): Promise<KeyVersion> => {
    if (known && isBefore(now(), known.until)) return known;
    const version = await readVersion(await call(keyUrl), keyUrl);
    await publish(version.publicKey);
    known = { ...version, until: addDuration(now(), FRESH) };
    return known;
  };

  return {
    async currentKey() {
      const { url, publicKey } = await currentVersion();
      return {
        kid: publicKey.kid,
        store: 'keyVault',
        async signatureOver(bytes) {
          const digest = createHash('sha256').update(bytes).digest('base64url');
          const { value } = (await call(`${url}/sign`, { alg: 'RS256', value: digest })) as {
            readonly value?: unknown;
          };
          const signature = Buffer.from(typeof value === 'string' ? value : '', 'base64url');
          const key = createPublicKey({ key: { ...publicKey }, format: 'jwk' });
          if (verify('sha256', bytes, key, signature)) return signature;
          throw new AnchorError('unusable', 'Key Vault returned a signature that its public key does not confirm.');
        },
      };
    },
  };
}

/** Returns a token for the vault. Its audience is the vault's domain, which differs by cloud. */
async function tokenFor(url: string, getToken: KeyVaultSettings['getToken']): Promise<string> {
  const audience = `https://${new URL(url).hostname.split('.').slice(1).join('.')}`;
  try {
    return await getToken(audience);
  } catch (error) {
    throw new AnchorError('unavailable', 'The identity of this deployment gets no token for Key Vault.', error);
  }
}

function parsed(answer: Buffer): unknown {
  try {
    return JSON.parse(answer.toString('utf8'));
  } catch (error) {
    throw new AnchorError('unusable', 'Key Vault did not answer with JSON.', error);
  }
}

/**
 * Reads a version of the key. A key on hardware has the type `RSA-HSM`. The address must belong to the same key, because tokens are sent
 * there.
 */
async function readVersion(answer: unknown, keyUrl: string): Promise<KeyVersion> {
  const { kid: url = '', kty = '', n = '', e } = { ...(answer as { readonly key?: Partial<JWK> }).key };
  const [ours] = /^https?:\/\/[^/]+\/keys\/[^/]+/.exec(keyUrl) ?? [];
  const isStrong = kty.startsWith('RSA') && Buffer.from(n, 'base64url').length * 8 >= MODULUS_BITS && e === 'AQAB';
  if (!isStrong || !url.startsWith(`${ours ?? keyUrl}/`))
    throw new AnchorError('unusable', 'The key in Key Vault is no RSA key with 2048 bits or more.');
  return { url, publicKey: await publicKeyOf({ kty: 'RSA', n, e }) };
}
