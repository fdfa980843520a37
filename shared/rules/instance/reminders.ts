import { addDays, isBefore, midpoint, subtractDuration } from '../duration';
import type { Instance } from '../model/instance';
import { period } from './stages';

/**
 * Returns when the next scheduled reminder is due, as an instant that may have passed; undefined for none. There is one halfway, if the
 * settings have reminders, and one at each of the times before the end that `reviewOptions.reminders` names. With such times, a reminder
 * within a day of the one before is left out.
 */
export function nextReminder(instance: Instance): string | undefined {
  const { terms, reminder } = instance;
  const { startDateTime, endDateTime } = period(instance);
  const before = terms.reviewOptions?.reminders ?? [];
  const halfway =
    terms.settings.reminderNotificationsEnabled && !reminder.midpointSent ? [midpoint(startDateTime, endDateTime)] : [];
  if (before.length === 0) return halfway[0];
  const last = reminder.lastSentDateTime;
  return [...halfway, ...before.map((duration) => subtractDuration(endDateTime, duration))]
    .filter((at) => isBefore(startDateTime, at) && (last === undefined || !isBefore(at, addDays(last, 1))))
    .sort()[0];
}
