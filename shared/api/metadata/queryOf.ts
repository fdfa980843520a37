import type { ListSpec, IsProperty } from '../odata/queryOptions';
import type { Version } from '../endpoint/version';
import type { Endpoint } from '../endpoint/endpoint';
import { typeRef, type NavigationRow } from './model';
import { derivedFrom, isIn, resolvePath, row, structuredType, withBases } from './resolvePath';

type Row = Pick<Endpoint<never>, 'path' | 'query' | 'expandInBeta'>;

/** Returns the query options that a row takes in a version and the properties that can be selected; undefined when it takes none. */
export function queryOf({ path, query, expandInBeta }: Row, version: Version): ListSpec | undefined {
  if (query === undefined) return undefined;
  const isBeta = version === 'beta' && expandInBeta !== undefined;
  return {
    ...query,
    ...(query.select === undefined ? {} : { select: isPropertyBehind(path, version) }),
    ...(isBeta ? { expand: [...(query.expand ?? []), ...expandInBeta] } : {}),
  };
}

/**
 * Tests whether a path names a property of an endpoint's answer: an own property, one of a derived type (with or without a cast), or
 * any property below an open type. Every path passes when the tables do not know the endpoint.
 */
export function isPropertyBehind(path: string, version: Version): IsProperty {
  return (property) => {
    const type = resolvePath(path, version)?.at(-1)?.type;
    return type === undefined || isProperty(type.name, property.split('/'), version);
  };
}

function isProperty(type: string, [segment = '', ...rest]: readonly string[], version: Version): boolean {
  const types = [...withBases(type), ...derivedFrom(type, version)];
  const cast = /^microsoft\.graph\.(\w+)$/.exec(segment)?.[1];
  if (cast !== undefined) return types.includes(cast) && rest.length > 0 && isProperty(cast, rest, version);
  const [found] = types.flatMap((name) => memberOf(name, segment, version) ?? []);
  if (found === undefined) return types.some((name) => structuredType(name)?.open === true);
  return rest.length === 0 || isProperty(typeRef(found.type).name, rest, version);
}

function memberOf(type: string, name: string, version: Version): NavigationRow | undefined {
  const { properties = {}, navigation = {} } = structuredType(type) ?? {};
  const members = { ...properties, ...navigation };
  const written = Object.hasOwn(members, name) ? members[name] : undefined;
  return written !== undefined && isIn(version, row(written)) ? row(written) : undefined;
}
