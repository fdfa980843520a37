import { addDuration, isBefore } from '../rules/duration';
import { GraphError } from '../rules/errors';
import { toIds, type Subject } from '../storage/work/subject';
import { StaleError } from '../storage/table/storageError';
import type { WorkMessage } from '../storage/work/workQueue';
import type { Dependencies } from '../reviews/dependencies';
import { anchorSeals } from './instance/seal';
import { reconcilePack } from './evidence/reconcilePack';
import { noteInterruption } from './noteInterruption';
import type { RoundResult } from './roundResult';
import { reconcileHistory } from './reports/reconcileHistory';
import { reconcileInstance } from './instance/reconcileInstance';
import { reconcilePreview } from './previews/reconcilePreview';
import { reconcileOutbox, reconcileSubscription } from './notifications/reconcileSubscription';
import { reconcileSeries } from './series/reconcileSeries';
import type { DecisionJob } from '../rules/decisions/decisionJob';
import { decidePages } from '../reviews/decisions/decidePages';
import { REASSIGNED_PAGES_PER_SLICE, reassignPages } from '../reviews/decisions/reassign';

const MAX_ATTEMPTS = 5;
/** The longest delay of a message in seconds; work that has to wait longer stays in the due index. */
const MAX_DELAY_SECONDS = 300;

type Reconciler<S extends Subject> = (deps: Dependencies, subject: S, dueKey: string) => Promise<RoundResult>;

const RECONCILERS: { readonly [K in Subject['kind']]: Reconciler<Extract<Subject, { readonly kind: K }>> } = {
  series: (deps, { definitionId }) => reconcileSeries(deps, definitionId),
  instance: reconcileInstance,
  report: (deps, { historyId }) => reconcileHistory(deps, historyId),
  answer: async ({ storage }, { outcomeId }) => {
    await storage.keyedCalls.remove(outcomeId);
    return { kind: 'settled' };
  },
  outbox: (deps, { outboxOf }) => reconcileOutbox(deps, outboxOf),
  job: (deps, { jobId }) => reconcileJob(deps, jobId),
  preview: (deps, { previewId }) => reconcilePreview(deps, previewId),
  pack: (deps, { packId: id, definitionId, instanceId = null }) =>
    reconcilePack(deps, { id, definitionId, instanceId }),
  anchor: (deps, { definitionId, sealsOf }) => anchorSeals(deps, { definitionId, id: sealsOf }),
  subscription: (deps, { subscriptionId }) => reconcileSubscription(deps, subscriptionId),
};

/**
 * Works on one subject: runs one bounded slice, then returns the subject to the queue or to the due index. Drops a message whose row in the
 * due index is gone, because a later message has replaced it. When the directory or the storage asks to wait, delays the message for that
 * long; after some attempts, the work waits in the due index, and the instance reports it in `errors`. Throws only bugs.
 */
export async function reconcile(deps: Dependencies, message: WorkMessage): Promise<void> {
  const { subject, dueKey } = message;
  if (!(await deps.storage.due.has(dueKey))) return;
  // The type of the subject determines its reconciler.
  const work = RECONCILERS[subject.kind] as Reconciler<Subject>;
  try {
    await handBack(deps, message, await work(deps, subject, dueKey));
  } catch (error) {
    await retryLater(deps, message, error);
  }
}

/** Puts the remaining work into the queue or into the due index. */
async function handBack({ storage, now }: Dependencies, message: WorkMessage, result: RoundResult): Promise<void> {
  const { subject, dueKey } = message;
  switch (result.kind) {
    case 'again':
      await storage.workQueue.send({ subject, dueKey }, result.pauseSeconds);
      return;
    case 'until':
      await storage.due.postpone(dueKey, { subject, at: result.at, isOpen: result.isOpen ?? false }, now());
      return;
    case 'settled':
      await storage.due.remove(dueKey);
  }
}

async function retryLater(deps: Dependencies, message: WorkMessage, error: unknown): Promise<void> {
  const { storage, log, now } = deps;
  const { subject, dueKey } = message;
  const attempt = (message.attempt ?? 0) + 1;
  const delay = delayAfter(error);
  if (delay === undefined) throw error;
  if (attempt > MAX_ATTEMPTS) {
    const properties = { ...toIds(subject), dueKey, attempt };
    // A lost race is expected and loses no work, so it is not logged as an error.
    if (error instanceof StaleError)
      log('information', 'Other changes came first; the due index tries again within twenty minutes.', properties);
    else
      log('error', 'The work failed several times; the due index tries it again within twenty minutes.', {
        ...properties,
        error,
      });
  } else if (delay <= MAX_DELAY_SECONDS) {
    await storage.workQueue.send({ subject, dueKey, attempt }, delay);
    return;
  }
  if (delay > MAX_DELAY_SECONDS) {
    await storage.due.postpone(dueKey, { subject, at: addDuration(now(), `PT${delay}S`), isOpen: false }, now());
  }
  const reason = error instanceof GraphError ? error.message : 'Another change to it is made at the same time.';
  await noteInterruption(deps, message, reason);
}

/** Returns the seconds to wait before a retry; undefined for an error that a retry cannot mend. */
function delayAfter(error: unknown): number | undefined {
  if (error instanceof StaleError) return 0;
  return error instanceof GraphError ? error.retryAfterSeconds : undefined;
}

/** How long the caller can see the result. */
const KEPT = 'PT24H';

/**
 * Carries out a bulk request in the background, slice by slice, and removes it a day after its end. Ends at an item that can no longer be
 * decided; earlier decisions stay. Idempotent. Throws ServiceUnavailable, StaleError.
 */
async function reconcileJob(deps: Dependencies, id: string): Promise<RoundResult> {
  const { storage, now } = deps;
  const found = await storage.jobs.find(id);
  if (!found) return { kind: 'settled' };
  if (found.value.endedDateTime !== null) return keep(deps, found.value, found.value.endedDateTime);
  const next = { ...found.value, ...(await slice(deps, found.value)) };
  const isDone = next.error !== null || next.position.target === next.targets.length;
  if (!isDone) {
    await storage.jobs.replace(found, next);
    return { kind: 'again' };
  }
  const endedDateTime = now();
  await storage.quotas.giveBack('jobs', next.by.id, id);
  await storage.jobs.replace(found, { ...next, endedDateTime });
  return { kind: 'until', at: addDuration(endedDateTime, KEPT) };
}

async function slice(
  deps: Dependencies,
  job: DecisionJob,
): Promise<Pick<DecisionJob, 'position'> | Pick<DecisionJob, 'error'>> {
  try {
    const pages = deps.limits.decisionPages.pagesPerSlice;
    const { order, position } = job;
    return order.operation === 'reassign'
      ? { position: await reassignPages(deps, { ...job, order }, position, REASSIGNED_PAGES_PER_SLICE) }
      : { position: await decidePages(deps, { ...job, order }, position, pages) };
  } catch (error) {
    if (!(error instanceof GraphError) || error.retryAfterSeconds !== undefined) throw error;
    return { error: { code: error.code, message: error.message } };
  }
}

async function keep({ storage, now }: Dependencies, { id }: DecisionJob, endedDateTime: string): Promise<RoundResult> {
  const at = addDuration(endedDateTime, KEPT);
  if (isBefore(now(), at)) return { kind: 'until', at };
  await storage.jobs.remove(id);
  return { kind: 'settled' };
}
