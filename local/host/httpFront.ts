import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { readBody } from '../listener';
import type { HttpAnswer, RegisteredFunction } from './functionsCore';
import type { Invoke, WriteLog } from './invoke';
import { compileRoute, decodePath, splitPath, type Route } from './route';

/** The most bytes of a request's body; the host's limit. */
const longestBody = 100 * 1024 * 1024;

interface HttpFunction {
  readonly target: RegisteredFunction;
  readonly methods: readonly string[];
  readonly match: Route;
}

export interface HttpFrontOptions {
  readonly functions: readonly RegisteredFunction[];
  readonly routePrefix: string;
  readonly invoke: Invoke;
  readonly writeLog: WriteLog;
}

function compareNames(a: RegisteredFunction, b: RegisteredFunction): number {
  const [left, right] = [a.metadata.name.toUpperCase(), b.metadata.name.toUpperCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Returns the HTTP functions in the host's order: by name, in any letter case. */
function orderHttpFunctions(functions: readonly RegisteredFunction[], prefix: string): readonly HttpFunction[] {
  return functions
    .filter(({ trigger }) => trigger.type.toLowerCase() === 'httptrigger')
    .toSorted(compareNames)
    .map((target) => {
      const route = (target.trigger.route as string | undefined) ?? target.metadata.name;
      const methods = (target.trigger.methods as readonly string[] | undefined) ?? [];
      return {
        target,
        methods: methods.map((method) => method.toUpperCase()),
        match: compileRoute(prefix === '' ? route : `${prefix}/${route}`),
      };
    });
}

interface Found {
  readonly target: RegisteredFunction;
  readonly params: Readonly<Record<string, string>>;
}

/** Returns the function that the host would run: the first one whose method and route fit the decoded path. */
function findFunction(ordered: readonly HttpFunction[], method: string, path: string): Found | undefined {
  const segments = splitPath(path);
  for (const { target, methods, match } of ordered) {
    const params = methods.includes(method) ? match(segments) : undefined;
    if (params !== undefined) return { target, params };
  }
  return undefined;
}

/** Returns the decoded path and the raw query of a request. */
function splitUrl({ url = '/' }: IncomingMessage): { path: string; query: string } {
  const at = url.indexOf('?');
  return at < 0
    ? { path: decodePath(url), query: '' }
    : { path: decodePath(url.slice(0, at)), query: url.slice(at + 1) };
}

/** Joins the values of a repeated query key with commas, in any letter case, as the host does. */
function joinQuery(query: URLSearchParams): Record<string, string> {
  const joined = new Map<string, readonly [string, string]>();
  for (const [key, value] of query) {
    const before = joined.get(key.toLowerCase());
    joined.set(key.toLowerCase(), before === undefined ? [key, value] : [before[0], `${before[1]},${value}`]);
  }
  return Object.fromEntries(joined.values());
}

function joinHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')]),
  );
}

/** Returns a decoded path in the form in which the host writes it into the request's URL. */
const encodePath = (path: string): string =>
  encodeURI(path)
    .replace(/[?#]/g, encodeURIComponent)
    .replace(/%25(?=[0-9a-f]{2})/gi, '%');

/** Returns the body that the host passes to the worker; a chunked body arrives empty. Returns undefined for a body that is too long. */
async function readHostBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > longestBody) return undefined;
  if (length > 0) return readBody(request);
  request.resume();
  return Buffer.alloc(0);
}

const bodilessStatuses = new Set([204, 205, 304]);

function send(response: ServerResponse, answer: HttpAnswer | undefined): void {
  const status = answer === undefined ? 204 : Number(answer.statusCode ?? 200);
  if (bodilessStatuses.has(status)) {
    response.writeHead(status, { ...answer?.headers }).end();
    return;
  }
  const body = answer?.body?.bytes ?? Buffer.alloc(0);
  response.writeHead(status, { 'content-length': body.byteLength, ...answer?.headers }).end(body);
}

function sendEmpty(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': '0' });
  response.end();
}

/** Returns the request in the shape that the host sends to the worker. */
function toRpcRequest(request: IncomingMessage, params: Readonly<Record<string, string>>, bytes: Buffer): object {
  const { method = 'GET', headers } = request;
  const { path, query } = splitUrl(request);
  return {
    method,
    url: `http://${headers.host ?? 'localhost'}${encodePath(path)}${query === '' ? '' : `?${query}`}`,
    headers: joinHeaders(request),
    query: joinQuery(new URLSearchParams(query)),
    params,
    body: { bytes },
  };
}

/**
 * Returns a listener that answers as the host does: the first route in the order of names whose path and method fit runs; otherwise the
 * answer is 404.
 */
export function createHttpFront({ functions, routePrefix, invoke, writeLog }: HttpFrontOptions): RequestListener {
  const ordered = orderHttpFunctions(functions, routePrefix);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readHostBody(request);
    if (body === undefined) {
      sendEmpty(response, 413);
      return;
    }
    const found = findFunction(ordered, request.method ?? 'GET', splitUrl(request).path);
    if (found === undefined) {
      sendEmpty(response, 404);
      return;
    }
    try {
      const answered = await invoke(found.target, { input: { http: toRpcRequest(request, found.params, body) } });
      send(response, answered.returnValue?.http);
    } catch (error) {
      writeLog('error', found.target.metadata.name, String((error as Error).stack ?? error));
      sendEmpty(response, 500);
    }
  };

  return (request, response) => {
    answer(request, response).catch(() => response.destroy());
  };
}
