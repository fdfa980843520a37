import type { Caller } from '../../auth/caller';
import { asksFor, type History } from '../../rules/reports/history';
import { GROUP_REVIEWS, holdsRole, mayRead, requireRead, requireWrite, ROLE_REVIEWS } from './roles';

/** Returns which kinds of reviews a caller may read by directory role; a report holds no others. */
export const readableReviews = (caller: Caller): History['readable'] => ({
  roleReviews: mayRead(caller, ROLE_REVIEWS),
  otherReviews: mayRead(caller, GROUP_REVIEWS),
});

/** Throws Forbidden unless the caller may read reviews of at least one kind. */
export function requireAnyRead(caller: Caller): void {
  if (!readableReviews(caller).roleReviews) requireRead(caller, GROUP_REVIEWS);
}

/** Returns whether the caller sees the reports of others. Source: docs/graph-reference.md#e40. */
export const seesAllHistories = (caller: Caller): boolean =>
  caller.kind === 'application' || holdsRole(caller, 'globalAdministrator') || holdsRole(caller, 'globalReader');

/**
 * Throws Forbidden unless the caller manages every review in the report. Its creator only needs the right to read them, by the roles that
 * they hold now. Source: docs/graph-reference.md#e44.
 */
export function requireHistoryDownload(caller: Caller, history: History): void {
  const isCreator = history.createdBy.id === caller.id;
  const require = isCreator ? requireRead : requireWrite;
  const asked = asksFor(history);
  // The report holds the reviews that its creator could read when they created it.
  const isIn = (kind: keyof History['readable']) => asked[kind] && (!isCreator || history.readable[kind]);
  if (isIn('roleReviews')) require(caller, ROLE_REVIEWS);
  if (isIn('otherReviews')) require(caller, GROUP_REVIEWS);
}
