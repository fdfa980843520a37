import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JWK, SignJWT, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose';
import type { Directory } from './directory/directory';
import { replaceFile } from './directory/journal';
import { type JsonObject, type TenantAnswer, json } from './message';
import { activeRolesOf } from './read/navigation';
import type { Grant, Grants } from './signIn/grants';

/** The issuer and the audience of tokens. */
export interface TokenSettings {
  readonly baseUrl: string;
  readonly audience: string;
  /** The directory for the signing key; undefined means a new key at each start. */
  readonly dataDirectory: string | undefined;
}

/** The token endpoint, its discovery document and keys. */
export interface Tokens {
  readonly discovery: JsonObject;
  keys(): Promise<JsonObject>;
  /** Answers the form of a token request; `origin` is the header of that name. */
  issue(form: URLSearchParams, origin: string | undefined): Promise<TenantAnswer>;
}

const defaultScope = 'AccessReview.ReadWrite.All';
const lifetimeSeconds = 3600;

/**
 * Makes the token endpoint (docs: the local runner, tenant server). Token times follow the machine's clock. The key is made when it is first
 * needed, because that takes a tenth of a second.
 */
export function createTokens(directory: Directory, settings: TokenSettings, grants: Grants): Tokens {
  let opened: Promise<SigningKey> | undefined;
  const signingKey = (): Promise<SigningKey> => (opened ??= openKey(settings.dataDirectory));
  const { baseUrl, audience } = settings;
  const sign = async (claims: JsonObject, expiresIn: number): Promise<string> => {
    const { key, publicKey } = await signingKey();
    const now = Math.floor(Date.now() / 1000);
    const issuedAt = expiresIn > 0 ? now : now + expiresIn - lifetimeSeconds;
    const times = { iat: issuedAt, nbf: issuedAt, exp: now + expiresIn };
    return new SignJWT({ iss: baseUrl, tid: directory.tenantId, ...times, jti: randomUUID(), ver: '2.0', ...claims })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: publicKey.kid ?? '' })
      .sign(key);
  };
  const issue = async (form: URLSearchParams): Promise<TenantAnswer> => {
    const claims = claimsFor(directory, form);
    if ('status' in claims) return claims;
    const expiresIn = readLifetime(form.get('expires_in'));
    if (expiresIn === undefined) return refuse('invalid_request', 'expires_in must be a whole number of seconds.');
    const token = await sign({ aud: audience, ...claims.claims, ...claimsIn(form) }, expiresIn);
    return answerTokens({ access_token: token, expires_in: expiresIn });
  };
  const issueToPage = async (form: URLSearchParams, origin: string | undefined): Promise<TenantAnswer> => {
    const grant = grants.redeem(form, origin);
    if ('error' in grant) return refuse(grant.error, grant.description);
    const { userId, clientId, scope } = grant;
    const scopes = scope.split(' ');
    const permissions = scopes.filter((name) => !openIdScopes.includes(name)).join(' ');
    const person = personClaims(directory, new URLSearchParams({ username: userId, scope: permissions }));
    if ('status' in person) return person;
    const { claims } = person;
    const expiresIn = readLifetime(form.get('expires_in')) ?? lifetimeSeconds;
    return answerTokens({
      access_token: await sign({ aud: audience, ...claims, azp: clientId }, expiresIn),
      id_token: await sign(idClaims(grant, claims), expiresIn),
      expires_in: expiresIn,
      scope,
      ...(scopes.includes('offline_access') && { refresh_token: grants.refreshTokenFor(grant) }),
    });
  };
  return {
    discovery: discoveryOf(baseUrl),
    keys: async () => ({ keys: [(await signingKey()).publicKey] }),
    issue: async (form, origin) => {
      const isOfPage = ['authorization_code', 'refresh_token'].includes(form.get('grant_type') ?? '');
      const answer = await (isOfPage ? issueToPage(form, origin) : issue(form));
      return { ...answer, headers: { ...answer.headers, ...anyOrigin } };
    },
  };
}

/** Returns the claims that the form sets itself, for tests of refusals. */
function claimsIn(form: URLSearchParams): JsonObject {
  const asked = { aud: form.get('audience'), iss: form.get('issuer'), tid: form.get('tenant_id') };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== null));
}

const openIdScopes = ['openid', 'profile', 'email', 'offline_access'];

/** The headers of answers that pages of any origin may read, as in Entra. */
export const anyOrigin = { 'access-control-allow-origin': '*' } as const;

const answerTokens = (tokens: JsonObject): TenantAnswer =>
  json(200, { token_type: 'Bearer', ...tokens }, { 'cache-control': 'no-store' });

const idClaims = ({ clientId, nonce }: Grant, { oid, sub, name, preferred_username }: JsonObject): JsonObject => ({
  aud: clientId,
  oid,
  sub,
  name,
  preferred_username,
  ...(nonce !== null && { nonce }),
});

const discoveryOf = (baseUrl: string): JsonObject => ({
  issuer: baseUrl,
  authorization_endpoint: `${baseUrl}/oauth2/v2.0/authorize`,
  end_session_endpoint: `${baseUrl}/oauth2/v2.0/logout`,
  token_endpoint: `${baseUrl}/oauth2/v2.0/token`,
  jwks_uri: `${baseUrl}/discovery/v2.0/keys`,
  grant_types_supported: ['password', 'client_credentials', 'authorization_code', 'refresh_token'],
  response_types_supported: ['code', 'token'],
  code_challenge_methods_supported: ['S256'],
  scopes_supported: openIdScopes,
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: ['RS256'],
});

interface SigningKey {
  readonly key: Awaited<ReturnType<typeof importJWK>>;
  readonly publicKey: JWK;
}

async function openKey(dataDirectory: string | undefined): Promise<SigningKey> {
  const jwk = dataDirectory === undefined ? await makeKey() : await keptKey(dataDirectory);
  const kid = await calculateJwkThumbprint(jwk);
  const { kty = 'RSA', n = '', e = '' } = jwk;
  return { key: await importJWK(jwk, 'RS256'), publicKey: { kty, n, e, kid, alg: 'RS256', use: 'sig' } };
}

const makeKey = async (): Promise<JWK> => exportJWK((await generateKeyPair('RS256', { extractable: true })).privateKey);

/** Returns the stored key, so that tokens of earlier runs stay valid. Creates the key at the first run. */
async function keptKey(dataDirectory: string): Promise<JWK> {
  const path = join(dataDirectory, 'tenant-key.json');
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as JWK; // this function wrote the file
  const jwk = await makeKey();
  mkdirSync(dataDirectory, { recursive: true });
  replaceFile(path, JSON.stringify(jwk));
  return jwk;
}

const refuse = (error: string, description: string): TenantAnswer =>
  json(400, { error, error_description: description });

function readLifetime(text: string | null): number | undefined {
  if (text === null) return lifetimeSeconds;
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}

type Claims = { readonly claims: JsonObject } | TenantAnswer;

function claimsFor(directory: Directory, form: URLSearchParams): Claims {
  switch (form.get('grant_type')) {
    case 'password':
      return personClaims(directory, form);
    case 'client_credentials':
      return applicationClaims(directory, form);
    default:
      return refuse(
        'unsupported_grant_type',
        "grant_type must be 'password', 'client_credentials', 'authorization_code' or 'refresh_token'.",
      );
  }
}

function personClaims(directory: Directory, form: URLSearchParams): Claims {
  const username = form.get('username') ?? '';
  const user = directory.findUser(username);
  if (user === undefined) return refuse('invalid_grant', `There is no user '${username}' in this tenant.`);
  if (user.value.accountEnabled === false) return refuse('invalid_grant', `The account of '${username}' is disabled.`);
  const { displayName: name, userPrincipalName } = user.value;
  const scp = permissions(form).join(' ');
  const wids = activeRolesOf(directory, user);
  return { claims: { oid: user.id, sub: user.id, name, preferred_username: userPrincipalName, scp, wids } };
}

function applicationClaims(directory: Directory, form: URLSearchParams): Claims {
  const clientId = (form.get('client_id') ?? '').toLowerCase();
  const applications = directory.list('servicePrincipals');
  const found = applications.find(({ value }) => String(value.appId).toLowerCase() === clientId);
  if (found === undefined) return refuse('invalid_client', `There is no application '${clientId}' in this tenant.`);
  if (found.value.accountEnabled === false)
    return refuse('invalid_client', `The application '${clientId}' is disabled.`);
  const { appId } = found.value;
  const roles = permissions(form);
  return { claims: { appid: appId, azp: appId, idtyp: 'app', oid: found.id, sub: found.id, roles } };
}

/** Returns the requested permissions without the API's URL. An empty `scope` requests none. */
function permissions(form: URLSearchParams): readonly string[] {
  const scope = form.get('scope');
  if (scope === '') return [];
  const names = (scope ?? '').split(/\s+/).map((name) => name.slice(name.lastIndexOf('/') + 1));
  const asked = names.filter((name) => name !== '' && name !== '.default');
  return asked.length === 0 ? [defaultScope] : asked;
}
