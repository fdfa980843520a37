import { originOf, type Caller } from '../../auth/caller';
import {
  BEGINNING,
  type BulkRequest,
  type ReassignmentInput,
  type ReassignmentOrder,
} from '../../rules/decisions/decisionJob';
import { GraphError, invalid, type ErrorDetail } from '../../rules/errors';
import { requireMatch } from '../../rules/etag';
import { requireTakingDecisions, stageWithId } from '../../rules/instance/requireInProgress';
import { currentStage } from '../../rules/instance/stages';
import type { Instance } from '../../rules/model/instance';
import type { Series } from '../../rules/model/series';
import { findInstance, type InstanceOrStage } from '../access/find';
import { reviewsInstance } from '../access/reviewers';
import { hasRightInSeries, requireRightInSeries } from '../access/whoMay';
import type { Dependencies } from '../dependencies';
import { storeJob, type BulkCaller } from './decideMany';
import type { ItemPage } from './decidePages';
import { findReviewer } from '../reviewers';
import { readItems, reassignPages, refusal, sorted } from './reassignPages';

/**
 * Assigns open items of a running instance, or of its current stage, to another reviewer, who is invited. Returns undefined; in the
 * background, returns the id of the job. Callers who manage the review can reassign any item; reviewers can reassign their own if the
 * review allows it. Throws BadRequest (for the reviewer, the reason, or a filter that finds no open item), Forbidden, ResourceNotFound,
 * PreconditionFailed, and a Conflict that names each item that cannot be reassigned. Source: docs/lifecycle.md#reassignments.
 */
export async function reassign(
  deps: Dependencies,
  { caller, inBackground = false }: BulkCaller,
  { stageId, ifMatch, ...path }: InstanceOrStage,
  input: ReassignmentInput,
): Promise<string | undefined> {
  const { instance, series } = await findInstance(deps, path);
  const items = await whichItems(deps, caller, series, instance.value);
  const requireVersion = (value: Instance): void => {
    requireMatch(ifMatch, stageId === undefined ? value : stageWithId(value, stageId));
  };
  requireVersion(instance.value);
  requireTakingDecisions(instance.value, stageId, deps.now());
  requireReason(instance.value, items, input);
  const { id: reviewerId } = await findReviewer(deps, input.reviewerId, 'reviewerId');
  const request: BulkRequest<ReassignmentOrder> = {
    order: { operation: 'reassign', input: { ...input, reviewerId }, items },
    targets: [{ ...path, stageId: currentStage(instance.value)?.id }],
    callerKind: caller.kind,
    ...originOf(caller),
    requestedDateTime: deps.now(),
  };
  await requireMovable(deps, request, instance.value);
  if (inBackground) return storeJob(deps, request);
  await reassignPages(deps, { ...request, requireVersion }, BEGINNING, Infinity);
  return undefined;
}

/** Returns which items the caller may reassign. Throws Forbidden if there are none. */
async function whichItems(
  deps: Dependencies,
  caller: Caller,
  series: Series,
  { definitionId, id, terms }: Instance,
): Promise<ReassignmentOrder['items']> {
  if (await hasRightInSeries(deps, caller, 'reassign', series)) return 'managed';
  if (!(await reviewsInstance(deps, caller, { definitionId, instanceId: id }))) {
    await requireRightInSeries(deps, caller, 'reassign', series);
    return 'managed';
  }
  if (terms.reviewOptions?.reassignmentEnabled !== true) throw new GraphError('Forbidden', NOT_ENABLED);
  return 'own';
}

const NOT_ENABLED =
  "Reviewers of this review cannot give their items to others: 'reassignmentEnabled' of its 'reviewOptions' is false. Ask somebody who manages it.";

/** Throws BadRequest if a reason is required and there is none. */
function requireReason({ terms }: Instance, items: ReassignmentOrder['items'], { reason }: ReassignmentInput): void {
  const isOptional = items === 'own' && terms.reviewOptions?.reassignmentReasonRequired === false;
  if (isOptional || reason.trim() !== '') return;
  throw invalid([{ code: 'required', target: 'reason', message: "'reason' is required." }]);
}

/** Throws if a named item cannot be reassigned. If no item is named, throws unless at least one matching item can be reassigned. */
async function requireMovable(
  deps: Dependencies,
  request: BulkRequest<ReassignmentOrder>,
  instance: Instance,
): Promise<void> {
  const { input } = request.order;
  const problems: ErrorDetail[] = [];
  for (let page: ItemPage | undefined; page?.more ?? true;) {
    page = await readItems(deps, request, instance, page?.last);
    const found = sorted(input, instance, page);
    if (found.movable.length > 0 && input.decisionIds === undefined) return;
    problems.push(...found.problems);
  }
  if (problems.length > 0) throw refusal(problems);
  if (input.decisionIds !== undefined) return;
  throw invalid([{ code: 'invalid', target: '', message: 'The request names no open item that this person can get.' }]);
}
