import type {
  DefinitionInput,
  ReviewerScope,
  ReviewOptions,
  NotificationRecipientItem,
  QueryScope,
  Scope,
  PatternedRecurrence,
  RecurrenceRange,
  StageSettings,
} from '../../../rules/model/definition';
import type { Version } from '../../endpoint/endpoint';
import { checkShape, requireObject, Problems } from '../schemas/checkShape';
import { inSpellingOf } from '../schemas/description';
import { definitionSchemaOf, type DefinitionBody } from './definitionSchema';
import { parseReviewer, parseRecipient } from '../../../rules/scope/reviewerQuery';
import { areSameReviewers, stagesDurationInDays, checkReviewers, checkStages } from './checkReviewers';
import { GraphError } from '../../../rules/errors';
import { enumeratedGroup, parseScope, type ReviewedScope } from '../../../rules/scope/reviewedScope';
import {
  checkApplyActions,
  checkDefaultDecision,
  checkDuration,
  checkLookBacks,
  checkRecurrence,
  checkReviewOptions,
} from './checkSettings';
import { isWireObject, type WireObject } from '../../odata/propertyPath';

/**
 * Returns the definition in the body of a create, with every default. Throws BadRequest that names every bad property, and
 * RequestEntityTooLarge. Source: docs/graph-reference.md#e02.
 */
export function validateDefinition(body: unknown, version: Version): DefinitionInput {
  const problems = new Problems();
  const written = checkShape(() => definitionSchemaOf(version), body, problems);
  checkDefinition(written, problems);
  problems.throwIfAny();
  return normaliseDefinition(written);
}

/**
 * Returns the definition after a PUT. Properties that cannot change (scope, instanceEnumerationScope, additionalNotificationRecipients,
 * everything of a stage but its reviewers) are accepted and keep their value, as do absent ones. Reviewers change only
 * from individual users to individual users or to a self-review. Throws BadRequest that names every bad property, and
 * RequestEntityTooLarge. Source: docs/graph-reference.md#e04, #s3-5.
 */
export function validateDefinitionUpdate(body: unknown, current: DefinitionInput, version: Version): DefinitionInput {
  const problems = new Problems();
  const schema = definitionSchemaOf(version);
  const merged = mergeDefinition(requireObject(inSpellingOf(schema, body)), current, problems);
  const written = checkShape(() => schema, merged, problems);
  checkDefinition(written, problems);
  checkReviewersChange(written.reviewers, current.reviewers, problems);
  problems.throwIfAny();
  return normaliseDefinition(written, current.reviewOptions);
}

function checkReviewersChange(
  given: readonly ReviewerScope[],
  current: readonly ReviewerScope[],
  problems: Problems,
): void {
  if (problems.concern('reviewers') || areSameReviewers(given, current)) return;
  if ([...given, ...current].every(isIndividualUser)) return;

  const message = "'reviewers' can only change from individual users to individual users; send them unchanged.";
  problems.add('reviewers', message);
}

const isIndividualUser = (reviewer: ReviewerScope): boolean => parseReviewer(reviewer, 'reviewers').kind === 'user';

/**
 * Returns the stored form of a valid definition. It has one name for the fallback reviewers, and a duration, which defaults to the sum of
 * the stages, or 0. `current` are the options that stay if the body has none. Throws RequestEntityTooLarge when no row can hold it.
 */
function normaliseDefinition(
  { backupReviewers, ...written }: DefinitionBody,
  current: ReviewOptions | null = null,
): DefinitionInput {
  const { settings, stageSettings, fallbackReviewers = backupReviewers ?? [], reviewOptions = current } = written;
  const { instanceDurationInDays = stagesDurationInDays(stageSettings) } = settings;
  const definition = {
    ...written,
    fallbackReviewers,
    settings: { ...settings, instanceDurationInDays },
    reviewOptions,
  };
  if (storedSize(definition) > MOST_CHARACTERS) {
    throw new GraphError('RequestEntityTooLarge', `The definition is longer than ${MOST_CHARACTERS} characters.`);
  }
  return definition;
}

/**
 * The most characters of a definition. A row holds about 500,000 ASCII characters; any other character counts as six. The row of an
 * instance holds a copy of the definition, so the limit is less than half of a row.
 */
const MOST_CHARACTERS = 200_000;

const ESCAPE = 6;

function storedSize(definition: DefinitionInput): number {
  const json = JSON.stringify(definition);
  // eslint-disable-next-line no-control-regex -- everything beyond ASCII is meant
  const escapes = json.match(/[^\x00-\x7f]/g)?.length ?? 0;
  return json.length + (ESCAPE - 1) * escapes;
}

/**
 * Adds the problems of a definition that has the right shape. Skips parts that already have a problem.
 * Source: docs/graph-reference.md#s3-3, #s3-4.
 */
function checkDefinition(definition: DefinitionBody, problems: Problems): void {
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

/**
 * Completes the body of a PUT: absent properties keep their value, and properties that cannot change get the current one. Keeps unknown
 * properties, which are refused later. Adds a problem for each stage that the definition does not have.
 * Source: docs/graph-reference.md#e04, #s3-5.
 */
function mergeDefinition(body: WireObject, current: DefinitionInput, problems: Problems): WireObject {
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
