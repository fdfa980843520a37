import type { ChainHead } from './evidence';

/**
 * The resources of access reviews under Graph's names, as they are stored: complete, with all defaults. Instants are ISO 8601 in UTC
 * (`2026-01-05T08:00:00.000Z`), dates `YYYY-MM-DD`, durations ISO 8601 (`P30D`).
 */

export interface QueryScope {
  readonly '@odata.type': '#microsoft.graph.accessReviewQueryScope';
  readonly query: string;
  readonly queryType: string;
  readonly queryRoot: string | null;
}

export interface InactiveUsersQueryScope extends Omit<QueryScope, '@odata.type'> {
  readonly '@odata.type': '#microsoft.graph.accessReviewInactiveUsersQueryScope';
  readonly inactiveDuration: string;
}

export interface PrincipalResourceMembershipsScope {
  readonly '@odata.type': '#microsoft.graph.principalResourceMembershipsScope';
  readonly principalScopes: readonly (QueryScope | InactiveUsersQueryScope)[];
  readonly resourceScopes: readonly QueryScope[];
}

export type Scope = QueryScope | InactiveUsersQueryScope | PrincipalResourceMembershipsScope;

export interface ReviewerScope {
  readonly query: string;
  readonly queryType: string;
  readonly queryRoot: string | null;
}

export interface UserIdentity {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
}

type PatternType = 'daily' | 'weekly' | 'absoluteMonthly' | 'relativeMonthly' | 'absoluteYearly' | 'relativeYearly';
export type DayOfWeek = 'sunday' | 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday';
export type WeekIndex = 'first' | 'second' | 'third' | 'fourth' | 'last';

export interface RecurrencePattern {
  readonly type: PatternType;
  readonly interval: number;
  readonly month: number;
  readonly dayOfMonth: number;
  readonly daysOfWeek: readonly DayOfWeek[];
  readonly firstDayOfWeek: DayOfWeek;
  readonly index: WeekIndex;
}

export interface RecurrenceRange {
  readonly type: 'endDate' | 'noEnd' | 'numbered';
  readonly numberOfOccurrences: number;
  readonly recurrenceTimeZone: string | null;
  readonly startDate: string;
  readonly endDate: string | null;
}

/** A null `pattern` means a one-time review. */
export interface PatternedRecurrence {
  readonly pattern: RecurrencePattern | null;
  readonly range: RecurrenceRange | null;
}

export const DECISIONS = ['Approve', 'Deny', 'DontKnow', 'NotReviewed'] as const;
export type Decision = (typeof DECISIONS)[number];
type DefaultDecision = 'Approve' | 'Deny' | 'Recommendation' | 'None';
export const RECOMMENDATIONS = ['Approve', 'Deny', 'NoInfoAvailable'] as const;
export type Recommendation = (typeof RECOMMENDATIONS)[number];
export const APPLY_RESULTS = [
  'New',
  'AppliedSuccessfully',
  'AppliedWithUnknownFailure',
  'AppliedSuccessfullyButObjectNotFound',
  'ApplyNotSupported',
] as const;
export type ApplyResult = (typeof APPLY_RESULTS)[number];

interface TypedObject {
  readonly '@odata.type': string;
}

export interface ScheduleSettings {
  readonly mailNotificationsEnabled: boolean;
  readonly reminderNotificationsEnabled: boolean;
  readonly justificationRequiredOnApproval: boolean;
  readonly defaultDecisionEnabled: boolean;
  readonly defaultDecision: DefaultDecision;
  readonly instanceDurationInDays: number;
  readonly autoApplyDecisionsEnabled: boolean;
  readonly recommendationsEnabled: boolean;
  readonly recommendationLookBackDuration: string | null;
  readonly decisionHistoriesForReviewersEnabled: boolean;
  readonly recurrence: PatternedRecurrence | null;
  readonly applyActions: readonly TypedObject[];
  readonly recommendationInsightSettings: readonly (TypedObject & Readonly<Record<string, unknown>>)[];
}

export interface NotificationRecipientItem {
  readonly notificationTemplateType: string;
  readonly notificationRecipientScope: TypedObject & {
    readonly query: string;
    readonly queryType: string;
    readonly queryRoot: string | null;
  };
}

export interface StageSettings {
  readonly stageId: string;
  readonly dependsOn: readonly string[];
  readonly durationInDays: number;
  readonly recommendationsEnabled: boolean;
  readonly decisionsThatWillMoveToNextStage: readonly string[] | null;
  readonly reviewers: readonly ReviewerScope[];
  readonly fallbackReviewers: readonly ReviewerScope[];
  readonly recommendationInsightSettings: readonly (TypedObject & Readonly<Record<string, unknown>>)[];
  readonly recommendationLookBackDuration: string | null;
}

/** A principal whom a review excludes; a group stands for itself and all its members. */
export interface LeftOutPrincipal {
  readonly principalId: string;
  readonly principalType: PrincipalType;
  readonly reason: string;
  /** Instances that start from this UTC instant on review the principal again. */
  readonly endDateTime: string;
}

/** The people to whom the items are assigned that are still open after a time. */
export interface EscalationLevel {
  /** The ISO 8601 duration after the start of the instance or of its stage. */
  readonly afterDuration: string;
  /** The people to whom the items are assigned; `manager` means the managers of the people who have them. */
  readonly to: 'manager' | 'fallbackReviewers' | 'creator';
  /** Whether they decide in addition to the people who have the item (`add`), or in their place (`replace`). */
  readonly mode: 'add' | 'replace';
}

/** The product's own settings of a definition; beta only. */
export interface ReviewOptions {
  /** Whether the guard may hold removals. With `off`, decisions are applied automatically, regardless of the number of removals. */
  readonly removalGuard: 'on' | 'off';
  /**
   * Which decisions are carried over. With `unchangedApproved`, an item that a person approved at the last occurrence is approved again if
   * it has not changed. Absent in rows of earlier versions.
   */
  readonly carryOver?: 'none' | 'unchangedApproved';
  /** The principals whom the review excludes. Absent in rows of earlier versions. */
  readonly exclusions?: readonly LeftOutPrincipal[];
  /** Whether a person may not decide an item that they decided in an earlier stage. Absent in rows of earlier versions. */
  readonly distinctReviewersRequired?: boolean;
  /**
   * How long after the last removal the directory is checked for the removed access, as ISO 8601 durations. Absent in rows of earlier
   * versions.
   */
  readonly readBackAfter?: readonly string[];
  /** The levels of escalation, at most two, one after the other. Absent in rows of earlier versions. */
  readonly escalation?: readonly EscalationLevel[];
  /**
   * How long before the end of the review or its stage reviewers with open items get a reminder, as ISO 8601 durations. Absent in rows of
   * earlier versions.
   */
  readonly reminders?: readonly string[];
  /** Whether reviewers may reassign their own items. Absent in rows of earlier versions. */
  readonly reassignmentEnabled?: boolean;
  /** Whether reviewers need a reason to reassign items. Absent in rows of earlier versions. */
  readonly reassignmentReasonRequired?: boolean;
  /** Whether people may not decide about themselves, unless the review is a self-review. Absent in rows of earlier versions. */
  readonly selfReviewDisabled?: boolean;
}

/** The properties of a definition that a client can write, complete and normalised. */
export interface DefinitionInput {
  readonly displayName: string;
  readonly descriptionForAdmins: string | null;
  readonly descriptionForReviewers: string | null;
  readonly scope: Scope;
  readonly instanceEnumerationScope: QueryScope | null;
  readonly reviewers: readonly ReviewerScope[];
  readonly fallbackReviewers: readonly ReviewerScope[];
  readonly settings: ScheduleSettings;
  readonly stageSettings: readonly StageSettings[];
  readonly additionalNotificationRecipients: readonly NotificationRecipientItem[];
  /** The product's own settings; null until a client sets them. Absent in rows of earlier versions. */
  readonly reviewOptions?: ReviewOptions | null;
}

export const REVIEW_STATUSES = [
  'NotStarted',
  'Initializing',
  'Starting',
  'InProgress',
  'Completing',
  'AutoReviewing',
  'AutoReviewed',
  'Completed',
  'Applying',
  'Applied',
] as const;
export type ReviewStatus = (typeof REVIEW_STATUSES)[number];

/** accessReviewScheduleDefinition. */
export interface Definition extends DefinitionInput {
  readonly id: string;
  readonly status: ReviewStatus;
  readonly createdBy: UserIdentity;
  readonly createdDateTime: string;
  readonly lastModifiedDateTime: string;
  /** Whether the group under review can hold directory roles, so that the review requires the rights for a review of directory roles. */
  readonly canHoldRoles?: true | undefined;
  /** Whether the person who last saved the deletion of accounts had the role for it. Versions before 0.2 did not check the role. */
  readonly mayDeleteAccounts?: true;
  /** The last version of the definition; absent in rows of version 0.1 until the definition changes. */
  readonly version?: ChainHead;
}

export type PrincipalType = 'user' | 'group' | 'servicePrincipal';

/** The identity under review, at the opening of the instance. */
export interface Principal {
  readonly id: string;
  readonly type: PrincipalType;
  readonly displayName: string;
  /** The user principal name; empty for groups and service principals. */
  readonly userPrincipalName: string;
  /** Only for service principals. */
  readonly appId?: string;
  /** The UTC instant of the last sign-in in the tenant; '' when unknown. */
  readonly lastUserSignInDateTime: string;
}

export type ResourceType = 'group' | 'servicePrincipal' | 'directoryRole' | 'accessPackageAssignmentPolicy';

/** The object to which the reviewed access belongs. */
export interface Resource {
  readonly id: string;
  readonly type: ResourceType;
  readonly displayName: string;
  /** Only for service principals. */
  readonly appId?: string;
  /** The access package of the policy; absent for other resources. */
  readonly accessPackage?: { readonly id: string; readonly displayName: string };
  /** True for a group that can hold directory roles. */
  readonly canHoldRoles?: true;
}

/** accessReviewInstanceDecisionItem in its present state; the ledger keeps each change. */
export interface DecisionItem {
  readonly id: string;
  readonly instanceId: string;
  readonly principal: Principal;
  readonly resource: Resource;
  readonly membershipType: 'direct' | 'indirect' | 'direct,indirect';
  readonly decision: Decision;
  readonly justification: string;
  readonly reviewedBy: UserIdentity | null;
  readonly reviewedDateTime: string | null;
  readonly recommendation: Recommendation;
  readonly applyResult: ApplyResult;
  /** Why a decision could not be applied; null if it could. */
  readonly applyDescription: string | null;
  readonly appliedBy: UserIdentity | null;
  readonly appliedDateTime: string | null;
}
