import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { type BatchedRequest, answerBatch } from './batch';
import type { Directory } from './directory/directory';
import type { FaultTarget, Faults } from './faults';
import {
  DirectoryError,
  type JsonObject,
  type RequestHeaders,
  type TenantRequest,
  type TenantResponse,
  failure,
  parseObject,
} from './message';
import { readDirectory } from './read/readDirectory';
import type { Behaviour } from './refusals/behaviour';
import type { Refusals } from './refusals/refusals';
import type { Stats } from './stats';
import { type Commit, writeDirectory } from './write/writeDirectory';

/** What answers the calls to the directory's HTTP interface. */
export interface GraphSettings {
  readonly directory: Directory;
  readonly baseUrl: string;
  readonly now: () => Date;
  readonly faults: Faults;
  readonly stats: Stats;
  readonly commit: Commit;
  /** Stores the product's writes when reads lag behind. */
  readonly commitLate: Commit;
  /** Makes the writes visible whose lag is over. */
  readonly beforeRead: () => void;
  readonly refusals: Refusals;
  readonly behaviour: () => Behaviour;
}

/** A call without the version; `url` is the path and query after it. */
interface GraphCall {
  readonly method: string;
  readonly version: string;
  readonly url: string;
  readonly headers: RequestHeaders;
  readonly body: JsonObject;
  /** Whether the product makes the call, whose path then has a prefix. Only such calls are counted and hit by faults. */
  readonly product: boolean;
}

const productPrefix = '/graph';

/**
 * Answers a call under `/v1.0` or `/beta`; calls of the product are under `/graph/v1.0` or `/graph/beta`. Returns undefined for any other
 * path.
 */
export async function answerGraph(
  settings: GraphSettings,
  request: TenantRequest,
): Promise<TenantResponse | undefined> {
  const match = /^(\/graph)?\/(v1\.0|beta)(\/.*|\?.*)?$/.exec(request.url);
  if (match === null) return undefined;
  const [, prefix, version = '', url = '/'] = match;
  const { method, headers } = request;
  const text = request.body.toString('utf8');
  const about = { method, version, url, headers, product: prefix !== undefined };
  count(settings, about);
  const disturbed = await disturb(settings, about);
  if (disturbed !== undefined) return disturbed;
  const answer = await caught(() => {
    const body = method === 'GET' || text === '' ? {} : parseObject(text);
    if (method === 'POST' && pathOf(url) === '/$batch') {
      return answerBatch(body, (inner) => answerInner(settings, { ...about, ...inner }));
    }
    return Promise.resolve(answerOne(settings, { ...about, body }));
  });
  // Graph gives each request an id. A request in a batch has an id of its own only if it fails.
  return answer === 'cut' ? answer : { ...answer, headers: { 'request-id': randomUUID(), ...answer.headers } };
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';

/** Answers a request inside a batch. It does not count as a call, but it can fail alone. */
async function answerInner(settings: GraphSettings, call: GraphCall & BatchedRequest): Promise<TenantResponse> {
  if (call.product && isMail(call)) settings.stats.countMail();
  const disturbed = await disturb(settings, call);
  return disturbed ?? caught(() => Promise.resolve(answerOne(settings, call)));
}

function answerOne(settings: GraphSettings, call: GraphCall): TenantResponse {
  const { directory, baseUrl, now } = settings;
  const base = `${baseUrl}${call.product ? productPrefix : ''}/${call.version}`;
  const [path = '', ...query] = call.url.split('?');
  const steps = path.slice(1).split('/').map(decodeSegment);
  const judged = { ...call, path: steps, query: new URLSearchParams(query.join('?')) };
  const isCounted = judged.query.get('$count')?.toLowerCase() === 'true' || steps.at(-1) === '$count';
  const behaviour = settings.behaviour();
  settings.refusals.judge(directory, behaviour, {
    ...judged,
    advanced: isCounted && call.headers.consistencylevel === 'eventual',
  });
  if (call.method === 'GET') {
    settings.beforeRead();
    const showsHidden = !call.product || behaviour.permissions.includes('Member.Read.Hidden');
    return readDirectory(directory, { ...judged, base, showsHidden });
  }
  const commit = call.product && behaviour.lag > 0 ? settings.commitLate : settings.commit;
  return writeDirectory(directory, { method: call.method, base, path: steps, body: call.body, now: now() }, commit);
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new DirectoryError(400, 'BadRequest', `The path segment '${segment}' is not encoded well.`);
  }
}

const isMail = ({ method, url }: Pick<GraphCall, 'method' | 'url'>): boolean =>
  method === 'POST' && pathOf(url).endsWith('/sendMail');

/** Returns whether a POST only reads. */
const isQuestion = (url: string): boolean => /\/(checkMemberGroups|checkMemberObjects|getByIds)$/.test(pathOf(url));

function count({ stats }: GraphSettings, call: Omit<GraphCall, 'body'>): void {
  if (!call.product) return;
  if (isMail(call)) stats.countMail();
  else if (pathOf(call.url) === '/$batch') stats.countDirectory('batch');
  else stats.countDirectory(call.method === 'GET' || isQuestion(call.url) ? 'get' : 'write');
}

/** Returns the answer of a fault that hits the call, or undefined. */
async function disturb({ faults }: GraphSettings, call: Omit<GraphCall, 'body'>): Promise<TenantResponse | undefined> {
  if (!call.product) return undefined;
  const target: FaultTarget = isMail(call) ? 'mail' : 'directory';
  const path = `/${call.version}${call.url}`;
  // A fault may be written with or without the product's prefix.
  const fault = faults.take(target, call.method, path) ?? faults.take(target, call.method, `${productPrefix}${path}`);
  if (fault?.delayMs !== undefined) await setTimeout(fault.delayMs);
  return fault?.status === undefined ? undefined : failed(fault.status, fault.retryAfterSeconds);
}

function failed(status: number, retryAfterSeconds: number | undefined): TenantResponse {
  if (status === 0) return 'cut';
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  return failure(new DirectoryError(status, faultCodes[status] ?? 'UnknownError', 'A fault was asked for.', headers));
}

const faultCodes: Readonly<Record<number, string>> = {
  401: 'InvalidAuthenticationToken',
  403: 'Authorization_RequestDenied',
  404: 'Request_ResourceNotFound',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
};

/** Returns the answer of a call, or the answer for a DirectoryError that it throws. */
async function caught(answer: () => Promise<TenantResponse>): Promise<TenantResponse> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof DirectoryError) return failure(error);
    throw error;
  }
}
