import { createHash, randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, importJWK, SignJWT, type JWK } from 'jose';
import { notificationUrlOf } from './addresses';
import { post } from './post';

/** Tells others what happened, at addresses of their choice. */
export interface Notifier {
  readonly tenantId: string;
  /** Says why an address does not do: it is not public, or nobody there wants to be told. Undefined: it does. */
  refuse(address: string): Promise<string | undefined>;
  /** Sends a signed body; answers whether it arrived. Never rejects because of the address. */
  send(address: string, content: object): Promise<boolean>;
  /** The public keys that signatures are checked with: a JSON Web Key Set. */
  publicKeys(): Promise<object>;
}

export interface NotifierSettings {
  readonly tenantId: string;
  /** The product's public address. */
  readonly issuer: string;
  /** Opens http and loopback. */
  readonly allowLoopback: boolean;
  /** The private key, RSA. */
  readonly signingKey: () => Promise<JWK>;
  /** How long a receiver may take; 30 seconds unless given. */
  readonly timeoutMs?: number;
}

const ALGORITHM = 'RS256';
const SENDING_MS = 30_000;
const HANDSHAKE_MS = 10_000;
const TOKEN_BYTES = 32;

/**
 * Callback addresses of flows carry a signature of the platform, which nobody has for a flow that is not his; the platform takes any
 * POST there for an event, so that they cannot be asked to answer with a token.
 */
const CALLBACKS = /\.(?:logic\.azure\.(?:com|us|cn)|azure-apim\.net|flow\.microsoft\.com|powerplatform\.com)$/;

export function createNotifier(settings: NotifierSettings): Notifier {
  const { tenantId, timeoutMs = SENDING_MS } = settings;
  return {
    tenantId,
    async refuse(address) {
      const url = notificationUrlOf(address, settings);
      if (typeof url === 'string') return url;
      return isCallback(url) || (await answersToken(url, settings))
        ? undefined
        : 'did not answer the validation request with its token (200, text/plain) within ten seconds';
    },
    async send(address, content) {
      const url = notificationUrlOf(address, settings);
      if (typeof url === 'string') return false;
      const body = JSON.stringify(content);
      const headers = {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${await sign(settings, url, body)}`,
      };
      try {
        const { status } = await post(url, { ...settings, headers, body, timeoutMs, readBytes: 0 });
        return status >= 200 && status < 300;
      } catch {
        return false;
      }
    },
    async publicKeys() {
      const { kty, n, e } = await settings.signingKey();
      const key = { kty, n, e } as JWK;
      return { keys: [{ ...key, alg: ALGORITHM, use: 'sig', kid: await calculateJwkThumbprint(key) }] };
    },
  };
}

const isCallback = (url: URL): boolean =>
  url.protocol === 'https:' && CALLBACKS.test(url.hostname) && url.searchParams.has('sig');

/** Asks an address to answer with a token, as Graph does before it sends anything there. */
async function answersToken(address: URL, { allowLoopback }: NotifierSettings): Promise<boolean> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const url = new URL(address);
  url.searchParams.set('validationToken', token);
  const headers = { 'Content-Type': 'text/plain; charset=utf-8' };
  try {
    const answer = await post(url, {
      ...{ allowLoopback, headers, body: '' },
      ...{ timeoutMs: HANDSHAKE_MS, readBytes: token.length + 1 },
    });
    return answer.status === 200 && /^text\/plain\b/i.test(answer.contentType) && answer.text === token;
  } catch {
    return false;
  }
}

/** The validity of signatures follows the machine's time, as that of all tokens, never the clock of reviews. */
async function sign(
  { signingKey, issuer, tenantId }: NotifierSettings,
  { origin }: URL,
  body: string,
): Promise<string> {
  const key = await signingKey();
  const { kty, n, e } = key;
  return new SignJWT({ tid: tenantId, bodySha256: createHash('sha256').update(body).digest('hex') })
    .setProtectedHeader({ alg: ALGORITHM, kid: await calculateJwkThumbprint({ kty, n, e } as JWK), typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(origin)
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(await importJWK(key, ALGORITHM));
}
