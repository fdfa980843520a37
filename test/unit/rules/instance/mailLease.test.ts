import {
  isMailedByOther,
  isMailing,
  stillMailing,
  withMailing,
  withoutMailing,
} from '../../../../shared/rules/instance/mailLease';
import { instance, settings } from '../../../support/reviewSamples';

const NOW = '2026-01-05T08:00:00.000Z';
const told = (mailNotificationsEnabled: boolean) => {
  const { terms, ...others } = instance();
  return { ...others, terms: { ...terms, settings: settings({ mailNotificationsEnabled }) } };
};

test('what sends mails is told from what does not', () => {
  expect(isMailing(told(true), 'invite')).toBe(true);
  expect(isMailing(told(true), 'announceEnd')).toBe(true);
  expect(isMailing(told(true), 'apply')).toBe(false);
});

test('without notifications only those that were asked for, or that warn, are sent', () => {
  const works = ['invite', 'inviteStage', 'inviteAdded', 'announceEnd', 'remind', 'tellHold'] as const;
  expect(works.filter((work) => isMailing(told(false), work))).toEqual(['remind', 'tellHold']);
});

test('somebody else sends the mails for five minutes at the most, and each slice begins them anew', () => {
  const mailed = withMailing(instance(), 'one', NOW);
  expect(isMailedByOther(instance(), 'other', NOW)).toBe(false);
  expect(isMailedByOther(mailed, 'one', NOW)).toBe(false);
  expect(isMailedByOther(mailed, 'other', '2026-01-05T08:04:59.999Z')).toBe(true);
  expect(isMailedByOther(mailed, 'other', '2026-01-05T08:05:00.000Z')).toBe(false);
  const later = stillMailing(mailed, '2026-01-05T08:04:00.000Z');
  expect(isMailedByOther(later, 'other', '2026-01-05T08:05:00.000Z')).toBe(true);
});

test('afterwards nothing of it is left', () => {
  const before = instance();
  expect(withoutMailing(withMailing(before, 'one', NOW))).toEqual(before);
  expect(stillMailing(before, NOW)).toBe(before);
});
