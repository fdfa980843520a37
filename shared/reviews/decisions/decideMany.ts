import { randomUUID } from 'node:crypto';
import { identityOf, type Caller } from '../../auth/caller';
import { BEGINNING, type BulkOrder, type BulkRequest, type BulkTarget } from '../../rules/decisions/decisionJob';
import { requireMatch } from '../../rules/etag';
import { GraphError } from '../../rules/errors';
import type { Instance } from '../../rules/model/instance';
import { currentStage } from '../../rules/instance/stages';
import { hasEnded } from '../../rules/instance/status';
import type { Dependencies } from '../dependencies';
import { findInstance, type Target } from '../access/find';
import { announce, wake } from '../handOver';
import { requireInProgress, requireTakingDecisions } from '../../rules/instance/requireInProgress';
import { requireManageSeries } from '../access/ownership';
import { stageWithId } from '../../rules/instance/stageWithId';
import { bulkOf, type Bulk } from './bulkOf';
import { decidePages } from './decidePages';
import { decisionsToReview } from './decisionsToReview';

/** Who asks, and whether he rather looks later than waits. */
export interface Asking {
  readonly caller: Caller;
  readonly isLater?: boolean;
}

/** The items that one request decides: of an instance, or of one of its stages. */
export interface ManyTarget extends Asking {
  readonly path: Target;
  /** Given when the items are addressed in a stage. */
  readonly stageId?: string | undefined;
}

/**
 * Decides many items of an instance in one request: now, or as a job whose id is answered. It is judged before either.
 * Throws ResourceNotFound, Forbidden (the caller reviews nothing here), Conflict (not in progress), PreconditionFailed.
 */
export async function decideMany(
  deps: Dependencies,
  { path: { ifMatch, ...path }, stageId, ...asking }: ManyTarget,
  order: BulkOrder,
): Promise<string | undefined> {
  return decideAll(deps, asking, { order, targets: [{ ...path, stageId }], ifMatch });
}

interface Wanted extends Pick<BulkRequest, 'order' | 'targets'> {
  readonly ifMatch?: string | undefined;
}

/** The same in several instances. Nothing is decided when it is refused in one of them. */
export async function decideAll(
  deps: Dependencies,
  { caller, isLater = false }: Asking,
  { order, targets, ifMatch }: Wanted,
): Promise<string | undefined> {
  const bulk = bulkOf(order, caller.kind);
  const present: BulkTarget[] = [];
  for (const target of targets) present.push(await judged(deps, { caller, target, ifMatch }, bulk));
  const request = { order, callerKind: caller.kind, by: identityOf(caller), requestedDateTime: deps.now() };
  if (isLater) return begin(deps, { ...request, targets: present });
  const round = { from: BEGINNING, pages: Infinity };
  await decidePages(deps, { ...round, request: { ...request, targets } });
  return undefined;
}

interface Judged {
  readonly caller: Caller;
  readonly target: BulkTarget;
  readonly ifMatch: string | undefined;
}

/** Answers the items that the caller has in mind now: those of the present stage, where there are stages. */
async function judged(deps: Dependencies, { caller, target, ifMatch }: Judged, bulk: Bulk): Promise<BulkTarget> {
  const { instance, series } = await findInstance(deps, target);
  const { stageId } = target;
  if (bulk.items === 'managed') await requireManageSeries(deps, caller, series);
  if (bulk.items === 'own') await requireReviewer(deps, caller, instance.value);
  requireMatch(ifMatch, stageId === undefined ? instance.value : stageWithId(instance.value, stageId));
  requireTakingDecisions(instance.value, { stageId, now: deps.now() });
  bulk.check?.(instance.value);
  return { ...target, stageId: currentStage(instance.value)?.id };
}

/** Throws Forbidden; Conflict while it is not known yet who reviews. */
async function requireReviewer(deps: Dependencies, caller: Caller, instance: Instance): Promise<void> {
  if (caller.kind === 'user' && instance.commonReviewerIds.includes(caller.id)) return;
  const { rows } = await decisionsToReview(deps, caller, instance).read(undefined, 1);
  if (rows.length > 0) return;
  if (!hasEnded(instance.status)) requireInProgress(instance, deps.now());
  throw new GraphError('Forbidden', 'The caller is not a reviewer of this instance.');
}

/** Stores a job and starts it; answers its id. */
async function begin(deps: Dependencies, request: BulkRequest): Promise<string> {
  const subject = { kind: 'job', jobId: randomUUID() } as const;
  const dueKey = await announce(deps, subject);
  const job = { ...request, id: subject.jobId, position: BEGINNING, endedDateTime: null, error: null };
  await deps.storage.jobs.insert(job);
  await wake(deps, subject, dueKey);
  return job.id;
}
