import type { Directory, Row } from '../directory/directory';
import { matches } from './matches';
import type { Filter, Operand } from './filter';
import { type JsonObject, type TenantAnswer, badRequest, isObject, json } from '../message';
import { navigationOf } from './navigation';
import { type Place, walk } from './place';
import { type QueryOptions, parseQueryOptions, writePosition } from './queryOptions';
import { matchesSearch } from './search';

/** A read: the URL with the version, the decoded path after it, and the query. */
export interface Read {
  readonly base: string;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly version: string;
  /** Whether the caller may list the members of groups with hidden membership. */
  readonly showsHidden: boolean;
}

/** The most related objects that Graph expands. */
const largestExpansion = 20;

/** Answers a GET. Throws DirectoryError for what Graph would refuse. */
export function readDirectory(directory: Directory, read: Read): TenantAnswer {
  const { base, query } = read;
  const timeZone = readTimeZone(directory, read);
  if (timeZone) return timeZone;
  const options = parseQueryOptions(query);
  const place = findPlace(directory, read, options);
  if (place.counted) return { status: 200, headers: { 'content-type': 'text/plain' }, body: String(place.rows.length) };
  const context = `${base}/$metadata#${place.context}${selection(query)}`;
  const [first] = place.rows;
  if (!place.many && first !== undefined) {
    const shown = show(directory, first, { ...options, mixed: place.mixed });
    return json(200, { '@odata.context': `${context}/$entity`, ...shown });
  }
  const page = takePage(place.rows, options);
  return json(200, {
    '@odata.context': context,
    ...(options.count && options.skiptoken === undefined ? { '@odata.count': page.total } : {}),
    ...(page.skiptoken === undefined ? {} : { '@odata.nextLink': nextLink(read, page.skiptoken) }),
    value: page.rows.map((row) => show(directory, row, { ...options, mixed: place.mixed })),
  });
}

/** Answers `users/{id}/mailboxSettings/timeZone`, the only setting of a mailbox that the product reads; '' if its owner has chosen none. */
function readTimeZone(directory: Directory, { base, path }: Read): TenantAnswer | undefined {
  const [users, key = '', ...rest] = path;
  if (users !== 'users' || rest.join('/') !== 'mailboxSettings/timeZone') return undefined;
  const settings = directory.findUser(key)?.value.mailboxSettings;
  const value = isObject(settings) ? (settings.timeZone ?? '') : '';
  return json(200, { '@odata.context': `${base}/$metadata#users('${key}')/mailboxSettings/timeZone`, value });
}

/** Returns the objects at the path, filtered and in order. */
function findPlace(directory: Directory, read: Read, options: QueryOptions): Place {
  const { path } = read;
  const known = options.skiptoken === undefined ? undefined : recall(directory, addressOf(read));
  if (known !== undefined) return known;
  const filter = options.filter && withRoleIds(directory, options.filter);
  const place = visible(directory, walk(directory, path, filter), read);
  const found = place.many ? { ...place, rows: filtered(directory, place, { ...options, filter }) } : place;
  if (found.rows.length > options.top) remember(directory, addressOf(read), found);
  return found;
}

/**
 * Leaves out the members that the caller may not see: service principals in v1.0 and, without Member.Read.Hidden, all members of a group
 * with hidden membership. Source: group-list-members and group-list-transitivemembers, v1.0.
 */
function visible(directory: Directory, place: Place, { path, version, showsHidden }: Read): Place {
  const [collection, id = '', relation = ''] = path;
  if (collection !== 'groups' || !/^(members|transitiveMembers)$/.test(relation)) return place;
  const isHidden = directory.find('groups', id)?.value.visibility === 'HiddenMembership';
  if (isHidden && !showsHidden) return { ...place, rows: [] };
  return version === 'beta' ? place : { ...place, rows: place.rows.filter(({ type }) => type !== 'servicePrincipal') };
}

/** Returns the part of a request that all pages of a collection have in common. */
const addressOf = ({ version, showsHidden, path, query }: Read): string =>
  JSON.stringify([
    version,
    showsHidden,
    path,
    [...query].filter(([name]) => !['$skiptoken', '$skip', '$count'].includes(name)),
  ]);

function selection(query: URLSearchParams): string {
  const select = query.get('$select');
  return select === null ? '' : `(${select.replaceAll(' ', '')})`;
}

/** Replaces template ids by the ids of the roles; in Graph, both are equal. */
function withRoleIds(directory: Directory, filter: Filter): Filter {
  const literal = (operand: Operand): Operand =>
    operand.kind === 'literal' && typeof operand.value === 'string'
      ? { ...operand, value: directory.findRole(operand.value)?.id ?? operand.value }
      : operand;
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, left: withRoleIds(directory, filter.left), right: withRoleIds(directory, filter.right) };
    case 'not':
      return { ...filter, inner: withRoleIds(directory, filter.inner) };
    case 'compare':
      return filter.left.kind === 'path' && filter.left.path.at(-1) === 'roleDefinitionId'
        ? { ...filter, right: literal(filter.right) }
        : filter;
    default:
      return filter;
  }
}

function filtered(directory: Directory, place: Place, { filter, search, orderby }: QueryOptions): readonly Row[] {
  const searched = search === undefined ? place.rows : place.rows.filter((row) => matchesSearch(search, row));
  const found = filter === undefined ? searched : searched.filter((row) => matches(filter, row, directory));
  return orderby.reduceRight<readonly Row[]>(
    (rows, { path, descending }) => rows.toSorted((a, b) => (descending ? -1 : 1) * order(a, b, path)),
    found,
  );
}

function order(a: Row, b: Row, path: string): number {
  const [left, right] = [a, b].map((row) => valueAt(row, path));
  if (left === right) return 0;
  return (left ?? '') < (right ?? '') ? -1 : 1;
}

function valueAt(row: Row, path: string): string | number | undefined {
  const value = path
    .split('/')
    .reduce<unknown>((inner, name) => (inner as JsonObject | null | undefined)?.[name], row.value);
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' ? value.toLowerCase() : undefined;
}

interface Page {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly skiptoken: string | undefined;
}

function takePage(rows: readonly Row[], { skip, skiptoken, top }: QueryOptions): Page {
  const found = skiptoken === undefined ? -1 : rows.findIndex(({ id }) => id === skiptoken.after);
  const begin = found >= 0 ? found + 1 : (skiptoken?.index ?? skip);
  const end = begin + top;
  const last = rows[end - 1];
  const more = last !== undefined && end < rows.length;
  return {
    rows: rows.slice(begin, end),
    total: rows.length,
    skiptoken: more ? writePosition({ index: end, after: last.id }) : undefined,
  };
}

function nextLink({ base, path, query }: Read, skiptoken: string): string {
  const next = new URLSearchParams([...query].filter(([name]) => name !== '$skiptoken' && name !== '$skip'));
  next.set('$skiptoken', skiptoken);
  return `${base}/${path.map(encodeURIComponent).join('/')}?${next.toString().replaceAll('%24', '$')}`;
}

interface Showing extends Pick<QueryOptions, 'select' | 'expand'> {
  readonly mixed: boolean;
}

/** Returns an object with the selected and expanded properties. */
function show(directory: Directory, row: Row, { select, expand, mixed }: Showing): JsonObject {
  const type = mixed ? { '@odata.type': `#microsoft.graph.${row.type}` } : {};
  return { ...type, ...selected(row, select), ...expanded(directory, row, expand) };
}

/** The properties of users that Graph returns only when they are selected by name. */
const SELECTED_ONLY: readonly string[] = ['signInActivity', 'mailboxSettings'];

function selected({ type, value }: Row, select: readonly string[] | undefined): JsonObject {
  if (select === undefined) {
    return Object.fromEntries(
      Object.entries(value).filter(([name]) => type !== 'user' || !SELECTED_ONLY.includes(name)),
    );
  }
  const wanted = new Set(select.map((name) => name.split('/', 1)[0]));
  return Object.fromEntries(Object.entries(value).filter(([name]) => wanted.has(name)));
}

function expanded(directory: Directory, row: Row, expand: QueryOptions['expand']): JsonObject {
  const parts = expand.map(({ name, select }): readonly [string, unknown] => {
    const navigation = navigationOf(row.type, name);
    if (navigation === undefined) {
      throw badRequest(`Could not find a property named '${name}' on type 'microsoft.graph.${row.type}'.`);
    }
    const { many, mixed } = navigation;
    const related = navigation.follow(directory, row).slice(0, largestExpansion);
    const shown = related.map((other) => show(directory, other, { select, expand: [], mixed }));
    return [name, many ? shown : shown[0]];
  });
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined));
}

interface KeptPlace {
  readonly revision: number;
  readonly place: Place;
}

/** The most collections that are kept. */
const most = 4;

const places = new WeakMap<Directory, Map<string, KeptPlace>>();

/** Keeps a long collection for its next pages. If each page searched again, a long read would become slower and slower. */
function remember(directory: Directory, address: string, place: Place): void {
  const known = places.get(directory) ?? new Map<string, KeptPlace>();
  known.delete(address);
  known.set(address, { revision: directory.revision, place });
  for (const oldest of [...known.keys()].slice(0, -most)) known.delete(oldest);
  places.set(directory, known);
}

/** Returns the kept collection, unless the directory has changed since. */
function recall(directory: Directory, address: string): Place | undefined {
  const known = places.get(directory)?.get(address);
  return known?.revision === directory.revision ? known.place : undefined;
}
