import type { Affiliation, Insight } from './insight';
import type {
  Definition,
  DecisionItem,
  ReviewStatus,
  Resource,
  ReviewerScope,
  Scope,
  UserIdentity,
} from './definition';

/** accessReviewError: something in the life of an instance that an administrator should know. */
export interface InstanceError {
  readonly code: string;
  readonly message: string;
}

/** What of the definition holds for one instance: fixed when the instance opens, so that later changes count for later instances. */
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
>;

/** accessReviewInstance with what the lifecycle has to remember. */
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
  /** What is reviewed; null until the instance opens. */
  readonly resource: Resource | null;
  /** Where the work of the present status stands; null before its first slice. */
  readonly cursor: Cursor | null;
  /** Who decides on every principal of this instance. */
  readonly commonReviewerIds: readonly string[];
  /** Who decides where no reviewer of a principal's own was found. */
  readonly fallbackReviewerIds: readonly string[];
  readonly reminder: Reminder;
  /** Reviewers were added to the running instance and have no invitation yet. */
  readonly invitationsDue: boolean;
  /** The reviewers became the managers, or the principals themselves, while the instance ran. */
  readonly assignmentDue: boolean;
  /** The stages so far, the present one last; empty for an instance without stages. */
  readonly stages: readonly Stage[];
  /** How many principals have nobody to decide on them, where there are such. */
  readonly unassigned?: number;
  /** Who asked for the decisions to be applied; null when that was the end of the instance. */
  readonly appliedBy: UserIdentity | null;
  /** Only where denied guests are blocked and then deleted, once that has begun. */
  readonly deletion?: AccountDeletion;
  /** How the decisions came out; known once the end is announced or judged. */
  readonly counts?: DecisionCounts;
  /** Only where so much would be removed that a person has to ask for it; whether the creator has been told. */
  readonly hold?: { readonly told: boolean };
  /** Only while mails are sent: on which message, and until when nobody else sends them. */
  readonly mailing?: { readonly holder: string; readonly untilDateTime: string };
  /** Removals since the last pause. */
  readonly removalsSincePause?: number;
}

/** Where the slices of one piece of work stand. */
export type Cursor =
  /** Contacts or decisions are dealt with in the order of their ids; `after` is the last one. */
  | { readonly kind: 'row'; readonly after: string }
  /** The instance opens; `page` is the directory's next page. */
  | { readonly kind: 'directory'; readonly page: string }
  /** A further stage opens: its reviewers are known; `after` is the last decision that was looked at. */
  | { readonly kind: 'stage'; readonly after: string | null }
  /** The decisions are counted, up to and including `after`. */
  | ({ readonly kind: 'count' } & Tally)
  /** The end is announced: `recipients`, still to be mailed, are null until all decisions are counted. */
  | ({ readonly kind: 'end'; readonly recipients: readonly Recipient[] | null } & Tally);

export interface Tally {
  readonly counts: DecisionCounts;
  /** Null before the first decision, and when all are counted. */
  readonly after: string | null;
}

export interface Recipient {
  readonly mail: string;
  readonly displayName: string;
}

/** How many decisions of an instance are of each kind. */
export type DecisionCounts = Readonly<Record<DecisionItem['decision'], number>>;

/** Where the deletion of denied guests stands. */
export interface AccountDeletion {
  /** Waiting: everybody denied is blocked. Stopped: an administrator wants nobody deleted. */
  readonly phase: 'blocking' | 'waiting' | 'stopped';
  /** Nobody is deleted before this instant. */
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
}

interface Reminder {
  /** Counts the reminders: two of them may be asked for at the same instant. */
  readonly number: number;
  /** The instant at which the running reminder was asked for, or null when none is under way. */
  readonly requestedDateTime: string | null;
  /** Whether the reminder of the midpoint has gone out. */
  readonly midpointSent: boolean;
}

/** The series behind a definition: where its schedule stands. Instances are only made in one transaction with it. */
export interface Series {
  readonly definitionId: string;
  /** The instant of the latest occurrence that has its instances, null before the first. */
  readonly occurrence: string | null;
  /** Set while the groups of an occurrence are being enumerated. */
  readonly enumeration: Enumeration | null;
  /** Since when nothing of the definition is readable or applied any more; its rows are being removed. Null: it lives. */
  readonly deletedDateTime: string | null;
  /** No more occurrences open. */
  readonly stopped: boolean;
  readonly isRoleReview: boolean;
  readonly createdById: string;
  readonly createdDateTime: string;
}

interface Enumeration {
  readonly occurrence: string;
  readonly startDateTime: string;
  readonly cursor: string | null;
}

/** Who decides on a principal beside the common reviewers: a user id, 'fallback', or nobody. */
export type Assignee = string | null;

/** A decision with what the product remembers beside Graph's properties. */
export interface StoredDecision extends DecisionItem {
  readonly assignee: Assignee;
  /** The number of the stage in which it is, or was last, decided; null in an instance without stages. */
  readonly stage: number | null;
  /** Why it has its recommendation. */
  readonly insights: readonly Insight[];
  /** How near the principal is to the others under review, found when the instance opened. */
  readonly affiliation: Affiliation;
  /** Number of ledger events; each change adds one. */
  readonly version: number;
  /** A removal was begun: access, or an account, that is gone now was removed by it. */
  readonly removalBegun: boolean;
  /** Only for who is in a shared channel of the team under review and no member of the team. */
  readonly channelOnly?: true;
  /** Only for denied guests who are to be deleted: since when they cannot sign in. */
  readonly blockedDateTime?: string;
}

export type DecisionChangeKind = 'single' | 'bulk' | 'rule' | 'recommendation' | 'reset' | 'stage' | 'apply';

/** One entry of the ledger: what a decision was changed to, by whom, and what it was before. */
export interface DecisionEvent {
  readonly decisionId: string;
  readonly version: number;
  readonly dateTime: string;
  readonly kind: DecisionChangeKind;
  readonly by: UserIdentity;
  readonly decision: DecisionItem['decision'];
  readonly justification: string;
  readonly applyResult: DecisionItem['applyResult'];
  readonly previousDecision: DecisionItem['decision'];
  readonly previousJustification: string;
  /** Of the request that was carried out in the background; absent otherwise. */
  readonly jobId?: string;
  readonly recommendation: DecisionItem['recommendation'];
}

/** Somebody who was or is asked to review an instance (accessReviewReviewer). */
export interface Contact {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly mail: string;
  readonly createdDateTime: string;
  /** Whether this person is a reviewer now; those who were replaced stay listed. */
  readonly current: boolean;
  readonly invitedDateTime: string | null;
  /** The number of the last reminder that was sent to this person; 0 before the first. */
  readonly lastReminder: number;
}
