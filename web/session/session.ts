import { type SigninRedirectArgs, UserManager, WebStorageStateStore, type User } from 'oidc-client-ts';
import type { TokenSource } from '../api/client';
import type { Settings } from './settings';

const SIGNED_IN = '/reviews/signed-in';
export const SIGNED_OUT = '/reviews/signed-out';

/** The person who is signed in. */
export interface Session extends TokenSource {
  readonly person: { readonly id: string; readonly name: string };
  /**
   * The template ids of the person's directory roles. The service decides what they permit; the pages only hide actions that it would
   * refuse.
   */
  readonly roles: ReadonlySet<string>;
  /** Signs in once more, also with the permission for the policy. Leaves the page. */
  askForPolicy(): Promise<void>;
  /** Leaves the page. */
  signOut(): Promise<void>;
}

/** The seconds that a token must still be valid; otherwise it is renewed first. */
const LEAST_SECONDS = 60;

/**
 * Signs in, or continues the session of this tab. If that needs the issuer, leaves the page and never resolves. The issuer then sends the
 * person back to the URL that they opened. Throws if the issuer refuses.
 */
export async function openSession(settings: Settings): Promise<Session> {
  const manager = new UserManager({
    authority: settings.issuer,
    client_id: settings.clientId,
    redirect_uri: location.origin + SIGNED_IN,
    post_logout_redirect_uri: location.origin + SIGNED_OUT,
    scope: `openid profile offline_access ${settings.scope}`,
    response_type: 'code',
    // Keep tokens only as long as the tab.
    userStore: new WebStorageStateStore({ store: sessionStorage }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    // Browsers block hidden frames of another site, and the issuer's user information does not accept the token of this API.
    automaticSilentRenew: false,
    monitorSession: false,
    loadUserInfo: false,
  });
  let user = location.pathname === SIGNED_IN ? await comeBack(manager) : await manager.getUser();

  const renew = async (): Promise<void> => {
    // The refresh token of a page expires after a day; the issuer's own session may still be valid then.
    user = await manager.signinSilent().catch(() => leave(manager, { prompt: 'none' }));
  };
  let renewing: Promise<void> | undefined;
  const renewOnce = (): Promise<void> => {
    renewing ??= renew().finally(() => {
      renewing = undefined;
    });
    return renewing;
  };

  user ??= await leave(manager);
  const { profile } = user;
  return {
    person: {
      id: typeof profile.oid === 'string' ? profile.oid : profile.sub,
      name: profile.name ?? profile.preferred_username ?? '',
    },
    roles: rolesIn(user.access_token),
    renew: renewOnce,
    token: async () => {
      if ((user?.expires_in ?? 0) < LEAST_SECONDS) await renewOnce();
      return user?.access_token ?? '';
    },
    askForPolicy: async () => {
      // Both scopes begin with the URL of the API.
      const scope = settings.scope.replace('AccessReview.ReadWrite.All', 'Policy.ReadWrite.AccessReview');
      await leave(manager, { scope: `${manager.settings.scope} ${scope}` });
    },
    signOut: async () => {
      await manager.signoutRedirect();
    },
  };
}

function rolesIn(token: string): ReadonlySet<string> {
  const payload = token.split('.')[1] ?? '';
  const { wids = [] } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { wids?: string[] };
  return new Set(wids);
}

/** Goes to the issuer. The promise never resolves, because the page is gone. */
async function leave(manager: UserManager, request: Pick<SigninRedirectArgs, 'prompt' | 'scope'> = {}): Promise<User> {
  const address = location.pathname + location.search;
  await manager.signinRedirect({ state: address, ...request });
  return new Promise(() => undefined);
}

/** Reads the answer of the issuer, and restores the URL that the person opened. */
async function comeBack(manager: UserManager): Promise<User> {
  try {
    const user = await manager.signinCallback();
    if (user === undefined) throw new Error('The issuer answered without a person.');
    history.replaceState(null, '', addressIn(user.state));
    return user;
  } catch (error) {
    const { error: code, state } = error as { error?: string; state?: unknown };
    if (code !== 'login_required' && code !== 'interaction_required') throw error;
    history.replaceState(null, '', addressIn(state));
    return leave(manager);
  }
}

/** Returns the path to restore. Accepts only paths of the pages themselves. */
const addressIn = (state: unknown): string =>
  typeof state === 'string' && /^\/(?:reviews|manage)(?:[/?]|$)/.test(state) && !state.startsWith(SIGNED_IN)
    ? state
    : '/reviews';
