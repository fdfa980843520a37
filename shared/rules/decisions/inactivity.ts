import { isBefore } from '../duration';

/** What the directory knows of a user's presence; instants, null where it knows nothing. */
interface Presence {
  readonly createdDateTime: string | null;
  readonly lastSignInDateTime: string | null;
}

/**
 * Whether somebody counts as inactive since an instant: there before it, and without a sign-in from then on.
 * Who never signed in is inactive unless created since. Reference: Graph access reviews §3.8 (inactive scope).
 */
export function isInactive({ createdDateTime, lastSignInDateTime }: Presence, since: string): boolean {
  if (createdDateTime !== null && !isBefore(createdDateTime, since)) return false;
  return lastSignInDateTime === null || isBefore(lastSignInDateTime, since);
}
