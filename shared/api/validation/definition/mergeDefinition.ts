import { toDate } from '../../../rules/duration';
import type {
  DefinitionInput,
  PatternedRecurrence,
  RecurrenceRange,
  StageSettings,
} from '../../../rules/model/definition';
import { isWireObject, type WireObject } from '../../odata/propertyPath';
import type { Problems } from '../schemas/problems';

/**
 * The body that a full PUT means: what it leaves out keeps its value, and what it may not change has the present one.
 * Properties that do not exist stay in, to be refused. Adds stages that the definition does not have to the problems.
 * Reference: Graph access reviews E04 and §3.5.
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

/** A start date is accepted and not changed; a text that is no date is still refused. */
function mergeRange(given: unknown, current: RecurrenceRange): unknown {
  if (given === undefined || given === null) return current;
  if (!isWireObject(given)) return given;

  const { startDate } = given;
  const isRefused = startDate !== undefined && (typeof startDate !== 'string' || toDate(startDate) === undefined);
  return isRefused ? given : { ...given, startDate: current.startDate };
}

/** Of a stage only the reviewers may change; a stage that is not in the body stays as it is. */
function mergeStages(given: unknown, current: readonly StageSettings[], problems: Problems): unknown {
  if (given === undefined || given === null) return current;
  if (!Array.isArray(given)) return given;

  const stages = given.filter(isWireObject);
  given.forEach((stage: unknown, i) => {
    const stageId = isWireObject(stage) ? stage.stageId : undefined;
    if (current.some((known) => known.stageId === stageId)) return;
    problems.add(`stageSettings/${i}/stageId`, 'Each stage must be one that the review has; stages cannot be added.');
  });
  return current.map((known) => mergeStage(stages.find(({ stageId }) => stageId === known.stageId) ?? {}, known));
}

const mergeStage = (given: WireObject, current: StageSettings): WireObject => ({
  ...given,
  ...current,
  reviewers: given.reviewers ?? current.reviewers,
  fallbackReviewers: given.fallbackReviewers ?? current.fallbackReviewers,
});
