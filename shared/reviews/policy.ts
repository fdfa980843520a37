import type { Caller } from '../auth/caller';
import { requireRead, requireWrite } from '../auth/directoryRoles';
import type { AccessReviewPolicy } from '../storage/policies';
import type { Dependencies } from './dependencies';

/** The policy concerns reviews of groups, so whoever may read those may read it. */
const GROUP_REVIEWS = { isRoleReview: false, createdById: '' };

/** The tenant's policy about access reviews. Throws Forbidden. Reference: Graph access reviews E50. */
export async function readPolicy({ storage }: Dependencies, caller: Caller): Promise<AccessReviewPolicy> {
  requireRead(caller, GROUP_REVIEWS);
  return storage.policies.find();
}

/** Sets it; who may is whoever may manage every review of a group. Throws Forbidden, and what `read` throws. Reference: Graph access reviews E51. */
export async function updatePolicy(deps: Dependencies, caller: Caller, read: () => AccessReviewPolicy): Promise<void> {
  requireWrite(caller, GROUP_REVIEWS);
  await deps.storage.policies.put(read());
}
