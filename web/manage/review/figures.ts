import type { ManagedItem, Progress } from './load';

/** The id under which the product itself decides at the end. */
export const SYSTEM = '00000000-0000-0000-0000-000000000000';

/** How an item was decided where nobody decided it; undefined for all others. */
export function markOf({ decision, reviewedBy, reviewContext }: ManagedItem): 'default' | 'carriedOver' | undefined {
  if (decision === 'NotReviewed' || reviewedBy?.id !== SYSTEM) return undefined;
  return reviewContext?.isCarriedOver === true ? 'carriedOver' : 'default';
}

/** How many items have this value of a property. */
export const countOf = ({ facets }: Progress, property: string, wanted: string): number =>
  facets.find((facet) => facet.property === property)?.values.find(({ value }) => value === wanted)?.count ?? 0;

/** How many items were open at an instant. */
export interface OpenAt {
  readonly at: number;
  readonly open: number;
}

const HOUR_MS = 3_600_000;

/**
 * How the number of open items fell, hour by hour, from the start of a review until `now`. Items that were carried over were never open;
 * those that a default decided at the end were open until then.
 */
export function burnDown({ items, carriedOver, hours }: Progress, start: number, now: number): readonly OpenAt[] {
  let open = items - carriedOver;
  const points = hours.map(({ dateTime, decided }) => {
    open -= decided;
    return { at: Math.min(Math.max(Date.parse(dateTime) + HOUR_MS, start), now), open };
  });
  return [{ at: start, open: items - carriedOver }, ...points, { at: now, open }];
}

/** Returns the names that several of the people share; the page shows their sign-in names as well. */
export function sharedNames(items: readonly ManagedItem[]): ReadonlySet<string> {
  const [seen, shared] = [new Set<string>(), new Set<string>()];
  for (const { principal } of items) (seen.has(principal.displayName) ? shared : seen).add(principal.displayName);
  return shared;
}
