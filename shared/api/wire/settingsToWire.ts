import type * as graph from '@microsoft/microsoft-graph-types';
import type * as beta from '@microsoft/microsoft-graph-types-beta';
import type { PatternedRecurrence, ScheduleSettings } from '../../rules/model/definition';
import type { Version } from '../endpoint/version';
import type { Whole } from './whole';

/** How Graph shows the end of a series without one. Source: docs/graph-reference.md#s2-7. */
const NO_END = '9999-12-31';

type WireSettings = Whole<graph.AccessReviewScheduleSettings>;

/** The settings that only beta has. */
const BETA: Whole<Pick<beta.AccessReviewScheduleSettings, 'isAgenticExperienceEnabled'>> = {
  isAgenticExperienceEnabled: false,
};

/** Returns the accessReviewScheduleSettings with every property. Source: docs/graph-reference.md#s2-6, #s2-16. */
export function settingsToWire(settings: ScheduleSettings, version: Version): WireSettings {
  return {
    mailNotificationsEnabled: settings.mailNotificationsEnabled,
    reminderNotificationsEnabled: settings.reminderNotificationsEnabled,
    justificationRequiredOnApproval: settings.justificationRequiredOnApproval,
    defaultDecisionEnabled: settings.defaultDecisionEnabled,
    defaultDecision: settings.defaultDecision,
    instanceDurationInDays: settings.instanceDurationInDays,
    autoApplyDecisionsEnabled: settings.autoApplyDecisionsEnabled,
    recommendationsEnabled: settings.recommendationsEnabled,
    recommendationLookBackDuration: settings.recommendationLookBackDuration,
    decisionHistoriesForReviewersEnabled: settings.decisionHistoriesForReviewersEnabled,
    applyActions: settings.applyActions.map((action) => ({ ...action })),
    recommendationInsightSettings: settings.recommendationInsightSettings.map((insight) => ({ ...insight })),
    recurrence: settings.recurrence === null ? null : recurrenceToWire(settings.recurrence),
    ...(version === 'beta' && BETA),
  };
}

function recurrenceToWire({ pattern, range }: PatternedRecurrence): Whole<graph.PatternedRecurrence> {
  return {
    pattern: pattern && {
      type: pattern.type,
      interval: pattern.interval,
      month: pattern.month,
      dayOfMonth: pattern.dayOfMonth,
      daysOfWeek: [...pattern.daysOfWeek],
      firstDayOfWeek: pattern.firstDayOfWeek,
      index: pattern.index,
    },
    range: range && {
      type: range.type,
      numberOfOccurrences: range.numberOfOccurrences,
      recurrenceTimeZone: range.recurrenceTimeZone,
      startDate: range.startDate,
      endDate: range.endDate ?? (range.type === 'noEnd' ? NO_END : null),
    },
  };
}
