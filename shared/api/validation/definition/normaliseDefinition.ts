import type { DefinitionInput, ReviewerScope, ReviewOptions } from '../../../rules/model/definition';
import { normaliseEnumeration, normaliseScope } from '../../../rules/scope/reviewedScope';
import { normaliseReviewer } from '../../../rules/scope/reviewerQuery';
import { enumerationOf } from './checkScope';
import { stagesDurationInDays } from './checkStages';
import type { DefinitionBody } from './definitionSchema';
import { GraphError } from '../../../rules/errors';

/**
 * Returns the stored form of a valid definition: queries as Graph returns them, one name for the fallback reviewers, the duration of
 * the stages. `current` are the options that stay when the body has none. Throws RequestEntityTooLarge when no row can hold it.
 */
export function normaliseDefinition(written: DefinitionBody, current: ReviewOptions | null = null): DefinitionInput {
  const { settings, stageSettings } = written;
  const enumeration = enumerationOf(written);
  const definition = {
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
    reviewOptions: written.reviewOptions === undefined ? current : written.reviewOptions,
  };
  if (storedSize(definition) > MOST_CHARACTERS) {
    throw new GraphError('RequestEntityTooLarge', `The definition is longer than ${MOST_CHARACTERS} characters.`);
  }
  return definition;
}

const normaliseReviewers = (reviewers: readonly ReviewerScope[]): readonly ReviewerScope[] =>
  reviewers.map(normaliseReviewer);

/** A row holds about 500,000 ASCII characters, and other characters cost six. A definition and its copy in an instance fit twice. */
const MOST_CHARACTERS = 200_000;

const ESCAPE = 6;

function storedSize(definition: DefinitionInput): number {
  const json = JSON.stringify(definition);
  // eslint-disable-next-line no-control-regex -- everything beyond ASCII is meant
  const escapes = json.match(/[^\x00-\x7f]/g)?.length ?? 0;
  return json.length + (ESCAPE - 1) * escapes;
}
