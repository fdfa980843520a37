import { holdsEtag } from '../../rules/etag';
import type { Answer, Call, Endpoint, PlainAnswer, PlainRequest } from '../endpoint/endpoint';

/**
 * Applies the headers of a request to its answer: `If-None-Match` turns an unchanged object into 304, `Prefer: return=minimal` omits the
 * changed object, and `Preference-Applied` names the preferences that were followed.
 */
export function shapeAnswer(answer: Answer, request: PlainRequest, call: Call<unknown>): PlainAnswer {
  const { etag, headers = {}, ...content } = answer;
  const plain: PlainAnswer = { ...content, headers };
  // The ETag covers the object alone, not the objects that `$expand` adds.
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

/** Returns whether the body is an object that the request created or changed; the result of an action is always returned. */
const isChanged = ({ method }: PlainRequest, { status, body }: PlainAnswer): boolean =>
  body !== undefined && (status === 201 || ['PUT', 'PATCH'].includes(method.toUpperCase()));

function withoutBody({ status, headers }: PlainAnswer): PlainAnswer {
  const { Location: location } = headers;
  // Without the body, this header gives the client the id of the created object.
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

const SECONDS_BETWEEN_POLLS = 10;

/**
 * Applies `Prefer: respond-async` (RFC 7240): answers 202 and the address of the monitor when the row's work continues. Any other answer
 * stays unchanged; errors never reach this function.
 */
export function respondAsync(answer: Answer, call: Call<unknown>, endpoint: Endpoint<never>): Answer {
  if (!call.preferences.respondAsync || endpoint.isLongRunning !== true) return answer;
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(call.params[name] ?? ''));
  return unfinished(`${answer.headers?.Location ?? call.url.base + path}/monitor`);
}

/** Returns a monitor's answer until the work is done; `monitor` is its public address. */
export const unfinished = (monitor: string): Answer => ({
  status: 202,
  headers: { Location: monitor, 'Retry-After': String(SECONDS_BETWEEN_POLLS) },
});
