import { addDuration } from '../rules/duration';
import { GraphError } from '../rules/errors';
import { dueKey, type Subject } from '../storage/work/due';
import { StaleError } from '../storage/table/storageError';
import type { WorkMessage } from '../storage/work/workQueue';
import type { Dependencies } from '../reviews/dependencies';
import { noteInterruption } from './noteInterruption';
import type { Outcome } from './roundResult';
import { reconcileHistory } from './reports/reconcileHistory';
import { reconcileInstance } from './instance/reconcileInstance';
import { reconcileJob } from './jobs/reconcileJob';
import { reconcileOutbox } from './notifications/reconcileOutbox';
import { reconcileSeries } from './series/reconcileSeries';
import { reconcileSubscription } from './notifications/reconcileSubscription';

const MAX_ATTEMPTS = 5;
/** Longer waits are kept by the due index. */
const MAX_DELAY_SECONDS = 300;

/**
 * Works on one subject for a while: a bounded slice, then either back on the queue or back into the due index.
 * A message whose row of the due index is gone was overtaken by another and is dropped. What is throttled or not reachable is
 * put back for as long as it asks; after some attempts the due index takes over, and the instance says so. Throws only what is a bug.
 */
export async function reconcile(deps: Dependencies, message: WorkMessage): Promise<void> {
  if (!(await deps.storage.due.has(message.dueKey))) return;
  try {
    await settle(deps, message, await work(deps, message));
  } catch (error) {
    await putBack(deps, message, error);
  }
}

function work(deps: Dependencies, message: WorkMessage): Promise<Outcome> {
  const subject: Subject = message;
  if ('historyId' in subject) return reconcileHistory(deps, subject.historyId);
  if ('outcomeId' in subject) return forget(deps, subject.outcomeId);
  if ('outboxOf' in subject) return reconcileOutbox(deps, subject.outboxOf);
  if ('jobId' in subject) return reconcileJob(deps, subject.jobId);
  if ('subscriptionId' in subject) return reconcileSubscription(deps, subject.subscriptionId);
  const { definitionId, instanceId } = subject;
  return instanceId === undefined
    ? reconcileSeries(deps, definitionId)
    : reconcileInstance(deps, { definitionId, instanceId }, message.dueKey);
}

async function forget({ storage }: Dependencies, outcomeId: string): Promise<Outcome> {
  await storage.outcomes.remove(outcomeId);
  return { kind: 'settled' };
}

/** What the message is about, without what belongs to this one delivery. */
function subjectOf(message: WorkMessage): Subject {
  if ('historyId' in message) return { historyId: message.historyId };
  if ('outcomeId' in message) return { outcomeId: message.outcomeId };
  if ('outboxOf' in message) return { outboxOf: message.outboxOf };
  if ('jobId' in message) return { jobId: message.jobId };
  if ('subscriptionId' in message) return { subscriptionId: message.subscriptionId };
  const { definitionId, instanceId } = message;
  return instanceId === undefined ? { definitionId } : { definitionId, instanceId };
}

async function settle({ storage, now }: Dependencies, message: WorkMessage, outcome: Outcome): Promise<void> {
  const { dueKey: key } = message;
  const subject = subjectOf(message);
  switch (outcome.kind) {
    case 'again':
      await storage.workQueue.send({ ...subject, dueKey: key }, outcome.pauseSeconds);
      return;
    case 'until':
      if (outcome.isOpen) await storage.due.putOpen(subject, outcome.at, now());
      else await storage.due.put(subject, outcome.at, now());
      if (key !== dueKey(subject, outcome.at)) await storage.due.remove(key);
      return;
    case 'settled':
      await storage.due.remove(key);
  }
}

async function putBack(deps: Dependencies, message: WorkMessage, error: unknown): Promise<void> {
  const { storage, log, now } = deps;
  const attempt = (message.attempt ?? 0) + 1;
  const delay = delayAfter(error);
  if (delay === undefined) throw error;
  if (attempt > MAX_ATTEMPTS) {
    log('error', 'The work is left to the next timer after repeated failures.', { ...message, error });
  } else if (delay <= MAX_DELAY_SECONDS) {
    await storage.workQueue.send({ ...message, attempt }, delay);
    return;
  }
  if (delay > MAX_DELAY_SECONDS) {
    const key = await storage.due.put(subjectOf(message), addDuration(now(), `PT${delay}S`), now());
    if (key !== message.dueKey) await storage.due.remove(message.dueKey);
  }
  await noteInterruption(deps, subjectOf(message), reasonOf(error));
}

const reasonOf = (error: unknown): string =>
  error instanceof GraphError ? error.message : 'Something else changes it at the same time.';

/** Seconds to wait before the work is tried again; undefined for what waiting does not mend. */
function delayAfter(error: unknown): number | undefined {
  if (error instanceof StaleError) return 0;
  return error instanceof GraphError ? error.retryAfterSeconds : undefined;
}
