import type { NotificationRecipientItem, QueryScope, Scope } from '../../../rules/model/definition';
import { enumeratedGroup, parseScope, type ReviewedScope } from '../../../rules/scope/reviewedScope';
import { parseRecipient } from '../../../rules/scope/reviewerQuery';
import { checkReviewers, checkStages } from './checkReviewers';
import {
  checkApplyActions,
  checkDefaultDecision,
  checkDuration,
  checkLookBacks,
  checkRecurrence,
  checkReviewOptions,
} from './checkSettings';
import type { DefinitionBody } from './definitionSchema';
import type { Problems } from '../schemas/problems';

/**
 * Adds the problems of a definition that has the right shape. Skips parts that already have a problem.
 * Source: docs/graph-reference.md#s3-3, #s3-4.
 */
export function checkDefinition(definition: DefinitionBody, problems: Problems): void {
  const reviewed = checkScope(definition, problems);
  checkAllReviewers(definition, reviewed, problems);
  if (!problems.concern('stageSettings')) checkStages(definition.stageSettings, problems);
  if (!problems.concern('additionalNotificationRecipients')) {
    checkRecipients(definition.additionalNotificationRecipients, problems);
  }
  if (isSettingsObject(definition)) checkSettings(definition, reviewed, problems);
}

/** Returns whether the settings are an object; they can be missing or of a wrong type. */
const isSettingsObject = (definition: { readonly settings?: unknown }): boolean =>
  typeof definition.settings === 'object' && definition.settings !== null;

function checkSettings(definition: DefinitionBody, reviewed: ReviewedScope | undefined, problems: Problems): void {
  const { settings } = definition;
  checkRecurrence(settings, problems);
  checkDefaultDecision(settings, problems);
  checkDuration(definition, problems);
  checkReviewOptions(definition, problems);
  if (reviewed === undefined) return;

  checkApplyActions(settings, reviewed, problems);
  if (reviewed.kind === 'application') checkAllLookBacks(definition, problems);
}

function checkAllLookBacks({ settings, stageSettings }: DefinitionBody, problems: Problems): void {
  checkLookBacks(settings, 'settings', problems);
  if (problems.concern('stageSettings')) return;

  stageSettings.forEach((stage, i) => {
    checkLookBacks(stage, `stageSettings/${i}`, problems);
  });
}

function checkAllReviewers(definition: DefinitionBody, reviewed: ReviewedScope | undefined, problems: Problems): void {
  const { reviewers, backupReviewers = [], fallbackReviewers = [], stageSettings } = definition;
  checkReviewers(reviewers, 'reviewers', reviewed, problems);
  checkReviewers(backupReviewers, 'backupReviewers', reviewed, problems);
  checkReviewers(fallbackReviewers, 'fallbackReviewers', reviewed, problems);
  if (problems.concern('stageSettings')) return;

  stageSettings.forEach((stage, i) => {
    checkReviewers(stage.reviewers, `stageSettings/${i}/reviewers`, reviewed, problems);
    checkReviewers(stage.fallbackReviewers, `stageSettings/${i}/fallbackReviewers`, reviewed, problems);
  });
}

function checkRecipients(items: readonly NotificationRecipientItem[], problems: Problems): void {
  items.forEach(({ notificationRecipientScope }, i) => {
    const target = `additionalNotificationRecipients/${i}/notificationRecipientScope`;
    problems.collect(() => parseRecipient(notificationRecipientScope, target));
  });
}

interface ScopeBody {
  readonly scope: Scope;
  readonly instanceEnumerationScope: QueryScope | null;
}

const ENUMERATION = 'instanceEnumerationScope';

/** Parses the scope. Returns undefined and adds a problem when it is not supported. Source: docs/graph-reference.md#s3-7. */
function checkScope(written: ScopeBody, problems: Problems): ReviewedScope | undefined {
  if (problems.concern('scope') || problems.concern(ENUMERATION)) return undefined;

  let reviewed: ReviewedScope | undefined;
  problems.collect(() => {
    reviewed = parseScope(written.scope, written.instanceEnumerationScope);
  });
  checkSingleGroup(written.instanceEnumerationScope, reviewed, problems);
  return reviewed;
}

function checkSingleGroup(
  enumeration: QueryScope | null,
  reviewed: ReviewedScope | undefined,
  problems: Problems,
): void {
  const groupId = enumeration === null ? undefined : enumeratedGroup(enumeration);
  if (groupId === undefined || reviewed === undefined) return;
  if ('groupId' in reviewed && reviewed.groupId.toLowerCase() === groupId.toLowerCase()) return;

  problems.add(`${ENUMERATION}/query`, `'${ENUMERATION}/query' must name the group that the scope names.`);
}
