import type { Caller } from '../../auth/caller';
import { asksFor, type History } from '../../rules/reports/history';
import { GROUP_REVIEWS, holdsRole, mayRead, requireRead, requireWrite, ROLE_REVIEWS } from './roles';

/** Returns which types of reviews a caller may read by directory role; a report of the caller contains only those. */
export const readableReviews = (caller: Caller): History['readable'] => ({
  roleReviews: mayRead(caller, ROLE_REVIEWS),
  otherReviews: mayRead(caller, GROUP_REVIEWS),
});

/** Throws Forbidden unless the caller may read reviews of at least one type. */
export function requireAnyRead(caller: Caller): void {
  if (!readableReviews(caller).roleReviews) requireRead(caller, GROUP_REVIEWS);
}

/** Returns whether the caller may see the reports of other people. Source: docs/graph-reference.md#e40. */
export const seesAllHistories = (caller: Caller): boolean =>
  caller.kind === 'application' || holdsRole(caller, 'globalAdministrator') || holdsRole(caller, 'globalReader');

/**
 * Throws Forbidden unless the caller may manage every review in the report. The creator of the report only needs current roles to read
 * these reviews. Source: docs/graph-reference.md#e44.
 */
export function requireHistoryDownload(caller: Caller, history: History): void {
  const isCreator = history.createdBy.id === caller.id;
  const require = isCreator ? requireRead : requireWrite;
  const asked = asksFor(history);
  // The report contains only the reviews that its creator could read when they created it.
  const isIn = (kind: keyof History['readable']) => asked[kind] && (!isCreator || history.readable[kind]);
  if (isIn('roleReviews')) require(caller, ROLE_REVIEWS);
  if (isIn('otherReviews')) require(caller, GROUP_REVIEWS);
}
