import { originOf, type Caller } from '../../auth/caller';
import { delegatorOf, isOwnAndRefused, mayDecide, type ReviewerIds } from '../../rules/decisions/reviewerRights';
import { GraphError, notFound } from '../../rules/errors';
import { requireMatch } from '../../rules/etag';
import { requireBeingDecided, stageWithId } from '../../rules/instance/requireInProgress';
import type { UserIdentity } from '../../rules/model/definition';
import type { StoredDecision } from '../../rules/model/decision';
import { whileStale } from '../../storage/table/storageError';
import { asReviewer } from '../access/delegates';
import { findDecision, findSeries, findStoredInstance, type InstancePath, type Target } from '../access/find';
import type { Dependencies } from '../dependencies';
import { changeDecision, requireJustification, type DecisionInput } from './decisionChange';

/** One decision as a request names it. `stageId` is present if the path leads through a stage. */
export interface DecisionPath extends Target {
  readonly decisionId: string;
  readonly stageId?: string | undefined;
  /** Whether the reviewer decided on several items at once. */
  readonly isPartOfBulk?: boolean;
}

/**
 * Records the decision of a reviewer on one item, and returns the item. If several reviewers decide, the last decision applies, and the
 * ledger keeps all of them. Throws ResourceNotFound, Forbidden (not a reviewer of the item), Conflict (not in progress), BadRequest (no
 * justification), PreconditionFailed. Source: docs/graph-reference.md#e22.
 */
export async function recordDecision(
  deps: Dependencies,
  caller: Caller,
  path: DecisionPath,
  input: DecisionInput,
): Promise<StoredDecision> {
  const { decisionId, stageId } = path;
  return whileStale(async () => {
    // Take the time before the delegation is read: a delegate decides as of that time.
    const dateTime = deps.now();
    const [instance, previous] = await Promise.all([
      findInstanceToDecide(deps, path),
      findDecision(deps, path, decisionId),
    ]);
    // Check the named stage, so that a reviewer of an earlier stage reads "the stage is over" and not "you are not a reviewer".
    const asked = stageId === undefined ? instance : stageWithId(instance, stageId);
    const onBehalfOf = await requireDecider(deps, caller, asked, previous.value);
    requireMatch(path.ifMatch, previous.value);
    await refuseUnlessDeleted(deps, path, () => {
      requireBeingDecided(instance, previous.value, stageId, deps.now());
    });
    requireJustification(instance, input);
    const kind = path.isPartOfBulk === true ? 'bulk' : 'single';
    const by = { kind, ...originOf(caller), onBehalfOf, dateTime } as const;
    const justification = justificationOf(input, previous.value);
    const change = changeDecision(previous, { ...input, justification }, by);
    await deps.storage.decisions.changeInProgress(instance, [change]);
    return change.next;
  });
}

/**
 * Returns the person in whose place the caller decides an item; undefined if the caller decides for themselves. Throws Forbidden for a
 * caller who neither reviews the item nor is the delegate of a person who does.
 */
async function requireDecider(
  deps: Dependencies,
  caller: Caller,
  reviewers: ReviewerIds,
  item: StoredDecision,
): Promise<UserIdentity | undefined> {
  if (isOwnAndRefused(reviewers, item, caller.id)) {
    throw new GraphError(
      'Forbidden',
      'The decision is about the caller, and this review does not allow decisions about oneself.',
    );
  }
  if (mayDecide(reviewers, item, caller.id)) return undefined;
  const delegator = delegatorOf(reviewers, item, await asReviewer(deps, caller));
  if (!delegator) throw new GraphError('Forbidden', 'The caller is not a reviewer of this decision.');
  return delegator;
}

async function findInstanceToDecide(deps: Dependencies, path: InstancePath) {
  const found = await findStoredInstance(deps, path);
  if (!found) throw notFound('accessReviewInstance', path.instanceId);
  return found.value;
}

/**
 * Throws what `check` throws, or ResourceNotFound if the definition is deleted. Reads the series only after a refusal: the deletion of a
 * definition removes live instances at once, and only ended instances stay longer.
 */
async function refuseUnlessDeleted(
  deps: Dependencies,
  { definitionId }: InstancePath,
  check: () => void,
): Promise<void> {
  try {
    check();
  } catch (error) {
    await findSeries(deps, definitionId);
    throw error;
  }
}

/** Returns the justification after a request. If the request has none, the present one stays; taking a decision back removes it. */
const justificationOf = (
  { decision, justification }: DecisionInput,
  before: Pick<StoredDecision, 'justification'>,
): string => justification ?? (decision === 'NotReviewed' ? '' : before.justification);
