import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCompany } from '../../support/company';
import { openOffice, recurring, type Office } from '../../support/office';
import type { Review } from '../../support/review';

const company = { groups: { Pilots: { members: 'anna ben', owners: 'olga' } } };

describe('A series', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice(company);
  });
  afterAll(() => office.stop());

  const review = (range: object, pattern?: object, days = 3) =>
    office.review({ group: 'Pilots', settings: { ...recurring(range, pattern), instanceDurationInDays: days } });
  const walk = async (...minutes: readonly string[]): Promise<void> => {
    for (const minute of minutes) await office.to(`${minute}:00Z`);
  };
  const starts = async (series: Review): Promise<string[]> =>
    (await series.schedule()).map((line) => line.slice(0, 16));

  test('whose start lies in the past opens now, with its whole duration up to the next occurrence', async () => {
    const short = await review({ startDate: '2025-12-02' });
    const long = await review({ startDate: '2025-12-31' }, {}, 7);
    await office.advance('PT0S');
    expect(await short.schedule()).toEqual(['2026-01-05T08:00 2026-01-06T08:00 InProgress']);
    expect(await long.schedule()).toEqual(['2026-01-05T08:00 2026-01-07T08:00 InProgress']);
  });

  test('shows its next instance from creation on, and later from the end of the one before', async () => {
    const weekly = await review({ startDate: '2026-01-07' });
    const definite = await review({ type: 'endDate', startDate: '2026-01-06', endDate: '2026-01-13' });
    const numbered = await review(
      { type: 'numbered', numberOfOccurrences: 3, startDate: '2026-01-06' },
      { type: 'daily', interval: 5 },
    );
    const zoned = await review({ startDate: '2026-03-22', recurrenceTimeZone: 'W. Europe Standard Time' });

    expect(await weekly.schedule()).toEqual(['2026-01-07T08:00 2026-01-10T08:00 NotStarted']);
    expect(await weekly.status()).toBe('NotStarted');
    await walk('2026-01-06T08:00', '2026-01-07T07:59');
    expect(await weekly.schedule()).toEqual(['2026-01-07T08:00 2026-01-10T08:00 NotStarted']);
    await office.to('2026-01-07T08:00:00Z');
    expect(await weekly.schedule()).toEqual(['2026-01-07T08:00 2026-01-10T08:00 InProgress']);
    expect(await weekly.status()).toBe('InProgress');
    await walk('2026-01-09T08:00', '2026-01-10T08:00');
    expect(await weekly.schedule()).toEqual([
      '2026-01-07T08:00 2026-01-10T08:00 Completed',
      '2026-01-14T08:00 2026-01-17T08:00 NotStarted',
    ]);
    expect(await weekly.status()).toBe('InProgress');
    const ids = (await weekly.instances()).map(({ id }) => id);
    expect(new Set([...ids, weekly.id]).size).toBe(3);
    await walk('2026-01-11T08:00', '2026-01-13T08:00', '2026-01-14T08:00');
    expect((await weekly.instance()).id).toBe(ids[1]);

    await walk('2026-01-16T08:00', '2026-01-17T08:00', '2026-01-19T08:00');
    // An occurrence may start on the end date itself.
    expect(await definite.schedule()).toEqual([
      '2026-01-06T08:00 2026-01-09T08:00 Completed',
      '2026-01-13T08:00 2026-01-16T08:00 Completed',
    ]);
    expect(await definite.status()).toBe('Completed');
    expect(await starts(numbered)).toEqual(['2026-01-06T08:00', '2026-01-11T08:00', '2026-01-16T08:00']);
    expect(await numbered.status()).toBe('Completed');

    await walk('2026-03-21T23:00', '2026-03-24T23:00', '2026-03-28T23:00', '2026-03-31T23:00');
    // The starts are at midnight in the named time zone, in winter and in summer.
    expect(await starts(zoned)).toEqual(['2026-03-21T23:00', '2026-03-28T23:00', '2026-04-04T22:00']);
  });

  test('follows a changed recurrence: the waiting instance gives way to the next occurrence of the new one', async () => {
    await office.to('2026-04-01T08:00:00Z');
    const series = await review({ startDate: '2026-04-01' });
    await office.advance('PT0S');
    await office.advance('P3D');
    expect((await series.schedule()).at(-1)).toMatch(/^2026-04-08/);
    const change = async (range: object, pattern?: object) => {
      const definition = await series.get();
      const settings = { ...definition.settings, ...recurring({ startDate: '2026-04-01', ...range }, pattern) };
      const { status } = await office.as('admin').put(series.path, { ...definition, settings });
      expect(status).toBe(204);
      await office.advance('PT0S');
    };
    await change({}, { type: 'absoluteMonthly', dayOfMonth: 20 });
    expect((await series.instances()).map(({ startDateTime }) => startDateTime.slice(0, 10))).toEqual([
      '2026-04-01',
      '2026-04-20',
    ]);
    await change({}, { type: 'daily', interval: 6 });
    expect((await series.instances()).map(({ startDateTime }) => startDateTime.slice(0, 10))).toEqual([
      '2026-04-01',
      '2026-04-07',
    ]);
    await change({ type: 'endDate', endDate: '2026-04-04' }, { type: 'daily', interval: 6 });
    expect((await series.instances()).length).toBe(1);
    expect(await series.status()).toBe('Completed');
    await change({}, { type: 'daily', interval: 6 });
    expect(await starts(series)).toEqual(['2026-04-01T08:00', '2026-04-07T08:00']);
    expect(await series.status()).toBe('InProgress');
  });

  test.each([
    ['begins to recur', '2026-04', null, { type: 'weekly', interval: 1 }],
    ['ceases to recur', '2026-05', { type: 'weekly', interval: 1 }, null],
  ])('that %s has no second instance next to the waiting one', async (_, month, before, after) => {
    const range = { type: 'noEnd', startDate: `${month}-10` };
    const settings = { instanceDurationInDays: 3, recurrence: { pattern: before, range } };
    const series = await office.review({ group: 'Pilots', settings });
    const definition = await series.get();
    const changed = { ...definition.settings, recurrence: { pattern: after, range } };
    expect((await office.as('admin').put(series.path, { ...definition, settings: changed })).status).toBe(204);
    await office.advance('PT0S');

    expect(await starts(series)).toEqual([`${month}-10T08:00`]);
    await walk(`${month}-10T08:00`, `${month}-13T08:00`);
    expect(await starts(series)).toEqual([`${month}-10T08:00`, ...(after ? [`${month}-17T08:00`] : [])]);
    expect(await series.status()).toBe(after === null ? 'Completed' : 'InProgress');
  });
});

test('A runner that was down for weeks makes up only the latest occurrence, with its whole duration', async () => {
  const file = writeCompany(company);
  const data = mkdtempSync(join(tmpdir(), 'data-'));
  const before = await openOffice(file, { data });
  const review = await before.review({
    group: 'Pilots',
    reviewers: ['olga'],
    settings: { ...recurring({ startDate: '2026-01-06' }), mailNotificationsEnabled: true },
  });
  await before.to('2026-01-06T08:00:00Z');
  await before.to('2026-01-10T08:00:00Z');
  await before.kill();

  const after = await openOffice(file, { data, clock: '2026-02-26T12:00:00Z' });
  const same = review.in(after);
  await after.advance('PT0S');
  expect(await same.schedule()).toEqual([
    '2026-01-06T08:00 2026-01-09T08:00 Completed',
    '2026-02-26T12:00 2026-03-01T12:00 InProgress',
  ]);
  expect((await after.mails('Please review')).length).toBe(2);
  await after.to('2026-03-01T12:00:00Z');
  expect((await same.schedule()).at(-1)).toBe('2026-03-03T08:00 2026-03-06T08:00 NotStarted');
  await after.stop();
});

test('An instance that ran while the runner was down ends when it is back, and the missed one follows', async () => {
  const file = writeCompany(company);
  const data = mkdtempSync(join(tmpdir(), 'data-'));
  const before = await openOffice(file, { data });
  const review = await before.review({
    group: 'Pilots',
    reviewers: ['olga'],
    settings: recurring({ startDate: '2026-01-06' }),
  });
  await before.to('2026-01-06T08:00:00Z');
  expect(await review.decide('olga', { anna: 'Approve' })).toBe(204);
  await before.kill();

  const after = await openOffice(file, { data, clock: '2026-02-26T12:00:00Z' });
  const same = review.in(after);
  await after.advance('PT0S');
  expect(await same.schedule()).toEqual([
    '2026-01-06T08:00 2026-01-09T08:00 Completed',
    '2026-02-26T12:00 2026-03-01T12:00 InProgress',
  ]);
  await after.stop();
});
