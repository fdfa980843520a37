import type { Caller } from '../auth/caller';
import type { Instance, StoredDecision } from '../rules/instance';
import { assignsEach, FALLBACK } from '../rules/reviewerRights';
import type { Row, Rows } from '../storage/table';
import type { Dependencies } from './dependencies';

/** Where the reading of one reviewer's decisions stands: which of the ranges, and behind which id in it. */
const RANGE_DIGITS = 1;

/**
 * The decisions of an instance that a person reviews, in a fixed order: all of them for a common reviewer, otherwise those assigned to
 * the person and then those that fall to the fallback reviewers. A page costs a page, whatever the size of the instance.
 * Programs review nothing. Reference: Graph access reviews E23.
 */
export function decisionsToReview(deps: Dependencies, caller: Caller, instance: Instance) {
  const ranges = rangesOf(deps, caller, instance);
  return {
    async read(after: string | undefined, limit: number) {
      let at = after === undefined ? 0 : Number(after.slice(0, RANGE_DIGITS));
      let last = after?.slice(RANGE_DIGITS);
      const rows: { key: string; value: StoredDecision }[] = [];
      while (at < ranges.length && rows.length < limit) {
        const page = await ranges[at]?.(last, limit - rows.length);
        rows.push(...keyed(page?.rows ?? [], at));
        if (page?.more) return { rows, more: true };
        at += 1;
        last = undefined;
      }
      return { rows, more: at < ranges.length };
    },
  };
}

type ReadRange = (after: string | undefined, limit: number) => Promise<Rows<StoredDecision>>;

function rangesOf({ storage }: Dependencies, caller: Caller, instance: Instance): readonly ReadRange[] {
  if (caller.kind !== 'user' || instance.status === 'NotStarted') return [];
  const assignedTo =
    (assignee: string): ReadRange =>
    (after, limit) =>
      storage.decisions.listAssigned(instance, assignee, { after, limit });
  if (instance.commonReviewerIds.includes(caller.id)) {
    return [(after, limit) => storage.decisions.list(instance, after, limit)];
  }
  if (!assignsEach(instance)) return [];
  const own = assignedTo(caller.id);
  return instance.fallbackReviewerIds.includes(caller.id) ? [own, assignedTo(FALLBACK)] : [own];
}

const keyed = (rows: readonly Row<StoredDecision>[], range: number) =>
  rows.map(({ value }) => ({ key: `${range}${value.id}`, value }));
