import { originOf, type Caller } from '../../auth/caller';
import {
  BEGINNING,
  type BulkRequest,
  type ReassignmentInput,
  type ReassignmentOrder,
  type BulkPosition,
  type BulkTarget,
  type DecisionJob,
} from '../../rules/decisions/decisionJob';
import { GraphError, invalid, type ErrorDetail } from '../../rules/errors';
import { requireMatch } from '../../rules/etag';
import { requireTakingDecisions, stageWithId } from '../../rules/instance/requireInProgress';
import { currentStage } from '../../rules/instance/stages';
import type { Instance } from '../../rules/model/instance';
import type { Series } from '../../rules/model/series';
import { findInstance, type InstanceOrStage, findDecision } from '../access/find';
import { reviewsInstance } from '../access/reviewers';
import { hasRightInSeries, requireRightInSeries } from '../access/whoMay';
import type { Dependencies } from '../dependencies';
import { storeJob, type BulkCaller } from './decideMany';
import { type ItemPage, readPage } from './decidePages';
import { findReviewer, addContacts } from '../reviewers';
import type { DirectoryUser } from '../../directory/directory';
import { isWith, reassignedItem, verdictOn, withReassigned } from '../../rules/instance/reassignment';
import { mayDecide } from '../../rules/decisions/reviewerRights';
import { whileStale } from '../../storage/table/storageError';
import { announceWork, startWorkNow } from '../handOver';
import { withLedgerEntry } from './decisionChange';

/**
 * Assigns open items of a running instance, or of its current stage, to another reviewer, who is invited. Returns undefined; in the
 * background, returns the id of the job. Callers who manage the review can reassign any item; reviewers can reassign their own if the
 * review allows it. Throws BadRequest (for the reviewer, the reason, or a filter that finds no open item), Forbidden, ResourceNotFound,
 * PreconditionFailed, and a Conflict that names each item that cannot be reassigned. Source: docs/lifecycle.md#reassignments.
 */
export async function reassign(
  deps: Dependencies,
  { caller, inBackground = false }: BulkCaller,
  { stageId, ifMatch, ...path }: InstanceOrStage,
  input: ReassignmentInput,
): Promise<string | undefined> {
  const { instance, series } = await findInstance(deps, path);
  const items = await whichItems(deps, caller, series, instance.value);
  const requireVersion = (value: Instance): void => {
    requireMatch(ifMatch, stageId === undefined ? value : stageWithId(value, stageId));
  };
  requireVersion(instance.value);
  requireTakingDecisions(instance.value, stageId, deps.now());
  requireReason(instance.value, items, input);
  const { id: reviewerId } = await findReviewer(deps, input.reviewerId, 'reviewerId');
  const request: BulkRequest<ReassignmentOrder> = {
    order: { operation: 'reassign', input: { ...input, reviewerId }, items },
    targets: [{ ...path, stageId: currentStage(instance.value)?.id }],
    callerKind: caller.kind,
    ...originOf(caller),
    requestedDateTime: deps.now(),
  };
  await requireMovable(deps, request, instance.value);
  if (inBackground) return storeJob(deps, request);
  await reassignPages(deps, { ...request, requireVersion }, BEGINNING, Infinity);
  return undefined;
}

/** Returns which items the caller may reassign. Throws Forbidden if there are none. */
async function whichItems(
  deps: Dependencies,
  caller: Caller,
  series: Series,
  { definitionId, id, terms }: Instance,
): Promise<ReassignmentOrder['items']> {
  if (await hasRightInSeries(deps, caller, 'reassign', series)) return 'managed';
  if (!(await reviewsInstance(deps, caller, { definitionId, instanceId: id }))) {
    await requireRightInSeries(deps, caller, 'reassign', series);
    return 'managed';
  }
  if (terms.reviewOptions?.reassignmentEnabled !== true) throw new GraphError('Forbidden', NOT_ENABLED);
  return 'own';
}

const NOT_ENABLED =
  "Reviewers of this review cannot give their items to others: 'reassignmentEnabled' of its 'reviewOptions' is false. Ask somebody who manages it.";

/** Throws BadRequest if a reason is required and there is none. */
function requireReason({ terms }: Instance, items: ReassignmentOrder['items'], { reason }: ReassignmentInput): void {
  const isOptional = items === 'own' && terms.reviewOptions?.reassignmentReasonRequired === false;
  if (isOptional || reason.trim() !== '') return;
  throw invalid([{ code: 'required', target: 'reason', message: "'reason' is required." }]);
}

/** Throws if a named item cannot be reassigned. If no item is named, throws unless at least one matching item can be reassigned. */
async function requireMovable(
  deps: Dependencies,
  request: BulkRequest<ReassignmentOrder>,
  instance: Instance,
): Promise<void> {
  const { input } = request.order;
  const problems: ErrorDetail[] = [];
  for (let page: ItemPage | undefined; page?.more ?? true;) {
    page = await readItems(deps, request, instance, page?.last);
    const found = sorted(input, instance, page);
    if (found.movable.length > 0 && input.decisionIds === undefined) return;
    problems.push(...found.problems);
  }
  if (problems.length > 0) throw refusal(problems);
  if (input.decisionIds !== undefined) return;
  throw invalid([{ code: 'invalid', target: '', message: 'The request names no open item that this person can get.' }]);
}

/**
 * A request, or a job with its id. `requireVersion` throws if the version of the instance is not one that the request accepts (`If-Match`).
 */
type Work = BulkRequest<ReassignmentOrder> &
  Partial<Pick<DecisionJob, 'id'>> & { readonly requireVersion?: (instance: Instance) => void };

const ITEMS = 100;
/** How many pages a job reassigns before it stores its position. They take some seconds. */
export const REASSIGNED_PAGES_PER_SLICE = 40;

const REASSIGNED = [{ as: 'reassigned', query: null }] as const;

/** The most items in one transaction, which also takes their copies and ledger entries, the instance and its journal. */
const AT_ONCE = 10;

/**
 * Reassigns up to `pages` pages of items, each page in one transaction with the instance. Returns the position after them. Idempotent: an
 * item that the reviewer already has stays as it is. Throws BadRequest (the reviewer is gone), PreconditionFailed, Conflict (not in
 * progress, or a named item can no longer be reassigned), ResourceNotFound, ServiceUnavailable.
 */
export async function reassignPages(
  deps: Dependencies,
  work: Work,
  from: BulkPosition,
  pages: number,
): Promise<BulkPosition> {
  const reviewer = await findReviewer(deps, work.order.input.reviewerId, 'reviewerId');
  let position = from;
  for (let page = 0; page < pages; page += 1) {
    const target = work.targets[position.target];
    if (!target) return position;
    const { after } = position;
    const attempt = () => reassignPage(deps, work, { target, after, isFirst: page === 0 }, reviewer);
    const next = await inTurn(deps.storage, target.instanceId, () => whileStale(attempt));
    position = next === undefined ? { target: position.target + 1 } : { ...position, after: next };
  }
  return position;
}

/** The last request for each instance in this process, by storage account. */
const LAST = new WeakMap<Dependencies['storage'], Map<string, Promise<unknown>>>();

/**
 * Runs work after the earlier work for the same instance. Each page writes the instance, so requests in one process take turns instead of
 * losing races against each other.
 */
async function inTurn<T>(storage: Dependencies['storage'], instanceId: string, work: () => Promise<T>): Promise<T> {
  const last = LAST.get(storage) ?? new Map<string, Promise<unknown>>();
  LAST.set(storage, last);
  const mine = (last.get(instanceId) ?? Promise.resolve()).then(work, work);
  last.set(instanceId, mine);
  try {
    return await mine;
  } finally {
    if (last.get(instanceId) === mine) last.delete(instanceId);
  }
}

interface Place {
  readonly target: BulkTarget;
  readonly after: string | undefined;
  /** Whether the page is the first one. It changes the version of the instance, so `If-Match` applies only to it. */
  readonly isFirst: boolean;
}

/** Reassigns one page. Returns the key of the last handled item; undefined when no items are left. */
async function reassignPage(
  deps: Dependencies,
  work: Work,
  { target, after, isFirst }: Place,
  reviewer: DirectoryUser,
): Promise<string | undefined> {
  const { instance } = await findInstance(deps, target);
  if (isFirst) work.requireVersion?.(instance.value);
  requireTakingDecisions(instance.value, target.stageId, deps.now());
  const page = await readItems(deps, work, instance.value, after);
  const { movable, problems } = sorted(work.order.input, instance.value, page);
  if (problems.length > 0) throw refusal(problems);
  const moved = movable.slice(0, AT_ONCE);
  if (moved.length > 0) {
    const { by, channel, id: jobId } = work;
    const change = {
      by,
      channel,
      dateTime: work.requestedDateTime,
      recordedDateTime: deps.now(),
      ...(jobId !== undefined && { jobId }),
    };
    const decisions = moved.map(({ row }) => {
      const next = reassignedItem(row.value, work.order.input, change);
      return withLedgerEntry(row, next, { ...change, kind: 'reassign', assignment: next.assignment });
    });
    // Add the contact first: a contact without an item does less harm than a reviewer whom no list shows.
    await addContacts(deps, instance.value, [{ ...reviewer, foundBy: REASSIGNED }]);
    const subject = { kind: 'instance', definitionId: target.definitionId, instanceId: target.instanceId } as const;
    const dueKey = await announceWork(deps, subject);
    const next = withReassigned(
      instance.value,
      decisions.map((each) => each.next.id),
      { kind: 'reassign', reviewerIds: [reviewer.id], reason: work.order.input.reason },
    );
    await deps.storage.instances.replace(instance, next, channel && { by, channel }, { decisions });
    await startWorkNow(deps, subject, dueKey);
  }
  if (moved.length < movable.length) return moved.at(-1)?.key;
  return page.more ? page.last : undefined;
}

/**
 * Reads the next items that the request names; without names, the next of all items that the caller may reassign. Throws ResourceNotFound,
 * Forbidden.
 */
async function readItems(
  deps: Dependencies,
  work: Work,
  instance: Instance,
  after: string | undefined,
): Promise<ItemPage> {
  const { input, items } = work.order;
  if (input.decisionIds === undefined)
    return readPage(deps, { kind: work.callerKind, id: work.by.id }, instance, { items, after, limit: ITEMS });
  const ids = input.decisionIds.filter((id) => after === undefined || id > after).sort();
  const path = { definitionId: instance.definitionId, instanceId: instance.id };
  const found = await Promise.all(ids.slice(0, AT_ONCE).map((id) => findDecision(deps, path, id)));
  for (const { value } of found) {
    if (items === 'managed' || mayDecide(instance, value, work.by.id) || isWith(value, input.reviewerId)) continue;
    throw new GraphError('Forbidden', `The caller is not a reviewer of the decision '${value.id}'.`);
  }
  const rows = found.map((row) => ({ key: row.value.id, row }));
  return { rows, last: rows.at(-1)?.key, more: ids.length > AT_ONCE };
}

/** Splits the items of a page into those that the request reassigns and the problems with the others. */
function sorted(
  input: ReassignmentInput,
  instance: Instance,
  { rows }: ItemPage,
): { readonly movable: ItemPage['rows']; readonly problems: readonly ErrorDetail[] } {
  const verdicts = rows.map(({ row }) => verdictOn(input, instance, row.value));
  return {
    movable: rows.filter((_, n) => verdicts[n] === 'move'),
    problems: verdicts.filter((verdict) => typeof verdict === 'object'),
  };
}

/** Returns the error that names each item which cannot be given. */
const refusal = (details: readonly ErrorDetail[]): GraphError =>
  new GraphError('Conflict', details.map(({ message }) => message).join(' '), { details });
