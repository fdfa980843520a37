import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { GraphError } from '../../rules/errors';
import { formatExpression, instantKey, queryError } from './filterExpression';
import type { OrderBy, QueryOptions } from './queryOptions';
import { readProperty } from './propertyPath';

/** The most characters of a path with its query. It is the limit of Azure's front end, and also applies to the requests of a batch. */
export const LONGEST_TARGET = 8_192;

/** The end of a page: the key and the sort values of its last row. */
export interface PagePosition {
  readonly key: string;
  readonly sort: readonly SortValue[];
}

/** Returns a hash that all pages of one query share. Queries whose pages cannot continue each other have different hashes. */
function queryHash({ filter, orderby }: QueryOptions): string {
  const query = [filter === undefined ? '' : formatExpression(filter), orderby];
  return createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 16);
}

/** Returns the token that continues a query after a position. */
export const positionToken = (position: PagePosition, options: QueryOptions, signer: TokenSigner): Promise<string> =>
  signer.sign(JSON.stringify([queryHash(options), position.key, position.sort]));

/**
 * Reads the position from a request's `$skiptoken`; undefined for a first page. Throws a GraphError (BadRequest, target `$skiptoken`)
 * for a token that this list did not issue, or of a query with another `$filter` or `$orderby`.
 */
export async function positionOf(options: QueryOptions, signer: TokenSigner): Promise<PagePosition | undefined> {
  if (options.skiptoken === undefined) return undefined;
  const payload = await signer.open(options.skiptoken);
  if (payload === undefined)
    throw queryError(
      '$skiptoken',
      'This list did not issue the $skiptoken. Follow the @odata.nextLink of its last page unchanged.',
    );
  // Signed by positionToken, so its shape is known.
  const [hash, key, sort] = JSON.parse(payload) as [string, string, readonly SortValue[]];
  if (hash !== queryHash(options)) {
    throw queryError(
      '$skiptoken',
      'The $skiptoken belongs to a query with another $filter or $orderby. Follow the @odata.nextLink unchanged.',
    );
  }
  return { key, sort };
}

/** Includes `$skip`, because the token continues after the skipped rows. */
const REPLACED = /^(?:\$|%24)?(?:skip|skiptoken)(?:=|$)/i;

/**
 * Returns the absolute link to the next page: the request's link and options as they were sent, with another token. Throws
 * RequestUriTooLong for a link that the API would refuse.
 */
export function nextLink(requestUrl: string, skiptoken: string): string {
  const [withoutFragment = ''] = requestUrl.split('#');
  const start = withoutFragment.indexOf('?');
  const path = start < 0 ? withoutFragment : withoutFragment.slice(0, start);
  const query = start < 0 ? '' : withoutFragment.slice(start + 1);
  const kept = query.split('&').filter((parameter) => parameter !== '' && !REPLACED.test(parameter));
  const link = `${path}?${[...kept, `$skiptoken=${encodeURIComponent(skiptoken)}`].join('&')}`;
  if (link.length > LONGEST_TARGET) {
    throw new GraphError(
      'RequestUriTooLong',
      `The link to the next page would be longer than ${LONGEST_TARGET} characters; shorten the query.`,
    );
  }
  return link;
}

/** A property's value in sortable form, as a skip token carries it. */
export type SortValue = string | number | boolean | null;

const RANKS: Readonly<Record<string, number>> = { boolean: 1, number: 2, string: 3 };

const rank = (value: SortValue): number => RANKS[typeof value] ?? 0;

/**
 * Returns a value by which objects are sorted: names regardless of letter case, date-times as instants. A value without an order sorts like
 * null.
 */
function sortValue(value: unknown): SortValue {
  if (typeof value === 'string') return instantKey(value) ?? value.toLowerCase();
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** Returns the values by which `$orderby` sorts an object. */
export const sortValues = (object: object, orderby: readonly OrderBy[]): readonly SortValue[] =>
  orderby.map(({ path }) => sortValue(readProperty(object, path.split('/'))));

function order<T extends SortValue>(left: T, right: T): number {
  if (left === right || left === null || right === null) return rank(left) - rank(right);
  if (typeof left !== typeof right) return rank(left) - rank(right);
  return left < right ? -1 : 1;
}

/** Compares two rows by their sort values (null first, last when descending), then by key in code unit order. */
export function compareRows(left: PagePosition, right: PagePosition, orderby: readonly OrderBy[]): number {
  for (const [index, { descending }] of orderby.entries()) {
    const difference = order(left.sort[index] ?? null, right.sort[index] ?? null);
    if (difference !== 0) return descending ? -difference : difference;
  }
  return order(left.key, right.key);
}

/** Makes tokens that only this product can make. */
export interface TokenSigner {
  /** Returns a URL-safe token that carries the payload, signed but readable. */
  sign(payload: string): Promise<string>;
  /** Returns the payload, or undefined when this signer did not make the token. */
  open(token: string): Promise<string | undefined>;
}

const TOKEN = /^([\w-]+)\.([\w-]+)$/;

/**
 * Returns a signer with HMAC-SHA256, whose key is read with the first token. `purpose` binds the tokens to their use, such as the path of a
 * list: a signer with another purpose does not open them.
 */
export function hmacSigner(readKey: () => Promise<Buffer>, purpose = ''): TokenSigner {
  const codeOf = async (body: string): Promise<Buffer> =>
    createHmac('sha256', await readKey())
      .update(JSON.stringify([purpose, body]))
      .digest();
  return {
    sign: async (payload) => {
      const body = Buffer.from(payload).toString('base64url');
      return `${body}.${(await codeOf(body)).toString('base64url')}`;
    },
    open: async (token) => {
      const [, body = '', code = ''] = TOKEN.exec(token) ?? [];
      const [given, expected] = [Buffer.from(code, 'base64url'), await codeOf(body)];
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      return Buffer.from(body, 'base64url').toString();
    },
  };
}
