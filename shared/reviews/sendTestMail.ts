import type { Caller } from '../auth/caller';
import { GROUP_REVIEWS, requireWrite } from './access/roles';
import type { Dependencies } from './dependencies';

/**
 * Sends a mail from the deployment's mailbox to itself, so that an operator sees whether reviewers will get mails.
 * Throws Forbidden unless the caller may manage every review of a group, and FailedDependency with the directory's reason when the
 * directory refuses the mail.
 */
export async function sendTestMail({ directory }: Dependencies, caller: Caller): Promise<void> {
  requireWrite(caller, GROUP_REVIEWS);
  await directory.sendTestMail();
}
