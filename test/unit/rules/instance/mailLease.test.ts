import {
  isLeasedByOther,
  sendsMails,
  withLeaseRenewed,
  withLease,
  withoutLease,
} from '../../../../shared/rules/instance/mailLease';
import { instance, settings } from '../../../support/reviewSamples';

const NOW = '2026-01-05T08:00:00.000Z';
const told = (mailNotificationsEnabled: boolean) => {
  const { terms, ...others } = instance();
  return { ...others, terms: { ...terms, settings: settings({ mailNotificationsEnabled }) } };
};

test('steps that send mails are distinguished from others', () => {
  expect(sendsMails(told(true), 'invite')).toBe(true);
  expect(sendsMails(told(true), 'announceEnd')).toBe(true);
  expect(sendsMails(told(true), 'apply')).toBe(false);
});

test('without notifications only requested mails and warnings are sent', () => {
  const works = ['invite', 'announceEnd', 'remind', 'mailHold', 'mailUnassigned', 'reportFailures'] as const;
  expect(works.filter((work) => sendsMails(told(false), work))).toEqual([
    'remind',
    'mailHold',
    'mailUnassigned',
    'reportFailures',
  ]);
});

test("another worker's lease lasts five minutes at most, and each slice renews it", () => {
  const mailed = withLease(instance(), 'one', NOW);
  expect(isLeasedByOther(instance(), 'other', NOW)).toBe(false);
  expect(isLeasedByOther(mailed, 'one', NOW)).toBe(false);
  expect(isLeasedByOther(mailed, 'other', '2026-01-05T08:04:59.999Z')).toBe(true);
  expect(isLeasedByOther(mailed, 'other', '2026-01-05T08:05:00.000Z')).toBe(false);
  const later = withLeaseRenewed(mailed, '2026-01-05T08:04:00.000Z');
  expect(isLeasedByOther(later, 'other', '2026-01-05T08:05:00.000Z')).toBe(true);
});

test('without a lease nothing of it is left', () => {
  const before = instance();
  expect(withoutLease(withLease(before, 'one', NOW))).toEqual(before);
  expect(withLeaseRenewed(before, NOW)).toBe(before);
});
