import { randomUUID } from 'node:crypto';
import { authorize } from '../../auth/permissions';
import type { Authenticate } from '../../auth/verifyToken';
import { parseQueryOptions, type ListSpec, type QueryOptions } from '../odata/queryOptions';
import { GraphError } from '../../rules/errors';
import type { KeyedCalls } from '../../storage/work/idempotency';
import { writeLine } from '../../telemetry/log';
import { plainPath } from '../../telemetry/span';
import { answerOnce } from './answerOnce';
import {
  type Answer,
  type Call,
  type Endpoint,
  type SendPart,
  type PlainAnswer,
  type PlainRequest,
  parsePreferences,
  type Preferences,
} from '../endpoint/endpoint';
import { errorAnswer, type Trace } from './errorAnswer';
import { queryOf } from '../metadata/queryOf';
import { readBody } from './requestBody';
import { requestTarget, requireShortTarget, createRouter, type Router, type WrongMethod } from './router';
import { respondAsync, shapeAnswer } from './shapeAnswer';

/** The part of the host's context that the pipeline uses. */
interface Invocation {
  readonly invocationId: string;
}

/** Answers a request; never rejects. */
export type Pipeline = (request: PlainRequest, invocation: Invocation) => Promise<PlainAnswer>;

export interface PipelineSettings<Dependencies> {
  readonly endpoints: readonly Endpoint<Dependencies>[];
  readonly authenticate: Authenticate;
  /** The public base URL, without a version. */
  readonly publicEndpoint: string;
  /** Returns the current UTC instant. */
  readonly now: () => string;
  readonly deps: Dependencies;
  /** Stores the answers to calls with an `Idempotency-Key`; without it the header is ignored. */
  readonly keyedCalls?: KeyedCalls;
}

const JSON_TYPE = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

const NO_OPTIONS: ListSpec = { single: true };

/**
 * Runs the steps that all endpoints share: refuse an address that is too long, authenticate, find the row, authorize, parse query
 * options and body, handle once per idempotency key. Only this function turns errors into answers.
 */
export function createPipeline<Dependencies>(settings: PipelineSettings<Dependencies>): Pipeline {
  const router = createRouter(settings.endpoints);
  const answer = async (request: PlainRequest, invocation: Invocation, isPart: boolean): Promise<PlainAnswer> => {
    const trace = traceOf(request, invocation, settings.now());
    try {
      const { path, query } = requestTarget(request.url);
      requireShortTarget({ path, query });
      const { requestId } = trace;
      const caller = { ...(await settings.authenticate(request.headers.get('authorization'))), requestId };
      const found = router.match(request.method, path);
      if (found === undefined || 'allow' in found) {
        const wrong = { method: request.method, path, inBeta: inBeta(router, request.method, path) };
        return refusePath(found, { ...wrong, spelling: spellingInBeta(router, path) }, trace);
      }

      const { endpoint, version, params } = found;
      authorize(caller, endpoint.permission);
      const root = settings.publicEndpoint.replace(/\/$/, '');
      const preferences = parsePreferences(request.headers.get('prefer'), version);
      const call: Call<Dependencies> = {
        version,
        params,
        caller,
        query: readQuery(query, queryOf(endpoint, version) ?? NO_OPTIONS, preferences, found.isCount),
        body: readBody(request, endpoint),
        ifMatch: request.headers.get('if-match') ?? undefined,
        preferences,
        url: { base: `${root}/${version}`, request: `${root}${path}${query && `?${query}`}` },
        ...(isPart ? {} : { sendPart: partsOf(request, settings.now, answerPart) }),
        deps: settings.deps,
      };
      const once = { request, caller, address: `${path}?${query}`, trace };
      const keyedCalls = endpoint.isBatch ? undefined : settings.keyedCalls;
      const handle = async () => {
        const handled = await endpoint.handle(call);
        return found.isCount ? countOf(handled) : respondAsync(handled, call, endpoint);
      };
      const work = async () => shapeAnswer(await handle(), request, call);
      return complete(await answerOnce({ keyedCalls, now: settings.now }, once, work), trace);
    } catch (error) {
      logFailure(error, { request, invocation });
      return complete(errorAnswer(error, trace), trace);
    }
  };
  const answerPart: Pipeline = (request, invocation) => answer(request, invocation, true);
  return (request, invocation) => answer(request, invocation, false);
}

/** Sends each part of a batch as a request with its own id and with the token of the batch. */
function partsOf(batch: PlainRequest, now: () => string, answer: Pipeline): SendPart {
  return async (part) => {
    const invocationId = randomUUID();
    if (part instanceof GraphError) {
      const trace = { requestId: invocationId, clientRequestId: invocationId, now: now() };
      return complete(errorAnswer(part, trace), trace);
    }
    const get = (name: string) => (name === 'authorization' ? batch : part).headers.get(name);
    return answer({ ...part, headers: { get } }, { invocationId });
  };
}

/** Returns the request's id and the client's id, when that is valid. */
export function traceOf(request: Pick<PlainRequest, 'headers'>, { invocationId }: Invocation, now: string): Trace {
  const sent = request.headers.get('client-request-id') ?? '';
  return { requestId: invocationId, clientRequestId: /^[\x21-\x7e]{1,128}$/.test(sent) ? sent : invocationId, now };
}

/** A request whose path does not exist or does not have the method. The message ends with `inBeta`, a sentence about beta or ''. */
interface WrongPath {
  readonly method: string;
  readonly path: string;
  readonly inBeta: string;
  /** The correct form of the function at the path. */
  readonly spelling: string | undefined;
}

/**
 * Throws ResourceNotFound for a path that does not exist, and BadRequest for a function with another parameter; returns 405 for a path
 * that does not have the method.
 */
function refusePath(found: WrongMethod | undefined, wrong: WrongPath, trace: Trace): PlainAnswer {
  const { method, path, inBeta, spelling } = wrong;
  if (!found && spelling !== undefined)
    throw new GraphError(
      'BadRequest',
      `The function at this path takes another parameter: write ${spelling}, with single quotes.`,
    );
  if (!found) throw nothingHere(path, inBeta);
  const allowed = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(found.allow);
  const message = `The method ${method} is not allowed here; use ${allowed}.${replacement(method, found)}${inBeta}`;
  const answer = errorAnswer(new GraphError('MethodNotAllowed', message), trace);
  return complete({ ...answer, headers: { Allow: found.allow.join(', ') } }, trace);
}

/** Returns a sentence that names PUT for an object without PATCH, or PATCH for an object without PUT; otherwise ''. */
function replacement(method: string, { allow }: WrongMethod): string {
  if (method === 'PATCH' && allow.includes('PUT')) return ' PUT takes the whole object in place of what changes.';
  if (method === 'PUT' && allow.includes('PATCH')) return ' PATCH takes what changes in place of the whole object.';
  return '';
}

/**
 * Reads the query options of a request. `Prefer: odata.maxpagesize` applies if the request has no `$top`; a `/$count` takes only a
 * `$filter`.
 */
function readQuery(query: string, spec: ListSpec, { maxPageSize }: Preferences, isCount = false): QueryOptions {
  const parameters = new URLSearchParams(query);
  if (isCount) {
    const { filter, literals } = spec;
    return {
      ...parseQueryOptions(parameters, { ...(filter && { filter }), ...(literals && { literals }) }),
      top: 0,
      count: true,
    };
  }
  const options = parseQueryOptions(parameters, spec);
  return options.topGiven || maxPageSize === undefined ? options : { ...options, top: maxPageSize };
}

/** Turns the answer of a list into its number of objects. Throws ResourceNotFound for the answer of one object. */
function countOf({ body }: Answer): Answer {
  const { '@odata.count': count }: { '@odata.count'?: number } = body ?? {};
  if (count === undefined) throw nothingHere();
  return { status: 200, text: String(count), headers: { 'Content-Type': 'text/plain' } };
}

/** Common wrong paths, each with a sentence that says what to send instead. */
const ADVICE: readonly (readonly [path: RegExp, advice: string])[] = [
  [
    /\/definitions(?:\/[^/]+|\([^/]*\))\/(?:decisions|stages|contactedReviewers|sendReminder|\w+Decisions|acceptRecommendations)\b/i,
    'This belongs to an instance: write …/definitions/{id}/instances/{id} before it.',
  ],
  [
    /^\/(?!v1\.0\/|beta\/)(?:.*\/)?identityGovernance\b/i,
    'A path begins with its version: /v1.0/identityGovernance or /beta/identityGovernance.',
  ],
  [/\/filterByCurrentUser/i, "Write filterByCurrentUser(on='reviewer'), with single quotes."],
  [
    /^\/(?:v1\.0|beta)\/(?:v1\.0|beta)\//i,
    'The path has the version twice: the urls in a batch begin after it, such as /identityGovernance.',
  ],
  [
    /^\/beta\/(?:accessReviews|businessFlowTemplates)\b/i,
    'Graph has retired the first access reviews API; use /identityGovernance/accessReviews/definitions.',
  ],
  [/^/, '$metadata and openapi.json list the paths.'],
];

function nothingHere(path = '', inBeta = ''): GraphError {
  const advice = ADVICE.find(([wrong]) => wrong.test(path))?.[1] ?? '';
  return new GraphError('ResourceNotFound', `There is no resource at this path.${inBeta || ` ${advice}`}`);
}

/** Returns the correct form of the function at a path of beta; v1.0 answers 404 with advice. */
const spellingInBeta = (router: Router<never>, path: string): string | undefined =>
  /^\/beta\//i.test(path) ? router.spelling(path) : undefined;

/** Returns the sentence for a request to v1.0 whose path exists only in beta, else ''. */
function inBeta(router: Router<never>, method: string, path: string): string {
  const found = /^\/v1\.0\//i.test(path) ? router.match(method, path.replace(/^\/v1\.0/i, '/beta')) : undefined;
  const exists = found !== undefined && !('allow' in found);
  return exists ? ' This is in beta: send the request to /beta in place of /v1.0.' : '';
}

/** Adds the headers that every answer has. */
export function complete({ status, headers, body, text, bytes }: PlainAnswer, trace: Trace): PlainAnswer {
  const shared = {
    'request-id': trace.requestId,
    'client-request-id': trace.clientRequestId,
    'OData-Version': '4.0',
    // Answers say who has access to what, so no cache may keep them.
    'Cache-Control': 'no-store',
  };
  if (text !== undefined) return { status, headers: { ...shared, ...headers }, text };
  if (bytes) return { status, headers: { ...shared, ...headers }, bytes };
  if (body === undefined) return { status, headers: { ...shared, ...headers } };
  return { status, headers: { ...shared, 'Content-Type': JSON_TYPE, ...headers }, body };
}

/** Logs a bug in full, and an outage with its cause. Does not log a caller's mistake, which the answer explains. */
export function logFailure(
  error: unknown,
  { request, invocation }: { request: Pick<PlainRequest, 'method' | 'url'>; invocation: Invocation },
): void {
  const { method, url } = request;
  const call = { requestId: invocation.invocationId, method, path: plainPath(requestTarget(url).path), error };
  if (!(error instanceof GraphError)) writeLine('error', 'A request failed.', call);
  else if (error.code === 'ServiceUnavailable') writeLine('warning', 'A request found a service unavailable.', call);
}
