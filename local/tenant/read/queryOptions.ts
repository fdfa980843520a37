import { type Filter, parseFilter } from './filter';
import { badRequest } from '../message';
import { type SearchClause, parseSearch } from './search';

/** A relationship to expand. */
interface Expansion {
  readonly name: string;
  readonly select: readonly string[] | undefined;
}

/** The query options of a read, parsed. */
export interface QueryOptions {
  readonly select: readonly string[] | undefined;
  readonly expand: readonly Expansion[];
  readonly filter: Filter | undefined;
  /** The alternatives of the search, one of which must match. */
  readonly search: readonly SearchClause[] | undefined;
  readonly orderby: readonly { readonly path: string; readonly descending: boolean }[];
  readonly top: number;
  readonly count: boolean;
  readonly skip: number;
  readonly skiptoken: Position | undefined;
}

/** The start of a page: after an object or, if that object is gone, after a number of objects. */
export interface Position {
  readonly after: string;
  readonly index: number;
}

const known: readonly string[] = [
  '$select',
  '$expand',
  '$filter',
  '$search',
  '$orderby',
  '$top',
  '$count',
  '$skip',
  '$skiptoken',
  '$format',
];
const defaultPage = 100;
const largestPage = 999;

/** Reads the query options of a read. Throws DirectoryError 400 that names the bad option. */
export function parseQueryOptions(query: URLSearchParams): QueryOptions {
  const stranger = [...query.keys()].find((name) => name.startsWith('$') && !known.includes(name));
  if (stranger !== undefined) throw badRequest(`The query option '${stranger}' is not supported.`);
  const filter = query.get('$filter') ?? '';
  return {
    select: names(query.get('$select')),
    expand: parseExpand(query.get('$expand') ?? ''),
    filter: filter.trim() === '' ? undefined : parseFilter(filter),
    search: given(query, '$search', parseSearch),
    orderby: (query.get('$orderby') ?? '').split(',').flatMap(parseOrder),
    top: wholeNumber(query, '$top', { least: 1, most: largestPage }) ?? defaultPage,
    count: (query.get('$count') ?? 'false').toLowerCase() === 'true',
    skip: wholeNumber(query, '$skip', { least: 0, most: Number.MAX_SAFE_INTEGER }) ?? 0,
    skiptoken: given(query, '$skiptoken', readPosition),
  };
}

/** Returns the parsed value of an option if the request has it. */
function given<T>(query: URLSearchParams, name: string, parse: (text: string) => T): T | undefined {
  const text = query.get(name);
  return text === null ? undefined : parse(text);
}

/** Returns the skip token of a position. */
export const writePosition = (position: Position): string =>
  Buffer.from(JSON.stringify([position.index, position.after])).toString('base64url');

function readPosition(token: string): Position {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (Array.isArray(parsed) && typeof parsed[0] === 'number' && typeof parsed[1] === 'string') {
      return { index: parsed[0], after: parsed[1] };
    }
  } catch {
    // The error is thrown below.
  }
  throw badRequest('The skip token is not valid.');
}

function wholeNumber(
  query: URLSearchParams,
  name: string,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw badRequest(`Invalid value '${text}' for ${name}. Must be between ${least} and ${most} inclusive.`);
  }
  return value;
}

function names(text: string | null): readonly string[] | undefined {
  if (text === null || text.trim() === '' || text.trim() === '*') return undefined;
  return text.split(',').map((name) => name.trim());
}

function parseOrder(text: string): QueryOptions['orderby'] {
  const [path, direction = 'asc', ...rest] = text.trim().split(/\s+/);
  if (path === undefined || path === '') return [];
  if (rest.length > 0 || !['asc', 'desc'].includes(direction)) throw badRequest(`Invalid $orderby '${text.trim()}'.`);
  return [{ path, descending: direction === 'desc' }];
}

/** Parses `a,b($select=c,d)`. */
function parseExpand(text: string): readonly Expansion[] {
  return [...text.matchAll(/([^,()]+)(?:\(([^)]*)\))?(?:,|$)/g)].map(([, name = '', options = '']) => {
    const inner = new URLSearchParams(options.replaceAll(';', '&'));
    return { name: name.trim(), select: names(inner.get('$select')) };
  });
}
