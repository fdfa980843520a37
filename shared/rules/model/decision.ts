import type { DecisionItem, Definition, UserIdentity } from './definition';
import type { Channel } from './origin';
import type { CallName } from './evidence';
import type { ItemRestoration, RemovalAttempt, RemovalCheck, RemovalPlan } from './removal';

/** Who decides a principal in addition to the common reviewers: a user id, `fallback`, or null for nobody. */
export type Assignee = string | null;

/** A decision with the product's own properties in addition to Graph's. */
export interface StoredDecision extends DecisionItem {
  readonly assignee: Assignee;
  /** Whether the principal may not decide the item. Absent in a self-review. */
  readonly selfReviewDisabled?: true;
  /** Whether the rule of `reviewOptions.carryOver` decided the item at the opening. A person may have decided it since. */
  readonly isCarriedOver?: true;
  /**
   * Whether a person decided many items at once. Absent if nobody has decided, after a default decision, and in rows of earlier versions.
   */
  readonly isPartOfBulk?: boolean | undefined;
  /**
   * The reviewer in whose place a delegate decided. Null after a person who is not a delegate decided; absent if no delegate has decided.
   */
  readonly delegatedBy?: UserIdentity | null;
  /** Present while other people review this item. */
  readonly assignment?: ItemAssignment;
  /**
   * The people who decided in earlier stages, and in whose place. They may not decide again. Present only with
   * `reviewOptions.distinctReviewersRequired`.
   */
  readonly earlierReviewerIds?: readonly string[];
  /** The index of the stage in which the item is being decided or was last decided; null in an instance without stages. */
  readonly stage: number | null;
  /** The reasons for the recommendation. */
  readonly insights: readonly Insight[];
  /** How near the principal is to the other members, at the opening of the instance. */
  readonly affiliation: Affiliation;
  /** The number of ledger entries; each change adds one. */
  readonly version: number;
  /** Whether a removal has begun. If the access or the account is gone now, this review removed it. */
  readonly removalBegun: boolean;
  /** The access to remove, stored before the removal. Absent until then, and in rows of version 0.1. */
  readonly plan?: RemovalPlan;
  /** The attempts to remove the access that the directory answered; absent before the first one, and in rows of version 0.1. */
  readonly attempts?: readonly RemovalAttempt[];
  /** True for a person in a shared channel of the team who is not a member of the team. */
  readonly channelOnly?: true;
  /** The call of the directory that lists the principal; absent in rows of version 0.1. */
  readonly call?: CallName;
  /** What reviewers see in addition to Graph's properties. Absent in rows of earlier versions. */
  readonly context?: ReviewContext;
  /** The UTC instant at which a denied guest was blocked from signing in; absent for others. */
  readonly blockedDateTime?: string;
  /** The restoration of the access; absent if nobody requested one. */
  readonly restoration?: ItemRestoration;
  /** The result of the last check of the removed access; absent before the first check. */
  readonly removalCheck?: RemovalCheck;
  /** The recommendation at the opening and its reasons; absent until a later stage has others. */
  readonly opening?: Pick<StoredDecision, 'recommendation' | 'insights'>;
  /** The hash of the last line in the ledger; absent before the first line, and after lines of version 0.1. */
  readonly ledgerHash?: string;
}

/** A decision in the list of a person who reviews it. */
export interface ListedDecision extends StoredDecision {
  /** The reviewer in whose place the person decides as a delegate. Absent if the person decides for themselves. Never stored. */
  readonly onBehalfOf?: UserIdentity;
}

/**
 * How a decision changes; `default` is the default decision at the end. Rows of version 0.1 have `rule` in place of `default`. If the
 * default takes the recommendation, they have `recommendation` with the zero id.
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

/** One entry of the ledger: a change of a decision, who made it, and the decision before it. */
export interface DecisionEvent extends RecordedSince02 {
  readonly decisionId: string;
  readonly version: number;
  /** The UTC instant from which the change applies; for a job, the instant of its request. */
  readonly dateTime: string;
  readonly kind: DecisionChangeKind;
  readonly by: UserIdentity;
  readonly decision: DecisionItem['decision'];
  readonly justification: string;
  readonly applyResult: DecisionItem['applyResult'];
  readonly previousDecision: DecisionItem['decision'];
  readonly previousJustification: string;
  /** The id of the background job that made the change; absent for other changes. */
  readonly jobId?: string;
  readonly recommendation: DecisionItem['recommendation'];
}

/** The properties that rows of version 0.1 lack. */
interface RecordedSince02 {
  /** The instant at which the change was written. */
  readonly recordedDateTime?: string;
  readonly channel?: Channel;
  /** The index of the stage; null in an instance without stages. */
  readonly stage?: number | null;
  /** Whether the person decided about themselves. */
  readonly isSelf?: boolean;
  /** The reviewer in whose place the person decided; null if they decided for themselves. */
  readonly onBehalfOf?: UserIdentity | null;
  readonly applyDescription?: string | null;
  /** The new reviewers; absent if the item keeps its reviewers. */
  readonly assignment?: ItemAssignment;
  /** The reasons for the new recommendation; present only at the beginning of a stage. */
  readonly insights?: readonly Insight[];
  /** The access to remove, and the directory's answers; present only for `apply` after a removal. */
  readonly plan?: RemovalPlan;
  readonly attempt?: RemovalAttempt;
  /** Present only for `restore`. */
  readonly restoration?: ItemRestoration;
  /** Present only for `readBack`. */
  readonly removalCheck?: RemovalCheck;
  /** The setting that decided; present only for `default`. */
  readonly defaultDecision?: Definition['settings']['defaultDecision'];
  /**
   * The hash of the previous line. The first event names the hash of the opening line of its item (see rules/evidence/line.ts). Null if
   * version 0.1 wrote the previous line.
   */
  readonly prev?: string | null;
}

/** governanceInsight: why an item has its recommendation. Source: docs/graph-reference.md#s2-12. */
export type Insight =
  | {
      readonly kind: 'userSignIn';
      readonly id: string;
      readonly insightCreatedDateTime: string;
      readonly lastSignInDateTime: string;
    }
  | {
      readonly kind: 'membershipOutlier';
      readonly id: string;
      readonly insightCreatedDateTime: string;
      readonly containerId: string;
      readonly memberId: string;
    };

/** Whether a user is far from the other members in the tree of managers; `unknown` if the tree does not show it. */
export type Affiliation = 'outlier' | 'peer' | 'unknown';

/** How a principal got the access, at the opening. A null property is unknown or does not apply. */
export interface AccessOrigin {
  /** The group through which the access comes. */
  readonly group: { readonly id: string; readonly displayName: string } | null;
  /** The names of the roles in the application, separated by commas. */
  readonly appRole: string | null;
  /** The type of an assignment of a directory role; null for other access. */
  readonly assignmentType: 'active' | 'eligible' | null;
  readonly startDateTime: string | null;
  readonly endDateTime: string | null;
}

/** Facts about an item at the opening of the instance that Graph's properties lack. A null property is unknown. */
export interface ReviewContext {
  readonly department: string | null;
  readonly jobTitle: string | null;
  /** The manager of the principal; null unless managers review. */
  readonly manager: { readonly id: string; readonly displayName: string } | null;
  /** The type of the user, `Member` or `Guest`; null for groups and service principals. */
  readonly userType: string | null;
  readonly accountEnabled: boolean | null;
  /** How the principal got the access. Null if the directory says no more than `membershipType`; absent in rows of earlier versions. */
  readonly access?: AccessOrigin | null;
  /** Whether the item is new since the previous occurrence; null without a previous one. */
  readonly isNew: boolean | null;
  /** Whether the previous occurrence removed this access and it was given again. Absent in rows of earlier versions. */
  readonly cameBack?: boolean | null;
  /** The decision of the previous occurrence. */
  readonly lastDecision: Pick<DecisionItem, 'decision' | 'justification' | 'reviewedBy' | 'reviewedDateTime'> | null;
}

/** A later end of a running instance, set by a person. */
export interface Extension {
  readonly by: UserIdentity;
  readonly dateTime: string;
  readonly reason: string;
  /** The end of the instance before the extension. */
  readonly previousEndDateTime: string;
}

/**
 * The reviewers of one item, either in place of the reviewers whom the review assigns or in addition to them. The assignment lasts until
 * the end of the stage.
 */
export interface ItemAssignment {
  readonly kind: 'reassign' | 'escalate';
  /** Whether the original reviewers of the item decide too. */
  readonly isAddition?: true;
  /** The level of the escalation, 1 or 2; absent for a reassignment. */
  readonly level?: number;
  readonly reviewerIds: readonly string[];
  readonly by: UserIdentity;
  readonly dateTime: string;
  /** The reason; empty if none is required. */
  readonly reason: string;
  /** The people who had the item before, in order. Leaves out those who review all items. */
  readonly trail: readonly string[];
}

/** Items that were assigned to other reviewers in one transaction. */
export interface Reassignment extends Pick<ItemAssignment, 'kind' | 'reviewerIds' | 'reason'> {
  /** The number of the reassignment within the instance, 1 for the first. */
  readonly number: number;
  readonly decisionIds: readonly string[];
}
