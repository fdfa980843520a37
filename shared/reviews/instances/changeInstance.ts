import { identityOf, originOf, type Caller } from '../../auth/caller';
import { isFailedRemoval } from '../../rules/decisions/outcome';
import { addDuration, isBefore, secondsBetween } from '../../rules/duration';
import { GraphError } from '../../rules/errors';
import { requireMatch } from '../../rules/etag';
import { withoutDeletion } from '../../rules/removals/accountDeletion';
import { isInterrupted } from '../../rules/instance/instanceErrors';
import { advanced, ended } from '../../rules/instance/nextStep';
import { withoutHold } from '../../rules/removals/removalGuard';
import { requireInProgress } from '../../rules/instance/requireInProgress';
import { restorationUnderWay } from '../../rules/removals/restorations';
import { hasEnded } from '../../rules/instance/status';
import type { Instance, AcknowledgementInput } from '../../rules/model/instance';
import { whileStale } from '../../storage/table/storageError';
import type { Target } from '../access/find';
import { findInstanceFor, type Right } from '../access/whoMay';
import type { Dependencies } from '../dependencies';
import { announceWork, startWorkNow } from '../handOver';
import { each } from '../../storage/table/table';

/** The caller, and the right that the change needs. */
interface Actor {
  readonly caller: Caller;
  readonly right: Right;
}

/**
 * Changes an instance: reads it, applies `change`, writes it and gives it to the lifecycle. `change` throws GraphError if the status of the
 * instance forbids the change. Throws ResourceNotFound, Forbidden, PreconditionFailed.
 */
export async function changeInstance(
  deps: Dependencies,
  { caller, right }: Actor,
  path: Target,
  change: (instance: Instance) => Instance | Promise<Instance>,
): Promise<Instance> {
  const series = { kind: 'series', definitionId: path.definitionId } as const;
  const subject = { kind: 'instance', definitionId: path.definitionId, instanceId: path.instanceId } as const;
  const changed = await whileStale(async () => {
    const previous = await findInstanceFor(deps, caller, right, path);
    requireMatch(path.ifMatch, previous.value);
    const next = await change(previous.value);
    const dueKey = await announceWork(deps, subject);
    // When an instance ends, its series also has work: it opens the next occurrence.
    const ends = hasEnded(next.status) && !hasEnded(previous.value.status);
    const seriesDueKey = ends ? await announceWork(deps, series) : undefined;
    const written = await deps.storage.instances.replace(previous, next, originOf(caller));
    return { written, dueKey, seriesDueKey };
  });
  await startWorkNow(deps, subject, changed.dueKey);
  if (changed.seriesDueKey !== undefined) await startWorkNow(deps, series, changed.seriesDueKey);
  return changed.written;
}

/** Ends an instance early. Throws Conflict unless it is in progress. Source: docs/graph-reference.md#e18. */
export async function stopInstance(deps: Dependencies, caller: Caller, path: Target): Promise<void> {
  await changeInstance(deps, { caller, right: 'stop' }, path, (instance) => ended(instance, deps.now()));
}

/**
 * Starts to apply the decisions of an instance in the caller's name. After an interruption, tries again at once; after failed removals,
 * tries these again. Throws Conflict unless the instance is completed, is interrupted, or is applied with a failed removal. Source:
 * docs/graph-reference.md#e14; docs/operations.md.
 */
export async function applyDecisions(deps: Dependencies, caller: Caller, path: Target): Promise<void> {
  await changeInstance(deps, { caller, right: 'apply' }, path, async (instance) => {
    const appliedBy = identityOf(caller);
    if (instance.status === 'Applying' && isInterrupted(instance)) return instance;
    if (instance.status === 'Applied') {
      if (restorationUnderWay(instance)) {
        throw new GraphError('Conflict', 'Access is being restored; retry the removals when that has ended.');
      }
      await requireFailedRemoval(deps, instance);
      return { ...instance, retriesRemovals: true, cursor: null, appliedBy };
    }
    const applying = advanced(instance, 'applyDecisions');
    return { ...applying, errors: withoutHold(applying.errors), appliedBy };
  });
}

/** Throws Conflict unless a removal has failed. Reads the decisions page by page: the request is rare, so no count of failures is kept. */
async function requireFailedRemoval({ storage }: Dependencies, instance: Instance): Promise<void> {
  const decisions = each((after) => storage.decisions.list(instance, after, 1_000));
  for await (const decision of decisions) if (isFailedRemoval(decision)) return;
  throw new GraphError('Conflict', 'The decisions are applied, and no removal failed. There is nothing to try again.');
}

/**
 * Cancels the deletion of denied guests; their accounts stay blocked. Throws Conflict unless the instance waits for that deletion.
 * Source: docs/graph-reference.md#e19.
 */
export async function stopApplyDecisions(deps: Dependencies, caller: Caller, path: Target): Promise<void> {
  await changeInstance(deps, { caller, right: 'apply' }, path, (instance) => withoutDeletion(instance, deps.now()));
}

/** The shortest time between two requests, so that a caller cannot flood reviewers with mails. */
const REMINDER_PAUSE = 'PT1H';

/**
 * Requests a reminder to all reviewers of an instance. Throws Conflict unless it is in progress, TooManyRequests within an hour after the
 * last request. Source: docs/graph-reference.md#e17.
 */
export async function sendReminder(deps: Dependencies, caller: Caller, path: Target): Promise<void> {
  await changeInstance(deps, { caller, right: 'remind' }, path, (instance) => {
    const now = deps.now();
    requireInProgress(instance, now);
    const { number, midpointSent, lastRequestedDateTime, lastSentDateTime } = instance.reminder;
    requirePause(lastRequestedDateTime, now);
    // A reminder also names the end of the review, so it replaces mails about an extension that have not been sent.
    const reminder = { number: number + 1, requestedDateTime: now, lastRequestedDateTime: now, midpointSent, mails: 0 };
    return {
      ...instance,
      cursor: null,
      reminder: { ...reminder, ...(lastSentDateTime !== undefined && { lastSentDateTime }) },
    };
  });
}

function requirePause(last: string | undefined, now: string): void {
  const end = last === undefined ? now : addDuration(last, REMINDER_PAUSE);
  if (!isBefore(now, end)) return;
  const retryAfterSeconds = Math.ceil(secondsBetween(now, end));
  const message = `A reminder was requested at ${last}; the next one can be requested at ${end}.`;
  throw new GraphError('TooManyRequests', message, { retryAfterSeconds });
}

const WITH_RESULT: readonly Instance['status'][] = ['Completed', 'Applying', 'Applied'];

/**
 * Records that a person acknowledges the result of an instance. The journal and the next seal contain their words. Throws Conflict before
 * the end, PreconditionFailed if the instance has changed since the seal, ResourceNotFound, and Forbidden unless the caller may manage the
 * review.
 */
export async function acknowledgeResult(
  deps: Dependencies,
  caller: Caller,
  path: Target,
  input: AcknowledgementInput,
): Promise<void> {
  await changeInstance(deps, { caller, right: 'acknowledge' }, path, (instance) => {
    const { status, seal, acknowledged } = instance;
    if (!WITH_RESULT.includes(status)) {
      throw new GraphError('Conflict', `The instance has no result yet: its status is '${status}'.`);
    }
    if (seal?.statementSha256 !== input.statementSha256) {
      const message = `The last seal of the instance has another hash: ${seal?.statementSha256 ?? 'there is none yet'}.`;
      throw new GraphError(
        'PreconditionFailed',
        `${message} Check what has happened since, and send the hash of that seal.`,
      );
    }
    return { ...instance, acknowledged: { number: (acknowledged?.number ?? 0) + 1, ...input } };
  });
}
