import type { Item } from '../api/types';

const DAY = 86_400_000;

/** Returns the last sign-in of an item's person. Null means never; undefined means unknown. */
export function lastSignIn({ principal, insights }: Item): string | null | undefined {
  const insight = insights?.find(({ '@odata.type': type }) => type === '#microsoft.graph.userSignInInsight');
  if (insight?.lastSignInDateTime) return insight.lastSignInDateTime;
  if (principal.lastUserSignInDateTime) return principal.lastUserSignInDateTime;
  return insight === undefined ? undefined : null;
}

/** Returns whether the directory shows that a person is far from the others in the tree of managers. */
export const isOutlier = ({ insights }: Item): boolean =>
  insights?.some(
    ({ '@odata.type': type, recommendedAction }) => /membership/i.test(type) && recommendedAction !== 'Approve',
  ) ?? false;

export type SignInAge = 'recent' | 'quarter' | 'old' | 'never';

export function signInAge(item: Item, now: number): SignInAge {
  const last = lastSignIn(item);
  if (!last) return 'never';
  const days = (now - Date.parse(last)) / DAY;
  if (days <= 30) return 'recent';
  return days <= 90 ? 'quarter' : 'old';
}

/** The reasons why an item deserves attention or none; the priority of an item counts them from 1. */
const GROUPS = ['deny', 'guest', 'inactive', 'isNew', 'changed', 'same', 'rest', 'carriedOver'] as const;
type GroupName = (typeof GROUPS)[number];

/** Returns the group of an item. Items of earlier versions of the product have no context. */
const groupOf = ({ recommendation, reviewContext }: Item): GroupName =>
  GROUPS[(reviewContext?.priority ?? 0) - 1] ?? (recommendation === 'Deny' ? 'deny' : 'rest');

/** One line of the list: the head of a group, or an item. */
export type Entry =
  | {
      readonly kind: 'group';
      readonly key: string;
      readonly group: GroupName | 'found';
      readonly items: readonly Item[];
    }
  | { readonly kind: 'item'; readonly key: string; readonly item: Item };

/** The groups whose items need no separate attention. */
const FOLDED: readonly GroupName[] = ['same', 'rest', 'carriedOver'];

/**
 * Returns the lines of a review, first the items that deserve attention. If there are any, other groups are folded unless the person opened
 * them. Decided items keep their position.
 */
export function entriesOf(items: readonly Item[], toggled: ReadonlySet<string>): readonly Entry[] {
  const groups = new Map(GROUPS.map((group): [GroupName, Item[]] => [group, []]));
  for (const item of items) groups.get(groupOf(item))?.push(item);
  const filled = [...groups].filter(([, found]) => found.length > 0);
  const hasOthers = filled.some(([group]) => !FOLDED.includes(group));
  return filled.flatMap(([group, found]): readonly Entry[] => {
    const isFolded = (hasOthers && FOLDED.includes(group)) !== toggled.has(group);
    return [{ kind: 'group', key: group, group, items: found }, ...(isFolded ? [] : found.map(toEntry))];
  });
}

/** Returns the lines of the items that a filter found: one group that is never folded; empty if it found nothing. */
export const foundEntries = (items: readonly Item[]): readonly Entry[] =>
  items.length === 0 ? [] : [{ kind: 'group', key: 'found', group: 'found', items }, ...items.map(toEntry)];

const toEntry = (item: Item): Entry => ({ kind: 'item', key: item.id, item });

export const isOpen = ({ decision }: Item): boolean => decision === 'NotReviewed';

/** Returns whether a decision contradicts the suggestion. */
export const isAgainst = ({ recommendation }: Item, decision: string): boolean =>
  (recommendation === 'Deny' && decision === 'Approve') || (recommendation === 'Approve' && decision === 'Deny');
