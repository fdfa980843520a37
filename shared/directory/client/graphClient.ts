import { createDefaultHttpClient, createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { measureThrottling } from '../../telemetry/measure';
import { observeCall, plainPath } from '../../telemetry/span';
import { createBatch, type Batch } from './batch';
import { DirectoryRefusal, isGraphObject, objectsOf, textOrNull, type GraphObject } from './graphObject';
import { consistencyHeader, isTransient, readSeconds, unavailable, withShortWaits } from './shortWaits';

export interface GraphSettings {
  /** The base URL of Microsoft Graph, without a version and without a slash at the end. */
  readonly endpoint: string;
  /** Returns a bearer token for each call; without this function, calls carry none. */
  readonly getToken?: () => Promise<string>;
  /** Sends each call. The default is the HTTP client of the Azure SDKs. */
  readonly send?: Send;
}

/** Sends an HTTP call. `fetch` is such a function. */
type Send = (url: string, call: Call) => Promise<Reply>;

interface Call {
  readonly method: GraphRequest['method'];
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

interface Reply {
  readonly status: number;
  readonly headers: { readonly get: (name: string) => string | null };
  readonly text: () => Promise<string>;
}

/** One page of a collection and the link to the next page. */
export interface GraphPage {
  readonly value: readonly GraphObject[];
  readonly next: string | undefined;
  /** The path that was read, and the id by which Microsoft finds the call in its logs. */
  readonly path: string;
  readonly requestId: string | null;
}

/**
 * Calls Microsoft Graph v1.0. Three verbs, paging and batches need no client library, and no maintained library takes an endpoint over
 * http. A call waits for a short `Retry-After`; after a longer one, the queue repeats the work. Every call throws GraphError
 * ServiceUnavailable when Graph fails or throttles, and DirectoryRefusal when Graph refuses the call.
 */
export interface GraphClient {
  /** Returns the object at a path such as `/users/{id}?$select=id`, or undefined if there is none. */
  readonly get: (path: string) => Promise<GraphObject | undefined>;
  /** Returns the page at a path or at a next link, or undefined if its parent object does not exist. */
  readonly page: (pathOrLink: string) => Promise<GraphPage | undefined>;
  /** Returns all objects of a collection; empty if its parent object does not exist. */
  readonly all: (path: string) => Promise<readonly GraphObject[]>;
  /** Returns the number at a path that ends in `$count`; null if its parent object does not exist. */
  readonly count: (path: string) => Promise<{ readonly count: number | null; readonly requestId: string | null }>;
  /** Throws DirectoryRefusal, even for a 404. */
  readonly post: (path: string, body: object) => Promise<void>;
  readonly batch: Batch;
}

interface GraphRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: object;
}

interface Answer {
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;
  /** The id by which Microsoft finds the call in its logs. */
  readonly requestId: string | null;
  /** The time of the answer by the server's clock. */
  readonly date: string | null;
  readonly text: string;
  readonly body: GraphObject;
}

const VERSION = '/v1.0';
/** The prefix of paths in beta; all others are in v1.0, which does not list service principals as members of groups. */
export const BETA = '/beta';
const TIMEOUT_MS = 30_000;

export function createGraphClient(settings: GraphSettings): GraphClient {
  const send = (request: GraphRequest) => sendChecked(settings, request);
  const at = (path: string) => `${settings.endpoint}${path.startsWith(`${BETA}/`) ? '' : VERSION}${path}`;

  const page: GraphClient['page'] = async (pathOrLink) => {
    const url = pathOrLink.startsWith('/') ? at(pathOrLink) : ownLink(settings, pathOrLink);
    const { status, body, requestId } = await send({ method: 'GET', url });
    if (status === 404) return undefined;
    return { value: objectsOf(body, 'value'), next: nextOf(body, settings.endpoint), path: pathOrLink, requestId };
  };

  return {
    page,
    get: async (path) => {
      const { status, body } = await send({ method: 'GET', url: at(path) });
      return status === 404 ? undefined : body;
    },
    count: async (path) => {
      const { status, text, requestId } = await send({ method: 'GET', url: at(path) });
      return { count: status === 404 || !/^\d+$/.test(text) ? null : Number(text), requestId };
    },
    all: async (path) => {
      const found: GraphObject[] = [];
      for (let link: string | undefined = path; link !== undefined;) {
        const part: GraphPage | undefined = await page(link);
        found.push(...(part?.value ?? []));
        link = part?.next;
      }
      return found;
    },
    post: async (path, body) => {
      const answer = await send({ method: 'POST', url: at(path), body });
      if (answer.status === 404) throw new DirectoryRefusal(`POST ${plainPath(path)}`, 404, answer.body);
    },
    batch: createBatch(async (requests) => {
      const { body, requestId, date } = await send({ method: 'POST', url: at('/$batch'), body: { requests } });
      return { responses: objectsOf(body, 'responses'), requestId, date };
    }),
  };
}

/** Returns the next link of a page as a path, so that a stored link stays valid when the directory's address changes. */
function nextOf(body: GraphObject, endpoint: string): string | undefined {
  const link = textOrNull(body, '@odata.nextLink') ?? undefined;
  if (link?.startsWith(`${endpoint}${VERSION}/`)) return link.slice(endpoint.length + VERSION.length);
  return link?.startsWith(`${endpoint}${BETA}/`) ? link.slice(endpoint.length) : link;
}

/** Returns a next link that leads to the directory. The request for it carries the product's token, so any other link throws an Error. */
function ownLink({ endpoint }: GraphSettings, link: string): string {
  if (new URL(link).origin !== new URL(endpoint).origin) {
    throw new Error(`The directory's next link leads to another host: ${new URL(link).origin}`);
  }
  return link;
}

/** Sends a call and returns its answer, a success or a 404. Throws for other answers. */
async function sendChecked(settings: GraphSettings, request: GraphRequest): Promise<Answer> {
  const answer = await withShortWaits(
    () => sendOnce(settings, request),
    ({ status, retryAfterSeconds }) => (isTransient(status) ? retryAfterSeconds : undefined),
  );
  if (answer.status < 300 || answer.status === 404) return answer;

  const refusal = new DirectoryRefusal(`${request.method} ${placeOf(request.url)}`, answer.status, answer.body);
  throw isTransient(answer.status) ? unavailable(answer.retryAfterSeconds, refusal) : refusal;
}

async function sendOnce(
  { getToken, send = overNetwork }: GraphSettings,
  { method, url, body }: GraphRequest,
): Promise<Answer> {
  const headers: Record<string, string> = { accept: 'application/json', ...consistencyHeader(url) };
  try {
    if (getToken) headers.authorization = `Bearer ${await getToken()}`;
    if (body) headers['content-type'] = 'application/json';
    const call = { method, headers, signal: AbortSignal.timeout(TIMEOUT_MS) };
    const response = await observeCall(method, url, () =>
      send(url, body ? { ...call, body: JSON.stringify(body) } : call),
    );
    measureThrottling(url.endsWith('/sendMail') ? 'mail' : 'directory', response.status);
    const text = await response.text();
    const date = response.headers.get('date');
    return {
      status: response.status,
      retryAfterSeconds: readSeconds(response.headers.get('retry-after'), date),
      requestId: response.headers.get('request-id'),
      date,
      text,
      body: readBody(text),
    };
  } catch (error) {
    throw unavailable(undefined, error);
  }
}

const NETWORK = createDefaultHttpClient();

/**
 * Sends a call with the HTTP client of the Azure SDKs, which follows no redirect. Node's own fetch takes several times as much processor
 * time, and the opening of a large review makes hundreds of calls.
 */
const overNetwork: Send = async (url, { headers, signal, ...call }) => {
  const request = createPipelineRequest({
    url,
    ...call,
    headers: createHttpHeaders({ ...headers, 'accept-encoding': 'gzip' }),
    abortSignal: signal,
    // Allow http for the sample tenant.
    allowInsecureConnection: true,
  });
  const { status, headers: received, bodyAsText } = await NETWORK.sendRequest(request);
  return {
    status,
    headers: { get: (name) => received.get(name) ?? null },
    text: () => Promise.resolve(bodyAsText ?? ''),
  };
};

/** Returns the path of a call without its query and without names of people, because errors are logged. */
const placeOf = (url: string): string => plainPath(new URL(url).pathname);

/** Reads a JSON body. A gateway may answer with an error that is not JSON. */
function readBody(text: string): GraphObject {
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text);
    return isGraphObject(value) ? value : {};
  } catch {
    return { unreadable: text.slice(0, 1000) };
  }
}
