import { startRunner, type RunnerOptions, type TestRunner } from './runner';

/** The properties that tests read. The request decides which of them an answer has. */
export interface Body {
  readonly [member: string]: unknown;
  readonly id: string;
  readonly displayName: string;
  readonly status: string;
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly scope: object;
  readonly reviewers: readonly { readonly query: string }[];
  readonly fallbackReviewers: readonly { readonly query: string }[];
  readonly createdBy: Identity;
  readonly principal: Identity;
  readonly decision: string;
  readonly value: readonly Body[];
  readonly error: ErrorBody;
}

interface Identity {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
}

interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly details?: readonly { readonly code: string; readonly target: string; readonly message: string }[];
  readonly innerError: Readonly<Record<string, string>>;
}

export interface Answer<T = Body> {
  readonly status: number;
  readonly headers: Headers;
  /** The raw body. */
  readonly text: string;
  /** The parsed body, if it is JSON. */
  readonly body: T;
}

/** The content of a request: a text is sent unchanged, any other value as JSON. */
interface Content {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One caller, a person or an application, with its token. */
export interface Client {
  /**
   * Sends a request. The path is below access reviews in v1.0 (`/definitions/…`) or in beta (`beta/definitions/…`), a path of the product
   * (`/beta/users/…`), or an absolute URL.
   */
  readonly send: <T = Body>(method: string, path: string, content?: Content) => Promise<Answer<T>>;
  readonly get: <T = Body>(path: string) => Promise<Answer<T>>;
  readonly post: <T = Body>(path: string, body?: unknown) => Promise<Answer<T>>;
  readonly put: <T = Body>(path: string, body: unknown) => Promise<Answer<T>>;
  readonly patch: <T = Body>(path: string, body: unknown) => Promise<Answer<T>>;
  readonly delete: <T = Body>(path: string) => Promise<Answer<T>>;
}

/** The product with the sample tenant (or another one) and a virtual clock, as clients of the API see it. */
export interface Api extends TestRunner {
  /** Returns a person of the tenant as a client, by the part of their user principal name before the at sign. */
  readonly as: (person: string, scope?: string) => Client;
  readonly asApp: (appId: string, scope?: string) => Client;
  readonly withToken: (token: string | undefined) => Client;
  /** Creates a definition as the administrator. Returns it. */
  readonly create: (definition: object, path?: string) => Promise<Body>;
  /** Calls the sample tenant. */
  readonly tenant: <T = Body>(method: string, path: string, body?: object) => Promise<Answer<T>>;
  /** Returns the storage calls of an action, counted when the queue is empty again. */
  readonly storageCalls: (act: () => Promise<unknown>) => Promise<Readonly<Record<string, number>>>;
}

interface ApiOptions extends RunnerOptions {
  /** The domain of the tenant's people; by default, that of the sample tenant. */
  readonly domain?: string;
}

export async function openApi({ domain = 'contoso.example', ...options }: ApiOptions = {}): Promise<Api> {
  const runner = await startRunner(options);
  const client = (token: () => Promise<string | undefined>): Client => clientOf(runner.url, token);
  const as: Api['as'] = (person, scope) => client(kept(() => runner.token(`${person}@${domain}`, scope)));
  const tenant: Api['tenant'] = (method, path, body) => fetchJson(runner.tenantUrl + path, { method, body });
  return {
    ...runner,
    as,
    tenant,
    asApp: (appId, scope) => client(kept(() => runner.appToken(appId, scope))),
    withToken: (token) => client(() => Promise.resolve(token)),
    create: async (definition, path = '/definitions') => {
      const { status, body } = await as('admin').post(path, definition);
      if (status !== 201) throw new Error(`The definition was refused: ${JSON.stringify(body)}`);
      return body;
    },
    storageCalls: async (act) => {
      await tenant('DELETE', '/local/stats');
      await act();
      const storage = (await tenant('GET', '/local/stats')).body.storage as Record<string, number>;
      return Object.fromEntries(Object.entries(storage).filter(([kind, calls]) => kind !== 'queuePoll' && calls > 0));
    },
  };
}

const ROOT = '/identityGovernance/accessReviews';

/** Returns the URL path for a path of a client. */
function addressOf(path: string): string {
  if (/^\/(v1\.0|beta)(\/|$)/.test(path)) return path;
  const [, version = 'v1.0', rest = path] = /^(v1\.0|beta)(\/.*)$/.exec(path) ?? [];
  return `/${version}${rest.startsWith('/users/') ? '' : ROOT}${rest}`;
}

function clientOf(url: string, token: () => Promise<string | undefined>): Client {
  const send: Client['send'] = async (method, path, { body, headers = {} } = {}) => {
    const bearer = await token();
    return fetchJson(/^https?:/.test(path) ? path : url + addressOf(path), {
      method,
      body,
      headers: { ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }), ...headers },
    });
  };
  return {
    send,
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, { body }),
    put: (path, body) => send('PUT', path, { body }),
    patch: (path, body) => send('PATCH', path, { body }),
    delete: (path) => send('DELETE', path),
  };
}

interface Sent extends Content {
  readonly method: string;
}

async function fetchJson<T>(url: string, { method, body, headers = {} }: Sent): Promise<Answer<T>> {
  const content = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  const response = await fetch(url, {
    method,
    headers: { ...(content === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(content === undefined ? {} : { body: content }),
  });
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (isJson && text !== '' ? JSON.parse(text) : undefined) as T,
  };
}

/** Returns a function that requests a token once and keeps it. */
function kept(ask: () => Promise<string>): () => Promise<string> {
  let asked: Promise<string> | undefined;
  return () => (asked ??= ask());
}
