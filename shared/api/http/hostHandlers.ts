import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext, app, HttpMethod } from '@azure/functions';
import { type Pipeline, complete, logFailure, traceOf } from './pipeline';
import { chooseCoding, compress } from './contentCoding';
import { errorAnswer } from './errorAnswer';
import type { PlainAnswer, Version, Endpoint } from '../endpoint/endpoint';

/** Adapts the pipeline to the host, whose request and response types stay in this file. `now` returns the current UTC instant. */
export const createHttpHandler = (now: () => string, pipeline: Pipeline): HttpHandler =>
  hostHandler(now, async (request, invocation) => {
    const { method, url, headers } = request;
    const body = request.body === null ? '' : new Uint8Array(await request.arrayBuffer());
    return pipeline({ method, url, headers, body }, invocation);
  });

/**
 * Handles requests without a bearer token: `read` returns public data or checks the caller itself. Errors are answered as in the
 * pipeline.
 */
export const createPublicHandler = (
  now: () => string,
  read: (request: HttpRequest) => Promise<PlainAnswer>,
): HttpHandler =>
  hostHandler(now, async (request, invocation) => complete(await read(request), traceOf(request, invocation, now())));

/** Serialises the answer of `handle`. An error of `handle` or of the serialisation becomes an answer, too. */
function hostHandler(
  now: () => string,
  handle: (request: HttpRequest, invocation: InvocationContext) => Promise<PlainAnswer>,
): HttpHandler {
  return async (request, invocation) => {
    try {
      return await serialise(request, await handle(request, invocation));
    } catch (error) {
      logFailure(error, { request, invocation });
      const trace = traceOf(request, invocation, now());
      return serialise(request, complete(errorAnswer(error, trace), trace));
    }
  };
}

/** A shorter text does not get smaller by being compressed. */
const SHORTEST_COMPRESSED = 1_024;

async function serialise(
  request: HttpRequest,
  { status, headers, body, text, bytes }: PlainAnswer,
): Promise<HttpResponseInit> {
  if (bytes) return { status, headers, body: bytes };
  const content = text ?? (body && JSON.stringify(body));
  if (content === undefined) return { status, headers };
  if (content.length < SHORTEST_COMPRESSED) return { status, headers, body: content };
  const varying = { ...headers, Vary: 'Accept-Encoding' };
  const coding = chooseCoding(request.headers.get('accept-encoding') ?? '');
  if (coding === 'identity') return { status, headers: varying, body: content };
  return { status, headers: { ...varying, 'Content-Encoding': coding }, body: await compress(content, coding) };
}

/** A file that a link downloads. */
export interface DownloadFile {
  readonly content: string | Uint8Array;
  readonly contentType: string;
  /** Any text; characters that are unsafe in a header or in a file name are removed. */
  readonly fileName: string;
}

type Params = HttpRequest['params'];

/**
 * Handles links that carry their own token, in the query option `token`, in place of a bearer token. `open` checks the token and throws
 * GraphError.
 */
export function createLinkHandler(
  now: () => string,
  open: (params: Params, token: string) => Promise<DownloadFile>,
): HttpHandler {
  return createPublicHandler(now, async ({ params, query }) => {
    const { content, contentType, fileName } = await open(params, query.get('token') ?? '');
    const headers = {
      'Content-Type': contentType,
      'Content-Disposition': `attachment; filename="${safeFileName(fileName)}"`,
      // Keeps a browser from running the text.
      'X-Content-Type-Options': 'nosniff',
    };
    return typeof content === 'string'
      ? { status: 200, headers, text: content }
      : { status: 200, headers, bytes: content };
  });
}

const LONGEST_FILE_NAME = 100;

/** Keeps letters, digits and signs that are safe in every file system and header. */
function safeFileName(name: string): string {
  const [, stem = '', extension = ''] = /^(.*?)(\.\w+)?$/s.exec(name) ?? [];
  const safe = stem
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9 _-]+/g, '')
    .trim()
    .slice(0, LONGEST_FILE_NAME);
  return `${safe === '' ? 'report' : safe}${extension}`;
}

/** One function as the host sees it. */
export interface FunctionRow {
  readonly name: string;
  readonly methods: readonly HttpMethod[];
  readonly route: string;
}

/** The host tries functions in alphabetical order of their names; this one must come last. */
const CATCH_ALL: FunctionRow = {
  name: 'zzz-everything-else',
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'],
  route: '{*path}',
};

/**
 * Returns the functions for the endpoint table: one for each row and version, and a last one that catches everything else.
 *
 * The host takes the first route that fits, by name, and does not prefer a literal to a parameter. Keys are therefore constrained to
 * GUIDs, so that no two routes take the same path. Everything else (other keys, OData's spellings, unknown paths, wrong methods)
 * reaches the last function, which uses the same router.
 */
export function functionRows(endpoints: readonly Endpoint<never>[]): FunctionRow[] {
  const taken = new Map<string, number>();
  const rows = endpoints.flatMap((endpoint) =>
    endpoint.versions.map((version) => ({
      name: uniqueName(endpoint.operation, version, taken),
      methods: [endpoint.method],
      route: routeOf(endpoint.path, version),
    })),
  );
  return [...rows, CATCH_ALL];
}

/**
 * Registers the functions of the endpoint table, all with one handler. `anonymous` means that the host asks for no function key; the
 * pipeline authenticates the caller by the bearer token.
 */
export function registerEndpoints(
  host: Pick<typeof app, 'http'>,
  endpoints: readonly Endpoint<never>[],
  handler: HttpHandler,
): void {
  for (const { name, methods, route } of functionRows(endpoints)) {
    host.http(name, { methods: [...methods], route, authLevel: 'anonymous', handler });
  }
}

/** Returns the name of a function, such as `accessReviewInstance-stop-v1`; the second path of an operation gets `…-v1-2`. */
function uniqueName(operation: string, version: Version, taken: Map<string, number>): string {
  const name = `${operation}-${version === 'v1.0' ? 'v1' : version}`;
  const count = (taken.get(name) ?? 0) + 1;
  taken.set(name, count);
  return count === 1 ? name : `${name}-${count}`;
}

function routeOf(path: string, version: Version): string {
  const segments = path.split('/').filter(Boolean);
  return [version, ...segments.map((segment) => segment.replace(/^\{(\w+)\}$/, '{$1:guid}'))].join('/');
}
