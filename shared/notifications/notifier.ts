import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, importJWK, SignJWT, type JWK } from 'jose';
import { notificationUrlOf } from './addresses';
import { post } from './post';

/** Tells others what happened, at addresses of their choice. */
export interface Notifier {
  readonly tenantId: string;
  /** Says why an address does not do: it is not public, or nobody there wants to be told. Undefined: it does. */
  refuse(address: string): Promise<string | undefined>;
  /** Whether a flow waits there: it takes any POST for an event, and cannot be asked whether it wants to be told. */
  isCallback(address: string): boolean;
  /**
   * Sends a signed body. Never rejects because of the address.
   * The signature is the bearer token of the request. A callback address that carries a SAS signature (`sig`) refuses any
   * Authorization header beside it: there the token stands in `X-Notification-Token`.
   */
  send(address: string, content: object): Promise<Sending>;
  /** The public keys that signatures are checked with: a JSON Web Key Set. */
  publicKeys(): Promise<object>;
}

/** What became of a request; gone: the receiver says that there is nobody at this address. */
export type Sending = 'arrived' | 'gone' | 'failed';

export interface NotifierSettings {
  readonly tenantId: string;
  /** The product's public address. */
  readonly issuer: string;
  /** Opens http and loopback. */
  readonly allowLoopback: boolean;
  /** Hosts where flows wait: names, or `*.` and what they end with. */
  readonly callbackHosts: readonly string[];
  /** The private key, RSA. */
  readonly signingKey: () => Promise<JWK>;
}

const ALGORITHM = 'RS256';
/** For an answer, as Graph allows it. */
const TIMEOUT_MS = 10_000;
const GONE = [404, 410];
const TOKEN_BYTES = 32;

export function createNotifier(settings: NotifierSettings): Notifier {
  const { tenantId, callbackHosts } = settings;
  const isCallback = (address: string): boolean => {
    const url = notificationUrlOf(address, settings);
    return typeof url !== 'string' && callbackHosts.some((host) => isAt(url, host));
  };
  return {
    tenantId,
    isCallback,
    async refuse(address) {
      const url = notificationUrlOf(address, settings);
      if (typeof url === 'string') return url;
      return isCallback(address) || (await answersToken(url, settings))
        ? undefined
        : 'did not answer the validation request with its token (200, text/plain) within ten seconds';
    },
    async send(address, content) {
      const url = notificationUrlOf(address, settings);
      if (typeof url === 'string') return 'failed';
      const body = JSON.stringify(content);
      const token = await sign(settings, url, body);
      const isAuthorizedByAddress = isCallback(address) && url.searchParams.has('sig');
      const headers = {
        'Content-Type': 'application/json',
        ...(isAuthorizedByAddress ? { 'X-Notification-Token': token } : { Authorization: `Bearer ${token}` }),
      };
      try {
        const { status } = await post(url, { ...settings, headers, body, timeoutMs: TIMEOUT_MS, readBytes: 0 });
        if (status >= 200 && status < 300) return 'arrived';
        return GONE.includes(status) ? 'gone' : 'failed';
      } catch {
        return 'failed';
      }
    },
    async publicKeys() {
      const { kty, n, e } = await settings.signingKey();
      const key = { kty, n, e } as JWK;
      return { keys: [{ ...key, alg: ALGORITHM, use: 'sig', kid: await calculateJwkThumbprint(key) }] };
    },
  };
}

const isAt = ({ hostname }: URL, host: string): boolean =>
  host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host;

/** Asks an address to answer with a token, as Graph does before it sends anything there. */
async function answersToken(address: URL, { allowLoopback }: NotifierSettings): Promise<boolean> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const url = new URL(address);
  url.searchParams.set('validationToken', token);
  const headers = { 'Content-Type': 'text/plain; charset=utf-8' };
  try {
    const readBytes = token.length + 1;
    const answer = await post(url, { allowLoopback, headers, body: '', timeoutMs: TIMEOUT_MS, readBytes });
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
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(await importJWK(key, ALGORITHM));
}
