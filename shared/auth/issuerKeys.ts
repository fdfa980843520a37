import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { GraphError } from '../rules/errors';
import { observedFetch } from '../telemetry/span';

const TIMEOUT_MS = 5_000;
const RETRY_AFTER_SECONDS = 5;

/** The signing keys of a token issuer. */
export interface IssuerKeys {
  /** Reads the keys once. Throws an Error when they cannot be read; the next call tries again. */
  readonly read: () => Promise<unknown>;
  /**
   * Returns the key of a token. Throws ServiceUnavailable when the issuer's keys cannot be read, and JOSEError when there is no such key.
   */
  readonly keyOf: JWTVerifyGetKey;
}

/** Finds the keys by the discovery document of the issuer. A token with an unknown key fetches them again. */
export function issuerKeys(issuer: string): IssuerKeys {
  let discovered: ReturnType<typeof discoverKeys> | undefined;
  const read = (): ReturnType<typeof discoverKeys> =>
    (discovered ??= discoverKeys(issuer).catch((error: unknown) => {
      discovered = undefined;
      throw error;
    }));
  return {
    read,
    async keyOf(header, token) {
      // Every issuer names its keys. Without a name, any matching key would be accepted, and a rotation would look like a forgery.
      if (!header.kid) throw new errors.JWKSNoMatchingKey();
      try {
        return await (
          await read()
        )(header, token);
      } catch (error) {
        throw isTokenError(error) ? error : unavailable(error);
      }
    },
  };
}

/** Fetches the issuer's keys. Throws an Error when they cannot be read or there are none. */
export async function checkIssuerKeys(issuer: string): Promise<void> {
  const keys = await readJson((await discover(issuer)).href);
  const list = typeof keys === 'object' && keys !== null && 'keys' in keys ? keys.keys : undefined;
  if (!Array.isArray(list) || list.length === 0) throw new Error(`${issuer} publishes no keys.`);
}

async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const keys = createRemoteJWKSet(await discover(issuer), {
    timeoutDuration: TIMEOUT_MS,
    [customFetch]: observedFetch,
  });
  await keys.reload();
  return keys;
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

/** Returns whether the issuer responded and the token names none of its keys. */
const isTokenError = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;

const unavailable = (cause: unknown): GraphError =>
  new GraphError('ServiceUnavailable', 'The signing keys of the token issuer cannot be read at the moment.', {
    cause,
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
