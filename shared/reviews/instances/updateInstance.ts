import type { Caller } from '../../auth/caller';
import { assignsEach, disablesSelfReview, requiresDistinctReviewers } from '../../rules/decisions/reviewerRights';
import { requireInProgress } from '../../rules/instance/requireInProgress';
import { withReviewerIds } from '../../rules/instance/stages';
import type { Instance } from '../../rules/model/instance';
import type { Target } from '../access/find';
import { requirePeople } from '../directory/namedObjects';
import type { Dependencies } from '../dependencies';
import { addContacts, idsOf, resolveReviewers, retireContacts } from '../reviewers';
import { changeInstance } from './changeInstance';
import { withReviewers, type ReviewersInput } from './createInstance';

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
