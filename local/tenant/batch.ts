import {
  type JsonObject,
  type RequestHeaders,
  type TenantResponse,
  badRequest,
  failure,
  DirectoryError,
  isObject,
  json,
} from './message';

/** One request of a batch. */
export interface BatchedRequest {
  readonly method: string;
  /** The path and query after the version. */
  readonly url: string;
  readonly headers: RequestHeaders;
  readonly body: JsonObject;
}

interface BatchEntry extends BatchedRequest {
  readonly id: string;
  readonly dependsOn: readonly string[];
}

const largestBatch = 20;

/**
 * Answers the requests of a batch in order, each with its own status; 424 for a request whose dependency failed. A fault that cuts the
 * connection cuts it for the whole batch. Throws DirectoryError 400 for a malformed batch.
 */
export async function answerBatch(
  body: JsonObject,
  answer: (request: BatchedRequest) => Promise<TenantResponse>,
): Promise<TenantResponse> {
  const responses: { readonly id: string; readonly status: number; readonly text: string }[] = [];
  for (const request of readRequests(body)) {
    const needed = responses.filter(({ id }) => request.dependsOn.includes(id));
    const fulfilled = needed.length === request.dependsOn.length && needed.every(({ status }) => status < 400);
    const response = fulfilled ? await answer(request) : failure(dependencyFailed);
    if (response === 'cut') return 'cut';
    const { status, headers, body: text } = response;
    const isJson = headers['content-type']?.includes('json') === true;
    // A JSON body goes into the answer as it is, because parsing it would take as much time as the call itself.
    const content = isJson ? text : JSON.stringify(text);
    const answered = JSON.stringify({ id: request.id, status, headers }).slice(0, -1);
    responses.push({ id: request.id, status, text: `${answered}${text === '' ? '' : `,"body":${content}`}}` });
  }
  return { ...json(200, {}), body: `{"responses":[${responses.map(({ text }) => text).join(',')}]}` };
}

const dependencyFailed = new DirectoryError(424, 'FailedDependency', 'A request that this one depends on has failed.');

function readRequests(body: JsonObject): readonly BatchEntry[] {
  const { requests } = body;
  if (!Array.isArray(requests)) throw badRequest("'requests' must be an array.");
  if (requests.length > largestBatch) {
    throw badRequest(`Number of batch request steps exceeds the maximum value of '${largestBatch}'.`);
  }
  const listed = requests.map(readRequest);
  const ids = new Set(listed.map(({ id }) => id));
  if (ids.size < listed.length) throw badRequest('Request Id must be unique within a batch.');
  return listed;
}

function readRequest(request: unknown): BatchEntry {
  if (!isObject(request)) throw badRequest('A request of a batch must be an object.');
  const { id, method, url, headers, body, dependsOn } = request;
  if (typeof id !== 'string' || id === '') throw badRequest("Each request of a batch needs an 'id' that is a text.");
  if (typeof method !== 'string') throw badRequest(`The request '${id}' needs a 'method'.`);
  if (typeof url !== 'string' || /^https?:/.test(url)) throw badRequest(`The request '${id}' needs a relative 'url'.`);
  return {
    id,
    method: method.toUpperCase(),
    url: url.startsWith('/') ? url : `/${url}`,
    headers: lowerCased(headers),
    body: isObject(body) ? body : {},
    dependsOn: Array.isArray(dependsOn) ? dependsOn.map(String) : [],
  };
}

const lowerCased = (headers: unknown): RequestHeaders =>
  Object.fromEntries(
    Object.entries(isObject(headers) ? headers : {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
