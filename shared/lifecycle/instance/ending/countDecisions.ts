import type { Instance, Tally } from '../../../rules/model/instance';
import { NO_DECISIONS, withDecision } from '../../../rules/removals/removalGuard';
import type { Dependencies } from '../../../reviews/dependencies';

const DECISIONS = 1_000;

export const EMPTY_TALLY: Tally = { counts: NO_DECISIONS, after: null };

/** Adds one more page of decisions to a count. Throws ServiceUnavailable. */
export async function countDecisions({ storage }: Dependencies, instance: Instance, tally: Tally): Promise<Tally> {
  const page = await storage.decisions.list(instance, tally.after ?? undefined, DECISIONS);
  const counts = page.rows.reduce((sum, { value }) => withDecision(sum, instance, value), tally.counts);
  return { counts, after: page.more ? (page.rows.at(-1)?.value.id ?? null) : null };
}
