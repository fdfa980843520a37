import { holdsEtag } from '../../rules/etag';
import type { Answer, Call, Endpoint } from '../endpoint/endpoint';
import type { PlainAnswer, PlainRequest } from '../endpoint/plainMessages';

/**
 * What the headers of a request change about the answer to it: `If-None-Match` makes 304 of an object that the caller has already,
 * `Prefer: return=minimal` leaves the changed object out, and each preference that was followed is said so.
 */
export function shapeAnswer(answer: Answer, request: PlainRequest, call: Call<unknown>): PlainAnswer {
  const { etag, headers = {}, ...content } = answer;
  const plain: PlainAnswer = { ...content, headers };
  // The ETag is that of the object alone, and says nothing about what was expanded into it.
  const known = call.query.expand.length === 0 ? etag : undefined;
  const tagged = withHeaders(plain, known === undefined ? {} : { ETag: known });
  if (known !== undefined && isUnmodified(request, known)) return { status: 304, headers: { ETag: known } };

  const minimal = call.preferences.returnMinimal && isChanged(request, plain);
  const applied = [...appliedPreferences(call, plain), ...(minimal ? ['return=minimal'] : [])];
  const shaped = minimal ? withoutBody(tagged) : tagged;
  return withHeaders(shaped, applied.length === 0 ? {} : { 'Preference-Applied': applied.join(', ') });
}

function isUnmodified({ method, headers }: PlainRequest, etag: string): boolean {
  const ifNoneMatch = headers.get('if-none-match');
  return method.toUpperCase() === 'GET' && ifNoneMatch !== null && holdsEtag(ifNoneMatch, etag);
}

/** Whether the body is an object that the request made or changed: what an action returns is what it was called for. */
const isChanged = ({ method }: PlainRequest, { status, body }: PlainAnswer): boolean =>
  body !== undefined && (status === 201 || ['PUT', 'PATCH'].includes(method.toUpperCase()));

function withoutBody({ status, headers }: PlainAnswer): PlainAnswer {
  const { Location: location } = headers;
  // With the body the caller loses the id, which this header tells.
  const created = status === 201 && location !== undefined;
  return { status: 204, headers: { ...headers, ...(created ? { 'OData-EntityId': location } : {}) } };
}

function appliedPreferences({ preferences, query }: Call<unknown>, { status, body }: PlainAnswer): string[] {
  const { maxPageSize, includeUnknownEnumMembers } = preferences;
  const isPaged =
    maxPageSize !== undefined && !query.topGiven && status === 200 && body !== undefined && 'value' in body;
  return [
    ...(preferences.respondAsync && status === 202 ? ['respond-async'] : []),
    ...(isPaged ? [`odata.maxpagesize=${maxPageSize}`] : []),
    ...(includeUnknownEnumMembers ? ['include-unknown-enum-members'] : []),
  ];
}

const withHeaders = ({ headers, ...rest }: PlainAnswer, more: object): PlainAnswer => ({
  ...rest,
  headers: { ...headers, ...more },
});

const SECONDS_BETWEEN_LOOKS = 10;

/**
 * The answer to `Prefer: respond-async` (RFC 7240) where the row hands its work over: 202, and where the caller sees it come to its
 * end. What failed has been thrown before. Any other answer stays as it is.
 */
export function respondAsync(answer: Answer, call: Call<unknown>, endpoint: Endpoint<never>): Answer {
  if (!call.preferences.respondAsync || endpoint.isLongRunning !== true) return answer;
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(call.params[name] ?? ''));
  return unfinished(`${answer.headers?.Location ?? call.url.base + path}/monitor`);
}

/** What a monitor answers until the work is done; `monitor` is its public address. */
export const unfinished = (monitor: string): Answer => ({
  status: 202,
  headers: { Location: monitor, 'Retry-After': String(SECONDS_BETWEEN_LOOKS) },
});
