/** The parts of the API's resources (beta) that the page reads, under the API's names. */

export type Decision = 'Approve' | 'Deny' | 'DontKnow' | 'NotReviewed';

/** The decisions that a person can make. */
export type Answer = Exclude<Decision, 'NotReviewed'>;

export interface Identity {
  readonly id: string;
  readonly displayName: string;
}

interface Insight {
  readonly '@odata.type': string;
  readonly lastSignInDateTime?: string | null;
  readonly recommendedAction?: string;
}

/** How a principal got access, if the directory knows more than the membership type. */
interface AccessOrigin {
  readonly group: Identity | null;
  readonly appRole: string | null;
  readonly assignmentType: 'active' | 'eligible' | null;
  readonly startDateTime: string | null;
  readonly endDateTime: string | null;
}

/** The product's own facts about an item; null for items of earlier versions. */
interface ReviewContext {
  readonly department: string | null;
  readonly jobTitle: string | null;
  readonly manager: Identity | null;
  readonly userType: string | null;
  readonly accountEnabled: boolean | null;
  readonly access?: AccessOrigin | null;
  /** Whether the item is new since the last review of the series; null without one. */
  readonly isNew: boolean | null;
  readonly lastDecision: LastDecision | null;
  /** Whether a rule of the definition repeated the last decision and nobody has decided since. */
  readonly isCarriedOver: boolean;
  /** The reviewer in whose place the person decides as a delegate; null if the person decides for themselves. */
  readonly onBehalfOf?: Identity | null;
  /** The rank of the item, from 1: the smaller it is, the sooner the item deserves attention. */
  readonly priority: number;
  /** Whether a person decided many items at once; null if nobody has decided. */
  readonly isPartOfBulk: boolean | null;
}

interface LastDecision {
  readonly decision: Decision;
  readonly reviewedBy: Identity | null;
  readonly reviewedDateTime: string | null;
  readonly justification: string;
}

export interface Item {
  readonly id: string;
  readonly '@odata.etag'?: string;
  readonly decision: Decision;
  readonly justification: string;
  readonly recommendation: 'Approve' | 'Deny' | 'NoInfoAvailable';
  readonly reviewedBy: Identity | null;
  readonly reviewedDateTime: string | null;
  readonly principal: Identity & {
    readonly type: string;
    readonly userPrincipalName?: string;
    readonly lastUserSignInDateTime?: string;
  };
  readonly resource: Resource;
  readonly principalResourceMembership: { readonly membershipType: string } | null;
  readonly insights?: readonly Insight[];
  readonly reviewContext?: ReviewContext | null;
  readonly applyResult?: string;
  readonly applyDescription?: string | null;
}

interface Resource extends Identity {
  readonly type: string;
  readonly accessPackageDisplayName?: string | null;
}

interface ReviewerQuery {
  readonly query: string;
}

export interface Definition {
  readonly id: string;
  readonly displayName: string;
  readonly descriptionForReviewers: string | null;
  readonly createdBy: Identity;
  readonly stageSettings: readonly {
    readonly durationInDays: number;
    readonly decisionsThatWillMoveToNextStage: readonly string[] | null;
  }[];
  readonly settings: {
    readonly justificationRequiredOnApproval: boolean;
    readonly defaultDecisionEnabled: boolean;
    readonly defaultDecision: 'Approve' | 'Deny' | 'Recommendation' | 'None';
    readonly autoApplyDecisionsEnabled: boolean;
    readonly recommendationsEnabled: boolean;
    readonly decisionHistoriesForReviewersEnabled: boolean;
  };
}

/** A period that accepts decisions: an instance or one of its stages. */
export interface Period {
  readonly id: string;
  readonly status: string;
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly reviewers: readonly ReviewerQuery[];
}

export interface Instance extends Period {
  /** The reviewed resource; null before the instance opens. */
  readonly resource: Resource | null;
  readonly definition?: Definition;
}

export interface Page<T> {
  readonly value: readonly T[];
  readonly '@odata.count'?: number;
  readonly '@odata.nextLink'?: string;
}
