import type { ListSpec, FindProperty } from '../odata/queryOptions';
import type { Version, Endpoint } from '../endpoint/endpoint';
import { typeRef, type NavigationRow } from './model';
import { derivedFrom, resolvePath, row, structuredType, withBases } from './resolvePath';

type Row = Pick<Endpoint<never>, 'path' | 'query' | 'queryInBeta'>;

/** Returns the query options that a row takes in a version and the properties that can be selected; undefined when it takes none. */
export function queryOf({ path, query, queryInBeta }: Row, version: Version): ListSpec | undefined {
  if (query === undefined) return undefined;
  const find = findPropertyBehind(path, version);
  const lists = Object.entries(query.lists ?? {}).map(([name, list]) => [
    name,
    { ...list, select: inside(name, find) },
  ]);
  return {
    ...query,
    ...(query.select === undefined ? {} : { select: find }),
    ...(lists.length > 0 ? { lists: Object.fromEntries(lists) as Readonly<Record<string, ListSpec>> } : {}),
    ...(version === 'beta' && queryInBeta && withMore(query, queryInBeta)),
  };
}

const withMore = (
  { filter, orderby = [], expand = [] }: ListSpec,
  more: NonNullable<Row['queryInBeta']>,
): NonNullable<Row['queryInBeta']> => ({
  ...(more.filter && { filter: { ...filter, ...more.filter } }),
  ...(more.orderby && { orderby: [...orderby, ...more.orderby] }),
  ...(more.expand && { expand: [...expand, ...more.expand] }),
  ...(more.walk !== undefined && { walk: more.walk }),
});

/** Finds properties of the objects in an expanded collection. */
const inside =
  (name: string, find: FindProperty): FindProperty =>
  (path) => {
    const found = find(`${name}/${path}`);
    return 'path' in found ? { path: found.path.slice(name.length + 1) } : found;
  };

/**
 * Finds a property of an endpoint's answer in any letter case: an own property, one of a derived type (with or without a cast), or any
 * property below an open type. Also finds a property that only the other version has, which is absent from the answer. Finds every path if
 * the tables do not have the endpoint.
 */
export function findPropertyBehind(path: string, version: Version): FindProperty {
  return (property) => {
    const type = resolvePath(path, version)?.at(-1)?.type;
    return type === undefined ? { path: property } : findProperty(type.name, property.split('/'));
  };
}

function findProperty(type: string, [segment = '', ...rest]: readonly string[]): ReturnType<FindProperty> {
  const types = [...withBases(type), ...derivedFrom(type, 'beta')];
  const cast = /^microsoft\.graph\.(\w+)$/.exec(segment)?.[1];
  if (cast !== undefined) {
    if (!types.includes(cast) || rest.length === 0) return { names: [] };
    return below(segment, findProperty(cast, rest));
  }
  const members = types.flatMap((name) => Object.entries(membersOf(name)));
  const found = members.find(([known]) => known.toLowerCase() === segment.toLowerCase());
  if (!found) {
    const isOpen = types.some((known) => structuredType(known)?.open === true);
    return isOpen ? { path: [segment, ...rest].join('/') } : { names: members.map(([known]) => known) };
  }
  const [name, member] = found;
  return rest.length === 0 ? { path: name } : below(name, findProperty(typeRef(member.type).name, rest));
}

const below = (name: string, found: ReturnType<FindProperty>): ReturnType<FindProperty> =>
  'path' in found ? { path: `${name}/${found.path}` } : found;

function membersOf(type: string): Readonly<Record<string, NavigationRow>> {
  const { properties = {}, navigation = {} } = structuredType(type) ?? {};
  const rows = Object.entries({ ...properties, ...navigation }).map(([name, written]) => [name, row(written)] as const);
  return Object.fromEntries(rows.filter(([, { isServed }]) => isServed !== false));
}
