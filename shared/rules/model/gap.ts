/** Why the mailbox of the product refused a mail. */
export type MailRefusal = 'noMailbox' | 'notPermitted' | 'quotaExceeded' | 'refused';

/**
 * What the tenant withheld from a review: information, for which it has no licence or the product no permission or which Graph throttles;
 * or mails, which the mailbox refused. A review goes on without it and says so.
 */
export interface DirectoryGap {
  readonly what: 'signInActivity' | 'applicationSignIns' | 'eligibleAssignments' | 'hiddenMembers' | 'mails';
  readonly why: 'notLicensed' | 'notPermitted' | 'throttled' | MailRefusal;
}
