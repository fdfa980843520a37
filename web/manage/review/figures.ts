import type { ManagedItem, Progress } from './load';

/** The id of the reviewer in decisions that the product makes at the end. */
export const SYSTEM = '00000000-0000-0000-0000-000000000000';

/** Returns how an item was decided that no person decided; undefined for any other item. */
export function markOf({ decision, reviewedBy, reviewContext }: ManagedItem): 'default' | 'carriedOver' | undefined {
  if (decision === 'NotReviewed' || reviewedBy?.id !== SYSTEM) return undefined;
  return reviewContext?.isCarriedOver === true ? 'carriedOver' : 'default';
}

/** Returns the number of items that have this value of a property. */
export const countOf = ({ facets }: Progress, property: string, wanted: string): number =>
  facets.find((facet) => facet.property === property)?.values.find(({ value }) => value === wanted)?.count ?? 0;

/** The number of open items at an instant. */
export interface OpenAt {
  readonly at: number;
  readonly open: number;
}

const HOUR_MS = 3_600_000;

/**
 * Returns the number of open items, hour by hour, from the start of a review until `now` (both in milliseconds). Carried-over items were
 * never open. Items that a default decision decided were open until the end.
 */
export function burnDown({ items, carriedOver, hours }: Progress, start: number, now: number): readonly OpenAt[] {
  let open = items - carriedOver;
  const points = hours.map(({ dateTime, decided }) => {
    open -= decided;
    return { at: Math.min(Math.max(Date.parse(dateTime) + HOUR_MS, start), now), open };
  });
  return [{ at: start, open: items - carriedOver }, ...points, { at: now, open }];
}

/** Returns the names that several people have. For these people, the page also shows the sign-in names. */
export function sharedNames(items: readonly ManagedItem[]): ReadonlySet<string> {
  const [seen, shared] = [new Set<string>(), new Set<string>()];
  for (const { principal } of items) (seen.has(principal.displayName) ? shared : seen).add(principal.displayName);
  return shared;
}
