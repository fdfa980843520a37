import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { GraphError } from '../rules/errors';
import { callerOf, type Caller } from './caller';
import { hash } from 'node:crypto';

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
