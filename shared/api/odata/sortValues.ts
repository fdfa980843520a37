import { instantKey } from './instantKey';
import { readProperty } from './propertyPath';
import type { OrderBy } from './queryOptions';

/** A property's value in the form it is sorted in; a skip token carries it. */
export type SortValue = string | number | boolean | null;

const RANKS: Readonly<Record<string, number>> = { boolean: 1, number: 2, string: 3 };

const rank = (value: SortValue): number => RANKS[typeof value] ?? 0;

/** Names sort without regard to letter case, date-times as instants; what has no order sorts like null. */
function sortValue(value: unknown): SortValue {
  if (typeof value === 'string') return instantKey(value) ?? value.toLowerCase();
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** What `$orderby` sorts an object by. */
export const sortValues = (object: object, orderby: readonly OrderBy[]): readonly SortValue[] =>
  orderby.map(({ path }) => sortValue(readProperty(object, path.split('/'))));

function order<T extends SortValue>(left: T, right: T): number {
  if (left === right || left === null || right === null) return rank(left) - rank(right);
  if (typeof left !== typeof right) return rank(left) - rank(right);
  return left < right ? -1 : 1;
}

interface Sorted {
  readonly key: string;
  readonly sort: readonly SortValue[];
}

/** Compares two rows by their sort values (null first, last when descending), then by key in code unit order. */
export function compareRows(left: Sorted, right: Sorted, orderby: readonly OrderBy[]): number {
  for (const [index, { descending }] of orderby.entries()) {
    const difference = order(left.sort[index] ?? null, right.sort[index] ?? null);
    if (difference !== 0) return descending ? -difference : difference;
  }
  return order(left.key, right.key);
}
