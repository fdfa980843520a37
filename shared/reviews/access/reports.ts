import type { Caller } from '../../auth/caller';
import { GraphError } from '../../rules/errors';
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

/** Throws Forbidden unless the caller created the report or sees those of others. */
export function requireHistoryRead(caller: Caller, { createdBy }: History): void {
  if (createdBy.id === caller.id || seesAllHistories(caller)) return;
  throw new GraphError(
    'Forbidden',
    'The report belongs to somebody else; to read it, the caller needs one of the directory roles Global Administrator, Global Reader.',
  );
}

/** Throws Forbidden unless the caller created the report or manages every review in it. Source: docs/graph-reference.md#e44. */
export function requireHistoryDownload(caller: Caller, history: History): void {
  if (history.createdBy.id === caller.id) return;
  const { roleReviews, otherReviews } = asksFor(history);
  if (roleReviews) requireWrite(caller, ROLE_REVIEWS);
  if (otherReviews) requireWrite(caller, GROUP_REVIEWS);
}
