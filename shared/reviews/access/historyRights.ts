import type { Caller } from '../../auth/caller';
import { holdsRole, mayRead, mayWrite, requireRead, requireWrite } from '../../auth/directoryRoles';
import { GraphError } from '../../rules/errors';
import { asksFor, type History } from '../../rules/reports/history';

const STRANGER = { createdById: '' };

/** Of which reviews a caller may see everything, by directory role. */
export const readableReviews = (caller: Caller): History['readable'] => ({
  roleReviews: mayRead(caller, { ...STRANGER, isRoleReview: true }),
  otherReviews: mayRead(caller, { ...STRANGER, isRoleReview: false }),
});

/** Lets those pass who may read reviews of any kind. Throws Forbidden. */
export function requireAnyRead(caller: Caller): void {
  if (!readableReviews(caller).roleReviews) requireRead(caller, { ...STRANGER, isRoleReview: false });
}

/** Whether the caller sees the reports of others. Reference: Graph access reviews E40. */
export const seesAllHistories = (caller: Caller): boolean =>
  caller.kind === 'application' || holdsRole(caller, 'globalAdministrator') || holdsRole(caller, 'globalReader');

/** Throws Forbidden unless the report is the caller's, or he sees those of others. */
export function requireHistoryRead(caller: Caller, { createdBy }: History): void {
  if (createdBy.id === caller.id || seesAllHistories(caller)) return;
  throw new GraphError(
    'Forbidden',
    'The report belongs to somebody else; to read it, the caller needs one of the directory roles Global Administrator, Global Reader.',
  );
}

/**
 * Throws Forbidden unless the report is the caller's, or he manages all the reviews that it asks for.
 * Reference: Graph access reviews E44.
 */
export function requireHistoryDownload(caller: Caller, history: History): void {
  if (history.createdBy.id === caller.id) return;
  const { roleReviews, otherReviews } = asksFor(history);
  if (roleReviews && !mayWrite(caller, { isRoleReview: true })) requireWrite(caller, { isRoleReview: true });
  if (otherReviews) requireWrite(caller, { isRoleReview: false });
}
