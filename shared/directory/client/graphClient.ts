import { measureThrottling } from '../../telemetry/measure';
import { plainPath } from '../../telemetry/plainPath';
import { observedFetch } from '../../telemetry/observedFetch';
import { createBatch, type Batch } from './batch';
import { errorCode, isObject, objectsOf, textOrNull, type JsonObject } from './graphJson';
import { consistencyHeader, isTransient, readSeconds, unavailable, withShortWaits } from './shortWaits';

export interface GraphSettings {
  /** Base address of Microsoft Graph, without version and slash at the end. */
  readonly endpoint: string;
  /** Gives a bearer token for each call; without it calls carry none. */
  readonly getToken?: () => Promise<string>;
  /** Sends each call; Node's own fetch, observed, unless it is given. */
  readonly fetch?: typeof fetch;
}

/** One page of a collection and the link to the next. */
export interface GraphPage {
  readonly value: readonly JsonObject[];
  readonly next: string | undefined;
}

/**
 * Microsoft Graph v1.0 over Node's own fetch: three verbs, paging and batches need no client library, and none that is maintained takes an
 * endpoint over http. Short waits told by `Retry-After` are kept here; whatever takes longer is the queue's.
 * Every call throws GraphError ServiceUnavailable when Graph fails or throttles, and an Error for an answer that means a bug.
 */
export interface GraphClient {
  /** The object at a path such as `/users/{id}?$select=id`, or undefined where there is none. */
  readonly get: (path: string) => Promise<JsonObject | undefined>;
  /** The page at a path or at a next link, or undefined where what it belongs to is not there. */
  readonly page: (pathOrLink: string) => Promise<GraphPage | undefined>;
  /** All objects of a collection, page by page; none where what it belongs to is not there. */
  readonly all: (path: string) => Promise<readonly JsonObject[]>;
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
  /** When it was made, by the clock of whoever made it. */
  readonly date: string | null;
  readonly body: JsonObject;
}

const VERSION = '/v1.0';
const TIMEOUT_MS = 30_000;
export function createGraphClient(settings: GraphSettings): GraphClient {
  const send = (request: GraphRequest) => sendChecked(settings, request);
  const at = (path: string) => `${settings.endpoint}${VERSION}${path}`;

  const page: GraphClient['page'] = async (pathOrLink) => {
    const url = pathOrLink.startsWith('/') ? at(pathOrLink) : ownLink(settings, pathOrLink);
    const { status, body } = await send({ method: 'GET', url });
    if (status === 404) return undefined;
    return { value: objectsOf(body, 'value'), next: nextOf(body, at('')) };
  };

  return {
    page,
    get: async (path) => {
      const { status, body } = await send({ method: 'GET', url: at(path) });
      return status === 404 ? undefined : body;
    },
    all: async (path) => {
      const found: JsonObject[] = [];
      for (let link: string | undefined = path; link !== undefined;) {
        const part: GraphPage | undefined = await page(link);
        found.push(...(part?.value ?? []));
        link = part?.next;
      }
      return found;
    },
    post: async (path, body) => {
      const { status } = await send({ method: 'POST', url: at(path), body });
      if (status === 404) throw new Error(`The directory knows no '${plainPath(path)}'.`);
    },
    batch: createBatch(async (requests) => {
      const { body, date } = await send({ method: 'POST', url: at('/$batch'), body: { requests } });
      return { responses: objectsOf(body, 'responses'), date };
    }),
  };
}

/** The next link of a page as a path below `base`, which is kept for later and stays good where the directory's address changes. */
function nextOf(body: JsonObject, base: string): string | undefined {
  const link = textOrNull(body, '@odata.nextLink') ?? undefined;
  return link?.startsWith(`${base}/`) ? link.slice(base.length) : link;
}

/** A next link carries our token, so it must lead to where the token belongs. */
function ownLink({ endpoint }: GraphSettings, link: string): string {
  if (new URL(link).origin !== new URL(endpoint).origin) {
    throw new Error(`The directory's next link leads to another place: ${new URL(link).origin}`);
  }
  return link;
}

/** The answer to a call: success or 404. */
async function sendChecked(settings: GraphSettings, request: GraphRequest): Promise<Answer> {
  const answer = await withShortWaits(
    () => sendOnce(settings, request),
    ({ status, retryAfterSeconds }) => (isTransient(status) ? retryAfterSeconds : undefined),
  );
  if (answer.status < 300 || answer.status === 404) return answer;

  const said = new Error(
    `${request.method} ${placeOf(request.url)} answered ${answer.status} (${errorCode(answer.body)}).`,
  );
  throw isTransient(answer.status) ? unavailable(answer.retryAfterSeconds, said) : said;
}

async function sendOnce(
  { getToken, fetch: send = observedFetch }: GraphSettings,
  { method, url, body }: GraphRequest,
): Promise<Answer> {
  const headers: Record<string, string> = { accept: 'application/json', ...consistencyHeader(url) };
  try {
    if (getToken) headers.authorization = `Bearer ${await getToken()}`;
    if (body) headers['content-type'] = 'application/json';
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await send(url, { method, headers, signal, ...(body ? { body: JSON.stringify(body) } : {}) });
    measureThrottling(url.endsWith('/sendMail') ? 'mail' : 'directory', response.status);
    const text = await response.text();
    const date = response.headers.get('date');
    return {
      status: response.status,
      retryAfterSeconds: readSeconds(response.headers.get('retry-after'), date),
      date,
      body: readBody(text),
    };
  } catch (error) {
    throw unavailable(undefined, error);
  }
}

/** Where a call went, without its query and without names of anybody: errors are logged. */
const placeOf = (url: string): string => plainPath(new URL(url).pathname);

/** A gateway in between may answer an error in its own words. */
function readBody(text: string): JsonObject {
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return { unreadable: text.slice(0, 1000) };
  }
}
