import type { MailRefusal } from './gap';
import type { Affiliation, Insight } from './insight';
import type { Extension, ItemAssignment, Reassigned } from './runningChanges';
import type { Channel, Origin } from './origin';
import type { ControlTotal, ExclusionRule } from './population';
import type { RemovalAttempt, RemovalPlan } from './removal';
import type { ReadBack, RemovalCheck } from './removalCheck';
import type { ItemRestoration, Restoration } from './restoration';
import type { ReviewContext } from './reviewContext';
import type {
  Definition,
  DecisionItem,
  ReviewStatus,
  Resource,
  ReviewerScope,
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
  /** Where the work of the present status stands; null before its first slice. */
  readonly cursor: Cursor | null;
  /** The users who decide on every principal. */
  readonly commonReviewerIds: readonly string[];
  /** The users who decide on principals without a reviewer of their own. */
  readonly fallbackReviewerIds: readonly string[];
  readonly reminder: Reminder;
  /** There are reviewers who are not invited yet. */
  readonly invitationsDue: boolean;
  /** The reviewers became the managers, or the principals themselves, while the instance ran. */
  readonly assignmentDue: boolean;
  /** The stages so far, the present one last; empty for an instance without stages. */
  readonly stages: readonly Stage[];
  /** The number of principals without any reviewer; absent for none. */
  readonly unassigned?: number;
  /** The creator was notified of them. */
  readonly unassignedTold?: true;
  /** Who asked for the decisions to be applied; null when that was the end of the instance. */
  readonly appliedBy: UserIdentity | null;
  /** Only where denied guests are blocked and then deleted, once that has begun. */
  readonly deletion?: AccountDeletion;
  /** How the decisions came out; known once the end is announced or judged. */
  readonly counts?: DecisionCounts;
  /** Only while removals are held. `described`: each held decision says so. `told`: the creator was notified. */
  readonly hold?: { readonly told: boolean; readonly described?: true };
  /** Only while mails are sent: the lease of the worker; `holder` is the key of its work message. */
  readonly mailing?: { readonly holder: string; readonly untilDateTime: string };
  /** Only while applying: the directory did not find the resource, so often, and is asked again at this instant. */
  readonly missingResource?: { readonly looks: number; readonly againDateTime: string };
  /** From the end of applying until the creator is notified of what could not be removed; then null. */
  readonly failureReport?: FailureReport | null;
  /** An administrator asked to try failed removals again; the status stays `Applied`. */
  readonly retriesRemovals?: boolean;
  /** The looks whether removed access is gone, once the decisions are applied. Absent in rows of earlier versions. */
  readonly readBack?: ReadBack;
  /** The requests to give removed access back, the last one at the end. Absent for none. */
  readonly restorations?: readonly Restoration[];
  /** Removals since the last pause. */
  readonly removalsSincePause?: number;
  /** The extensions so far, the last one last; absent before the first. */
  readonly extensions?: readonly Extension[];
  /** The people to whom single items were given in the present stage; some may have none any more. */
  readonly itemReviewerIds?: readonly string[];
  /** The last items that were given to others, for the journal. */
  readonly reassigned?: Reassigned;
  /** The last line of the journal; absent before the first. Only the storage sets it. */
  readonly journal?: ChainHead;
  /** The last seal; absent before the first. */
  readonly seal?: SealMark;
  /** Absent before the opening, where the directory does not have the resource, and in rows of version 0.1. */
  readonly population?: PopulationTotals | undefined;
}

/** What was read of the directory when an instance opened. */
export interface PopulationTotals {
  /** The last call; null before the first. */
  readonly head: ChainHead | null;
  /** All rows: items and exclusions. */
  readonly read: number;
  readonly items: number;
  readonly excluded: Readonly<Partial<Record<ExclusionRule, number>>>;
  /** The number of rows by another question; null where the directory has none for the kind of resource. */
  readonly control: { readonly before: ControlTotal; readonly after: ControlTotal } | null;
  /**
   * How many decisions there are beyond `items`, counted by the first seal; absent before it. A read that was interrupted leaves decisions
   * that the repeated one does not list. Below zero: slices of the opening listed somebody twice.
   */
  readonly unrecorded?: number;
}

/** The moments at which an instance is sealed: `later` is any change after it was applied. */
export type SealKind = 'opened' | 'ended' | 'applied' | 'later';

/** What an instance keeps of its last seal. */
export interface SealMark {
  /** 1 for the first. */
  readonly n: number;
  readonly kind: SealKind;
  readonly statementSha256: string;
  /** The number of the last line of the journal that it covers. */
  readonly journal: number;
}

/** A Merkle tree that grows leaf by leaf, without its leaves. See rules/evidence/merkle.ts. */
export interface Tree {
  /** The number of leaves. */
  readonly size: number;
  /** The roots of the complete subtrees in hex, the largest first: one for each 1 in the binary form of the size. */
  readonly roots: readonly string[];
}

/** The last line of a chain of evidence: its number, 1 for the first, and its hash. */
export interface ChainHead {
  readonly n: number;
  readonly hash: string;
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
  | ({ readonly kind: 'end'; readonly recipients: readonly Recipient[] | null } & Tally)
  /** The instance is sealed since `dateTime`: the heads of decisions up to and including `after` are in the tree. */
  | { readonly kind: 'seal'; readonly dateTime: string; readonly tree: Tree; readonly after: string };

export interface Tally {
  readonly counts: DecisionCounts;
  /** Null before the first decision, and when all are counted. */
  readonly after: string | null;
}

/** Why access could not be removed, and how often, counted up to and including the decision `after`; null before the first. */
export interface FailureReport {
  readonly reasons: Readonly<Record<string, number>>;
  readonly after: string | null;
}

export interface Recipient {
  readonly mail: string;
  readonly displayName: string;
  /** The preferred language, such as `de-DE`. Absent where it is unknown. */
  readonly language?: string;
}

/** How many decisions of an instance are of each kind. */
export interface DecisionCounts extends Readonly<Record<DecisionItem['decision'], number>> {
  /** Denials by the default decision `Deny` of the definition. Absent in rows of earlier versions. */
  readonly deniedByDefault?: number;
  /** Denials by a default about principals that no reviewer could be asked about. Absent in rows of earlier versions. */
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
  /** The instant at which the present reminder was requested; null for none. */
  readonly requestedDateTime: string | null;
  /** The instant of the last request for a reminder; absent before the first. */
  readonly lastRequestedDateTime?: string;
  /** Whether the scheduled reminder was sent. */
  readonly midpointSent: boolean;
  /** When the last reminder began, scheduled or requested; absent before the first. */
  readonly lastSentDateTime?: string;
  /** The mails of the present or the last reminder. */
  readonly mails?: number;
  /** Only while the mails of an extension are sent: they go the way of reminders. */
  readonly isExtension?: true;
}

/** The state of a definition's schedule. Instances are created in one transaction with it. */
export interface Series {
  readonly definitionId: string;
  /** The instant of the latest occurrence that has its instances; null before the first. */
  readonly occurrence: string | null;
  /** Only while the groups of an occurrence are enumerated. */
  readonly enumeration: Enumeration | null;
  /** When the definition was deleted: from then on nothing of it is readable or applied, and its rows are removed. Null: not deleted. */
  readonly deletedDateTime: string | null;
  /** No more occurrences open. */
  readonly stopped: boolean;
  /** Who stopped it; absent in rows of earlier versions, and while it goes on. */
  readonly stoppedBy?: Origin;
  /** The review is about a directory role, or about a group that can hold directory roles. */
  readonly isRoleReview: boolean;
  readonly createdById: string;
  readonly createdDateTime: string;
}

interface Enumeration {
  readonly occurrence: string;
  readonly startDateTime: string;
  readonly cursor: string | null;
}

/** Who decides on a principal beside the common reviewers: a user id, `fallback`, or null for nobody. */
export type Assignee = string | null;

/** A decision with the product's own properties beside Graph's. */
export interface StoredDecision extends DecisionItem {
  readonly assignee: Assignee;
  /** The rule of `reviewOptions.carryOver` decided it at the opening; somebody may have decided since. */
  readonly isCarriedOver?: true;
  /** Only while others review this item. */
  readonly assignment?: ItemAssignment;
  /** The index of the stage in which the item is, or was last, decided; null in an instance without stages. */
  readonly stage: number | null;
  /** The reasons of the recommendation. */
  readonly insights: readonly Insight[];
  /** How near the principal is to the other members, as of the opening of the instance. */
  readonly affiliation: Affiliation;
  /** The number of ledger entries; each change adds one. */
  readonly version: number;
  /** A removal has begun: access, or an account, that is gone now was removed by this review. */
  readonly removalBegun: boolean;
  /** What is taken away, stored before that; absent before, and in rows of version 0.1. */
  readonly plan?: RemovalPlan;
  /** The removals that the directory answered; absent before the first, and in rows of version 0.1. */
  readonly attempts?: readonly RemovalAttempt[];
  /** Only for people in a shared channel of the team who are not members of the team. */
  readonly channelOnly?: true;
  /** Absent in rows of earlier versions. */
  readonly context?: ReviewContext;
  /** Only for denied guests before their deletion: since when they are blocked from signing in. */
  readonly blockedDateTime?: string;
  /** What became of giving the access back; absent where nobody asked for it. */
  readonly restoration?: ItemRestoration;
  /** What the directory showed of the access after its removal; absent before the first look. */
  readonly removalCheck?: RemovalCheck;
  /** The recommendation of the opening and its reasons, once a later stage has others. */
  readonly opening?: Pick<StoredDecision, 'recommendation' | 'insights'>;
  /** The hash of the last line in the ledger; absent before the first, and after lines of version 0.1. */
  readonly ledgerHash?: string;
}

/**
 * How a decision changes: `default` is the default decision at the end. Rows of version 0.1 have `rule` for it, or `recommendation` with
 * the zero id, where the default takes the recommendation.
 */
export type DecisionChangeKind =
  | 'single'
  | 'bulk'
  | 'rule'
  | 'default'
  | 'recommendation'
  | 'reset'
  | 'stage'
  | 'apply'
  | 'readBack'
  | 'carryOver'
  | 'restore'
  | ItemAssignment['kind'];

/** One entry of the ledger: a change of a decision, who made it, and the decision before. */
export interface DecisionEvent extends RecordedSince02 {
  readonly decisionId: string;
  readonly version: number;
  /** The instant from which the change counts: for a job, that of its request. */
  readonly dateTime: string;
  readonly kind: DecisionChangeKind;
  readonly by: UserIdentity;
  readonly decision: DecisionItem['decision'];
  readonly justification: string;
  readonly applyResult: DecisionItem['applyResult'];
  readonly previousDecision: DecisionItem['decision'];
  readonly previousJustification: string;
  /** Only for a change that a background job made. */
  readonly jobId?: string;
  readonly recommendation: DecisionItem['recommendation'];
}

/** What rows of version 0.1 do not have. */
interface RecordedSince02 {
  /** The instant at which the change was written. */
  readonly recordedDateTime?: string;
  readonly channel?: Channel;
  /** The index of the stage; null in an instance without stages. */
  readonly stage?: number | null;
  /** Somebody decided about themselves. */
  readonly isSelf?: boolean;
  /** The reviewer in whose place somebody decided, or null. */
  readonly onBehalfOf?: UserIdentity | null;
  readonly applyDescription?: string | null;
  /** Only where the item got other reviewers. */
  readonly assignment?: ItemAssignment;
  /** Only at the beginning of a stage: the reasons of the new recommendation. */
  readonly insights?: readonly Insight[];
  /** Only for `apply` after a removal: what was to be taken away, and what the directory answered. */
  readonly plan?: RemovalPlan;
  readonly attempt?: RemovalAttempt;
  /** Only for `restore`. */
  readonly restoration?: ItemRestoration;
  /** Only for `readBack`. */
  readonly removalCheck?: RemovalCheck;
  /** Only for `default`: the setting that decided. */
  readonly defaultDecision?: Definition['settings']['defaultDecision'];
  /**
   * The hash of the line before. The first event names the hash of the opening line of its item (see rules/evidence/ledger.ts); null:
   * the line before was written by version 0.1.
   */
  readonly prev?: string | null;
}

/** accessReviewReviewer: a present or former reviewer of an instance. */
export interface Contact {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly mail: string;
  /** The preferred language, such as `de-DE`. Absent where it is unknown. */
  readonly language?: string;
  readonly createdDateTime: string;
  /** Whether the contact is a reviewer now; replaced reviewers stay listed. */
  readonly current: boolean;
  readonly invitedDateTime: string | null;
  /** The number of the last reminder that was sent; 0 before the first. */
  readonly lastReminder: number;
  /** Why the mailbox refused the last mail to them; null where it did not. Absent before the first mail. */
  readonly notNotified?: MailRefusal | null;
  /** The last line about a mail to them; absent before the first, and in rows of version 0.1. */
  readonly notices?: ChainHead;
}
