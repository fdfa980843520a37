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

/** Two transactions with the gate, where nobody has reviewers of his own; few enough that a lost race repeats little. */
const DECISIONS = 98;

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
  const progress: Progress = { after: undefined, more: true };
  while (progress.more) {
    await whileStale((losses) => {
      // The fewer items, the less often somebody else decides one of them in between.
      const limit = Math.max(DECISIONS >> losses, 1);
      return decidePage(deps, target, { bulk, deciding, progress, limit });
    });
  }
}

interface Deciding {
  readonly kind: DecisionChangeKind;
  readonly by: UserIdentity;
  readonly dateTime: string;
}

/** How far a request has come. Behind a lost race it goes on from here, so that it decides nothing twice. */
interface Progress {
  /** The item decided last, by its key in the list that is read. */
  after: string | undefined;
  more: boolean;
}

interface PageOfMany {
  readonly bulk: Bulk;
  readonly deciding: Deciding;
  readonly progress: Progress;
  readonly limit: number;
}

async function decidePage(
  deps: Dependencies,
  { caller, path, stageId }: ManyTarget,
  { bulk, deciding, progress, limit }: PageOfMany,
): Promise<void> {
  const { instance } = await findInstance(deps, path);
  requireTakingDecisions(instance.value, { stageId, now: deps.now() });
  const list = { instance: instance.value, caller, items: bulk.items };
  const page = await readPage(deps, list, { after: progress.after, limit });
  const changes = page.rows.flatMap(({ key, row }) => {
    const input = isInPresentStage(instance.value, row.value) ? bulk.judge(row.value, instance.value) : undefined;
    return input === undefined || isUndecided(row.value, input) ? [] : [{ key, change: decided(row, input, deciding) }];
  });
  await deps.storage.decisions.changeInProgress(
    instance.value,
    changes.map(({ change }) => change),
    (written) => {
      progress.after = changes[written - 1]?.key;
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

interface Page {
  /** Each with its key in the list. */
  readonly rows: readonly { readonly key: string; readonly row: Stored<StoredDecision> }[];
  readonly last: string | undefined;
  readonly more: boolean;
}

interface ManyItems {
  readonly instance: Instance;
  readonly caller: Caller;
  readonly items: Bulk['items'];
}

/** A page of the decisions themselves: the copies that a reviewer's list is read from cannot be changed under a condition. */
async function readPage(
  deps: Dependencies,
  { instance, caller, items }: ManyItems,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<Page> {
  const { decisions } = deps.storage;
  if (items !== 'own' || instance.commonReviewerIds.includes(caller.id)) {
    const { rows, more } = await decisions.list(instance, after, limit);
    return { rows: rows.map((row) => ({ key: row.value.id, row })), last: rows.at(-1)?.value.id, more };
  }
  const { rows, more } = await decisionsToReview(deps, caller, instance).read(after, limit);
  const found = await Promise.all(rows.map(({ value }) => decisions.find(instance, value.id)));
  return {
    rows: found.flatMap((row, n) => {
      const key = rows[n]?.key;
      return row && key !== undefined && mayDecide(instance, row.value, caller.id) ? [{ key, row }] : [];
    }),
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
