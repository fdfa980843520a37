import type * as graph from '@microsoft/microsoft-graph-types';
import type * as beta from '@microsoft/microsoft-graph-types-beta';
import type {
  Definition,
  NotificationRecipientItem,
  PatternedRecurrence,
  ReviewerScope,
  ScheduleSettings,
  Scope,
  StageSettings,
  UserIdentity,
} from '../../rules/model/definition';
import { shownEnumeration } from '../../rules/scope/reviewedScope';
import type { Version } from '../endpoint/endpoint';
import type { Whole } from './whole';
import { ZERO_GUID } from '../../rules/ids';

/** A type of Graph with its `@odata.type`. */
export type WithType<T> = T & { '@odata.type': string };

type WireScope =
  | WithType<Whole<graph.AccessReviewQueryScope>>
  | WithType<Whole<graph.AccessReviewInactiveUsersQueryScope>>
  | WithType<Whole<graph.PrincipalResourceMembershipsScope>>;

/** Returns the accessReviewScope as in Graph, with `queryRoot`. Source: docs/graph-reference.md#s2-8. */
export function scopeToWire(scope: Scope): WireScope {
  switch (scope['@odata.type']) {
    case '#microsoft.graph.principalResourceMembershipsScope':
      return {
        '@odata.type': scope['@odata.type'],
        principalScopes: scope.principalScopes.map(scopeToWire),
        resourceScopes: scope.resourceScopes.map(scopeToWire),
      };
    case '#microsoft.graph.accessReviewInactiveUsersQueryScope':
      return {
        '@odata.type': scope['@odata.type'],
        ...queryToWire(scope),
        inactiveDuration: scope.inactiveDuration,
      };
    case '#microsoft.graph.accessReviewQueryScope':
      return { '@odata.type': scope['@odata.type'], ...queryToWire(scope) };
  }
}

/** Returns a list of reviewers or fallback reviewers. Source: docs/graph-reference.md#s3-6. */
export const reviewersToWire = (reviewers: readonly ReviewerScope[]): graph.AccessReviewReviewerScope[] =>
  reviewers.map(queryToWire);

/** Returns the three properties of every query, in Graph's order. */
export const queryToWire = ({
  query,
  queryType,
  queryRoot,
}: ReviewerScope): Whole<graph.AccessReviewReviewerScope> => ({
  query,
  queryType,
  queryRoot,
});

/** Graph shows this date for a series without an end. Source: docs/graph-reference.md#s2-7. */
const NO_END = '9999-12-31';

type WireSettings = Whole<graph.AccessReviewScheduleSettings>;

/** The settings that only beta has. */
const BETA: Whole<Pick<beta.AccessReviewScheduleSettings, 'isAgenticExperienceEnabled'>> = {
  isAgenticExperienceEnabled: false,
};

/** Returns the accessReviewScheduleSettings with every property. Source: docs/graph-reference.md#s2-6, #s2-16. */
export function settingsToWire(settings: ScheduleSettings, version: Version): WireSettings {
  return {
    mailNotificationsEnabled: settings.mailNotificationsEnabled,
    reminderNotificationsEnabled: settings.reminderNotificationsEnabled,
    justificationRequiredOnApproval: settings.justificationRequiredOnApproval,
    defaultDecisionEnabled: settings.defaultDecisionEnabled,
    defaultDecision: settings.defaultDecision,
    instanceDurationInDays: settings.instanceDurationInDays,
    autoApplyDecisionsEnabled: settings.autoApplyDecisionsEnabled,
    recommendationsEnabled: settings.recommendationsEnabled,
    recommendationLookBackDuration: settings.recommendationLookBackDuration,
    decisionHistoriesForReviewersEnabled: settings.decisionHistoriesForReviewersEnabled,
    applyActions: settings.applyActions.map((action) => ({ ...action })),
    recommendationInsightSettings: settings.recommendationInsightSettings.map((insight) => ({ ...insight })),
    recurrence: settings.recurrence === null ? null : recurrenceToWire(settings.recurrence),
    ...(version === 'beta' && BETA),
  };
}

function recurrenceToWire({ pattern, range }: PatternedRecurrence): Whole<graph.PatternedRecurrence> {
  return {
    pattern: pattern && {
      type: pattern.type,
      interval: pattern.interval,
      month: pattern.month,
      dayOfMonth: pattern.dayOfMonth,
      daysOfWeek: [...pattern.daysOfWeek],
      firstDayOfWeek: pattern.firstDayOfWeek,
      index: pattern.index,
    },
    range: range && {
      type: range.type,
      numberOfOccurrences: range.numberOfOccurrences,
      recurrenceTimeZone: range.recurrenceTimeZone,
      startDate: range.startDate,
      endDate: range.endDate ?? (range.type === 'noEnd' ? NO_END : null),
    },
  };
}

/**
 * Returns the accessReviewScheduleDefinition as in Graph, without instances. `backupReviewers`, the older name of `fallbackReviewers`,
 * exists only in beta. Source: docs/graph-reference.md#s2-2, #s2-16.
 */
export function definitionToWire(
  definition: Definition,
  version: Version,
): Whole<graph.AccessReviewScheduleDefinition, 'instances'> {
  const { reviewOptions = null } = definition;
  const enumeration = shownEnumeration(definition.scope, definition.instanceEnumerationScope);
  return {
    id: definition.id,
    displayName: definition.displayName,
    status: definition.status,
    createdDateTime: definition.createdDateTime,
    lastModifiedDateTime: definition.lastModifiedDateTime,
    descriptionForAdmins: definition.descriptionForAdmins,
    descriptionForReviewers: definition.descriptionForReviewers,
    createdBy: identityToWire(definition.createdBy),
    instanceEnumerationScope: enumeration && scopeToWire(enumeration),
    scope: scopeToWire(definition.scope),
    reviewers: reviewersToWire(definition.reviewers),
    ...(version === 'beta' && backupReviewers(definition)),
    fallbackReviewers: reviewersToWire(definition.fallbackReviewers),
    stageSettings: definition.stageSettings.map(stageToWire),
    additionalNotificationRecipients: definition.additionalNotificationRecipients.map(recipientToWire),
    settings: settingsToWire(definition.settings, version),
    ...(version === 'beta' && { reviewOptions }),
  };
}

const backupReviewers = (
  definition: Definition,
): Whole<Pick<beta.AccessReviewScheduleDefinition, 'backupReviewers'>> => ({
  backupReviewers: reviewersToWire(definition.fallbackReviewers),
});

const stageToWire = (stage: StageSettings): Whole<beta.AccessReviewStageSettings> => ({
  stageId: stage.stageId,
  dependsOn: [...stage.dependsOn],
  durationInDays: stage.durationInDays,
  recommendationsEnabled: stage.recommendationsEnabled,
  recommendationLookBackDuration: stage.recommendationLookBackDuration,
  decisionsThatWillMoveToNextStage:
    stage.decisionsThatWillMoveToNextStage === null ? null : [...stage.decisionsThatWillMoveToNextStage],
  reviewers: reviewersToWire(stage.reviewers),
  fallbackReviewers: reviewersToWire(stage.fallbackReviewers),
  recommendationInsightSettings: stage.recommendationInsightSettings.map((insight) => ({ ...insight })),
});

function recipientToWire(item: NotificationRecipientItem): Whole<graph.AccessReviewNotificationRecipientItem> {
  const scope = item.notificationRecipientScope;
  return {
    notificationTemplateType: item.notificationTemplateType,
    notificationRecipientScope: {
      '@odata.type': scope['@odata.type'],
      ...queryToWire(scope),
    } satisfies WithType<Whole<graph.AccessReviewNotificationRecipientQueryScope>>,
  };
}

const nobody: UserIdentity = {
  id: ZERO_GUID,
  displayName: '',
  userPrincipalName: '',
};

type WireIdentity = Required<Pick<graph.UserIdentity, 'id' | 'displayName' | 'userPrincipalName'>> & { type: null };

/** Returns the person who acted, or Graph's zero identity when nobody has. Source: docs/graph-reference.md#s0-3, #s2-16. */
export function identityToWire(identity: UserIdentity | null): WireIdentity {
  const { id, displayName, userPrincipalName } = identity ?? nobody;
  return { id, displayName, type: null, userPrincipalName };
}
