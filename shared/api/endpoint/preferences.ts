import type { Version } from './version';

/** What the caller would like, as far as it is understood here; anything else in the header is passed over. */
export interface Preferences {
  /** Changes answer without a body. */
  readonly returnMinimal: boolean;
  /** Long work is answered with 202 and where it is watched. */
  readonly respondAsync: boolean;
  /** Objects on a page of a list. */
  readonly maxPageSize: number | undefined;
  /** The caller knows the members of enumerations that came after `unknownFutureValue`; only beta has any. */
  readonly includeUnknownEnumMembers: boolean;
}

/** A preference: a name, perhaps a value, perhaps parameters, which none of ours has. */
const PREFERENCE = /^\s*([^\s=;]+)\s*(?:=\s*(?:"([^"]*)"|([^\s;"]*))\s*)?(?:;.*)?$/;
const LARGEST_PAGE = 999;

/** Reads a `Prefer` header (RFC 7240). A preference that makes no sense is ignored, as are unknown ones; the first of a name counts. */
export function parsePreferences(header: string | null, version: Version): Preferences {
  const given = new Map<string, string>();
  for (const part of (header ?? '').split(',')) {
    const [, name = '', quoted, bare] = PREFERENCE.exec(part) ?? [];
    const key = name.toLowerCase().replace(/^odata\./, '');
    if (!given.has(key)) given.set(key, quoted ?? bare ?? '');
  }
  return {
    returnMinimal: given.get('return')?.toLowerCase() === 'minimal',
    respondAsync: given.has('respond-async'),
    maxPageSize: pageSize(given.get('maxpagesize')),
    includeUnknownEnumMembers: version === 'beta' && given.has('include-unknown-enum-members'),
  };
}

function pageSize(text: string | undefined): number | undefined {
  if (text === undefined || !/^0*[1-9]\d{0,8}$/.test(text)) return undefined;
  return Math.min(Number(text), LARGEST_PAGE);
}
