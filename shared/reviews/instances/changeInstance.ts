import { identityOf, originOf, type Caller } from '../../auth/caller';
import { isFailedRemoval } from '../../rules/decisions/outcome';
import { addDuration, isBefore, secondsBetween } from '../../rules/duration';
import { GraphError } from '../../rules/errors';
import { requireMatch } from '../../rules/etag';
import { withoutDeletion } from '../../rules/removals/accountDeletion';
import { isInterrupted } from '../../rules/instance/instanceErrors';
import { advanced, ended } from '../../rules/instance/nextStep';
import { withoutHold } from '../../rules/removals/removalGuard';
import { requireInProgress, requireTakingDecisions, stageWithId } from '../../rules/instance/requireInProgress';
import { restorationUnderWay } from '../../rules/removals/restorations';
import { hasEnded } from '../../rules/instance/status';
import type { Instance, AcknowledgementInput } from '../../rules/model/instance';
import { whileStale } from '../../storage/table/storageError';
import type { Target, InstanceOrStage } from '../access/find';
import { findInstanceFor, type Right } from '../access/whoMay';
import type { Dependencies } from '../dependencies';
import { announceWork, startWorkNow } from '../handOver';
import { each } from '../../storage/table/table';
import { extended, type ExtensionInput } from '../../rules/instance/extension';
import { nextOccurrence } from '../../rules/schedule/occurrences';
import { assignsEach, disablesSelfReview, requiresDistinctReviewers } from '../../rules/decisions/reviewerRights';
import { withReviewerIds } from '../../rules/instance/stages';
import { requirePeople } from '../directory';
import { addContacts, idsOf, resolveReviewers, retireContacts } from '../reviewers';
import { withReviewers, type ReviewersInput } from './createInstance';

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

/**
 * Extends a running instance, or its current stage. In both cases the instance and the stage end later by the same time, and reviewers with
 * open items are notified. Throws Conflict unless the instance is in progress and the new end is within the limits, ResourceNotFound,
 * Forbidden, PreconditionFailed. Source: docs/lifecycle.md#extensions.
 */
export async function extendInstance(
  deps: Dependencies,
  caller: Caller,
  { stageId, ifMatch, ...path }: InstanceOrStage,
  input: ExtensionInput,
): Promise<void> {
  const target = stageId === undefined ? { ...path, ifMatch } : path;
  await changeInstance(deps, { caller, right: 'extend' }, target, async (instance) => {
    const now = deps.now();
    const stage = stageId === undefined ? undefined : stageWithId(instance, stageId);
    if (stage) requireMatch(ifMatch, stage);
    requireTakingDecisions(instance, stageId, now);
    const nextStart = await nextStartAfter(deps, instance);
    return notifying(extended(instance, input, { by: identityOf(caller), now, stage, nextStart }), now);
  });
}

/**
 * Returns when the next occurrence starts. Reads the current definition, because its recurrence may have changed since the instance opened.
 */
async function nextStartAfter(
  { storage }: Dependencies,
  { definitionId, occurrence }: Instance,
): Promise<string | undefined> {
  if (occurrence === null) return undefined;
  const definition = await storage.definitions.find(definitionId);
  if (!definition) return undefined;
  const { settings, createdDateTime } = definition.value;
  return nextOccurrence({ recurrence: settings.recurrence, createdDateTime }, occurrence)?.start;
}

/** Returns the instance with a request to mail the reviewers with open items, if the review sends mails. */
function notifying(instance: Instance, now: string): Instance {
  const { reminder, terms } = instance;
  if (!terms.settings.mailNotificationsEnabled) return instance;
  const requested = { number: reminder.number + 1, requestedDateTime: now, isExtension: true, mails: 0 } as const;
  return { ...instance, cursor: null, reminder: { ...reminder, ...requested } };
}

/**
 * Replaces the reviewers of a running instance, adds fallback reviewers, and invites the new ones. Former reviewers stay listed and can no
 * longer decide. `read` validates the body against the instance. Throws Conflict unless the instance is in progress, BadRequest,
 * ResourceNotFound, Forbidden, PreconditionFailed. Source: docs/graph-reference.md#e10.
 */
export async function updateInstance(
  deps: Dependencies,
  caller: Caller,
  path: Target,
  read: (instance: Instance) => ReviewersInput,
): Promise<Instance> {
  return changeInstance(deps, { caller, right: 'update' }, path, async (instance) => {
    const input = read(instance);
    await requirePeople(
      deps,
      caller,
      { ...input, scope: instance.scope, canHoldRoles: instance.resource?.canHoldRoles },
      instance,
    );
    requireInProgress(instance, deps.now());
    return replaceReviewers(deps, instance, withReviewers(instance, input));
  });
}

/** Finds the people who are the reviewers of the changed instance, and makes them its current reviewers. */
export async function replaceReviewers(deps: Dependencies, before: Instance, after: Instance): Promise<Instance> {
  const resolved = await resolveReviewers(deps, after);
  const fallbackReviewerIds = idsOf(resolved.fallback);
  const changed = !isSame(before.reviewers, after.reviewers);
  // The owners and managers found at the start stay until a request names other reviewers.
  const common = changed || asksFallback(before) ? resolved.common : [];
  const commonReviewerIds = changed || asksFallback(before) ? idsOf(common) : before.commonReviewerIds;
  // Add contacts first: a contact who cannot decide yet does less harm than a reviewer whom no list shows.
  await addContacts(deps, after, common);
  // Items that are assigned to single people stay with them.
  if (changed) await retireContacts(deps, after, new Set([...commonReviewerIds, ...(after.itemReviewerIds ?? [])]));
  return {
    ...withReviewerIds(after, { commonReviewerIds, fallbackReviewerIds }),
    cursor: null,
    assignmentDue: assignsEach(after) || disablesSelfReview(after.terms) || requiresDistinctReviewers(after.terms),
    invitationsDue: true,
  };
}

/** Returns whether the fallback reviewers stand in for primary reviewers that were not found. */
const asksFallback = (instance: Instance): boolean =>
  !assignsEach(instance) && isSame(instance.commonReviewerIds, instance.fallbackReviewerIds);

const isSame = (first: unknown, second: unknown): boolean => JSON.stringify(first) === JSON.stringify(second);
