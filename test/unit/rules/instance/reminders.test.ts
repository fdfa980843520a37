import { nextReminder } from '../../../../shared/rules/instance/nextStep';
import type { Instance } from '../../../../shared/rules/model/instance';
import { instance, settings } from '../../../support/reviewSamples';

const at = (day: number, hour = 8): string =>
  `2026-01-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z`;

/** An instance from 5 to 19 January, whose midpoint is the 12th. */
const running = instance({ status: 'InProgress', endDateTime: at(19) });
const NONE = { number: 0, requestedDateTime: null, midpointSent: false };

const next = (
  reminders: readonly string[] | undefined,
  reminder: Partial<Instance['reminder']> = {},
  isHalfway = true,
): string | undefined =>
  nextReminder({
    ...running,
    reminder: { ...NONE, ...reminder },
    terms: {
      ...running.terms,
      settings: settings({ reminderNotificationsEnabled: isHalfway }),
      reviewOptions: reminders ? { removalGuard: 'on', reminders } : null,
    },
  });

test.each<[string, string | undefined, string | undefined]>([
  ['without times, the one halfway', next(undefined), at(12)],
  ['without times, none after it', next(undefined, { midpointSent: true }), undefined],
  ['without times, the one halfway, however short after a request', next([], { lastSentDateTime: at(12, 7) }), at(12)],
  ['the first of the times', next(['P1D', 'P3D', 'P7D'], {}, false), at(12)],
  ['the first one after the last', next(['P7D', 'P3D', 'P1D'], { lastSentDateTime: at(12) }, false), at(16)],
  ['the one halfway, where it comes first', next(['P3D']), at(12)],
  ['none within a day of the last', next(['PT20H', 'PT1H'], { lastSentDateTime: at(18, 9) }, false), undefined],
  ['a day after the last', next(['PT1H'], { lastSentDateTime: at(18, 7) }, false), at(19, 7)],
  ['none before the start', next(['P20D'], {}, false), undefined],
  ['one that is overdue', next(['P7D', 'P3D'], {}, false), at(12)],
  ['none, when all are sent', next(['P7D'], { lastSentDateTime: at(12) }, false), undefined],
])('the next reminder is %s', (_, found, expected) => {
  expect(found).toBe(expected);
});
