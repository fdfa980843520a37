import type { Answer, Call, Endpoint } from '../endpoint/endpoint';

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
