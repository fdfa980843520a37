import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { GraphError } from '../rules/errors';
import { observedFetch } from '../telemetry/observedFetch';

const TIMEOUT_MS = 5_000;
const RETRY_AFTER_SECONDS = 5;

/**
 * The signing keys of a token issuer, found through its discovery document. Nothing is fetched before the first token asks for a
 * key; the address of the keys is kept once it is known, and asked for again after a failure. The keys themselves are cached,
 * and read again when a token names an unknown one.
 * @throws (the returned function) GraphError ServiceUnavailable when the issuer cannot be read, JOSEError when it has no such key
 */
export function issuerKeys(issuer: string): JWTVerifyGetKey {
  let discovered: Promise<JWTVerifyGetKey> | undefined;
  return async (header, token) => {
    // Every issuer names its keys. Without a name any key that fits would do, and a rotation could not be told from a forgery.
    if (!header.kid) throw new errors.JWKSNoMatchingKey();
    try {
      discovered ??= discoverKeys(issuer);
      const keyOf = await discovered.catch((error: unknown) => {
        discovered = undefined;
        throw error;
      });
      return await keyOf(header, token);
    } catch (error) {
      throw isTokenError(error) ? error : unavailable(error);
    }
  };
}

/** Reads the issuer's keys afresh. Throws an Error when they cannot be read or there are none. */
export async function checkIssuerKeys(issuer: string): Promise<void> {
  const keys = await readJson((await discover(issuer)).href);
  const list = typeof keys === 'object' && keys !== null && 'keys' in keys ? keys.keys : undefined;
  if (!Array.isArray(list) || list.length === 0) throw new Error(`${issuer} publishes no keys.`);
}

async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  return createRemoteJWKSet(await discover(issuer), { timeoutDuration: TIMEOUT_MS, [customFetch]: observedFetch });
}

async function discover(issuer: string): Promise<URL> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  return keysAddress(await readJson(address), address);
}

async function readJson(address: string): Promise<unknown> {
  const response = await observedFetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${address} answered ${response.status}.`);
  return response.json();
}

function keysAddress(document: unknown, address: string): URL {
  const found =
    typeof document === 'object' && document !== null && 'jwks_uri' in document ? document.jwks_uri : undefined;
  if (typeof found !== 'string') throw new Error(`${address} names no jwks_uri.`);
  return new URL(found);
}

/** The issuer answered, and it is the token that names no key of the issuer. */
const isTokenError = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;

const unavailable = (cause: unknown): GraphError =>
  new GraphError('ServiceUnavailable', 'The signing keys of the token issuer cannot be read at the moment.', {
    cause,
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
