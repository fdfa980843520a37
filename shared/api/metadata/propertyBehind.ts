import type { IsProperty } from '../odata/queryOptions';
import type { Version } from '../endpoint/version';
import { typeRef, type NavigationRow } from './model';
import { derivedFrom, isIn, resolvePath, row, structuredType, withBases } from './resolvePath';

/**
 * Tells which paths name properties of what an endpoint answers: its own, those of the types that it may be of (a cast to one of them
 * may be written, and need not), and any below an open type. Of a path that is in none of the tables nothing is known, and all pass.
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
