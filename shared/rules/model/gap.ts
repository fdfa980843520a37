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

/** An anchor of evidence outside the storage account that did not do its work. `unusable`: it answered something that proves nothing. */
export interface AnchorGap {
  readonly what: 'keyVault' | 'timestamps' | 'sealCopies';
  readonly why: 'refused' | 'unavailable' | 'unusable';
}
