import type { Extension, Reassignment } from './runningChanges';
import type { ChainHead, SealMark, Tree } from './evidence';
import type { PopulationTotals } from './population';
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

/** The part of a definition that is fixed when an instance opens: later changes count for later instances. */
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
  /** The instant at which the schedule has its occurrence, or null for an instance that was created off schedule. */
  readonly occurrence: string | null;
  /** The enumerated group, or null when the definition reviews one resource. */
  readonly groupId: string | null;
  /** The resource under review; null until the instance opens. */
  readonly resource: Resource | null;
  /** The progress of the work of the current status; null before its first slice. */
  readonly cursor: Cursor | null;
  /** The users who decide on every principal. */
  readonly commonReviewerIds: readonly string[];
  /** The users who decide on principals without a reviewer of their own. */
  readonly fallbackReviewerIds: readonly string[];
  readonly reminder: Reminder;
  /** Some reviewers are not invited yet. */
  readonly invitationsDue: boolean;
  /** The items must get their reviewers again, since the reviewers changed while the instance ran. */
  readonly assignmentDue: boolean;
  /** The stages so far, the current one last; empty for an instance without stages. */
  readonly stages: readonly Stage[];
  /** The number of principals without any reviewer; absent for none. */
  readonly unassigned?: number;
  /** The creator was notified about them. */
  readonly unassignedTold?: true;
  /** Who requested to apply the decisions; null if the end of the instance caused it. */
  readonly appliedBy: UserIdentity | null;
  /** Present once the blocking of denied guests has begun, in a review that deletes them. */
  readonly deletion?: AccountDeletion;
  /** The numbers of decisions; known when the end is announced or the removals are judged. */
  readonly counts?: DecisionCounts;
  /** Only while removals are held. `described`: each held decision says so. `told`: the creator was notified. */
  readonly hold?: { readonly told: boolean; readonly described?: true };
  /** Only while mails are sent: the lease of the worker; `holder` is the key of its work message. */
  readonly mailing?: { readonly holder: string; readonly untilDateTime: string };
  /**
   * Only while opening or applying: how often the directory did not find the resource, and the time of the next look-up. Null: the resource
   * was found.
   */
  readonly missingResource?: { readonly looks: number; readonly againDateTime: string } | null;
  /** Present from the end of applying, or of a retry, until failed removals are counted; then null. */
  readonly failureReport?: FailureReport | null;
  /** The number of removals that the directory refused and that can be tried again. Absent before they are counted. */
  readonly failedRemovals?: number;
  /** An administrator asked to try failed removals again; the status stays `Applied`. */
  readonly retriesRemovals?: boolean;
  /** The checks that removed access is gone, after the decisions are applied. Absent in rows of earlier versions. */
  readonly readBack?: ReadBack;
  /** The requests to give removed access back, the last one at the end. Absent for none. */
  readonly restorations?: readonly Restoration[];
  /** Removals since the last pause. */
  readonly removalsSincePause?: number;
  /** The extensions so far, the last one last; absent before the first. */
  readonly extensions?: readonly Extension[];
  /** The people who got single items in the current stage; some may no longer have any. */
  readonly itemReviewerIds?: readonly string[];
  /** How many levels of `reviewOptions.escalation` are done in the current stage; absent before the first. */
  readonly escalated?: number;
  /** The last items that were given to others, for the journal. */
  readonly reassigned?: Reassignment;
  /** The last acknowledgement of the result; absent before the first. */
  readonly acknowledged?: AcknowledgementInput & { readonly number: number };
  /** The last mail to an administrator, for the journal; absent before the first. */
  readonly mailed?: AdministratorMail;
  /** The last line of the journal; absent before the first. Only the storage sets it. */
  readonly journal?: ChainHead;
  /** The last seal; absent before the first. */
  readonly seal?: SealMark;
  /** Absent before the opening, if the directory does not have the resource, and in rows of version 0.1. */
  readonly population?: PopulationTotals | undefined;
}

/** The progress of one piece of work in slices. */
export type Cursor =
  /** Contacts or decisions are handled in the order of their ids; `after` is the last one. */
  | { readonly kind: 'row'; readonly after: string }
  /** The instance opens; `page` is the directory's next page. */
  | { readonly kind: 'directory'; readonly page: string }
  /** A later stage opens, and its reviewers are resolved; `after` is the last handled decision. */
  | { readonly kind: 'stage'; readonly after: string | null }
  /** The decisions are counted, up to and including `after`. */
  | ({ readonly kind: 'count' } & Tally)
  /** The end is announced: `recipients`, still to be mailed, are null until all decisions are counted. */
  | ({ readonly kind: 'end'; readonly recipients: readonly Recipient[] | null } & Tally)
  /** The sealing of the instance began at `dateTime`: the heads of decisions up to and including `after` are in the tree. */
  | { readonly kind: 'seal'; readonly dateTime: string; readonly tree: Tree; readonly after: string };

export interface Tally {
  readonly counts: DecisionCounts;
  /** Null before the first decision, and when all are counted. */
  readonly after: string | null;
}

/** A mail to the creator of a review or to another administrator, and whether it was accepted. */
export interface AdministratorMail {
  /** 1 for the first of the instance. */
  readonly number: number;
  readonly mail: 'ended' | 'removalsHeld' | 'withoutReviewer' | 'removalsFailed' | 'stillPresent';
  /** The address; empty where the creator has none, or no account. */
  readonly to: string;
  /** The SHA-256 of the subject, a line break and the body; null where no mail was made. */
  readonly textSha256: string | null;
  /** The directory accepted the mail for sending; it does not report whether the mail arrived. */
  readonly accepted: boolean;
  /** Why not, or null. */
  readonly reason: MailRefusal | 'noAddress' | null;
}

/**
 * The reasons why access could not be removed, each with its number, counted up to and including the decision `after`; null before the
 * first.
 */
export interface FailureReport {
  readonly reasons: Readonly<Record<string, number>>;
  /** How many of these removals can be tried again. Absent in rows of earlier versions. */
  readonly failed?: number;
  /** The creator is not notified again after a retry. */
  readonly isRetry?: true;
  readonly after: string | null;
}

export interface Recipient {
  readonly mail: string;
  readonly displayName: string;
  /** The preferred language, such as `de-DE`. Absent where it is unknown. */
  readonly language?: string;
  /** The IANA name of the zone in which they read mails. Absent where it is unknown. */
  readonly timeZone?: string;
}

/** The number of decisions of each kind in an instance. */
export interface DecisionCounts extends Readonly<Record<DecisionItem['decision'], number>> {
  /** Approvals by a default decision. Absent in rows of earlier versions. */
  readonly approvedByDefault?: number;
  /** Denials by the default decision `Deny` of the definition. Absent in rows of earlier versions. */
  readonly deniedByDefault?: number;
  /** Denials by default of principals without any reviewer. Absent in rows of earlier versions. */
  readonly deniedUnasked?: number;
}

/** The state of the deletion of denied guests. */
export interface AccountDeletion {
  /** `waiting`: all denied guests are blocked. `stopped`: an administrator stopped the deletion. */
  readonly phase: 'blocking' | 'waiting' | 'stopped';
  /** The earliest instant of a deletion. */
  readonly afterDateTime: string;
}

/** accessReviewStage. Each exists from the end of the one before. */
export interface Stage {
  readonly id: string;
  /** 1 for the first. */
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
  /** The number of reminders so far: two can be requested at the same instant. */
  readonly number: number;
  /** The instant at which the current reminder was requested; null for none. */
  readonly requestedDateTime: string | null;
  /** The instant of the last request for a reminder; absent before the first. */
  readonly lastRequestedDateTime?: string;
  /** Whether the scheduled reminder was sent. */
  readonly midpointSent: boolean;
  /** When the last reminder began, scheduled or requested; absent before the first. */
  readonly lastSentDateTime?: string;
  /** The mails of the current or the last reminder. */
  readonly mails?: number;
  /** Only while the mails about an extension are sent, which use the state of reminders. */
  readonly isExtension?: true;
}

/** accessReviewReviewer: a current or former reviewer of an instance. */
export interface Contact {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly mail: string;
  /** The preferred language, such as `de-DE`. Absent where it is unknown. */
  readonly language?: string;
  readonly createdDateTime: string;
  /** How they were found, each way once; absent in rows of version 0.1. */
  readonly foundBy?: readonly FoundBy[];
  /** Whether the contact is a reviewer now; replaced reviewers stay listed. */
  readonly current: boolean;
  readonly invitedDateTime: string | null;
  /** The number of the last reminder that was sent; 0 before the first. */
  readonly lastReminder: number;
  /** Why the mailbox refused the last mail to them; null if it did not. Absent before the first mail. */
  readonly notNotified?: MailRefusal | null;
  /** The last line about a mail to them; absent before the first, and in rows of version 0.1. */
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
  /** The reviewer query that found them; null if `kind` is enough. */
  readonly query: string | null;
}

/** Why the mailbox of the product refused a mail. */
export type MailRefusal = 'noMailbox' | 'notPermitted' | 'quotaExceeded' | 'refused';

/**
 * Something that the tenant withheld from a review: information (no licence, no permission, or throttled by Graph), or mails that the
 * mailbox refused. The review continues without it and reports the gap.
 */
export interface DirectoryGap {
  readonly what: 'signInActivity' | 'applicationSignIns' | 'eligibleAssignments' | 'hiddenMembers' | 'mails';
  readonly why: 'notLicensed' | 'notPermitted' | 'throttled' | MailRefusal;
}

/** A failure of an anchor outside the storage account. `unusable`: its answer proves nothing. */
export interface AnchorGap {
  readonly what: 'keyVault' | 'timestamps' | 'sealCopies';
  readonly why: 'refused' | 'unavailable' | 'unusable';
}

/** Returns the id of the last row that the work handled; undefined before the first. */
export const lastRow = ({ cursor }: Pick<Instance, 'cursor'>): string | undefined =>
  cursor?.kind === 'row' ? cursor.after : undefined;
