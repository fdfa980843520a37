import type { Caller } from '../../auth/caller';
import { requireMatch } from '../../rules/etag';
import { GraphError } from '../../rules/graphError';
import type { DecisionChangeKind, Instance, StoredDecision } from '../../rules/instance';
import type { UserIdentity } from '../../rules/resources';
import { mayDecide } from '../../rules/reviewerRights';
import { hasEnded } from '../../rules/status';
import { whileStale } from '../../storage/storageError';
import type { Stored } from '../../storage/table';
import { identityOf } from '../definitions/createDefinition';
import { decided, type DecisionInput } from './decided';
import { decisionsToReview } from './decisionsToReview';
import type { Dependencies } from '../dependencies';
import { findInstance, type Target } from '../find';
import { requireManageSeries } from '../ownership';
import { isInPresentStage, requireInProgress, requireTakingDecisions } from '../instances/requireInProgress';
import { stageWithId } from '../stages/stageWithId';

/** The items that one request decides: of an instance, or of one of its stages. */
export interface ManyTarget {
  readonly caller: Caller;
  readonly path: Target;
  /** Given when the items are addressed in a stage. */
  readonly stageId?: string | undefined;
}

export interface Bulk {
  readonly kind: DecisionChangeKind;
  /** Those that the caller reviews; all; or all, for who may manage the review. */
  readonly items: 'own' | 'all' | 'managed';
  /** What becomes of an item; undefined leaves it as it is. Throws GraphError to refuse the whole request. */
  readonly judge: (item: StoredDecision, instance: Instance) => DecisionInput | undefined;
  /** Refuses the request before anything is changed. */
  readonly check?: (instance: Instance) => void;
}

/** Few enough that a lost race repeats little. */
const DECISIONS = 100;

/**
 * Decides many items of an instance in one request, page by page, each with its entry in the ledger. Only items of the present stage
 * are decided. Should the instance end meanwhile, what was decided before stays.
 * Throws ResourceNotFound, Forbidden (the caller reviews nothing here), Conflict (not in progress), PreconditionFailed.
 */
export async function decideMany(deps: Dependencies, target: ManyTarget, bulk: Bulk): Promise<void> {
  const { instance, series } = await findInstance(deps, target.path);
  const { caller, path, stageId } = target;
  if (bulk.items === 'managed') await requireManageSeries(deps, caller, series);
  if (bulk.items === 'own') await requireReviewer(deps, caller, instance.value);
  requireMatch(path.ifMatch, stageId === undefined ? instance.value : stageWithId(instance.value, stageId));
  requireTakingDecisions(instance.value, { stageId, now: deps.now() });
  bulk.check?.(instance.value);
  const deciding: Deciding = { kind: bulk.kind, by: identityOf(caller), dateTime: deps.now() };
  let after: string | undefined;
  for (;;) {
    const page = await whileStale(() => decidePage(deps, target, { bulk, deciding, after }));
    if (!page.more) return;
    after = page.last;
  }
}

interface Deciding {
  readonly kind: DecisionChangeKind;
  readonly by: UserIdentity;
  readonly dateTime: string;
}

interface Page {
  readonly rows: readonly Stored<StoredDecision>[];
  readonly last: string | undefined;
  readonly more: boolean;
}

async function decidePage(
  deps: Dependencies,
  { caller, path, stageId }: ManyTarget,
  { bulk, deciding, after }: { readonly bulk: Bulk; readonly deciding: Deciding; readonly after: string | undefined },
): Promise<Page> {
  const { instance } = await findInstance(deps, path);
  requireTakingDecisions(instance.value, { stageId, now: deps.now() });
  const page = await readPage(deps, { instance: instance.value, caller, items: bulk.items }, after);
  const changes = page.rows.flatMap((row) => {
    const input = isInPresentStage(instance.value, row.value) ? bulk.judge(row.value, instance.value) : undefined;
    return input === undefined || isDone(row.value, input, deciding) ? [] : [decided(row, input, deciding)];
  });
  await deps.storage.decisions.change(instance.value, changes);
  return page;
}

/** A page repeated after a lost race has items that this very request decided. */
function isDone(item: StoredDecision, input: DecisionInput, { by, dateTime }: Deciding): boolean {
  if (item.decision !== input.decision || item.justification !== (input.justification ?? '')) return false;
  return item.decision === 'NotReviewed' || (item.reviewedBy?.id === by.id && item.reviewedDateTime === dateTime);
}

/** A page of the decisions themselves: the copies that a reviewer's list is read from cannot be changed under a condition. */
async function readPage(
  deps: Dependencies,
  { instance, caller, items }: { readonly instance: Instance; readonly caller: Caller; readonly items: Bulk['items'] },
  after: string | undefined,
): Promise<Page> {
  const { decisions } = deps.storage;
  if (items !== 'own' || instance.commonReviewerIds.includes(caller.id)) {
    const { rows, more } = await decisions.list(instance, after, DECISIONS);
    return { rows, last: rows.at(-1)?.value.id, more };
  }
  const { rows, more } = await decisionsToReview(deps, caller, instance).read(after, DECISIONS);
  const found = await Promise.all(rows.map(({ value }) => decisions.find(instance, value.id)));
  return {
    rows: found.flatMap((row) => (row && mayDecide(instance, row.value, caller.id) ? [row] : [])),
    last: rows.at(-1)?.key,
    more,
  };
}

/** Throws Forbidden; Conflict while it is not known yet who reviews. */
async function requireReviewer(deps: Dependencies, caller: Caller, instance: Instance): Promise<void> {
  if (caller.kind === 'user' && instance.commonReviewerIds.includes(caller.id)) return;
  const { rows } = await decisionsToReview(deps, caller, instance).read(undefined, 1);
  if (rows.length > 0) return;
  if (!hasEnded(instance.status)) requireInProgress(instance, deps.now());
  throw new GraphError('Forbidden', 'The caller is not a reviewer of this instance.');
}
