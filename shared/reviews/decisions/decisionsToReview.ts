import { EMPTY_SOURCE, type Source } from '../../api/odata/source';
import {
  assignsEach,
  FALLBACK,
  mayDecide,
  placeOf,
  type Reviewer,
  type ReviewerIds,
} from '../../rules/decisions/reviewerRights';
import { currentStage } from '../../rules/instance/stages';
import type { Instance, Stage } from '../../rules/model/instance';
import type { UserIdentity } from '../../rules/model/definition';
import type { ListedDecision, StoredDecision } from '../../rules/model/decision';
import { stageOf, type InstanceKey } from '../../storage/decisions';
import type { Rows } from '../../storage/table/table';
import type { Dependencies } from '../dependencies';

/**
 * Returns the decisions of an instance that a person reviews, in a fixed order. A common reviewer gets all of them; any other person gets
 * those that are assigned to them, then those of the fallback reviewers. A page costs one page of storage, however large the instance is.
 * If there are stages, these are the decisions of the current stage. Source: docs/graph-reference.md#e23.
 */
export function decisionsToReview(deps: Dependencies, reviewer: Reviewer, instance: Instance): Source<ListedDecision> {
  if (instance.status === 'NotStarted') return EMPTY_SOURCE;
  const stage = currentStage(instance);
  return stage
    ? decisionsInStage(deps, reviewer, { instance, stage })
    : joined(ownRanges(deps, reviewer, instance, instance));
}

/** A stage and its instance. */
export interface InstanceStage {
  readonly instance: Instance;
  readonly stage: Stage;
}

/**
 * Returns the decisions of one stage that a person sees as a reviewer: those that they reviewed in that stage. If there are none and the
 * review shows earlier decisions, returns the items that they review now, as that stage decided them. Source: docs/graph-reference.md#e23.
 */
export function decisionsInStage(
  deps: Dependencies,
  reviewer: Reviewer,
  { instance, stage }: InstanceStage,
): Source<ListedDecision> {
  const at = stageOf(instance, stage.index);
  const own = joined(ownRanges(deps, reviewer, at, stage));
  const present = currentStage(instance);
  const shown = instance.terms.settings.decisionHistoriesForReviewersEnabled;
  if (!shown || !present || present.index === stage.index) return own;
  return orElse(own, earlierDecisions(deps, decisionsToReview(deps, reviewer, instance), at));
}

/** Returns whether a person reviews any decision of an instance, in its current stage or in an earlier one. Throws ServiceUnavailable. */
export async function reviewsSomething(deps: Dependencies, reviewer: Reviewer, instance: Instance): Promise<boolean> {
  const sources =
    instance.stages.length === 0
      ? [decisionsToReview(deps, reviewer, instance)]
      : instance.stages.map((stage) => decisionsInStage(deps, reviewer, { instance, stage }));
  for (const source of sources) {
    const { rows } = await source.read(undefined, 1);
    if (rows.length > 0) return true;
  }
  return false;
}

type ReadRange = (after: string | undefined, limit: number) => Promise<Rows<ListedDecision>>;

/** Returns the ranges of rows that hold a reviewer's decisions, each range once. */
function ownRanges(
  { storage }: Dependencies,
  reviewer: Reviewer,
  at: InstanceKey,
  asked: ReviewerIds,
): readonly ReadRange[] {
  if (reviewer.kind !== 'user') return [];
  const own = reviewer.isDelegateOnly ? [] : rangesOf(storage, reviewer.id, at, asked);
  const others = (reviewer.delegators ?? []).flatMap((delegator) =>
    rangesOf(storage, delegator.id, at, asked).map((range) =>
      onBehalfOf(
        delegator,
        filtered(range, (item) => placeOf(asked, item, reviewer) === delegator.id),
      ),
    ),
  );
  return [...own, ...others];
}

const onBehalfOf =
  (delegator: UserIdentity, read: ReadRange): ReadRange =>
  async (after, limit) => {
    const { rows, more } = await read(after, limit);
    return { rows: rows.map((row) => ({ ...row, value: { ...row.value, onBehalfOf: delegator } })), more };
  };

/** Returns the ranges of rows that hold the decisions which one person reviews. */
function rangesOf(
  storage: Dependencies['storage'],
  reviewerId: string,
  at: InstanceKey,
  asked: ReviewerIds,
): readonly ReadRange[] {
  // Some of the items may be assigned to other people, or the person may not decide them.
  const own = (read: ReadRange): ReadRange => filtered(read, (item) => mayDecide(asked, item, reviewerId));
  if (asked.commonReviewerIds.includes(reviewerId)) {
    return [own((after, limit) => storage.decisions.list(at, after, limit))];
  }
  const isFallback = asked.fallbackReviewerIds.includes(reviewerId);
  if (!assignsEach(asked) && !asked.itemReviewerIds?.includes(reviewerId) && !isFallback) return [];
  const assignedTo = (assignee: string): ReadRange =>
    own((after, limit) => storage.decisions.listAssigned(at, assignee, { after, limit }));
  return isFallback ? [assignedTo(reviewerId), assignedTo(FALLBACK)] : [assignedTo(reviewerId)];
}

/** Returns a reader that continues until it has found `limit` rows or none is left. */
const filtered =
  (read: ReadRange, holds: (item: StoredDecision) => boolean): ReadRange =>
  async (after, limit) => {
    const rows: Rows<ListedDecision>['rows'][number][] = [];
    for (let last = after; ;) {
      const page = await read(last, limit - rows.length);
      rows.push(...page.rows.filter(({ value }) => holds(value)));
      if (!page.more || rows.length === limit) return { rows, more: page.more };
      last = page.rows.at(-1)?.value.id;
    }
  };

/** A key consists of the number of the range and the id of the decision. */
const ID_CHARACTERS = 36;

/** Joins ranges of rows into one list. */
const joined = (ranges: readonly ReadRange[]): Source<ListedDecision> => ({
  async read(after, limit) {
    const rows: { key: string; value: ListedDecision }[] = [];
    let range = after === undefined ? 0 : Number(after.slice(0, -ID_CHARACTERS));
    let last = after?.slice(-ID_CHARACTERS);
    for (let read = ranges[range]; read && rows.length < limit; read = ranges[range]) {
      const page = await read(last, limit - rows.length);
      const prefix = range;
      rows.push(...page.rows.map(({ value }) => ({ key: `${prefix}${value.id}`, value })));
      if (page.more) return { rows, more: true };
      range += 1;
      last = undefined;
    }
    return { rows, more: range < ranges.length };
  },
});

/** Returns the same items as an earlier stage decided them. */
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

/** Returns the first source, or the second when the first is empty. */
function orElse<T>(first: Source<T>, second: Source<T>): Source<T> {
  return {
    async read(after, limit) {
      const { rows } = await first.read(undefined, 1);
      return (rows.length > 0 ? first : second).read(after, limit);
    },
  };
}
