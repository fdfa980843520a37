import { learnTime } from './time';

/** A problem of one property of a body; `target` is its path, such as `settings/recurrence`. */
export interface Problem {
  readonly target: string;
  readonly message: string;
}

interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly details?: readonly Problem[];
}

/** Why a call failed, with Graph's code and message. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** The problem of each bad property in the body. */
  readonly details: readonly Problem[];

  constructor(status: number, { code, message, details = [] }: ErrorBody) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** The service could not be reached. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('The service cannot be reached.', { cause });
    this.name = 'Unreachable';
  }
}

/** The source of access tokens. */
export interface TokenSource {
  /** Returns a token that stays valid long enough for a call. */
  token(): Promise<string>;
  /** Replaces a token that was refused. */
  renew(): Promise<void>;
}

interface Part {
  readonly method: 'GET' | 'PATCH';
  /** The path below `/beta`. */
  readonly url: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PartAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface ClientRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

export interface Client {
  /** Returns the object at a path below `/beta`, or at a whole link from the API. Throws ApiError, Unreachable. */
  get<T>(path: string): Promise<T>;
  /** Sends a request whose answer has no body. */
  send(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, request?: ClientRequest): Promise<Response>;
  /** Sends up to 20 calls in one; each has its own answer. Throws ApiError or Unreachable if the whole batch fails. */
  batch(parts: readonly Part[]): Promise<readonly PartAnswer[]>;
}

export const MOST_PARTS = 20;
const JSON_BODY = { 'content-type': 'application/json' };
const TRIES = 5;
const LONGEST_WAIT_SECONDS = 30;

/**
 * Returns a client that calls the API as the person who is signed in. It retries throttled calls and short outages after the time in
 * `Retry-After`.
 */
export function createClient(tokens: TokenSource): Client {
  const call = async (path: string, init: RequestInit): Promise<Response> => {
    for (let attempt = 1; ; attempt += 1) {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${await tokens.token()}`);
      const response = await fetch(path.startsWith('/') ? `/beta${path}` : path, { ...init, headers }).catch(
        (error: unknown) => {
          throw new Unreachable(error);
        },
      );
      learnTime(response);
      if (response.ok) return response;
      const again = attempt < TRIES && (await mendedFor(response, attempt));
      if (!again) throw await errorOf(response);
    }
  };
  /** Renews the token, or waits as the answer asks. Returns whether the call can then be tried again. */
  const mendedFor = async ({ status, headers }: Response, attempt: number): Promise<boolean> => {
    if (status === 401 && attempt === 1) {
      await tokens.renew();
      return true;
    }
    if (status !== 429 && status !== 503) return false;
    const seconds = Number(headers.get('retry-after') ?? attempt);
    // Do not wait longer than this; the message says when to try again.
    if (seconds > LONGEST_WAIT_SECONDS) return false;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    return true;
  };
  return {
    get: async <T>(path: string) => (await (await call(path, { method: 'GET' })).json()) as T,
    send: (method, path, { headers, body } = {}) =>
      call(path, { method, headers: { ...headers, ...(body && JSON_BODY) }, body: body ? JSON.stringify(body) : null }),
    batch: async (parts) => {
      const requests = parts.map((part, n) => ({
        id: String(n),
        ...part,
        ...(part.body && { headers: { ...JSON_BODY, ...part.headers } }),
      }));
      const response = await call('/$batch', {
        method: 'POST',
        headers: JSON_BODY,
        body: JSON.stringify({ requests }),
      });
      const { responses } = (await response.json()) as { responses: readonly (PartAnswer & { id: string })[] };
      const byId = new Map(responses.map((answer) => [answer.id, answer]));
      return requests.map(({ id }) => byId.get(id) ?? { status: 500, headers: {}, body: undefined });
    },
  };
}

/** Returns the body of a part of a batch. Throws ApiError for a failed part. */
export function bodyOf({ status, body }: PartAnswer): unknown {
  if (status >= 400) throw partError(status, body);
  return body;
}

export function partError(status: number, body: unknown): ApiError {
  const { error } = (body ?? {}) as { error?: ErrorBody };
  return new ApiError(status, error ?? { code: 'UnknownError', message: `The service answered ${status}.` });
}

const errorOf = async (response: Response): Promise<ApiError> =>
  partError(response.status, await response.json().catch(() => undefined));
