import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, importJWK, SignJWT, type JWK } from 'jose';
import { notificationUrlOf, mayCall, type AddressRules } from './addresses';
import { lookup as lookUp, type LookupAddress } from 'node:dns';
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { SpanKind } from '@opentelemetry/api';
import { inSpan } from '../telemetry/span';

/** Sends notifications to the webhooks of subscribers. */
export interface Notifier {
  readonly tenantId: string;
  /**
   * Returns why an address cannot be used: it is not public, or it did not confirm the subscription. Returns undefined for a good address.
   */
  refuse(address: string): Promise<string | undefined>;
  /**
   * Returns whether the address is the callback of a flow. Such an address takes every POST as an event, so it cannot confirm a
   * subscription.
   */
  isCallback(address: string): boolean;
  /**
   * Sends a signed body. Never rejects because of the address. The signature is the bearer token of the request. A callback address with a
   * SAS signature (`sig`) refuses requests that also have an Authorization header; there the token is in `X-Notification-Token`.
   */
  send(address: string, content: object): Promise<SendResult>;
}

/** The result of a request. `gone` means that the host says that the address no longer exists. */
export type SendResult = 'arrived' | 'gone' | 'failed';

export interface NotifierSettings {
  readonly tenantId: string;
  /** The product's public address. */
  readonly issuer: string;
  /** Allows http to loopback addresses. */
  readonly allowLoopback: boolean;
  /** The hosts of flow callbacks: host names, or `*.` followed by a suffix. */
  readonly callbackHosts: readonly string[];
  /** The private RSA keys; the first one signs. */
  readonly signingKeys: () => Promise<readonly JWK[]>;
}

const ALGORITHM = 'RS256';
/** How many milliseconds an answer may take, as with Graph. */
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
  };
}

const isAt = ({ hostname }: URL, host: string): boolean =>
  host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host;

/** Asks an address to answer with a token, as Graph does before it sends notifications there. */
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

/** Returns the signature of a notification. It expires by the machine's time, as all tokens do, and not by the product's clock. */
async function sign(
  { signingKeys, issuer, tenantId }: NotifierSettings,
  { origin }: URL,
  body: string,
): Promise<string> {
  const [key] = await signingKeys();
  if (!key) throw new Error('The product has no signing key.');
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

export interface PostRequest extends AddressRules {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The milliseconds for the whole call: resolving the name, connecting, and reading the first part of the answer. */
  readonly timeoutMs: number;
  /** How many bytes of the answer are read; the remainder is not awaited. */
  readonly readBytes: number;
  /** Resolves names; by default with the system's resolver. */
  readonly resolve?: typeof lookUp;
}

interface PostResponse {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/**
 * POSTs to an address that a caller chose. Resolves the name, checks each of its IP addresses, and connects to a checked one. Follows no
 * redirects and keeps no connections. Throws an Error when there is no answer.
 */
export function post(url: URL, request: PostRequest): Promise<PostResponse> {
  const attributes = { 'http.request.method': 'POST', 'server.address': url.hostname };
  return inSpan({ name: 'POST notification', kind: SpanKind.CLIENT, attributes }, async (span) => {
    const response = await send(url, request);
    span.setAttribute('http.response.status_code', response.status);
    return response;
  });
}

async function send(url: URL, request: PostRequest): Promise<PostResponse> {
  const { headers, body, timeoutMs, readBytes } = request;
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
    agent: false,
    lookup: checkedLookup(url, request),
    signal: AbortSignal.timeout(timeoutMs),
  };
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? requestHttps : requestHttp;
    const outgoing = open(url, options, (response) => {
      readStart(response, readBytes).then((text) => {
        const contentType = response.headers['content-type'] ?? '';
        resolve({ status: response.statusCode ?? 0, contentType, text });
        outgoing.destroy();
      }, reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Refuses a name if any of its addresses is not allowed, because the resolver decides which address is used. */
function checkedLookup({ protocol }: URL, request: PostRequest): LookupFunction {
  const resolve = request.resolve ?? lookUp;
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const found: readonly LookupAddress[] = error ? [] : addresses;
      const [first] = found;
      if (error || !first) {
        callback(error ?? new Error('The name has no address.'), '');
      } else if (!found.every(({ address }) => mayCall(address, protocol, request))) {
        callback(new Error('The name does not lead to a public address.'), '');
      } else if (options.all) {
        callback(null, [...found]);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}

async function readStart(response: IncomingMessage, bytes: number): Promise<string> {
  if (bytes === 0) return '';
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length >= bytes) break;
  }
  return text.slice(0, bytes);
}
