import type { Caller } from '../auth/caller';
import type { AccessReviewPolicy } from '../storage/tenant/policies';
import type { Dependencies } from './dependencies';
import { GROUP_REVIEWS, requireRead, requireWrite } from './access/roles';

/** Returns the tenant's policy about access reviews. Throws Forbidden unless the caller may read every review of a group. */
export async function readPolicy({ storage }: Dependencies, caller: Caller): Promise<AccessReviewPolicy> {
  requireRead(caller, GROUP_REVIEWS);
  return storage.policies.find();
}

/** Stores the policy that `read` returns. Throws Forbidden unless the caller may manage every review of a group. */
export async function updatePolicy(deps: Dependencies, caller: Caller, read: () => AccessReviewPolicy): Promise<void> {
  requireWrite(caller, GROUP_REVIEWS);
  await deps.storage.policies.put(read());
}

/**
 * Sends a mail from the deployment's mailbox to itself, so that an operator sees whether reviewers will get mails.
 * Throws Forbidden unless the caller may manage every review of a group, and FailedDependency with the directory's reason when the
 * directory refuses the mail.
 */
export async function sendTestMail({ directory }: Dependencies, caller: Caller): Promise<void> {
  requireWrite(caller, GROUP_REVIEWS);
  await directory.sendTestMail();
}
