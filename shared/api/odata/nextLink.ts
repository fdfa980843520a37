/** `$skip` is left out as well: the token already stands behind what was skipped. */
const REPLACED = /^(?:\$|%24)?(?:skip|skiptoken)(?:=|$)/i;

/** The absolute link to the next page: the request's own link and options as they were sent, with another token. */
export function nextLink(requestUrl: string, skiptoken: string): string {
  const [withoutFragment = ''] = requestUrl.split('#');
  const start = withoutFragment.indexOf('?');
  const path = start < 0 ? withoutFragment : withoutFragment.slice(0, start);
  const query = start < 0 ? '' : withoutFragment.slice(start + 1);
  const kept = query.split('&').filter((parameter) => parameter !== '' && !REPLACED.test(parameter));
  return `${path}?${[...kept, `$skiptoken=${encodeURIComponent(skiptoken)}`].join('&')}`;
}
