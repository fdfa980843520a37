import type { Caller } from '../../auth/caller';
import type { Instance } from '../../rules/model/instance';
import { assignsEach } from '../../rules/decisions/reviewerRights';
import { withReviewerIds } from '../../rules/instance/stages';
import { changeInstance } from './changeInstance';
import { withReviewers, type InstanceInput } from './createInstance';
import type { Dependencies } from '../dependencies';
import type { Target } from '../access/find';
import { addContacts, idsOf, resolveReviewers, retireContacts } from '../reviewers/reviewers';
import { requireInProgress } from '../../rules/instance/requireInProgress';

type ReviewersInput = Pick<InstanceInput, 'reviewers' | 'fallbackReviewers'>;

/**
 * Replaces the reviewers of a running instance and adds fallback reviewers; new ones are invited. Those who were asked before stay
 * listed but decide no more. `read` judges the request against the instance. Throws Conflict unless the instance is in progress,
 * BadRequest, ResourceNotFound, Forbidden. Reference: Graph access reviews E10.
 */
export async function updateInstance(
  deps: Dependencies,
  { caller, path }: { readonly caller: Caller; readonly path: Target },
  read: (instance: Instance) => ReviewersInput,
): Promise<Instance> {
  return changeInstance(deps, { caller, path }, async (instance) => {
    const input = read(instance);
    requireInProgress(instance, deps.now());
    return replaceReviewers(deps, instance, withReviewers(instance, input));
  });
}

/** Asks the people of the changed instance instead of those of the one before. */
export async function replaceReviewers(deps: Dependencies, before: Instance, after: Instance): Promise<Instance> {
  const resolved = await resolveReviewers(deps, after);
  const fallbackReviewerIds = idsOf(resolved.fallback);
  const changed = !isSame(before.reviewers, after.reviewers);
  // Owners and managers stay those of the start for as long as nobody names other reviewers.
  const common = changed || asksFallback(before) ? resolved.common : [];
  const commonReviewerIds = changed || asksFallback(before) ? idsOf(common) : before.commonReviewerIds;
  // The contacts come first: a reviewer whom nobody lists is worse than a listed one who does not decide yet.
  await addContacts(deps, after, common);
  if (changed) await retireContacts(deps, after, new Set(commonReviewerIds));
  return {
    ...withReviewerIds(after, { commonReviewerIds, fallbackReviewerIds }),
    cursor: null,
    assignmentDue: assignsEach(after),
    invitationsDue: true,
  };
}

/** Whether the fallback reviewers took the place of primary ones that were not found. */
const asksFallback = (instance: Instance): boolean =>
  !assignsEach(instance) && isSame(instance.commonReviewerIds, instance.fallbackReviewerIds);

const isSame = (first: unknown, second: unknown): boolean => JSON.stringify(first) === JSON.stringify(second);
