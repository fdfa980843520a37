import { isPropertyBehind } from './propertyBehind';
import type { ListSpec } from '../odata/queryOptions';
import type { Version } from '../endpoint/version';
import type { Endpoint } from '../endpoint/endpoint';

type Row = Pick<Endpoint<never>, 'path' | 'query' | 'expandInBeta'>;

/** The query options that a row takes in a version, with the properties that can be selected there; undefined when it takes none. */
export function queryOf({ path, query, expandInBeta }: Row, version: Version): ListSpec | undefined {
  if (query === undefined) return undefined;
  const isBeta = version === 'beta' && expandInBeta !== undefined;
  return {
    ...query,
    ...(query.select === undefined ? {} : { select: isPropertyBehind(path, version) }),
    ...(isBeta ? { expand: [...(query.expand ?? []), ...expandInBeta] } : {}),
  };
}
