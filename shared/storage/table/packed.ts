import type { RowChange } from './transaction';

/** Rows that are written together. */
export type Group = readonly RowChange[];

/** Joins groups of rows into transactions of at most `most` rows, and never splits a group. */
export function packed(groups: readonly Group[], most: number): Group[][] {
  const transactions: Group[][] = [];
  let room = 0;
  for (const group of groups) {
    room -= group.length;
    if (room >= 0) {
      transactions.at(-1)?.push(group);
    } else {
      transactions.push([group]);
      room = most - group.length;
    }
  }
  return transactions;
}
