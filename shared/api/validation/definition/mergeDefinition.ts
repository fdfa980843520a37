import type {
  DefinitionInput,
  PatternedRecurrence,
  RecurrenceRange,
  StageSettings,
} from '../../../rules/model/definition';
import { isWireObject, type WireObject } from '../../odata/propertyPath';
import type { Problems } from '../schemas/problems';

/**
 * Completes the body of a PUT: absent properties keep their value, and properties that cannot change get the current one. Keeps unknown
 * properties, which are refused later. Adds a problem for each stage that the definition does not have.
 * Source: docs/graph-reference.md#e04, #s3-5.
 */
export function mergeDefinition(body: WireObject, current: DefinitionInput, problems: Problems): WireObject {
  const { displayName, descriptionForAdmins, descriptionForReviewers, reviewers, fallbackReviewers } = current;
  const renamesFallback = body.backupReviewers !== undefined && body.fallbackReviewers === undefined;
  return {
    displayName,
    descriptionForAdmins,
    descriptionForReviewers,
    reviewers,
    ...(!renamesFallback && { fallbackReviewers }),
    ...body,
    scope: current.scope,
    instanceEnumerationScope: current.instanceEnumerationScope,
    additionalNotificationRecipients: current.additionalNotificationRecipients,
    ...(isWireObject(body.reviewOptions) && { reviewOptions: { ...current.reviewOptions, ...body.reviewOptions } }),
    settings: mergeSettings(body.settings, current),
    stageSettings: mergeStages(body.stageSettings, current.stageSettings, problems),
  };
}

function mergeSettings(given: unknown, { settings }: DefinitionInput): unknown {
  if (given === undefined) return settings;
  if (!isWireObject(given)) return given;

  return { ...settings, ...given, recurrence: mergeRecurrence(given.recurrence, settings.recurrence) };
}

function mergeRecurrence(given: unknown, current: PatternedRecurrence | null): unknown {
  if (given === undefined) return current;
  const range = current?.range ?? null;
  if (range === null) return given;
  if (given === null) return { pattern: null, range };

  return isWireObject(given) ? { ...given, range: mergeRange(given.range, range) } : given;
}

function mergeRange(given: unknown, current: RecurrenceRange): unknown {
  if (given === undefined || given === null) return current;
  return isWireObject(given) ? { startDate: current.startDate, ...given } : given;
}

/** Returns the stages after a PUT. Only the reviewers of a stage may change; a stage that the body lacks stays. */
function mergeStages(given: unknown, current: readonly StageSettings[], problems: Problems): unknown {
  if (given === undefined || given === null) return current;
  if (!Array.isArray(given)) return given;

  const stages = given.filter(isWireObject);
  given.forEach((stage: unknown, i) => {
    const stageId = isWireObject(stage) ? stage.stageId : undefined;
    if (current.some((known) => known.stageId === stageId)) return;
    problems.add(
      `stageSettings/${i}/stageId`,
      'Stages cannot be added; each stageId must be that of a stage of the review.',
    );
  });
  return current.map((known) => mergeStage(stages.find(({ stageId }) => stageId === known.stageId) ?? {}, known));
}

const mergeStage = (given: WireObject, current: StageSettings): WireObject => ({
  ...given,
  ...current,
  reviewers: given.reviewers ?? current.reviewers,
  fallbackReviewers: given.fallbackReviewers ?? current.fallbackReviewers,
});
