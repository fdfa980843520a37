import type { Instance, Tally } from '../../rules/model/instance';
import type { Dependencies } from '../../reviews/dependencies';

const DECISIONS = 1_000;

export const EMPTY_TALLY: Tally = { counts: { Approve: 0, Deny: 0, DontKnow: 0, NotReviewed: 0 }, after: null };

/** Counts one page more. Throws ServiceUnavailable. */
export async function countDecisions({ storage }: Dependencies, instance: Instance, tally: Tally): Promise<Tally> {
  const page = await storage.decisions.list(instance, tally.after ?? undefined, DECISIONS);
  const counts = { ...tally.counts };
  for (const { value } of page.rows) counts[value.decision] += 1;
  return { counts, after: page.more ? (page.rows.at(-1)?.value.id ?? null) : null };
}
