import type { Version } from './version';

/** The supported preferences of a request. */
export interface Preferences {
  /** Return no body after a change. */
  readonly returnMinimal: boolean;
  /** Answer long work with 202 and the address of its monitor. */
  readonly respondAsync: boolean;
  /** The number of objects on a page. */
  readonly maxPageSize: number | undefined;
  /** Return the members of enumerations after `unknownFutureValue`; only beta has any. */
  readonly includeUnknownEnumMembers: boolean;
  /** Record a decision as part of a decision on many items; only in beta. */
  readonly recordAsBulk: boolean;
}

const LARGEST_PAGE = 999;

/** Reads a `Prefer` header (RFC 7240). Ignores unknown and malformed preferences. If a preference is repeated, the first one applies. */
export function parsePreferences(header: string | null, version: Version): Preferences {
  const given = new Map<string, string>();
  for (const part of (header ?? '').split(',')) {
    // A preference may have parameters after a semicolon; no supported preference has any.
    const [name = '', value = ''] = (part.split(';', 1)[0] ?? '').split('=', 2);
    const key = name
      .trim()
      .toLowerCase()
      .replace(/^odata\./, '');
    if (!given.has(key)) given.set(key, value.trim().replace(/^"|"$/g, ''));
  }
  return {
    returnMinimal: given.get('return')?.toLowerCase() === 'minimal',
    respondAsync: given.has('respond-async'),
    maxPageSize: pageSize(given.get('maxpagesize')),
    includeUnknownEnumMembers: version === 'beta' && given.has('include-unknown-enum-members'),
    recordAsBulk: version === 'beta' && given.has('record-as-bulk'),
  };
}

function pageSize(text: string | undefined): number | undefined {
  if (text === undefined || !/^0*[1-9]\d{0,8}$/.test(text)) return undefined;
  return Math.min(Number(text), LARGEST_PAGE);
}
