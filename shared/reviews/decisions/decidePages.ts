import { isBefore } from '../../rules/duration';
import type { BulkPosition, BulkRequest, BulkTarget } from '../../rules/decisions/decisionJob';
import type { Instance, StoredDecision } from '../../rules/model/instance';
import { mayDecide } from '../../rules/decisions/reviewerRights';
import { inFlight } from '../../storage/table/inFlight';
import { whileStale } from '../../storage/table/storageError';
import type { Stored } from '../../storage/table/table';
import type { Dependencies } from '../dependencies';
import { findInstance } from '../access/find';
import { isInPresentStage, requireTakingDecisions } from '../../rules/instance/requireInProgress';
import { bulkOf, type Bulk } from './bulkOf';
import { decided, type DecisionInput } from './decided';
import { decisionsToReview, type Reviewer } from './decisionsToReview';

/** So many rows are read one by one at the same time, where a page does not have all that is asked of them. */
const ROWS = 98;

interface Round {
  readonly request: BulkRequest;
  readonly from: BulkPosition;
  /** At most so many. */
  readonly pages: number;
  /** Given in the background: an earlier round may have broken off behind `from`, and may have decided some of what comes. */
  readonly jobId?: string;
}

/**
 * Carries out a request page by page, each decision with its entry in the ledger; answers how far it came. Only items of the present
 * stage are decided. Should the instance end meanwhile, what was decided before stays.
 * Throws ResourceNotFound, Conflict (not in progress), ServiceUnavailable.
 */
export async function decidePages(deps: Dependencies, { request, from, pages, jobId }: Round): Promise<BulkPosition> {
  const bulk = bulkOf(request.order, request.callerKind);
  let position = from;
  for (let page = 0; page < pages; page += 1) {
    const target = request.targets[position.target];
    if (!target) return position;
    const progress: Progress = { after: position.after, more: true };
    await whileStale((losses) => {
      // The fewer items, the less often somebody else decides one of them in between.
      const limit = Math.max(deps.limits.decisionPages.items >> losses, 1);
      return decidePage(deps, { request, target, bulk, progress, limit, jobId });
    });
    position = progress.more ? { ...position, after: progress.after } : { target: position.target + 1 };
  }
  return position;
}

/** How far a target has come. Behind a lost race it goes on from here, so that it decides nothing twice. */
interface Progress {
  after: string | undefined;
  more: boolean;
}

interface PageOfMany {
  readonly request: BulkRequest;
  readonly jobId: string | undefined;
  readonly target: BulkTarget;
  readonly bulk: Bulk;
  readonly progress: Progress;
  readonly limit: number;
}

async function decidePage(
  deps: Dependencies,
  { request, target, bulk, progress, limit, jobId }: PageOfMany,
): Promise<void> {
  const { instance } = await findInstance(deps, target);
  requireTakingDecisions(instance.value, { stageId: target.stageId, now: deps.now() });
  const { callerKind, by, requestedDateTime } = request;
  const list = { instance: instance.value, reviewer: { kind: callerKind, id: by.id }, items: bulk.items };
  const page = await readPage(deps, list, { after: progress.after, limit });
  const judged = page.rows.flatMap(({ key, row }) => {
    const input = isInPresentStage(instance.value, row.value) ? bulk.judge(row.value) : undefined;
    return input === undefined || isUndecided(row.value, input) ? [] : [{ key, row, input }];
  });
  const deciding = { kind: bulk.kind, by, dateTime: requestedDateTime, jobId };
  const about = { instance: instance.value, request, jobId };
  const done = new Set<string>();
  await inFlight(ROWS, judged, async ({ key, row }) => {
    if (await isDecidedBy(deps, about, row.value)) done.add(key);
  });
  const open = judged.filter(({ key }) => !done.has(key));
  await deps.storage.decisions.changeInProgress(
    instance.value,
    open.map(({ row, input }) => decided(row, input, deciding)),
    (written) => {
      progress.after = open[written - 1]?.key;
    },
  );
  progress.after = page.last;
  progress.more = page.more;
}

/** Nothing is taken back of what nobody decided. */
const isUndecided = (item: StoredDecision, input: DecisionInput): boolean =>
  item.decision === 'NotReviewed' &&
  input.decision === 'NotReviewed' &&
  item.justification === (input.justification ?? '');

interface Job {
  readonly instance: Instance;
  readonly jobId: string | undefined;
  readonly request: BulkRequest;
}

/** Whether a job has decided the item before, whatever became of it since: the ledger is asked only where that can be. */
async function isDecidedBy(
  { storage }: Dependencies,
  { instance, jobId, request }: Job,
  { id, version, reviewedDateTime }: StoredDecision,
): Promise<boolean> {
  if (jobId === undefined) return false;
  const isUntouched = reviewedDateTime === null ? version === 0 : isBefore(reviewedDateTime, request.requestedDateTime);
  if (isUntouched) return false;
  const events = await storage.decisions.events(instance, id);
  return events.some((event) => event.jobId === jobId);
}

interface Page {
  /** Each with its key in the list. */
  readonly rows: readonly { readonly key: string; readonly row: Stored<StoredDecision> }[];
  readonly last: string | undefined;
  readonly more: boolean;
}

interface ManyItems {
  readonly instance: Instance;
  readonly reviewer: Reviewer;
  readonly items: Bulk['items'];
}

/** A page of the decisions themselves: the copies that a reviewer's list is read from cannot be changed under a condition. */
async function readPage(
  deps: Dependencies,
  { instance, reviewer, items }: ManyItems,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<Page> {
  const { decisions } = deps.storage;
  if (items !== 'own' || instance.commonReviewerIds.includes(reviewer.id)) {
    const { rows, more } = await decisions.list(instance, after, limit);
    return { rows: rows.map((row) => ({ key: row.value.id, row })), last: rows.at(-1)?.value.id, more };
  }
  const { rows, more } = await decisionsToReview(deps, reviewer, instance).read(after, Math.min(limit, ROWS));
  const found = await Promise.all(rows.map(({ value }) => decisions.find(instance, value.id)));
  return {
    rows: found.flatMap((row, n) => {
      const key = rows[n]?.key;
      return row && key !== undefined && mayDecide(instance, row.value, reviewer.id) ? [{ key, row }] : [];
    }),
    last: rows.at(-1)?.key,
    more,
  };
}
