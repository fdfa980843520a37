import { isAgainst, isOpen } from '../../review/items';
import type { ManagedItem } from './load';

/** The id under which the product itself decides at the end. */
const SYSTEM = '00000000-0000-0000-0000-000000000000';

/** Whether a default decided, since nobody else did. */
const isByDefault = ({ decision, reviewedBy }: ManagedItem): boolean =>
  decision !== 'NotReviewed' && reviewedBy?.id === SYSTEM;

/** Whether a person or a program decided. */
export const isDecided = (item: ManagedItem): boolean => !isOpen(item) && !isByDefault(item);

/** What an auditor asks of decisions; each is a number that opens its items. */
export const MARKS = {
  default: isByDefault,
  approved: (item) => isDecided(item) && item.decision === 'Approve',
  self: (item) => isDecided(item) && item.reviewedBy?.id === item.principal.id,
  against: (item) => isDecided(item) && isAgainst(item, item.decision),
  bulk: (item) => isDecided(item) && item.reviewContext?.isPartOfBulk === true,
  noReason: (item) => isDecided(item) && item.justification === '',
  failed: ({ applyResult }) => applyResult === 'AppliedWithUnknownFailure',
} satisfies Record<string, (item: ManagedItem) => boolean>;

export type Mark = keyof typeof MARKS;

/** What the address can narrow decisions by, beside the filters of the reviewer's page. */
const NARROW: Readonly<Record<string, (item: ManagedItem, value: string) => boolean>> = {
  reviewer: ({ reviewedBy }, value) => reviewedBy?.id === value,
  resource: ({ resource }, value) => resource.id === value,
  removal: ({ removalCheck }, value) =>
    (value === 'remains' ? ['stillPresent', 'cameBack'] : [value]).includes(removalCheck?.state ?? ''),
  restored: ({ restoration }, value) => restoration?.state === value,
  mark: (item, value) => (Object.hasOwn(MARKS, value) ? MARKS[value as Mark](item) : true),
};

export const NARROWED_BY = Object.keys(NARROW);

/** Whether an item fits what an address says beside the filter. */
export const fitsAddress = (item: ManagedItem, address: URLSearchParams): boolean =>
  NARROWED_BY.every((name) => {
    const value = address.get(name);
    return value === null || NARROW[name]?.(item, value) === true;
  });

/** What one person did in a review, or all of them. */
export interface Share {
  readonly decided: number;
  readonly approved: number;
  readonly self: number;
  readonly against: number;
  readonly bulk: number;
  readonly noReason: number;
  /** Between the first and the last decision; undefined for fewer than two at different times. */
  readonly perMinute: number | undefined;
  /** The instant of the last decision. */
  readonly last: string | undefined;
}

export function shareOf(items: readonly ManagedItem[]): Share {
  const decided = items.filter(isDecided);
  const count = (mark: Mark): number => decided.filter(MARKS[mark]).length;
  const times = decided.map(({ reviewedDateTime }) => reviewedDateTime ?? '').sort();
  const [first, last] = [times[0], times.at(-1)];
  const minutes = first && last ? (Date.parse(last) - Date.parse(first)) / 60_000 : 0;
  return {
    decided: decided.length,
    approved: count('approved'),
    self: count('self'),
    against: count('against'),
    bulk: count('bulk'),
    noReason: count('noReason'),
    perMinute: minutes > 0 ? decided.length / minutes : undefined,
    last,
  };
}

/** How many items were open at an instant. */
export interface OpenAt {
  readonly at: number;
  readonly open: number;
}

const MOST_POINTS = 200;

/** How the number of open items fell, from the start of a review until `now`; at most some two hundred points. */
export function burnDown(items: readonly ManagedItem[], start: number, now: number): readonly OpenAt[] {
  const times = items
    .filter(isDecided)
    .map(({ reviewedDateTime }) => Date.parse(reviewedDateTime ?? ''))
    .filter((at) => at <= now)
    .sort((a, b) => a - b);
  const step = Math.max(1, Math.ceil(times.length / MOST_POINTS));
  const points = times
    .map((at, n) => ({ at: Math.max(at, start), open: items.length - n - 1 }))
    .filter((_, n) => (n + 1) % step === 0 || n === times.length - 1);
  return [{ at: start, open: items.length }, ...points, { at: now, open: items.length - times.length }];
}
