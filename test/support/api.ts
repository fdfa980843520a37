import { startRunner, type RunnerOptions, type TestRunner } from './runner';

/** The members that tests look at. Which of them an answer really has depends on what was asked. */
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

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** What is sent: a text as it is, anything else as JSON. */
interface Content {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One caller: a person or a program, with the token that was given to it. */
export interface Client {
  /** A path is one of access reviews (`/definitions/…`, or `beta/definitions/…`), or an absolute address. */
  readonly send: (method: string, path: string, content?: Content) => Promise<Answer>;
  readonly get: (path: string) => Promise<Answer>;
  readonly post: (path: string, body?: unknown) => Promise<Answer>;
  readonly put: (path: string, body: unknown) => Promise<Answer>;
  readonly patch: (path: string, body: unknown) => Promise<Answer>;
  readonly delete: (path: string) => Promise<Answer>;
}

/** The product with the sample tenant behind it (or another), on a virtual clock, as clients of the API see it. */
export interface Api extends TestRunner {
  /** Somebody of the sample tenant by the part of the user principal name before the at sign. */
  readonly as: (person: string, scope?: string) => Client;
  readonly asApp: (appId: string, scope?: string) => Client;
  readonly withToken: (token: string | undefined) => Client;
  /** Posts a definition as the administrator; answers it. */
  readonly create: (definition: object, path?: string) => Promise<Body>;
  /** Calls the sample tenant. */
  readonly tenant: (method: string, path: string, body?: object) => Promise<Answer>;
  /** The storage calls that something makes once the queue is empty. */
  readonly storageCalls: (act: () => Promise<unknown>) => Promise<Readonly<Record<string, number>>>;
}

export async function openApi(options: RunnerOptions = {}): Promise<Api> {
  const runner = await startRunner(options);
  const client = (token: () => Promise<string | undefined>): Client => clientOf(runner.url, token);
  const as: Api['as'] = (person, scope) => client(kept(() => runner.token(`${person}@contoso.example`, scope)));
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

/** Graph's address of a path below access reviews. */
function addressOf(path: string): string {
  const [, version = 'v1.0', rest = path] = /^(v1\.0|beta)(\/.*)$/.exec(path) ?? [];
  return path.startsWith('/users/') || rest.startsWith('/users/')
    ? `/${version}${rest}`
    : `/${version}/identityGovernance/accessReviews${rest}`;
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

async function fetchJson(url: string, { method, body, headers = {} }: Sent): Promise<Answer> {
  const content = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  const response = await fetch(url, {
    method,
    headers: { ...(content === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(content === undefined ? {} : { body: content }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? undefined : JSON.parse(text)) as Body,
  };
}

/** Asks for a token once. */
function kept(ask: () => Promise<string>): () => Promise<string> {
  let asked: Promise<string> | undefined;
  return () => (asked ??= ask());
}
