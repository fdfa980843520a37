import { identityOf, type Caller } from '../../auth/caller';
import { requireMatch } from '../../rules/etag';
import { GraphError, notFound } from '../../rules/errors';
import type { StoredDecision } from '../../rules/model/instance';
import { mayDecide } from '../../rules/decisions/reviewerRights';
import { whileStale } from '../../storage/table/storageError';
import { decided, type DecisionInput } from './decided';
import type { Dependencies } from '../dependencies';
import { findDecision, findSeries, findStoredInstance, type InstancePath, type Target } from '../access/find';
import { requireBeingDecided } from '../../rules/instance/requireInProgress';
import { stageWithId } from '../../rules/instance/stageWithId';
import { requireJustification } from './requireJustification';

export interface DecisionTarget {
  readonly caller: Caller;
  readonly path: Target;
  readonly decisionId: string;
  /** Given when the decision is addressed in a stage. */
  readonly stageId?: string | undefined;
}

/**
 * Records what a reviewer decided on one item; the last of several reviewers wins, and the ledger keeps them all.
 * Throws ResourceNotFound, Forbidden (not a reviewer of the item), Conflict (not in progress), BadRequest (no justification), PreconditionFailed.
 * Reference: Graph access reviews E22.
 */
export async function recordDecision(
  deps: Dependencies,
  { caller, path, decisionId, stageId }: DecisionTarget,
  input: DecisionInput,
): Promise<void> {
  await whileStale(async () => {
    const [instance, previous] = await Promise.all([
      findInstanceToDecide(deps, path),
      findDecision(deps, path, decisionId),
    ]);
    // Who reviewed in an earlier stage learns that it is over, not that he never was asked.
    const asked = stageId === undefined ? instance : stageWithId(instance, stageId);
    if (!mayDecide(asked, previous.value, caller.id)) {
      throw new GraphError('Forbidden', 'The caller is not a reviewer of this decision.');
    }
    requireMatch(path.ifMatch, previous.value);
    await refuseOfDeleted(deps, path, () => {
      requireBeingDecided(instance, previous.value, { stageId, now: deps.now() });
    });
    requireJustification(instance, input);
    const by = { kind: 'single', by: identityOf(caller), dateTime: deps.now() } as const;
    await deps.storage.decisions.changeInProgress(instance, [
      decided(previous, { ...input, justification: kept(input, previous.value) }, by),
    ]);
  });
}

async function findInstanceToDecide(deps: Dependencies, path: InstancePath) {
  const found = await findStoredInstance(deps, path);
  if (!found) throw notFound('accessReviewInstance', path.instanceId);
  return found.value;
}

/**
 * An instance in progress whose definition was deleted is gone with it; others may linger for a while, so before one of them
 * refuses by its status the series is asked whether there is anything to speak of.
 */
async function refuseOfDeleted(deps: Dependencies, { definitionId }: InstancePath, check: () => void): Promise<void> {
  try {
    check();
  } catch (error) {
    await findSeries(deps, definitionId);
    throw error;
  }
}

/** A justification that is left out stays; it goes with the decision when that is taken back. */
const kept = ({ decision, justification }: DecisionInput, before: Pick<StoredDecision, 'justification'>): string =>
  justification ?? (decision === 'NotReviewed' ? '' : before.justification);
