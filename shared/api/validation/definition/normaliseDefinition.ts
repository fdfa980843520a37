import type { DefinitionInput, ReviewerScope } from '../../../rules/model/definition';
import { normaliseEnumeration, normaliseScope } from '../../../rules/scope/reviewedScope';
import { normaliseReviewer } from '../../../rules/scope/reviewerQuery';
import { enumerationOf } from './checkScope';
import { stagesDurationInDays } from './checkStages';
import type { WrittenDefinition } from './definitionSchema';
import { GraphError } from '../../../rules/errors';

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

/** A row holds half a million ASCII characters, others take six as escapes; a definition, and what an instance remembers of it, fits twice. */
const MOST_CHARACTERS = 200_000;

/** The definition itself. Throws RequestEntityTooLarge when it is too long to be stored. */
export function requireRoom(definition: DefinitionInput): DefinitionInput {
  if (sizeOf(definition) <= MOST_CHARACTERS) return definition;

  throw new GraphError('RequestEntityTooLarge', `The definition is longer than ${MOST_CHARACTERS} characters.`);
}

const ESCAPE = 6;

function sizeOf(definition: DefinitionInput): number {
  const json = JSON.stringify(definition);
  // eslint-disable-next-line no-control-regex -- everything beyond ASCII is meant
  const escapes = json.match(/[^\x00-\x7f]/g)?.length ?? 0;
  return json.length + (ESCAPE - 1) * escapes;
}
