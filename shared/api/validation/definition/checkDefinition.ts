import type { NotificationRecipientItem } from '../../../rules/model/definition';
import type { ReviewedScope } from '../../../rules/scope/reviewedScope';
import { parseRecipient } from '../../../rules/scope/reviewerQuery';
import { checkReviewers } from './checkReviewers';
import { checkScope } from './checkScope';
import {
  checkApplyActions,
  checkDefaultDecision,
  checkDuration,
  checkLookBacks,
  checkRecurrence,
  type Duration,
} from './checkSettings';
import { checkStages, stagesDurationInDays } from './checkStages';
import type { WrittenDefinition } from './definitionSchema';
import type { Problems } from '../schemas/problems';

/**
 * Adds everything in a definition that has the right shape and makes no sense; what is already known to be wrong is not judged again.
 * Reference: Graph access reviews §3.3 and §3.4.
 */
export function checkDefinition(definition: WrittenDefinition, problems: Problems): void {
  const reviewed = checkScope(definition, problems);
  checkAllReviewers(definition, reviewed, problems);
  if (!problems.concern('stageSettings')) checkStages(definition.stageSettings, problems);
  if (!problems.concern('additionalNotificationRecipients')) {
    checkRecipients(definition.additionalNotificationRecipients, problems);
  }
  if (isSettingsObject(definition)) checkSettings(definition, reviewed, problems);
}

/** The one part that can be missing as a whole and is looked into property by property. */
const isSettingsObject = (definition: { readonly settings?: unknown }): boolean =>
  typeof definition.settings === 'object' && definition.settings !== null;

function checkSettings(definition: WrittenDefinition, reviewed: ReviewedScope | undefined, problems: Problems): void {
  const { settings } = definition;
  checkRecurrence(settings, problems);
  checkDefaultDecision(settings, problems);
  if (!problems.concern('stageSettings')) checkDuration(durationOf(definition), settings.recurrence, problems);
  if (reviewed === undefined) return;

  checkApplyActions(settings, reviewed, problems);
  if (reviewed.kind === 'application') checkAllLookBacks(definition, problems);
}

function checkAllLookBacks({ settings, stageSettings }: WrittenDefinition, problems: Problems): void {
  checkLookBacks(settings, 'settings', problems);
  if (problems.concern('stageSettings')) return;

  stageSettings.forEach((stage, i) => {
    checkLookBacks(stage, `stageSettings/${i}`, problems);
  });
}

/** Stages, where there are any, make the duration. Reference: Graph access reviews §2.6. */
function durationOf({ settings, stageSettings }: WrittenDefinition): Duration {
  return stageSettings.length > 0
    ? { target: 'stageSettings', days: stagesDurationInDays(stageSettings) }
    : { target: 'settings/instanceDurationInDays', days: settings.instanceDurationInDays };
}

function checkAllReviewers(
  definition: WrittenDefinition,
  reviewed: ReviewedScope | undefined,
  problems: Problems,
): void {
  const { reviewers, backupReviewers = [], fallbackReviewers = [], stageSettings } = definition;
  checkReviewers(reviewers, { target: 'reviewers', reviewed }, problems);
  checkReviewers(backupReviewers, { target: 'backupReviewers', reviewed }, problems);
  checkReviewers(fallbackReviewers, { target: 'fallbackReviewers', reviewed }, problems);
  if (problems.concern('stageSettings')) return;

  stageSettings.forEach((stage, i) => {
    checkReviewers(stage.reviewers, { target: `stageSettings/${i}/reviewers`, reviewed }, problems);
    checkReviewers(stage.fallbackReviewers, { target: `stageSettings/${i}/fallbackReviewers`, reviewed }, problems);
  });
}

function checkRecipients(items: readonly NotificationRecipientItem[], problems: Problems): void {
  items.forEach(({ notificationRecipientScope }, i) => {
    const target = `additionalNotificationRecipients/${i}/notificationRecipientScope`;
    problems.collect(() => parseRecipient(notificationRecipientScope, target));
  });
}
