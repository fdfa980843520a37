import type { Instance, StoredDecision } from '../../rules/model/instance';
import { SYSTEM_REVIEWER } from '../../rules/decisions/outcome';
import { atStage, currentStage, movesOn, withReviewerIds, withStageStatus } from '../../rules/instance/stages';
import type { Stored } from '../../storage/table/table';
import { withLedgerEntry } from '../../reviews/decisions/decisionChange';
import type { Dependencies } from '../../reviews/dependencies';
import { assignmentOf, contactsFor } from './assignment';
import { detailsOf, recommendationFor } from './details';
import { addContacts, idsOf, resolveReviewers, retireContacts } from '../../reviews/reviewers';
import type { Slice } from './slice';

/** Where the discovery of a stage stands: null until its reviewers are known, then the decision moved last. */
interface Progress {
  readonly after: string | null;
}

const DECISIONS = 200;

/**
 * One slice of opening a stage after the first: first who is asked, then the decisions that move on, each as if nobody had decided
 * it; the others keep what they have. A repeated slice passes over what it moved. Throws ServiceUnavailable, StaleError.
 * Reference: Graph access reviews §3.10.
 */
export async function moveOn(deps: Dependencies, instance: Instance): Promise<Slice> {
  if (instance.cursor === null) return prepare(deps, instance);
  const { after } = JSON.parse(instance.cursor) as Progress;
  const stage = currentStage(instance)?.index ?? 1;
  const page = await deps.storage.decisions.list(instance, after ?? undefined, DECISIONS);
  const moving = page.rows.filter(({ value }) => value.stage === stage - 1 && movesOn(instance, value));
  await move(deps, instance, { moving, stage });
  if (!page.more) return { change: { cursor: null, stages: withStageStatus(instance, 'Starting').stages }, done: true };
  const cursor = JSON.stringify({ after: page.rows.at(-1)?.value.id ?? null } satisfies Progress);
  return { change: { cursor }, done: false };
}

async function prepare(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { common, fallback } = await resolveReviewers(deps, instance);
  await retireContacts(deps, instance, new Set());
  await addContacts(deps, instance, common);
  const { commonReviewerIds, fallbackReviewerIds, stages } = withReviewerIds(instance, {
    commonReviewerIds: idsOf(common),
    fallbackReviewerIds: idsOf(fallback),
  });
  const cursor = JSON.stringify({ after: null } satisfies Progress);
  return { change: { commonReviewerIds, fallbackReviewerIds, stages, cursor }, done: false };
}

async function move(
  deps: Dependencies,
  instance: Instance,
  { moving, stage }: { readonly moving: readonly Stored<StoredDecision>[]; readonly stage: number },
): Promise<void> {
  const principals = moving.map(({ value }) => value.principal);
  const details = await detailsOf(deps, instance, { principals, always: false });
  const assignment = assignmentOf(instance, details);
  await addContacts(deps, instance, await contactsFor(deps, instance, principals.map(assignment)));
  const event = { kind: 'stage', by: SYSTEM_REVIEWER, dateTime: deps.now() } as const;
  const changes = moving.map((previous) => {
    const { principal } = previous.value;
    const next = {
      ...atStage(previous.value, stage),
      assignee: assignment(principal).assignee,
      ...recommendationFor(instance, previous.value, details.get(principal.id)),
    };
    return withLedgerEntry(previous, next, event);
  });
  await deps.storage.decisions.change(instance, changes);
}
