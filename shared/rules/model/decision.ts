import type { DecisionItem, Definition, UserIdentity } from './definition';
import type { Channel } from './origin';
import type { CallName } from './population';
import type { ItemRestoration, RemovalAttempt, RemovalCheck, RemovalPlan } from './removal';
import type { ItemAssignment } from './runningChanges';

/** Who decides on a principal in addition to the common reviewers: a user id, `fallback`, or null for nobody. */
export type Assignee = string | null;

/** A decision with the product's own properties in addition to Graph's. */
export interface StoredDecision extends DecisionItem {
  readonly assignee: Assignee;
  /** The principal does not decide on the item, unless it is a self-review. */
  readonly selfReviewDisabled?: true;
  /** The rule of `reviewOptions.carryOver` decided the item at the opening; somebody may have decided it since. */
  readonly isCarriedOver?: true;
  /** Somebody decided on many items at once. Absent where nobody decided, after a default, and in rows of earlier versions. */
  readonly isPartOfBulk?: boolean | undefined;
  /** The reviewer in whose place a delegate decided; null after somebody else decided. Absent if no delegate has decided. */
  readonly delegatedBy?: UserIdentity | null;
  /** Only while others review this item. */
  readonly assignment?: ItemAssignment;
  /**
   * Only with `reviewOptions.distinctReviewersRequired`: the people who decided in earlier stages, and in whose place. They no longer
   * decide.
   */
  readonly earlierReviewerIds?: readonly string[];
  /** The index of the stage in which the item is, or was last, decided; null in an instance without stages. */
  readonly stage: number | null;
  /** The reasons of the recommendation. */
  readonly insights: readonly Insight[];
  /** How near the principal is to the other members, as of the opening of the instance. */
  readonly affiliation: Affiliation;
  /** The number of ledger entries; each change adds one. */
  readonly version: number;
  /** A removal has begun: if the access or the account is gone now, this review removed it. */
  readonly removalBegun: boolean;
  /** The access to remove, stored before the removal. Absent until then, and in rows of version 0.1. */
  readonly plan?: RemovalPlan;
  /** The removals that the directory answered; absent before the first, and in rows of version 0.1. */
  readonly attempts?: readonly RemovalAttempt[];
  /** Only for people in a shared channel of the team who are not members of the team. */
  readonly channelOnly?: true;
  /** The call of the directory that lists the principal; absent in rows of version 0.1. */
  readonly call?: CallName;
  /** Absent in rows of earlier versions. */
  readonly context?: ReviewContext;
  /** Only for denied guests before their deletion: the instant at which they were blocked from signing in. */
  readonly blockedDateTime?: string;
  /** The state of the restoration; absent if nobody requested one. */
  readonly restoration?: ItemRestoration;
  /** The result of the last check of the removed access; absent before the first check. */
  readonly removalCheck?: RemovalCheck;
  /** The recommendation of the opening and its reasons, once a later stage has others. */
  readonly opening?: Pick<StoredDecision, 'recommendation' | 'insights'>;
  /** The hash of the last line in the ledger; absent before the first, and after lines of version 0.1. */
  readonly ledgerHash?: string;
}

/** A decision in the list of somebody who reviews it. */
export interface ListedDecision extends StoredDecision {
  /** The reviewer in whose place they decide as a delegate. Absent if the item is their own. Never stored. */
  readonly onBehalfOf?: UserIdentity;
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

/** The properties that rows of version 0.1 lack. */
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
  /** Only if the item got other reviewers. */
  readonly assignment?: ItemAssignment;
  /** Only at the beginning of a stage: the reasons of the new recommendation. */
  readonly insights?: readonly Insight[];
  /** Only for `apply` after a removal: the access to remove, and the directory's answers. */
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

/** How a principal got the access, at the opening. Null: unknown, or not applicable. */
export interface AccessOrigin {
  /** The group through which the access comes. */
  readonly group: { readonly id: string; readonly displayName: string } | null;
  /** The names of the roles in the application, with commas between them. */
  readonly appRole: string | null;
  /** Only for directory roles. */
  readonly assignmentType: 'active' | 'eligible' | null;
  readonly startDateTime: string | null;
  readonly endDateTime: string | null;
}

/** Facts about an item that Graph's properties lack, at the opening of the instance. Null: unknown. */
export interface ReviewContext {
  readonly department: string | null;
  readonly jobTitle: string | null;
  /** Only if managers review. */
  readonly manager: { readonly id: string; readonly displayName: string } | null;
  /** `Member` or `Guest`; null for groups and service principals. */
  readonly userType: string | null;
  readonly accountEnabled: boolean | null;
  /** Null if the directory knows no more than `membershipType`. Absent in rows of earlier versions. */
  readonly access?: AccessOrigin | null;
  /** Whether the item is new since the previous occurrence; null without a previous one. */
  readonly isNew: boolean | null;
  /** Whether the previous occurrence removed this access and somebody gave it again. Absent in rows of earlier versions. */
  readonly cameBack?: boolean | null;
  /** The decision of the previous occurrence. */
  readonly lastDecision: Pick<DecisionItem, 'decision' | 'justification' | 'reviewedBy' | 'reviewedDateTime'> | null;
}
