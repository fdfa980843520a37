import type { ListSpec } from '../odata/queryOptions';
import type { Version } from '../wire/version';
import type { Endpoint } from './endpoint';

type Row = Pick<Endpoint<never>, 'query' | 'expandInBeta'>;

/** The query options that a row takes in a version, or undefined when it takes none. */
export function queryOf({ query, expandInBeta }: Row, version: Version): ListSpec | undefined {
  if (version !== 'beta' || expandInBeta === undefined) return query;
  return { ...query, expand: [...(query?.expand ?? []), ...expandInBeta] };
}
