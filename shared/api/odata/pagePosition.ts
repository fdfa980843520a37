import { createHash } from 'node:crypto';
import { formatExpression } from './filterExpression';
import type { QueryOptions } from './queryOptions';
import { queryError } from './queryError';
import type { SortValue } from './sortValues';
import type { TokenSigner } from './tokenSigner';

/** Where a page ended: the key of its last row, and the values that row was sorted by. */
export interface PagePosition {
  readonly key: string;
  readonly sort: readonly SortValue[];
}

/** The same for every page of one query, different for queries whose pages do not continue each other. */
function queryHash({ filter, orderby }: QueryOptions): string {
  const query = [filter === undefined ? '' : formatExpression(filter), orderby];
  return createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 16);
}

/** The token that continues a query after a position. */
export const positionToken = (position: PagePosition, options: QueryOptions, signer: TokenSigner): string =>
  signer.sign(JSON.stringify([queryHash(options), position.key, position.sort]));

/**
 * Where a request's `$skiptoken` says to go on, undefined for a first page. Throws a GraphError (BadRequest, target
 * `$skiptoken`) for a token that is not ours, or of a query with another `$filter` or `$orderby`.
 */
export function positionOf(options: QueryOptions, signer: TokenSigner): PagePosition | undefined {
  if (options.skiptoken === undefined) return undefined;
  const payload = signer.open(options.skiptoken);
  if (payload === undefined) throw queryError('$skiptoken', 'The $skiptoken is not one this list has issued.');
  // Signed by positionToken, so its shape is known.
  const [hash, key, sort] = JSON.parse(payload) as [string, string, readonly SortValue[]];
  if (hash !== queryHash(options)) {
    throw queryError('$skiptoken', 'The $skiptoken belongs to a query with another $filter or $orderby.');
  }
  return { key, sort };
}
