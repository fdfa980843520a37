import type { DirectoryUser } from '../../directory/directory';
import type {
  BulkPosition,
  BulkRequest,
  BulkTarget,
  DecisionJob,
  ReassignmentInput,
  ReassignmentOrder,
} from '../../rules/decisions/decisionJob';
import { isWith, reassignedItem, verdictOn, withReassigned } from '../../rules/instance/reassignment';
import { mayDecide } from '../../rules/decisions/reviewerRights';
import { GraphError, type ErrorDetail } from '../../rules/errors';
import { requireTakingDecisions } from '../../rules/instance/requireInProgress';
import type { Instance } from '../../rules/model/instance';
import { whileStale } from '../../storage/table/storageError';
import { findDecision, findInstance } from '../access/find';
import type { Dependencies } from '../dependencies';
import { announceWork, startWorkNow } from '../handOver';
import { addContacts, findReviewer } from '../reviewers';
import { readPage, type ItemPage } from './decidePages';
import { withLedgerEntry } from './decisionChange';

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
export async function readItems(
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
export function sorted(
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
export const refusal = (details: readonly ErrorDetail[]): GraphError =>
  new GraphError('Conflict', details.map(({ message }) => message).join(' '), { details });
