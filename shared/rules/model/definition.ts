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

/** A principal that a review leaves out; a group stands for itself and all its members. */
export interface LeftOutPrincipal {
  readonly principalId: string;
  readonly principalType: PrincipalType;
  readonly reason: string;
  /** Instances that start from then on review the principal again. */
  readonly endDateTime: string;
}

/** The people who get the items that are still open after a time. */
export interface EscalationLevel {
  /** Counted from the start of the instance or of its stage. */
  readonly afterDuration: string;
  /** `manager`: the managers of the people who have the item. */
  readonly to: 'manager' | 'fallbackReviewers' | 'creator';
  /** `add`: they decide in addition to the people who have the item. `replace`: in their place. */
  readonly mode: 'add' | 'replace';
}

/** The product's own settings of a definition; beta only. */
export interface ReviewOptions {
  /** `off`: decisions are applied automatically, regardless of the number of removals. */
  readonly removalGuard: 'on' | 'off';
  /**
   * `unchangedApproved`: what a person approved at the last occurrence is approved again, if nothing has changed. Absent in rows of earlier
   * versions.
   */
  readonly carryOver?: 'none' | 'unchangedApproved';
  /** Absent in rows of earlier versions. */
  readonly exclusions?: readonly LeftOutPrincipal[];
  /** In stages, nobody decides on an item that they decided in an earlier stage. Absent in rows of earlier versions. */
  readonly distinctReviewersRequired?: boolean;
  /** The times after the last removal at which the directory is checked for the removed access. Absent in rows of earlier versions. */
  readonly readBackAfter?: readonly string[];
  /** At most two levels, one after the other. Absent in rows of earlier versions. */
  readonly escalation?: readonly EscalationLevel[];
  /** When reviewers with open items are reminded before the end of the review or its stage. Absent in rows of earlier versions. */
  readonly reminders?: readonly string[];
  /** Reviewers may give their own items to somebody else. Absent in rows of earlier versions. */
  readonly reassignmentEnabled?: boolean;
  /** Reviewers need a reason for that. Absent in rows of earlier versions. */
  readonly reassignmentReasonRequired?: boolean;
  /** Nobody decides about themselves, unless the review asks people to. Absent in rows of earlier versions. */
  readonly selfReviewDisabled?: boolean;
}

/** The properties of a definition that a client may write, complete and normalised. */
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
  /** Null until a client sets it. Absent in rows of earlier versions. */
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
  /** The group under review can hold directory roles, so the review requires the rights of a review of directory roles. */
  readonly canHoldRoles?: true | undefined;
  /** The person who last saved the deletion of accounts had the role for it. Versions before 0.2 did not check. */
  readonly mayDeleteAccounts?: true;
  /** The last version in the record of its changes; absent in rows of version 0.1 until they change. */
  readonly version?: ChainHead;
}

export type PrincipalType = 'user' | 'group' | 'servicePrincipal';

/** The identity under review, as it was when the instance opened. */
export interface Principal {
  readonly id: string;
  readonly type: PrincipalType;
  readonly displayName: string;
  /** Empty for groups and service principals. */
  readonly userPrincipalName: string;
  /** Only for service principals. */
  readonly appId?: string;
  /** The last sign-in in the tenant, '' when unknown. */
  readonly lastUserSignInDateTime: string;
}

export type ResourceType = 'group' | 'servicePrincipal' | 'directoryRole' | 'accessPackageAssignmentPolicy';

/** The object to which the reviewed access leads. */
export interface Resource {
  readonly id: string;
  readonly type: ResourceType;
  readonly displayName: string;
  /** Only for service principals. */
  readonly appId?: string;
  /** Only for policies of access packages: the package of the policy. */
  readonly accessPackage?: { readonly id: string; readonly displayName: string };
  /** Only for groups that can hold directory roles. */
  readonly canHoldRoles?: true;
}

/** accessReviewInstanceDecisionItem: the current view; the ledger keeps each change. */
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
  /** Why a decision could not be applied, or null. */
  readonly applyDescription: string | null;
  readonly appliedBy: UserIdentity | null;
  readonly appliedDateTime: string | null;
}
