import type { Item } from '../api/types';
import { signInAge } from './items';

/** The facets of a list, each with a function that returns an item's value. */
const VALUES = {
  decided: ({ decision }) => decision,
  recommendation: ({ recommendation }) => recommendation,
  signIn: (item, now) => signInAge(item, now),
  userType: ({ reviewContext, principal }) => (principal.type === 'user' ? (reviewContext?.userType ?? '') : 'other'),
  department: ({ reviewContext }) => reviewContext?.department ?? '',
  isNew: ({ reviewContext }) => (reviewContext?.isNew === true ? 'yes' : 'no'),
} satisfies Record<string, (item: Item, now: number) => string>;

export type FacetName = keyof typeof VALUES;
export const FACETS = Object.keys(VALUES) as readonly FacetName[];

/** What the person searches for. */
export interface Filter {
  readonly search: string;
  readonly chosen: Readonly<Partial<Record<FacetName, string>>>;
}

export const isEmpty = ({ search, chosen }: Filter): boolean => search === '' && Object.keys(chosen).length === 0;

/** Returns the filter in a URL. */
export function readFilter(query: string): Filter {
  const parameters = new URLSearchParams(query);
  const chosen = FACETS.flatMap((facet): [FacetName, string][] => {
    const value = parameters.get(facet);
    return value === null ? [] : [[facet, value]];
  });
  return { search: parameters.get('search') ?? '', chosen: Object.fromEntries(chosen) };
}

/** Returns the query of a URL for a filter; '' for no filter. */
export function writeFilter({ search, chosen }: Filter): string {
  const parameters = new URLSearchParams({ ...(search !== '' && { search }), ...chosen });
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}

/** Returns whether an item matches the filter without the facet `except`. */
export function fits(item: Item, { search, chosen }: Filter, now: number, except?: FacetName): boolean {
  for (const facet of FACETS) {
    const wanted = chosen[facet];
    if (facet !== except && wanted !== undefined && VALUES[facet](item, now) !== wanted) return false;
  }
  if (search === '') return true;
  const { principal, reviewContext } = item;
  const text = [principal.displayName, principal.userPrincipalName, reviewContext?.department, reviewContext?.jobTitle];
  return text.join(' ').toLocaleLowerCase().includes(search.toLocaleLowerCase());
}

/** The values of a facet, each with the number of its items; undefined if they are not counted. */
export type Counts = readonly (readonly [value: string, count: number | undefined])[];

/** The order of values with a natural order; other values are sorted by their number. */
const ORDER: readonly string[] = [
  'NotReviewed',
  'Approve',
  'Deny',
  'DontKnow',
  'recent',
  'quarter',
  'old',
  'never',
  'Guest',
  'Member',
];

/** Returns the number of items that each value of a facet would leave, if the other parts of the filter stay. */
export function countsOf(items: readonly Item[], filter: Filter, facet: FacetName, now: number): Counts {
  const counts = new Map<string, number>();
  for (const item of items) {
    if (!fits(item, filter, now, facet)) continue;
    const value = VALUES[facet](item, now);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const place = (value: string): number => ORDER.indexOf(value) + 1 || ORDER.length + 1;
  return [...counts].sort(([a, m], [b, n]) => place(a) - place(b) || n - m);
}
