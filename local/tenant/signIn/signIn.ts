import type { Directory, Row } from '../directory/directory';
import type { TenantAnswer, TenantRequest } from '../message';
import { type Grants, secret } from './grants';
import { escapeHtml, htmlPage } from './html';
import { signInPage } from './signInPage';

/** The visible part of signing in: a page that lists the people of the tenant, and a session in the browser. */
export interface SignIn {
  /** Answers a request to the authorization endpoint. */
  authorize(request: TenantRequest): TenantAnswer;
  /** Ends the browser's session. */
  signOut(request: TenantRequest): TenantAnswer;
}

const cookieName = 'sample-tenant-session';
/** The redirect URLs in the registration of the page. As in Entra, any port on localhost is allowed. */
const registeredAddress = /^http:\/\/localhost(?::\d+)?\/reviews\/(?:signed-in|signed-out)$/;

type Headers = TenantAnswer['headers'];

/** Creates the sign-in; `clientId` is the one application to which people sign in. */
export function createSignIn(directory: Directory, grants: Grants, clientId: string): SignIn {
  const sessions = new Map<string, string>();

  const sessionOwner = (request: TenantRequest): Row | undefined => {
    const found = directory.findUser(sessions.get(sessionOf(request)) ?? '');
    return found?.value.accountEnabled === false ? undefined : found;
  };

  const sendCode = ({ id }: Row, parameters: URLSearchParams, headers: Headers = {}): TenantAnswer =>
    answerPage(parameters, { code: grants.codeFor(id, parameters) }, headers);

  const signInAs = (name: string, parameters: URLSearchParams): TenantAnswer => {
    const person = directory.findUser(name);
    if (person === undefined) return refusePage(`There is no user '${name}' in this tenant.`);
    if (person.value.accountEnabled === false) return refusePage(`The account of '${name}' is disabled.`);
    const session = secret();
    sessions.set(session, person.id);
    return sendCode(person, parameters, { 'set-cookie': `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Lax` });
  };

  return {
    authorize: (request) => {
      const parameters = queryOf(request);
      const refusal = refusalOf(parameters, clientId);
      if (refusal !== undefined) return refusal;
      const hint = parameters.get('login_hint');
      if (hint !== null) return signInAs(hint, parameters);
      const prompt = parameters.get('prompt') ?? '';
      const person = ['login', 'select_account'].includes(prompt) ? undefined : sessionOwner(request);
      if (person !== undefined) return sendCode(person, parameters);
      if (prompt !== 'none') return signInPage(directory, parameters);
      return answerPage(parameters, { error: 'login_required', error_description: 'Nobody is signed in.' });
    },
    signOut: (request) => {
      sessions.delete(sessionOf(request));
      const address = queryOf(request).get('post_logout_redirect_uri') ?? '';
      const cookie = { 'set-cookie': `${cookieName}=; Path=/; Max-Age=0` };
      if (registeredAddress.test(address)) return redirect(address, cookie);
      return htmlPage(200, 'You are signed out', '<p>You can close this page.</p>', cookie);
    },
  };
}

const queryOf = ({ url }: TenantRequest): URLSearchParams => new URL(url, 'http://localhost').searchParams;

const sessionOf = ({ headers }: TenantRequest): string =>
  new RegExp(`${cookieName}=([\\w-]+)`).exec(String(headers.cookie))?.[1] ?? '';

/**
 * Returns Entra's refusal of a request from a single-page application. If the redirect URL is not trusted, the refusal is a page of its
 * own; otherwise it is sent to that URL.
 */
function refusalOf(parameters: URLSearchParams, clientId: string): TenantAnswer | undefined {
  const client = parameters.get('client_id') ?? '';
  if (client !== clientId) return refusePage(`There is no application '${client}' in this tenant.`);
  if (!registeredAddress.test(parameters.get('redirect_uri') ?? '')) {
    return refusePage('The redirect address is not one that the application has registered.');
  }
  const problem = problemOf(parameters);
  return problem === undefined
    ? undefined
    : answerPage(parameters, { error: 'invalid_request', error_description: problem });
}

function problemOf(parameters: URLSearchParams): string | undefined {
  if (parameters.get('response_type') !== 'code') return "response_type must be 'code'.";
  if (parameters.get('code_challenge_method') !== 'S256' || (parameters.get('code_challenge') ?? '') === '') {
    return "A code_challenge with the code_challenge_method 'S256' is required.";
  }
  return (parameters.get('scope') ?? '').split(' ').includes('openid') ? undefined : "scope must have 'openid'.";
}

const refusePage = (message: string): TenantAnswer =>
  htmlPage(400, 'This sign-in is not possible', `<p>${escapeHtml(message)}</p>`);

/** Returns the browser to the page that asked, with the answer in the URL. */
function answerPage(
  parameters: URLSearchParams,
  answer: Readonly<Record<string, string>>,
  headers: Headers = {},
): TenantAnswer {
  const address = new URL(parameters.get('redirect_uri') ?? '');
  const state = parameters.get('state');
  const all = { ...answer, ...(state !== null && { state }) };
  for (const [name, value] of Object.entries(all)) address.searchParams.set(name, value);
  return redirect(address.href, headers);
}

const redirect = (address: string, headers: Headers): TenantAnswer => ({
  status: 302,
  headers: { location: address, 'cache-control': 'no-store', ...headers },
  body: '',
});
