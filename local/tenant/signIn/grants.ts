import { createHash, randomBytes } from 'node:crypto';

/** The permissions that a person granted when they signed in to a page. */
export interface Grant {
  readonly userId: string;
  readonly clientId: string;
  /** The scope that the page requested, including OpenID's own scopes. */
  readonly scope: string;
  readonly nonce: string | null;
  /** When the refresh tokens of this sign-in expire, in milliseconds since 1970. Using a token does not extend that time. */
  readonly endsAt: number;
}

/** Why a token is refused, with the error codes of OAuth. */
interface Refusal {
  readonly error: 'invalid_request' | 'invalid_grant' | 'invalid_client';
  readonly description: string;
}

/** Codes with PKCE and rotating refresh tokens, as in Entra for a single-page application. */
export interface Grants {
  /** Returns a code for the parameters of an authorization request. */
  codeFor(userId: string, parameters: URLSearchParams): string;
  /** Returns the grant of a code or a refresh token; each works once. `origin` is the header with the origin of the calling page. */
  redeem(form: URLSearchParams, origin: string | undefined): Grant | Refusal;
  refreshTokenFor(grant: Grant): string;
}

interface Code {
  readonly grant: Grant;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly endsAt: number;
}

const codeLifetimeMs = 10 * 60_000;
/** The lifetime of refresh tokens in milliseconds; Entra's limit for single-page applications. */
const refreshLifetimeMs = 24 * 60 * 60_000;

export const secret = (): string => randomBytes(32).toString('base64url');

/** Creates an empty store of grants; `clientId` is the one application to which people sign in. */
export function createGrants(clientId: string): Grants {
  const codes = new Map<string, Code>();
  const refreshTokens = new Map<string, Grant>();

  const redeemCode = (form: URLSearchParams): Grant | Refusal => {
    const code = take(codes, form.get('code'));
    if (code === undefined || code.endsAt <= Date.now()) return spent('code');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isSame = code.redirectUri === form.get('redirect_uri') && code.challenge === challenge;
    return isSame ? code.grant : { error: 'invalid_grant', description: 'The code belongs to another request.' };
  };

  const redeemRefreshToken = (form: URLSearchParams): Grant | Refusal => {
    const grant = take(refreshTokens, form.get('refresh_token'));
    return grant !== undefined && grant.endsAt > Date.now() ? grant : spent('refresh token');
  };

  return {
    codeFor: (userId, parameters) => {
      const code = secret();
      const now = Date.now();
      const scope = parameters.get('scope') ?? '';
      codes.set(code, {
        grant: { userId, clientId, scope, nonce: parameters.get('nonce'), endsAt: now + refreshLifetimeMs },
        redirectUri: parameters.get('redirect_uri') ?? '',
        challenge: parameters.get('code_challenge') ?? '',
        endsAt: now + codeLifetimeMs,
      });
      return code;
    },
    redeem: (form, origin) => {
      if (form.get('client_id') !== clientId) {
        return { error: 'invalid_client', description: 'The client_id is not that of the application.' };
      }
      if (origin === undefined) {
        return { error: 'invalid_request', description: 'Tokens of a single-page application are for browsers only.' };
      }
      return form.get('grant_type') === 'refresh_token' ? redeemRefreshToken(form) : redeemCode(form);
    },
    refreshTokenFor: (grant) => {
      const token = secret();
      refreshTokens.set(token, grant);
      return token;
    },
  };
}

function take<T>(from: Map<string, T>, key: string | null): T | undefined {
  const found = from.get(key ?? '');
  from.delete(key ?? '');
  return found;
}

const spent = (what: string): Refusal => ({
  error: 'invalid_grant',
  description: `The ${what} is unknown, used or too old.`,
});
