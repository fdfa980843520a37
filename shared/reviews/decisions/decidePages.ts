import { isBefore } from '../../rules/duration';
import {
  type BulkPosition,
  type BulkRequest,
  type BulkTarget,
  type DecisionJob,
  type BulkOrder,
  type ManyDecisions,
  concerns,
} from '../../rules/decisions/decisionJob';
import { delegatorOf, isOwnAndRefused, placeOf, type Reviewer } from '../../rules/decisions/reviewerRights';
import { isInPresentStage, requireTakingDecisions } from '../../rules/instance/requireInProgress';
import type { Instance } from '../../rules/model/instance';
import type { StoredDecision, DecisionChangeKind } from '../../rules/model/decision';
import { inFlight } from '../../storage/table/inFlight';
import { whileStale } from '../../storage/table/storageError';
import type { StoredValue } from '../../storage/table/table';
import { asReviewer } from '../access/delegates';
import { findInstance } from '../access/find';
import type { Dependencies } from '../dependencies';
import { changeDecision, type DecisionInput, requireJustification } from './decisionChange';
import { decisionsToReview } from './decisionsToReview';

/** How many rows are read at the same time, in one call each, if the list lacks a part of the data. */
const ROWS_AT_ONCE = 98;

/**
 * A request, or a job with its id. An earlier run of a job may have stopped after its stored position, so some of the next items may
 * already be decided.
 */
type Work = BulkRequest & Partial<Pick<DecisionJob, 'id'>>;

/**
 * Decides up to `pages` pages of items of the current stage, each decision with its ledger entry. Returns the position after them. If the
 * instance ends in the meantime, earlier decisions stay. Throws ResourceNotFound, Conflict (not in progress), ServiceUnavailable.
 */
export async function decidePages(
  deps: Dependencies,
  work: Work,
  from: BulkPosition,
  pages: number,
): Promise<BulkPosition> {
  let position = from;
  for (let page = 0; page < pages; page += 1) {
    const target = work.targets[position.target];
    if (!target) return position;
    const progress: Progress = { target, after: position.after, more: true };
    await whileStale((losses) => {
      // Smaller pages lose fewer races against single decisions.
      const limit = Math.max(deps.limits.decisionPages.items >> losses, 1);
      return decidePage(deps, work, progress, limit);
    });
    position = progress.more ? { ...position, after: progress.after } : { target: position.target + 1 };
  }
  return position;
}

/** The progress of a target. After a lost race, the next attempt continues here, so that no item is decided twice. */
interface Progress {
  readonly target: BulkTarget;
  after: string | undefined;
  more: boolean;
}

async function decidePage(deps: Dependencies, work: Work, progress: Progress, limit: number): Promise<void> {
  const { target } = progress;
  const { value: instance } = (await findInstance(deps, target)).instance;
  requireTakingDecisions(instance, target.stageId, deps.now());
  const rules = rulesOf(work.order, work.callerKind);
  const items = target.isManaged ? 'all' : rules.items;
  const { isDelegateOnly = false } = work;
  const caller = { kind: work.callerKind, id: work.by.id };
  const reviewer = items === 'own' ? { ...(await asReviewer(deps, caller)), isDelegateOnly } : caller;
  const page = await readPage(deps, reviewer, instance, {
    items,
    after: progress.after,
    limit,
  });
  const judged = page.rows.flatMap(({ key, row }) => {
    // A caller who manages the review also decides the item about their own access, which the review may refuse.
    const isRefused = target.isManaged === true && isOwnAndRefused(instance, row.value, work.by.id);
    const input = isInPresentStage(instance, row.value) && !isRefused ? rules.judge(row.value) : undefined;
    return input === undefined || staysUndecided(row.value, input) ? [] : [{ key, row, input }];
  });
  const done = new Set<string>();
  await inFlight(ROWS_AT_ONCE, judged, async ({ key, row }) => {
    if (await hasDecided(deps, work, instance, row.value)) done.add(key);
  });
  const open = judged.filter(({ key }) => !done.has(key));
  const { by, channel, requestedDateTime: dateTime, id } = work;
  const recordedDateTime = deps.now();
  const change = { kind: rules.kind, by, channel, dateTime, recordedDateTime, ...(id !== undefined && { jobId: id }) };
  await deps.storage.decisions.changeInProgress(
    instance,
    open.map(({ row, input }) =>
      changeDecision(row, input, { ...change, onBehalfOf: delegatorOf(instance, row.value, reviewer) }),
    ),
    (written) => {
      progress.after = open[written - 1]?.key;
    },
  );
  progress.after = page.last;
  progress.more = page.more;
}

/** Returns whether a change would take back a decision that nobody has made; such a change is not written. */
const staysUndecided = (item: StoredDecision, input: DecisionInput): boolean =>
  item.decision === 'NotReviewed' &&
  input.decision === 'NotReviewed' &&
  item.justification === (input.justification ?? '');

/**
 * Returns whether a job has already decided the item, even if a person has changed the decision since. Reads the ledger only if that is
 * possible.
 */
async function hasDecided(
  { storage }: Dependencies,
  { id: jobId, requestedDateTime }: Work,
  instance: Instance,
  { id, version, reviewedDateTime }: StoredDecision,
): Promise<boolean> {
  if (jobId === undefined) return false;
  const isUntouched = reviewedDateTime === null ? version === 0 : isBefore(reviewedDateTime, requestedDateTime);
  if (isUntouched) return false;
  const events = await storage.decisions.events(instance, id);
  return events.some((event) => event.jobId === jobId);
}

export interface ItemPage {
  /** The items of a page, each with its key in the list. */
  readonly rows: readonly { readonly key: string; readonly row: StoredValue<StoredDecision> }[];
  readonly last: string | undefined;
  readonly more: boolean;
}

interface PageQuery extends Pick<BulkRules, 'items'> {
  readonly after: string | undefined;
  readonly limit: number;
}

/** Reads a page of the decision rows themselves, because the copies in a reviewer's list have no ETag for a conditional change. */
export async function readPage(
  deps: Dependencies,
  reviewer: Reviewer,
  instance: Instance,
  { items, after, limit }: PageQuery,
): Promise<ItemPage> {
  const { decisions } = deps.storage;
  const decides = (item: StoredDecision): boolean => placeOf(instance, item, reviewer) !== undefined;
  if (items !== 'own' || instance.commonReviewerIds.includes(reviewer.id)) {
    const { rows, more } = await decisions.list(instance, after, limit);
    const concerned = rows.filter(({ value }) => items !== 'own' || decides(value));
    return { rows: concerned.map((row) => ({ key: row.value.id, row })), last: rows.at(-1)?.value.id, more };
  }
  const own = decisionsToReview(deps, reviewer, instance);
  const { rows, more } = await own.read(after, Math.min(limit, ROWS_AT_ONCE));
  const found = await Promise.all(rows.map(({ value }) => decisions.find(instance, value.id)));
  return {
    rows: found.flatMap((row, n) => {
      const key = rows[n]?.key;
      return row && key !== undefined && decides(row.value) ? [{ key, row }] : [];
    }),
    last: rows.at(-1)?.key,
    more,
  };
}

/** What an order does to which items. */
export interface BulkRules {
  readonly kind: DecisionChangeKind;
  /**
   * `own` means the items that the caller reviews, `all` means all items, and `managed` means all items for callers who may manage the
   * review.
   */
  readonly items: 'own' | 'all' | 'managed';
  /** Returns the new decision on an item, or undefined to leave the item as it is. */
  readonly judge: (item: StoredDecision) => DecisionInput | undefined;
  /** Throws GraphError for an order that the instance forbids, before anything is changed. */
  readonly check?: (instance: Instance) => void;
}

/** Returns the rules of an order for this type of caller. An application, which reviews nothing, decides all items. */
export function rulesOf(order: BulkOrder, callerKind: BulkRequest['callerKind']): BulkRules {
  switch (order.operation) {
    case 'acceptRecommendations':
      return { kind: 'recommendation', items: 'own', judge: asRecommended };
    case 'resetDecisions':
      return { kind: 'reset', items: 'managed', judge: () => ({ decision: 'NotReviewed' }) };
    case 'batchRecordDecisions':
      return record(order.input, callerKind === 'user' ? 'own' : 'all');
    case 'recordAllDecisions':
      return record(order.input, 'own');
  }
}

const asRecommended = ({ decision, recommendation }: StoredDecision): DecisionInput | undefined =>
  decision === 'NotReviewed' && recommendation !== 'NoInfoAvailable' ? { decision: recommendation } : undefined;

/** Returns the rules that record one decision on the named items, even on items that are already decided. */
function record(input: ManyDecisions, items: BulkRules['items']): BulkRules {
  const ids = input.decisionIds && new Set(input.decisionIds.map((id) => id.toLowerCase()));
  return {
    kind: 'bulk',
    items,
    judge: (item) =>
      concerns(input, item) && (ids?.has(item.id) ?? true)
        ? { decision: input.decision, justification: input.justification }
        : undefined,
    check: (instance) => {
      requireJustification(instance, input);
    },
  };
}
