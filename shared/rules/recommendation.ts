import { isBefore, subtractDuration } from './duration';
import type { Recommendation } from './resources';

/** Thirty days, unless the definition says otherwise. */
const DEFAULT_LOOK_BACK = 'P30D';

/**
 * Keep the access of who signed in during the look-back before the start, end that of who did not, say nothing where nothing is known.
 * `lastSignInDateTime` null: never signed in, or unknown. Reference: Graph access reviews §3.8.
 */
export function recommend(
  lastSignInDateTime: string | null,
  startDateTime: string,
  lookBack: string | null,
): Recommendation {
  if (lastSignInDateTime === null) return 'NoInfoAvailable';
  const since = subtractDuration(startDateTime, lookBack ?? DEFAULT_LOOK_BACK);
  return isBefore(lastSignInDateTime, since) ? 'Deny' : 'Approve';
}
