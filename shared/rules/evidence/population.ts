import type {
  ChainHead,
  CallName,
  ControlTotal,
  Exclusion,
  ExclusionRule,
  ItemCounts,
  PopulationCall,
  PopulationTotals,
} from '../model/evidence';
import { hashOf, lineOf } from './line';

export const NO_POPULATION: PopulationTotals = { head: null, read: 0, items: 0, excluded: {}, control: null };

/** A page of the population that was read, for the evidence. */
interface ReadPage {
  readonly call: PopulationCall;
  /** The UTC instant of the answer. */
  readonly dateTime: string;
  /** Whether there is another page. */
  readonly next: boolean;
  readonly excluded: readonly Exclusion[];
  readonly items: number;
}

/** The lines of a page of the population: the call, in the chain of calls, and each exclusion. */
export interface PageLines {
  readonly call: string;
  readonly exclusions: readonly string[];
  readonly exclusionsSha256: string;
  readonly totals: PopulationTotals & { readonly head: ChainHead };
}

/** Returns the name of the call that follows the recorded calls. */
export const callName = ({ head }: PopulationTotals, { idsSha256 }: PopulationCall): CallName => ({
  n: (head?.n ?? 0) + 1,
  idsSha256,
});

/**
 * Returns the lines of a page, and the totals that include it. The line of the call has the number of exclusions by rule and the hash of
 * their lines, each with a line break after it, so that nobody can omit a line later.
 */
export function pageLines(
  { head, ...totals }: PopulationTotals,
  { call, dateTime, next, excluded, items }: ReadPage,
): PageLines {
  const n = (head?.n ?? 0) + 1;
  const exclusions = excluded.map((exclusion) => lineOf({ call: n, ...exclusion }));
  const counts = countByRule({}, excluded);
  const exclusionsSha256 = hashOf(exclusions.map((line) => `${line}\n`).join(''));
  const content = {
    dateTime,
    ...call,
    next,
    items,
    excluded: counts,
    exclusionsSha256,
  };
  const line = lineOf({ n, ...content, prev: head?.hash ?? null });
  return {
    call: line,
    exclusions,
    exclusionsSha256,
    totals: {
      ...totals,
      head: { n, hash: hashOf(line) },
      read: totals.read + call.rows,
      items: totals.items + items,
      excluded: countByRule(totals.excluded, excluded),
    },
  };
}

function countByRule(
  before: PopulationTotals['excluded'],
  excluded: readonly Exclusion[],
): PopulationTotals['excluded'] {
  const counts: Partial<Record<ExclusionRule, number>> = { ...before };
  for (const { rule } of excluded) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}

/** Counts the items that the recorded calls list, and the items that no recorded call lists. */
export class ItemCounter {
  readonly #items = new Map<string, number>();
  readonly #calls = new Map<string, number>();

  addItem(call: CallName | undefined): void {
    const key = keyOf(call);
    this.#items.set(key, (this.#items.get(key) ?? 0) + 1);
  }

  addCall(call: CallName & { readonly items: number }): void {
    this.#calls.set(keyOf(call), call.items);
  }

  get counts(): ItemCounts {
    const keys = new Set([...this.#items.keys(), ...this.#calls.keys()]);
    // An interrupted read may have listed items that its repetition did not list. Then more items name the call than it lists.
    const surplus = [...keys].map((key) => (this.#items.get(key) ?? 0) - (this.#calls.get(key) ?? 0));
    return { unrecorded: sum(surplus.filter((n) => n > 0)), relisted: -sum(surplus.filter((n) => n < 0)) || 0 };
  }
}

const keyOf = (call: CallName | undefined): string => (call ? `${call.n} ${call.idsSha256}` : '');
const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

const NO_DIFFERENCE: ItemCounts = { unrecorded: 0, relisted: 0 };

/**
 * Returns whether the number of rows equals the directory's counts before and after, and whether each item is in one of the calls. If not,
 * or if that is unknown, also returns the reason. `items` is known when all items are collected.
 */
export function balanceOf(
  { read, control }: PopulationTotals,
  { unrecorded, relisted } = NO_DIFFERENCE,
): {
  readonly balanced: boolean;
  readonly explanation: string | null;
} {
  if (unrecorded > 0) {
    return unbalanced(
      `No recorded call lists ${unrecorded} of the items: an interrupted read listed them, and access changed before it was repeated.`,
    );
  }
  if (relisted > 0) {
    return unbalanced(`${relisted} rows are repeats: pages that were read one after the other list a principal twice.`);
  }
  if (!control) return unbalanced('The directory has no control total for this kind of resource.');
  const { before, after } = control;
  const failed = [before, after].find(({ count }) => count === null);
  if (failed) return unbalanced(`The directory did not say the control total (${failed.reason ?? 'no reason'}).`);
  if (before.count === read && after.count === read) return { balanced: true, explanation: null };
  return unbalanced(
    `The directory counted ${shown(before)} before and ${shown(after)} after, and ${read} rows were read: ` +
      'its index lags, or access changed meanwhile.',
  );
}

const unbalanced = (explanation: string) => ({ balanced: false, explanation });

const shown = ({ count }: ControlTotal): string => String(count);
