import { identityOf, type Caller } from '../../auth/caller';
import { requireMatch } from '../../rules/etag';
import { extended, type ExtensionInput } from '../../rules/instance/extension';
import { requireTakingDecisions, stageWithId } from '../../rules/instance/requireInProgress';
import type { Instance } from '../../rules/model/instance';
import { nextOccurrence } from '../../rules/schedule/occurrences';
import type { InstanceOrStage } from '../access/find';
import type { Dependencies } from '../dependencies';
import { changeInstance } from './changeInstance';

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
