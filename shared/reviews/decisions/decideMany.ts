import type { Source } from '../../api/odata/source';
import { originOf, type Caller } from '../../auth/caller';
import {
  BEGINNING,
  type BulkOrder,
  type BulkRequest,
  type BulkTarget,
  type DecisionJob,
  type ReassignmentOrder,
  type ManyDecisions,
} from '../../rules/decisions/decisionJob';
import type { Reviewer } from '../../rules/decisions/reviewerRights';
import { GraphError, notFound } from '../../rules/errors';
import { requireMatch } from '../../rules/etag';
import { isGuid } from '../../rules/ids';
import { requireInProgress, requireTakingDecisions, stageWithId } from '../../rules/instance/requireInProgress';
import { currentStage } from '../../rules/instance/stages';
import { hasEnded } from '../../rules/instance/status';
import type { Instance } from '../../rules/model/instance';
import type { Series } from '../../rules/model/series';
import { findInstance, findSeries, type InstanceOrStage } from '../access/find';
import { asReviewer } from '../access/delegates';
import { openReviewsOf } from '../access/reviewers';
import { requireRightInSeries } from '../access/whoMay';
import type { Dependencies } from '../dependencies';
import { announceWork, startWorkNow } from '../handOver';
import { rulesOf, type BulkRules, decidePages } from './decidePages';
import { decisionsToReview } from './decisionsToReview';
import { randomUUID } from 'node:crypto';

/** A caller who decides many items in one request. `inBackground` (`Prefer: respond-async`) makes a job of it. */
export interface BulkCaller {
  readonly caller: Caller;
  readonly inBackground?: boolean;
  /** Whether only those items count that the caller decides as a delegate. */
  readonly isDelegateOnly?: boolean | undefined;
}

/**
 * Carries out an order on the items of an instance and returns undefined. In the background, it stores a job and returns its id. Checks the
 * order first in both cases. Throws ResourceNotFound, Forbidden (the caller reviews nothing here), Conflict (not in progress), BadRequest
 * (no justification), PreconditionFailed. Source: docs/graph-reference.md#e13.
 */
export const decideMany = (
  deps: Dependencies,
  by: BulkCaller,
  target: InstanceOrStage,
  order: BulkOrder,
): Promise<string | undefined> => decideAll(deps, by, [target], order);

/**
 * Records one decision on every item that a person reviews, even on decided ones, or only on the items of one principal or resource.
 * Records nothing if one of the reviews refuses. Returns the id of the job in the background, otherwise undefined. Throws Forbidden (an
 * application reviews nothing), BadRequest. `reviewer` is the caller, with the people in whose place they decide. Source:
 * docs/graph-reference.md#e25.
 */
export async function recordAllDecisions(
  deps: Dependencies,
  by: BulkCaller,
  reviewer: Reviewer,
  input: ManyDecisions,
): Promise<string | undefined> {
  const { caller } = by;
  if (caller.kind !== 'user') throw new GraphError('Forbidden', 'Only a signed-in person can be a reviewer.');
  const order: BulkOrder = { operation: 'recordAllDecisions', input };
  const { judge } = rulesOf(order, caller.kind);
  const targets: BulkTarget[] = [];
  for (const instance of await openReviewsOf(deps, reviewer)) {
    const isConcerned = await hasAny(decisionsToReview(deps, reviewer, instance), (item) => judge(item) !== undefined);
    if (isConcerned) targets.push({ definitionId: instance.definitionId, instanceId: instance.id });
  }
  return decideAll(deps, { ...by, isDelegateOnly: reviewer.isDelegateOnly }, targets, order);
}

const PAGE = 100;

async function hasAny<T>(source: Source<T>, holds: (value: T) => boolean): Promise<boolean> {
  let after: string | undefined;
  for (;;) {
    const { rows, more } = await source.read(after, PAGE);
    if (rows.some(({ value }) => holds(value))) return true;
    if (!more) return false;
    after = rows.at(-1)?.key;
  }
}

/** Carries out an order in several instances. Decides nothing if one of them refuses. */
async function decideAll(
  deps: Dependencies,
  { caller, inBackground = false, isDelegateOnly = false }: BulkCaller,
  targets: readonly InstanceOrStage[],
  order: BulkOrder,
): Promise<string | undefined> {
  const rules = rulesOf(order, caller.kind);
  const present: BulkTarget[] = [];
  for (const target of targets) present.push(await judgeTarget(deps, caller, target, rules));
  const request = {
    order,
    callerKind: caller.kind,
    ...originOf(caller),
    requestedDateTime: deps.now(),
    ...(isDelegateOnly && { isDelegateOnly }),
  };
  if (inBackground) return storeJob(deps, { ...request, targets: present });
  await decidePages(deps, { ...request, targets: present }, BEGINNING, Infinity);
  return undefined;
}

/** Returns the current state of the target, with its current stage if it has stages. Throws if the order is not possible there. */
async function judgeTarget(
  deps: Dependencies,
  caller: Caller,
  { definitionId, instanceId, stageId, ifMatch }: InstanceOrStage,
  rules: BulkRules,
): Promise<BulkTarget> {
  const { instance, series } = await findInstance(deps, { definitionId, instanceId });
  if (rules.items === 'managed') await requireRightInSeries(deps, caller, 'resetDecisions', series);
  const isManaged = rules.items === 'own' && !(await isReviewer(deps, caller, instance.value));
  if (isManaged) await requireManagedStage(deps, caller, instance.value, { stageId, series });
  requireMatch(ifMatch, stageId === undefined ? instance.value : stageWithId(instance.value, stageId));
  requireTakingDecisions(instance.value, stageId, deps.now());
  rules.check?.(instance.value);
  const present = { definitionId, instanceId, stageId: currentStage(instance.value)?.id };
  return isManaged ? { ...present, isManaged } : present;
}

async function isReviewer(deps: Dependencies, caller: Caller, instance: Instance): Promise<boolean> {
  if (caller.kind === 'user' && instance.commonReviewerIds.includes(caller.id)) return true;
  const { rows } = await decisionsToReview(deps, await asReviewer(deps, caller), instance).read(undefined, 1);
  return rows.length > 0;
}

/**
 * Lets callers decide every item of a stage if they may manage the review and are not reviewers. Throws Forbidden for all others, and
 * Conflict while the reviewers are not resolved yet. Source: docs/graph-reference.md#e36.
 */
async function requireManagedStage(
  deps: Dependencies,
  caller: Caller,
  instance: Instance,
  { stageId, series }: { readonly stageId: string | undefined; readonly series: Series },
): Promise<void> {
  if (!hasEnded(instance.status)) requireInProgress(instance, deps.now());
  if (stageId === undefined) throw new GraphError('Forbidden', 'The caller is not a reviewer of this instance.');
  await requireRightInSeries(deps, caller, 'resetDecisions', series);
}

/** Stores a job, starts it and returns its id. Throws TooManyRequests. */
export async function storeJob(
  deps: Dependencies,
  request: BulkRequest | BulkRequest<ReassignmentOrder>,
): Promise<string> {
  const subject = { kind: 'job', jobId: randomUUID() } as const;
  await deps.storage.quotas.use('jobs', request.by.id, subject.jobId);
  const dueKey = await announceWork(deps, subject);
  const job = { ...request, id: subject.jobId, position: BEGINNING, endedDateTime: null, error: null };
  await deps.storage.jobs.insert(job);
  await startWorkNow(deps, subject, dueKey);
  return job.id;
}

/** Returns a background job to the caller who started it or who may manage all reviews in it. Throws ResourceNotFound, Forbidden. */
export async function findJob(deps: Dependencies, caller: Caller, id: string): Promise<DecisionJob> {
  const found = isGuid(id) ? await deps.storage.jobs.find(id) : undefined;
  if (!found) throw notFound('job', id);
  const job = found.value;
  if (job.by.id === caller.id) return job;
  if (job.targets.length === 0) throw new GraphError('Forbidden', 'The job was started by somebody else.');
  for (const definitionId of new Set(job.targets.map((target) => target.definitionId))) {
    await requireRightInSeries(deps, caller, 'update', (await findSeries(deps, definitionId)).value);
  }
  return job;
}
