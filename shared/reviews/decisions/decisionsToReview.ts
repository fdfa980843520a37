import type { Caller } from '../../auth/caller';
import { EMPTY_SOURCE, type Source } from '../../api/odata/source';
import type { Instance, Stage, StoredDecision } from '../../rules/model/instance';
import { assignsEach, FALLBACK, type Asked } from '../../rules/decisions/reviewerRights';
import { currentStage } from '../../rules/instance/stages';
import { stageOf, type InstanceKey } from '../../storage/decisions';
import type { Row, Rows } from '../../storage/table/table';
import type { Dependencies } from '../dependencies';

/** Whose reviews are asked for: mostly those of the caller. */
export type Reviewer = Pick<Caller, 'kind' | 'id'>;

/**
 * The decisions of an instance that a person reviews, in a fixed order: all of them for a common reviewer, otherwise those assigned to
 * the person and then those that fall to the fallback reviewers. A page costs a page, whatever the size of the instance.
 * Where there are stages these are the decisions of the present one. Programs review nothing. Reference: Graph access reviews E23.
 */
export function decisionsToReview(deps: Dependencies, reviewer: Reviewer, instance: Instance): Source<StoredDecision> {
  if (instance.status === 'NotStarted') return EMPTY_SOURCE;
  const stage = currentStage(instance);
  return stage
    ? decisionsInStage(deps, reviewer, { instance, stage })
    : ownDecisions(deps, reviewer, { at: instance, asked: instance });
}

/** A stage of an instance. */
export interface InstanceStage {
  readonly instance: Instance;
  readonly stage: Stage;
}

/**
 * The decisions of one stage that a person sees as a reviewer: those of his own there; of an earlier stage, where the review shows
 * earlier decisions, also those that he reviews now. Reference: Graph access reviews E23, §3.10.
 */
export function decisionsInStage(
  deps: Dependencies,
  reviewer: Reviewer,
  { instance, stage }: InstanceStage,
): Source<StoredDecision> {
  const own = ownDecisions(deps, reviewer, { at: stageOf(instance, stage.index), asked: stage });
  const present = currentStage(instance);
  const shown = instance.terms.settings.decisionHistoriesForReviewersEnabled;
  if (!shown || !present || present.index === stage.index) return own;
  return orElse(
    own,
    earlierDecisions(deps, decisionsToReview(deps, reviewer, instance), stageOf(instance, stage.index)),
  );
}

/** A key begins with the number of the range that it is in. */
const RANGE_DIGITS = 1;

function ownDecisions(
  deps: Dependencies,
  reviewer: Reviewer,
  { at, asked }: { readonly at: InstanceKey; readonly asked: Asked },
): Source<StoredDecision> {
  const ranges = rangesOf(deps, reviewer, { at, asked });
  return {
    read: (after, limit) =>
      after === undefined
        ? readFrom(ranges, { range: 0, last: undefined }, limit)
        : readFrom(ranges, { range: Number(after.slice(0, RANGE_DIGITS)), last: after.slice(RANGE_DIGITS) }, limit),
  };
}

/** Reads on from a place, range after range, until there are enough rows or no more ranges. */
async function readFrom(
  ranges: readonly ReadRange[],
  { range, last }: { readonly range: number; readonly last: string | undefined },
  limit: number,
): Promise<{ rows: { key: string; value: StoredDecision }[]; more: boolean }> {
  const read = ranges[range];
  if (!read) return { rows: [], more: false };
  const page = await read(last, limit);
  const rows = keyed(page.rows, range);
  if (page.more) return { rows, more: true };
  if (rows.length === limit) return { rows, more: range + 1 < ranges.length };
  const rest = await readFrom(ranges, { range: range + 1, last: undefined }, limit - rows.length);
  return { rows: [...rows, ...rest.rows], more: rest.more };
}

type ReadRange = (after: string | undefined, limit: number) => Promise<Rows<StoredDecision>>;

function rangesOf(
  { storage }: Dependencies,
  reviewer: Reviewer,
  { at, asked }: { readonly at: InstanceKey; readonly asked: Asked },
): readonly ReadRange[] {
  if (reviewer.kind !== 'user') return [];
  if (asked.commonReviewerIds.includes(reviewer.id))
    return [(after, limit) => storage.decisions.list(at, after, limit)];
  if (!assignsEach(asked)) return [];
  const assignedTo =
    (assignee: string): ReadRange =>
    (after, limit) =>
      storage.decisions.listAssigned(at, assignee, { after, limit });
  const own = assignedTo(reviewer.id);
  return asked.fallbackReviewerIds.includes(reviewer.id) ? [own, assignedTo(FALLBACK)] : [own];
}

const keyed = (rows: readonly Row<StoredDecision>[], range: number) =>
  rows.map(({ value }) => ({ key: `${range}${value.id}`, value }));

/** The same items as they were decided in an earlier stage; each was in it, since it came from there. */
function earlierDecisions(
  { storage }: Dependencies,
  present: Source<StoredDecision>,
  earlier: InstanceKey,
): Source<StoredDecision> {
  return {
    async read(after, limit) {
      const { rows, more } = await present.read(after, limit);
      const found = await Promise.all(rows.map(({ value }) => storage.decisions.find(earlier, value.id)));
      return { rows: rows.map(({ key, value }, n) => ({ key, value: found[n]?.value ?? value })), more };
    },
  };
}

/** The first source, or the second where the first has nothing at all. */
function orElse<T>(first: Source<T>, second: Source<T>): Source<T> {
  return {
    async read(after, limit) {
      const { rows } = await first.read(undefined, 1);
      return (rows.length > 0 ? first : second).read(after, limit);
    },
  };
}
