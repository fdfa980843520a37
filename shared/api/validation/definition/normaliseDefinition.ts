import type { DefinitionInput, ReviewerScope } from '../../../rules/model/definition';
import { normaliseEnumeration, normaliseScope } from '../../../rules/scope/reviewedScope';
import { normaliseReviewer } from '../../../rules/scope/reviewerQuery';
import { enumerationOf } from './checkScope';
import { stagesDurationInDays } from './checkStages';
import type { WrittenDefinition } from './definitionSchema';

/** A definition that was found right, as it is stored: queries as Graph echoes them, one name for the fallback reviewers, the duration of the stages. */
export function normaliseDefinition(written: WrittenDefinition): DefinitionInput {
  const { settings, stageSettings } = written;
  const enumeration = enumerationOf(written);
  return {
    displayName: written.displayName,
    descriptionForAdmins: written.descriptionForAdmins,
    descriptionForReviewers: written.descriptionForReviewers,
    scope: normaliseScope(written.scope),
    instanceEnumerationScope: enumeration === null ? null : normaliseEnumeration(enumeration),
    reviewers: normaliseReviewers(written.reviewers),
    fallbackReviewers: normaliseReviewers(written.fallbackReviewers ?? written.backupReviewers ?? []),
    settings:
      stageSettings.length > 0
        ? { ...settings, instanceDurationInDays: stagesDurationInDays(stageSettings) }
        : settings,
    stageSettings: stageSettings.map((stage) => ({
      ...stage,
      reviewers: normaliseReviewers(stage.reviewers),
      fallbackReviewers: normaliseReviewers(stage.fallbackReviewers),
    })),
    additionalNotificationRecipients: written.additionalNotificationRecipients,
  };
}

const normaliseReviewers = (reviewers: readonly ReviewerScope[]): readonly ReviewerScope[] =>
  reviewers.map(normaliseReviewer);
