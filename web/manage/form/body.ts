/** A definition as the API accepts and returns it (beta). Properties that these pages do not show stay unchanged. */
export interface DefinitionBody {
  readonly displayName: string;
  readonly descriptionForReviewers?: string | null;
  readonly scope: ReviewScope;
  readonly instanceEnumerationScope?: Query | null;
  readonly reviewers: readonly Query[];
  readonly fallbackReviewers: readonly Query[];
  readonly stageSettings: readonly Stage[];
  readonly settings: ReviewSettings;
  /** The people who are notified of the end in addition to the creator of the review; they cannot change later. */
  readonly additionalNotificationRecipients?: readonly Recipient[];
}

interface Recipient {
  readonly notificationRecipientScope: Query;
}

export interface Query {
  readonly '@odata.type'?: string;
  readonly query: string;
  readonly queryType?: string;
  readonly queryRoot?: string | null;
}

/** A query, a query that is limited to inactive people, or principals with the resources of their access. */
export interface ReviewScope extends Partial<Query> {
  readonly inactiveDuration?: string;
  readonly principalScopes?: readonly Query[];
  readonly resourceScopes?: readonly Query[];
}

export interface Stage {
  readonly stageId: string;
  readonly dependsOn: readonly string[];
  readonly durationInDays: number;
  readonly recommendationsEnabled: boolean;
  readonly decisionsThatWillMoveToNextStage?: readonly string[] | null;
  readonly reviewers: readonly Query[];
  readonly fallbackReviewers: readonly Query[];
}

export interface ReviewSettings {
  readonly mailNotificationsEnabled: boolean;
  readonly reminderNotificationsEnabled: boolean;
  readonly justificationRequiredOnApproval: boolean;
  readonly defaultDecisionEnabled: boolean;
  readonly defaultDecision: 'Approve' | 'Deny' | 'Recommendation' | 'None';
  readonly instanceDurationInDays: number;
  readonly autoApplyDecisionsEnabled: boolean;
  readonly recommendationsEnabled: boolean;
  /** An ISO 8601 duration; null or absent for 30 days. */
  readonly recommendationLookBackDuration?: string | null;
  readonly recurrence: Recurrence | null;
  /** The consequences for denied people; an empty list removes their access. */
  readonly applyActions?: readonly { readonly '@odata.type': string }[];
}

/** Blocks denied guests at once, and deletes their accounts after 30 days. */
export const DELETE_GUESTS = { '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' };

export const deletesGuests = ({ settings: { applyActions = [] } }: DefinitionBody): boolean => applyActions.length > 0;

export interface Recurrence {
  readonly pattern: Pattern | null;
  readonly range: Range | null;
}

export interface Pattern {
  readonly type: string;
  readonly interval: number;
  readonly dayOfMonth?: number;
  readonly daysOfWeek?: readonly string[];
}

export interface Range {
  readonly type: 'noEnd' | 'endDate' | 'numbered';
  readonly startDate: string;
  readonly endDate?: string | null;
  readonly numberOfOccurrences?: number;
  /** The time zone; only clients of the API set it. */
  readonly recurrenceTimeZone?: string | null;
}

/** The types of objects to search for in the directory. */
export type PickedKind = 'user' | 'group' | 'application' | 'directoryRole' | 'accessPackage';

/** An object of the directory that a person picked. */
export interface Picked {
  readonly id: string;
  readonly displayName: string;
  readonly detail: string | null;
  readonly accessPackageId: string | null;
  readonly catalogId: string | null;
}

export const queryOf = (query: string): Query => ({ query, queryType: 'MicrosoftGraph' });

/** Returns the settings of a review that runs once for two weeks from a date, and removes nothing automatically. */
export const newSettings = (startDate: string): ReviewSettings => ({
  mailNotificationsEnabled: true,
  reminderNotificationsEnabled: true,
  justificationRequiredOnApproval: false,
  defaultDecisionEnabled: false,
  defaultDecision: 'None',
  instanceDurationInDays: 14,
  autoApplyDecisionsEnabled: false,
  recommendationsEnabled: true,
  recurrence: { pattern: null, range: { type: 'noEnd', startDate } },
});
