import type { JWTPayload } from 'jose';
import { GraphError } from '../rules/errors';
import type { UserIdentity } from '../rules/model/definition';
import type { Origin } from '../rules/model/origin';

/** The request of a caller; absent if permissions are checked outside of a request. */
interface RequestOrigin {
  readonly requestId?: string;
}

/** A signed-in person. `scopes` are the delegated permissions of the token, `roles` the template ids of the person's directory roles. */
export interface UserCaller extends RequestOrigin {
  readonly kind: 'user';
  /** The object id in the directory. */
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  /** The application that the person uses, if the token names it. */
  readonly appId?: string;
  readonly scopes: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
}

/** An application that calls in its own name. */
interface ApplicationCaller extends RequestOrigin {
  readonly kind: 'application';
  /** The object id of the service principal. */
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly permissions: ReadonlySet<string>;
}

export type Caller = UserCaller | ApplicationCaller;

/**
 * Returns the caller that the claims of a verified token name: a person if there is `scp`, otherwise an application. A token without
 * permissions still has a caller, so that the answer is 403 and not 401. Throws InvalidAuthenticationToken when the claims name neither.
 */
export function callerOf(claims: JWTPayload): Caller {
  const id = text(claims.oid).toLowerCase();
  if (id === '') throw unauthenticated('The access token has no object id (claim oid).');
  const { scp, idtyp } = claims;
  if (scp === undefined) return applicationOf(id, claims);
  if (typeof scp !== 'string') throw unauthenticated('The claim scp of the access token must be a text.');
  if (idtyp === 'app')
    throw unauthenticated("The claim idtyp of the access token says 'app', but the claim scp names a person's scopes.");
  return userOf(id, claims);
}

function userOf(id: string, claims: JWTPayload): UserCaller {
  const userPrincipalName = text(claims.preferred_username) || text(claims.upn);
  const appId = clientOf(claims);
  return {
    kind: 'user',
    id,
    displayName: text(claims.name) || userPrincipalName,
    userPrincipalName,
    ...(appId !== '' && { appId }),
    scopes: new Set(text(claims.scp).split(' ').filter(Boolean).map(presentName)),
    roles: new Set(texts(claims.wids).map((role) => role.toLowerCase())),
  };
}

function applicationOf(id: string, claims: JWTPayload): ApplicationCaller {
  const appId = clientOf(claims);
  // An ID token has the same signature and no `scp` either, but it names no client. It must not pass for the token of an application.
  if (appId === '' || claims.idtyp === 'user') {
    throw unauthenticated('The token is neither an access token of a person nor of an application.');
  }
  // The absence of scopes proves nothing: the issuer must state that the token belongs to an application.
  if (claims.idtyp !== 'app') {
    throw unauthenticated(
      "The access token has no scopes and does not say that it is of an application: the claim idtyp must be 'app'. Add the optional claim idtyp to the app registration of this API.",
    );
  }
  return {
    kind: 'application',
    id,
    appId,
    displayName: text(claims.app_displayname) || appId,
    permissions: new Set(texts(claims.roles).map(presentName)),
  };
}

const unauthenticated = (message: string): GraphError => new GraphError('InvalidAuthenticationToken', message);

/** Returns the client id of a token, which is in the claim appid in version 1 of access tokens and in azp in version 2. */
const clientOf = ({ appid, azp }: JWTPayload): string => text(appid) || text(azp);

const text = (claim: unknown): string => (typeof claim === 'string' ? claim : '');

const texts = (claim: unknown): string[] =>
  Array.isArray(claim) ? claim.filter((value): value is string => typeof value === 'string') : [];

/**
 * Returns the present name of a permission. Earlier versions of the app registration have this one in the plural; Graph's name is the
 * singular.
 */
const presentName = (permission: string): string =>
  permission === 'Policy.ReadWrite.AccessReviews' ? 'Policy.ReadWrite.AccessReview' : permission;

/** Returns the caller as Graph's userIdentity; an application has no user principal name. */
export const identityOf = (caller: Caller): UserIdentity => ({
  id: caller.id,
  displayName: caller.displayName,
  userPrincipalName: caller.kind === 'user' ? caller.userPrincipalName : '',
});

/** Returns who the caller is and by which channel the request came, as evidence records it. */
export const originOf = (caller: Caller): Origin => ({
  by: identityOf(caller),
  channel: { kind: caller.kind, appId: caller.appId ?? null, requestId: caller.requestId ?? null },
});

/** Returns whether a key in a path names the caller. The key is undefined for `/me`, otherwise an object id or a user principal name. */
export function isCaller(caller: Caller, usersId: string | undefined): boolean {
  if (usersId === undefined || usersId.toLowerCase() === caller.id) return true;
  return caller.kind === 'user' && usersId.toLowerCase() === caller.userPrincipalName.toLowerCase();
}
