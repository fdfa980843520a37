import type { Instance } from '../../../rules/model/instance';
import type { StoredDecision } from '../../../rules/model/decision';
import { SYSTEM, SYSTEM_REVIEWER } from '../../../rules/decisions/outcome';
import { requiresDistinctReviewers } from '../../../rules/decisions/reviewerRights';
import {
  atStage,
  currentStage,
  decidersOf,
  goesToNextStage,
  withReviewerIds,
  withStageStatus,
} from '../../../rules/instance/stages';
import type { StoredValue } from '../../../storage/table/table';
import { withLedgerEntry } from '../../../reviews/decisions/decisionChange';
import type { Dependencies } from '../../../reviews/dependencies';
import { addContacts, idsOf, resolveReviewers, retireContacts } from '../../../reviews/reviewers';
import { assigner, contactsFor } from './assign';
import { detailsOf, gapsIn, recommendationFor, presentRules } from './evidence';
import { noteGaps } from '../../noteInterruption';
import type { Slice } from '../../roundResult';

const DECISIONS = 200;

/**
 * Opens a stage after the first one, one slice at a time. First finds its reviewers, then resets the items that go to the stage, page by
 * page, as if nobody had decided them. The other items keep their decisions. Idempotent: an item of this stage does not change again.
 * Throws ServiceUnavailable, StaleError. Source: docs/graph-reference.md#s3-10.
 */
export async function openNextStage(deps: Dependencies, instance: Instance): Promise<Slice> {
  if (instance.cursor?.kind !== 'stage') return resolveStageReviewers(deps, instance);
  const stage = currentStage(instance)?.index ?? 1;
  const page = await deps.storage.decisions.list(instance, instance.cursor.after ?? undefined, DECISIONS);
  const items = page.rows.filter(({ value }) => value.stage === stage - 1 && goesToNextStage(instance, value));
  const errors = await resetItems(deps, instance, items, stage);
  if (!page.more)
    return { change: { ...errors, cursor: null, stages: withStageStatus(instance, 'Starting').stages }, done: true };
  return { change: { ...errors, cursor: { kind: 'stage', after: page.rows.at(-1)?.value.id ?? null } }, done: false };
}

async function resolveStageReviewers(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { common, fallback } = await resolveReviewers(deps, instance);
  await retireContacts(deps, instance, new Set());
  await addContacts(deps, instance, common);
  const { commonReviewerIds, fallbackReviewerIds, stages } = withReviewerIds(instance, {
    commonReviewerIds: idsOf(common),
    fallbackReviewerIds: idsOf(fallback),
  });
  const cursor = { kind: 'stage', after: null } as const;
  return { change: { commonReviewerIds, fallbackReviewerIds, stages, cursor }, done: false };
}

async function resetItems(
  deps: Dependencies,
  instance: Instance,
  items: readonly StoredValue<StoredDecision>[],
  stage: number,
): Promise<Pick<Instance, 'errors'>> {
  const principals = items.map(({ value }) => value.principal);
  const isDistinct = requiresDistinctReviewers(instance.terms);
  const details = await detailsOf(deps, instance, principals, false);
  const assignmentOf = assigner(instance, details);
  const reset = items.map((previous) => {
    const earlierReviewerIds = isDistinct ? decidersOf(previous.value) : undefined;
    return { previous, earlierReviewerIds, ...assignmentOf(previous.value.principal, earlierReviewerIds) };
  });
  await addContacts(deps, instance, await contactsFor(deps, instance, reset));
  const rules = presentRules(instance);
  const event = { kind: 'stage', by: SYSTEM_REVIEWER, channel: SYSTEM.channel, dateTime: deps.now() } as const;
  const changes = reset.map(({ previous, earlierReviewerIds, assignee }) => {
    const { principal, recommendation, insights, opening = { recommendation, insights } } = previous.value;
    const next = {
      ...atStage(previous.value, stage),
      ...(earlierReviewerIds && { earlierReviewerIds }),
      opening,
      assignee,
      ...recommendationFor({ instance, rules }, previous.value, details.get(principal.id)),
    };
    return withLedgerEntry(previous, next, event);
  });
  await deps.storage.decisions.change(instance, changes);
  return noteGaps(deps, instance, gapsIn(details));
}
