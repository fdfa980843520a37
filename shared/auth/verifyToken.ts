import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey, createRemoteJWKSet, customFetch } from 'jose';
import { GraphError } from '../rules/errors';
import { callerOf, type Caller } from './caller';
import { hash } from 'node:crypto';
import { observedFetch } from '../telemetry/span';

export interface TokenSettings {
  /** The claim `iss` of accepted tokens. */
  readonly issuer: string;
  /** Returns the issuer's key of a token. */
  readonly keyOf: JWTVerifyGetKey;
  readonly audience: string;
  readonly tenantId: string;
  /** Returns the display name of an application by the id of its service principal; undefined when it is not known. */
  readonly findApplicationName: (id: string) => Promise<string | undefined>;
}

/** Returns the caller of a request by the value of its Authorization header. */
export type Authenticate = (authorization: string | null) => Promise<Caller>;

const CLOCK_TOLERANCE_SECONDS = 5;

/**
 * Accepts bearer tokens of the tenant's issuer, verified with the issuer's keys, and nothing else. The headers of App Service sign-in
 * (`x-ms-client-principal…`) are ignored: without that sign-in any caller can send them. Validity follows the machine's time, not the
 * product's clock. The returned function throws InvalidAuthenticationToken, or ServiceUnavailable when the keys cannot be read.
 */
export function createAuthenticator(settings: TokenSettings): Authenticate {
  const verified = createVerifiedTokens();
  const tenantId = settings.tenantId.toLowerCase();
  const withName = createNaming(settings.findApplicationName);
  return async (authorization) => {
    const token = bearerToken(authorization);
    const known = verified.find(token);
    if (known) return known;
    const claims = await verify(token, settings);
    const tid = claims.tid;
    if (typeof tid !== 'string' || tid.toLowerCase() !== tenantId) {
      throw unauthenticated('The access token is of another tenant.');
    }
    const caller = await withName(callerOf(claims));
    verified.keep(token, caller, claims.exp ?? 0);
    return caller;
  };
}

/**
 * Returns a function that adds the name of an application to its caller. Tokens lack the name, and people must not see a GUID as the
 * creator of a review. Each name is looked up once.
 */
function createNaming(find: TokenSettings['findApplicationName']): (caller: Caller) => Promise<Caller> {
  const names = new Map<string, string>();
  return async (caller) => {
    if (caller.kind === 'user' || caller.displayName !== caller.appId) return caller;
    const name = names.get(caller.id) ?? (await find(caller.id));
    if (name === undefined) return caller;
    names.set(caller.id, name);
    return { ...caller, displayName: name };
  };
}

function bearerToken(authorization: string | null): string {
  if (authorization === null || authorization.trim() === '') throw unauthenticated('Access token is empty.');
  const [scheme = '', token, ...rest] = authorization.trim().split(/ +/);
  if (scheme.toLowerCase() !== 'bearer') throw unauthenticated('The Authorization header is not of the Bearer scheme.');
  if (token === undefined || rest.length > 0)
    throw unauthenticated('The Authorization header holds no single access token.');
  return token;
}

async function verify(token: string, settings: TokenSettings): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, settings.keyOf, {
      issuer: settings.issuer,
      audience: settings.audience,
      algorithms: ['RS256'],
      requiredClaims: ['exp'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    });
    return payload;
  } catch (error) {
    throw error instanceof errors.JOSEError ? unauthenticated(reasonOf(error), error) : error;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'The access token has expired.',
  ERR_JOSE_ALG_NOT_ALLOWED: 'The access token is not signed with RS256.',
  ERR_JWKS_NO_MATCHING_KEY: 'The access token is not signed with a key of the issuer.',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'The access token does not name the key of the issuer that signed it.',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'The signature of the access token is not valid.',
};

const CLAIM_REASONS: Readonly<Record<string, string>> = {
  aud: 'The access token is meant for another audience.',
  iss: 'The access token is of another issuer.',
  nbf: 'The access token is not valid yet.',
  exp: 'The access token does not say when it expires.',
};

/** Returns the product's own message for an error, because the library's messages may quote the token. */
function reasonOf(error: errors.JOSEError): string {
  const reason = error instanceof errors.JWTClaimValidationFailed ? CLAIM_REASONS[error.claim] : REASONS[error.code];
  return reason ?? 'The access token is not a valid JSON Web Token.';
}

const unauthenticated = (message: string, cause?: unknown): GraphError =>
  new GraphError('InvalidAuthenticationToken', message, { cause });

/** The callers of tokens that were verified a short time ago. */
interface VerifiedTokens {
  find(token: string): Caller | undefined;
  /** Keeps the caller of a verified token. `expires` is the claim `exp`, in seconds since 1970. */
  keep(token: string, caller: Caller, expires: number): void;
}

/**
 * How long a verified token is kept, in milliseconds: a withdrawn key must stop working soon. The keys themselves are read again every ten
 * minutes.
 */
const KEPT_MS = 5 * 60_000;
const MOST = 1_000;

/**
 * Remembers verified tokens by their SHA-256, because verifying a signature takes longer than all other work of a request. An entry ends
 * with its token, after five minutes at the latest. At most 1,000 entries are kept. Uses the machine's time, as tokens do.
 */
export function createVerifiedTokens(): VerifiedTokens {
  const known = new Map<string, { readonly caller: Caller; readonly until: number }>();
  return {
    find(token) {
      const found = known.get(keyOf(token));
      return found !== undefined && Date.now() < found.until ? found.caller : undefined;
    },
    keep(token, caller, expires) {
      const [oldest] = known.keys();
      if (oldest !== undefined && known.size >= MOST) known.delete(oldest);
      const key = keyOf(token);
      // A Map keeps the place of a key that is set again, so the deletion moves the entry to the end.
      known.delete(key);
      known.set(key, { caller, until: Math.min(Date.now() + KEPT_MS, expires * 1000) });
    },
  };
}

const keyOf = (token: string): string => hash('sha256', token, 'base64');

const TIMEOUT_MS = 5_000;
const RETRY_AFTER_SECONDS = 5;

/** The signing keys of a token issuer. */
interface IssuerKeys {
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
