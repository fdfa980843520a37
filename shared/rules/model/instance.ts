import type { Extension, Reassignment } from './decision';
import type { ChainHead, SealMark, Tree, PopulationTotals } from './evidence';
import type { ReadBack, Restoration } from './removal';
import type {
  DecisionItem,
  Definition,
  Resource,
  ReviewerScope,
  ReviewStatus,
  Scope,
  UserIdentity,
} from './definition';

/** accessReviewError: what an administrator should know about an instance. */
export interface InstanceError {
  readonly code: string;
  readonly message: string;
}

/** The part of a definition that does not change for an instance after its opening. Later changes apply to later instances. */
export type Terms = Pick<
  Definition,
  | 'displayName'
  | 'descriptionForReviewers'
  | 'scope'
  | 'instanceEnumerationScope'
  | 'settings'
  | 'stageSettings'
  | 'reviewers'
  | 'fallbackReviewers'
  | 'additionalNotificationRecipients'
  | 'createdBy'
  | 'reviewOptions'
  | 'mayDeleteAccounts'
  | 'version'
>;

/** accessReviewInstance with the state of the lifecycle. */
export interface Instance {
  readonly id: string;
  readonly definitionId: string;
  readonly status: ReviewStatus;
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly scope: Scope;
  readonly reviewers: readonly ReviewerScope[];
  readonly fallbackReviewers: readonly ReviewerScope[];
  readonly errors: readonly InstanceError[];
  readonly terms: Terms;
  /** The UTC instant of the occurrence in the schedule; null for an instance off schedule. */
  readonly occurrence: string | null;
  /** The enumerated group, or null when the definition reviews one resource. */
  readonly groupId: string | null;
  /** The resource under review; null until the instance opens. */
  readonly resource: Resource | null;
  /** The progress of the work in the current status; null before its first slice. */
  readonly cursor: Cursor | null;
  /** The ids of the users who decide every principal. */
  readonly commonReviewerIds: readonly string[];
  /** The ids of the users who decide principals without a reviewer of their own. */
  readonly fallbackReviewerIds: readonly string[];
  readonly reminder: Reminder;
  /** Whether some reviewers have not been invited yet. */
  readonly invitationsDue: boolean;
  /** Whether the items must be assigned again, because the reviewers changed while the instance was running. */
  readonly assignmentDue: boolean;
  /** The stages that have begun, the current one last; empty for an instance without stages. */
  readonly stages: readonly Stage[];
  /** The number of principals without any reviewer; absent if there are none. */
  readonly unassigned?: number;
  /** Whether the creator was notified about principals without a reviewer. */
  readonly unassignedTold?: true;
  /** Who requested that decisions are applied; null if the end of the instance caused it. */
  readonly appliedBy: UserIdentity | null;
  /** The deletion of denied guests; present after their blocking has begun. */
  readonly deletion?: AccountDeletion;
  /** The numbers of decisions; present when the end is announced or the guard has checked the removals. */
  readonly counts?: DecisionCounts;
  /** Present while removals are held. `described` means that each held decision says so; `told` means that the creator was notified. */
  readonly hold?: { readonly told: boolean; readonly described?: true };
  /** The lease of the worker, present while mails are sent; `holder` is the key of its work message. */
  readonly mailing?: { readonly holder: string; readonly untilDateTime: string };
  /**
   * How often the directory did not find the resource, and the UTC instant of the next look-up; only while opening or applying. Null if the
   * resource was found.
   */
  readonly missingResource?: { readonly looks: number; readonly againDateTime: string } | null;
  /** The count of failed removals. Present from the end of applying, or of a retry, until the count is complete; then null. */
  readonly failureReport?: FailureReport | null;
  /** The number of removals that the directory refused and that can be tried again; absent before they are counted. */
  readonly failedRemovals?: number;
  /** Whether an administrator asked to try failed removals again; the status stays `Applied`. */
  readonly retriesRemovals?: boolean;
  /** The checks of removed access after the decisions are applied. Absent in rows of earlier versions. */
  readonly readBack?: ReadBack;
  /** The requests to restore removed access, the latest one last; absent if there are none. */
  readonly restorations?: readonly Restoration[];
  /** The number of removals since the last pause. */
  readonly removalsSincePause?: number;
  /** The extensions, the latest one last; absent before the first. */
  readonly extensions?: readonly Extension[];
  /** The ids of the people to whom single items of the current stage were assigned; some may no longer have any. */
  readonly itemReviewerIds?: readonly string[];
  /** How many levels of `reviewOptions.escalation` have been reached in the current stage; absent before the first. */
  readonly escalated?: number;
  /** The last items that were assigned to other people, for the journal. */
  readonly reassigned?: Reassignment;
  /** The last acknowledgement of the result; absent before the first. */
  readonly acknowledged?: AcknowledgementInput & { readonly number: number };
  /** The last mail to an administrator, for the journal; absent before the first. */
  readonly mailed?: AdministratorMail;
  /** The head of the journal; absent before the first line. Only the storage sets it. */
  readonly journal?: ChainHead;
  /** The last seal; absent before the first. */
  readonly seal?: SealMark;
  /** The totals of the population. Absent before the opening, if the directory does not have the resource, and in rows of version 0.1. */
  readonly population?: PopulationTotals | undefined;
}

/** The progress of work in slices. */
export type Cursor =
  /** The work handles contacts or decisions in the order of their ids; `after` is the last one. */
  | { readonly kind: 'row'; readonly after: string }
  /** The instance opens; `page` is the cursor of the directory's next page. */
  | { readonly kind: 'directory'; readonly page: string }
  /** A later stage opens and its reviewers are found; `after` is the last handled decision. */
  | { readonly kind: 'stage'; readonly after: string | null }
  /** The decisions are being counted; the count includes `after`. */
  | ({ readonly kind: 'count' } & Tally)
  /** The end is being announced. `recipients` are those who still get a mail; null until all decisions are counted. */
  | ({ readonly kind: 'end'; readonly recipients: readonly Recipient[] | null } & Tally)
  /** The instance is being sealed since `dateTime`. The tree contains the heads of the decisions up to and including `after`. */
  | { readonly kind: 'seal'; readonly dateTime: string; readonly tree: Tree; readonly after: string };

export interface Tally {
  readonly counts: DecisionCounts;
  /** The last counted decision; null before the first one, and when all are counted. */
  readonly after: string | null;
}

/** A mail to the creator of a review or to another administrator, and whether it was accepted. */
export interface AdministratorMail {
  /** The number of the mail within the instance, 1 for the first. */
  readonly number: number;
  readonly mail: 'ended' | 'removalsHeld' | 'withoutReviewer' | 'removalsFailed' | 'stillPresent';
  /** The mail address; empty if the creator has none, or has no account. */
  readonly to: string;
  /** The SHA-256 of the subject, a line break and the body; null if no mail was made. */
  readonly textSha256: string | null;
  /** Whether the directory accepted the mail for sending; it does not report whether the mail arrived. */
  readonly accepted: boolean;
  /** Why the mail was not accepted; null if it was. */
  readonly reason: MailRefusal | 'noAddress' | null;
}

/**
 * The reasons why access could not be removed, each with its number. They are counted up to and including the decision `after`; null before
 * the first one.
 */
export interface FailureReport {
  readonly reasons: Readonly<Record<string, number>>;
  /** How many of the failed removals can be tried again. Absent in rows of earlier versions. */
  readonly failed?: number;
  /** Whether the count follows a retry, after which the creator is not notified again. */
  readonly isRetry?: true;
  readonly after: string | null;
}

export interface Recipient {
  readonly mail: string;
  readonly displayName: string;
  /** The preferred language, such as `de-DE`; absent if unknown. */
  readonly language?: string;
  /** The IANA name of the zone in which the recipient reads mails; absent if unknown. */
  readonly timeZone?: string;
}

/** The number of decisions of each type in an instance. */
export interface DecisionCounts extends Readonly<Record<DecisionItem['decision'], number>> {
  /** Approvals by a default decision. Absent in rows of earlier versions. */
  readonly approvedByDefault?: number;
  /** Denials by the default decision `Deny` of the definition. Absent in rows of earlier versions. */
  readonly deniedByDefault?: number;
  /** Denials by a default decision of principals without any reviewer. Absent in rows of earlier versions. */
  readonly deniedUnasked?: number;
}

/** The state of the deletion of denied guests. */
export interface AccountDeletion {
  /**
   * The phase of the deletion: `waiting` means that all denied guests are blocked, `stopped` that an administrator stopped the deletion.
   */
  readonly phase: 'blocking' | 'waiting' | 'stopped';
  /** The UTC instant before which nobody is deleted. */
  readonly afterDateTime: string;
}

/** accessReviewStage. A stage exists from the end of the previous stage on. */
export interface Stage {
  readonly id: string;
  /** The number of the stage, 1 for the first. */
  readonly index: number;
  readonly status: ReviewStatus;
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly reviewers: readonly ReviewerScope[];
  readonly fallbackReviewers: readonly ReviewerScope[];
  readonly commonReviewerIds: readonly string[];
  readonly fallbackReviewerIds: readonly string[];
  readonly itemReviewerIds?: readonly string[];
}

interface Reminder {
  /** The number of reminders so far, because two can be requested at the same instant. */
  readonly number: number;
  /** The UTC instant at which the current reminder was requested; null if there is none. */
  readonly requestedDateTime: string | null;
  /** The instant of the last request for a reminder; absent before the first. */
  readonly lastRequestedDateTime?: string;
  /** Whether the scheduled reminder was sent. */
  readonly midpointSent: boolean;
  /** The UTC instant at which the last reminder began, scheduled or requested; absent before the first. */
  readonly lastSentDateTime?: string;
  /** The number of mails of the current or the last reminder. */
  readonly mails?: number;
  /** Present while mails about an extension are sent, which use the state of reminders. */
  readonly isExtension?: true;
}

/** accessReviewReviewer: a current or former reviewer of an instance. */
export interface Contact {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly mail: string;
  /** The preferred language, such as `de-DE`; absent if unknown. */
  readonly language?: string;
  readonly createdDateTime: string;
  /** The ways in which the reviewer was found, each once; absent in rows of version 0.1. */
  readonly foundBy?: readonly FoundBy[];
  /** Whether the person is a reviewer now; replaced reviewers stay listed. */
  readonly current: boolean;
  readonly invitedDateTime: string | null;
  /** The number of the last reminder that was sent; 0 before the first. */
  readonly lastReminder: number;
  /** Why the mailbox refused the last mail to the reviewer; null if it did not. Absent before the first mail. */
  readonly notNotified?: MailRefusal | null;
  /** The last line about a mail to the reviewer; absent before the first mail, and in rows of version 0.1. */
  readonly notices?: ChainHead;
}

/** A person's statement about the result, and the seal that they have seen. */
export interface AcknowledgementInput {
  readonly statement: string;
  /** The hash of the statement of the seal. */
  readonly statementSha256: string;
}

/** How a reviewer was found. */
export interface FoundBy {
  readonly as: 'reviewer' | 'fallbackReviewer' | 'manager' | 'self' | 'escalated' | 'reassigned';
  /** The query that found the reviewer; null if `as` says enough. */
  readonly query: string | null;
}

/** Why the mailbox of the product refused a mail. */
export type MailRefusal = 'noMailbox' | 'notPermitted' | 'quotaExceeded' | 'refused';

/**
 * What the tenant withheld from a review: information (no licence, no permission, or throttled by Graph), or mails that the mailbox
 * refused. The review continues without it and reports the gap.
 */
export interface DirectoryGap {
  readonly what: 'signInActivity' | 'applicationSignIns' | 'eligibleAssignments' | 'hiddenMembers' | 'mails';
  readonly why: 'notLicensed' | 'notPermitted' | 'throttled' | MailRefusal;
}

/** A failure of an anchor outside the storage account. `unusable` means that its answer proves nothing. */
export interface AnchorGap {
  readonly what: 'keyVault' | 'timestamps' | 'sealCopies';
  readonly why: 'refused' | 'unavailable' | 'unusable';
}

/** Returns the id of the last row that the work handled; undefined before the first row. */
export const lastRow = ({ cursor }: Pick<Instance, 'cursor'>): string | undefined =>
  cursor?.kind === 'row' ? cursor.after : undefined;
