import type * as graph from '@microsoft/microsoft-graph-types';
import type * as beta from '@microsoft/microsoft-graph-types-beta';
import type { Definition, NotificationRecipientItem, StageSettings } from '../../rules/model/definition';
import { shownEnumeration } from '../../rules/scope/reviewedScope';
import { identityToWire } from './identityToWire';
import { queryToWire, reviewersToWire, scopeToWire, type WithType } from './scopeToWire';
import { settingsToWire } from './settingsToWire';
import type { Version } from '../endpoint/version';
import type { Whole } from './whole';

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
