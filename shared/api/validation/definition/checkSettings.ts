import { longestDays } from '../../../rules/duration';
import { maxDurationInDays, describeRecurrenceProblems } from '../../../rules/schedule/occurrences';
import { instanceDays } from '../../../rules/schedule/schedule';
import type { PatternedRecurrence, ScheduleSettings } from '../../../rules/model/definition';
import type { ReviewedScope } from '../../../rules/scope/reviewedScope';
import type { DefinitionBody, SettingsBody } from './definitionSchema';
import type { Problems } from '../schemas/checkShape';

/** Graph documents no limit for a review without a recurrence; ten years keep dates inside the calendar. */
const LONGEST_ONE_TIME_REVIEW = 3_650;
/** The longest look-back in days for the review of an application. Source: docs/graph-reference.md#s2-6. */
const LONGEST_LOOK_BACK_OF_APPLICATIONS = 30;

/** Adds the problems of the recurrence. Source: docs/graph-reference.md#s2-7. */
export function checkRecurrence({ recurrence }: Pick<ScheduleSettings, 'recurrence'>, problems: Problems): void {
  if (recurrence === null || problems.concern('settings/recurrence')) return;

  for (const { target, message } of describeRecurrenceProblems(recurrence)) {
    problems.add(`settings/recurrence/${target}`, message);
  }
}

const DURATION = 'settings/instanceDurationInDays';

/**
 * Adds problems for a duration that is missing or reaches into the next occurrence. The duration is the sum of the stages, if there are
 * any. A one-time review without a duration takes it from its range. Source: docs/graph-reference.md#s3-3.
 */
export function checkDuration({ settings, stageSettings }: DefinitionBody, problems: Problems): void {
  const { recurrence, instanceDurationInDays: given = 0 } = settings;
  const target = stageSettings.length > 0 ? 'stageSettings' : DURATION;
  if (['stageSettings', DURATION, 'settings/recurrence'].some((path) => problems.concern(path))) return;

  const longest = Math.min(maxDurationInDays(recurrence), LONGEST_ONE_TIME_REVIEW);
  const days = instanceDays({ settings: { recurrence, instanceDurationInDays: given }, stageSettings });
  if (days === 0) problems.add(DURATION, missingDuration(recurrence, longest), 'required');
  else if (days > longest) {
    const message = `The duration of ${days} days does not work with the recurrence of the review: it should be between 1 and ${longest}.`;
    problems.add(target, message);
  }
}

function missingDuration(recurrence: PatternedRecurrence | null, longest: number): string {
  const message = `'${DURATION}' is required: send the days that an instance is open, from 1 to ${longest}`;
  const orRange = ", or a 'settings/recurrence/range' with a startDate and an endDate";
  return `${message}${recurrence?.pattern ? '' : orRange}.`;
}

/**
 * Adds problems for escalation levels and reminders that would never happen: after the end, before the previous level, or to fallback
 * reviewers if there are none. Their times count from the start of the review, or of each stage. Source: docs/lifecycle.md#escalation.
 */
export function checkReviewOptions(definition: DefinitionBody, problems: Problems): void {
  const { settings, stageSettings, reviewOptions } = definition;
  const [reminders, escalation] = ['reviewOptions/reminders', 'reviewOptions/escalation'];
  if (['stageSettings', DURATION, 'settings/recurrence', reminders, escalation].some((path) => problems.concern(path)))
    return;

  const { recurrence, instanceDurationInDays = 0 } = settings;
  const whole = instanceDays({ settings: { recurrence, instanceDurationInDays }, stageSettings: [] });
  const days = stageSettings.length > 0 ? Math.max(...stageSettings.map((each) => each.durationInDays)) : whole;
  const isWithin = (duration: string, target: string): boolean => {
    const fits = longestDays(duration) < days;
    if (!fits) problems.add(target, `'${target}' must be shorter than the ${days} days for reviewers to decide.`);
    return fits;
  };
  reviewOptions?.reminders?.forEach((before, i) => isWithin(before, `${reminders}/${i}`));
  (reviewOptions?.escalation ?? []).forEach(({ afterDuration, to }, i, levels) => {
    const target = `${escalation}/${i}`;
    const isLater = isWithin(afterDuration, `${target}/afterDuration`) && i > 0;
    if (isLater && longestDays(afterDuration) <= longestDays(levels[i - 1]?.afterDuration ?? 'P0D'))
      problems.add(
        `${target}/afterDuration`,
        `'${target}/afterDuration' must be longer than that of the level before.`,
      );
    if (to === 'fallbackReviewers' && !hasFallback(definition))
      problems.add(
        `${target}/to`,
        `'${target}/to' is 'fallbackReviewers', and the review has none: name them, or send 'manager' or 'creator'.`,
      );
  });
}

const hasFallback = ({ fallbackReviewers, backupReviewers = [], stageSettings }: DefinitionBody): boolean =>
  [fallbackReviewers ?? backupReviewers, ...stageSettings.map((stage) => stage.fallbackReviewers)].some(
    (reviewers) => reviewers.length > 0,
  );

/** Adds a problem if default decisions are enabled and none is given. */
export function checkDefaultDecision(settings: SettingsBody, problems: Problems): void {
  if (problems.concern('settings/defaultDecision') || problems.concern('settings/defaultDecisionEnabled')) return;
  if (!settings.defaultDecisionEnabled || settings.defaultDecision !== 'None') return;

  const message =
    "'settings/defaultDecision' must be 'Approve', 'Deny' or 'Recommendation' while defaultDecisionEnabled is true.";
  problems.add('settings/defaultDecision', message, 'required');
}

/** Adds a problem for each apply action that the scope does not allow. Source: docs/graph-reference.md#s3-9. */
export function checkApplyActions(settings: SettingsBody, reviewed: ReviewedScope, problems: Problems): void {
  const target = 'settings/applyActions';
  if (problems.concern(target) || (reviewed.guestsOnly && reviewed.kind !== 'groups')) return;

  settings.applyActions.forEach((action, i) => {
    if (action['@odata.type'] !== '#microsoft.graph.disableAndDeleteUserApplyAction') return;
    const message =
      'A disableAndDeleteUserApplyAction needs a scope that is limited to guests, and not one of all Microsoft 365 groups.';
    problems.add(`${target}/${i}`, message);
  });
}

interface LookBacks {
  readonly recommendationLookBackDuration: string | null;
  readonly recommendationInsightSettings: ScheduleSettings['recommendationInsightSettings'];
}

/** Adds problems for look-backs that are too long for the review of an application. `path` leads to the settings or to the stage. */
export function checkLookBacks(settings: LookBacks, path: string, problems: Problems): void {
  checkLookBack(settings.recommendationLookBackDuration, `${path}/recommendationLookBackDuration`, problems);
  if (problems.concern(`${path}/recommendationInsightSettings`)) return;

  settings.recommendationInsightSettings.forEach((insight, i) => {
    const target = `${path}/recommendationInsightSettings/${i}/recommendationLookBackDuration`;
    checkLookBack(insight.recommendationLookBackDuration, target, problems);
  });
}

function checkLookBack(lookBack: unknown, target: string, problems: Problems): void {
  if (typeof lookBack !== 'string' || problems.concern(target)) return;
  if (longestDays(lookBack) <= LONGEST_LOOK_BACK_OF_APPLICATIONS) return;

  problems.add(target, `'${target}' must be at most P30D in the review of an application.`);
}
