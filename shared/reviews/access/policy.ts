import type { Caller } from '../../auth/caller';
import type { AccessReviewPolicy } from '../../storage/tenant/policies';
import type { Dependencies } from '../dependencies';
import { GROUP_REVIEWS, requireRead, requireWrite } from './roles';

/** Returns the tenant's policy about access reviews. Throws Forbidden unless the caller may read every review of a group. */
export async function readPolicy({ storage }: Dependencies, caller: Caller): Promise<AccessReviewPolicy> {
  requireRead(caller, GROUP_REVIEWS);
  return storage.policies.find();
}

/** Stores the policy that `read` takes from the body. Throws Forbidden unless the caller may manage every review of a group. */
export async function updatePolicy(deps: Dependencies, caller: Caller, read: () => AccessReviewPolicy): Promise<void> {
  requireWrite(caller, GROUP_REVIEWS);
  await deps.storage.policies.put(read());
}
