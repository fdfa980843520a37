import type { Instance } from '../../../../shared/rules/model/instance';
import type { Definition, PatternedRecurrence } from '../../../../shared/rules/model/definition';
import {
  definitionStatus,
  instanceDays,
  firstOccurrence,
  isOneTime,
  nextSeriesStep,
  openingTimes,
  openingTimesOffSchedule,
  scheduledTimes,
  type SeriesView,
} from '../../../../shared/rules/schedule/schedule';
import { definition, instance, series, settings } from '../../../support/reviewSamples';
import { recurrence } from './recurrenceBuilders';

const CREATED = '2026-01-01T09:00:00.000Z';
/** The occurrences are on Mondays at nine, from 5 January 2026 on. */
const FIRST = '2026-01-05T09:00:00.000Z';
const SECOND = '2026-01-12T09:00:00.000Z';
const THIRD = '2026-01-19T09:00:00.000Z';
const LAST = '2026-01-26T09:00:00.000Z';

const scheduled = (given: PatternedRecurrence | null, instanceDurationInDays = 4): Definition =>
  definition({ createdDateTime: CREATED, settings: settings({ recurrence: given, instanceDurationInDays }) });
const weekly = (days?: number): Definition => scheduled(recurrence({ type: 'weekly', daysOfWeek: ['monday'] }), days);
const fourWeeks = scheduled(
  recurrence({ type: 'weekly', daysOfWeek: ['monday'] }, { type: 'numbered', numberOfOccurrences: 4 }),
);
const once = scheduled(null);

const view = (now: string, changes: Partial<SeriesView> = {}): SeriesView => ({
  scheduled: undefined,
  severalResources: false,
  now,
  ...changes,
});
const opening = (occurrence: string, replaces?: Instance) => ({ kind: 'open', occurrence, replaces });

describe('a series of one resource', () => {
  const at = (occurrence: string | null) => series({ occurrence });
  const waiting = (occurrence: string | null) => instance({ id: 'waiting', status: 'NotStarted', occurrence });

  test('opens the next occurrence once the last has ended, ahead of its time', () => {
    const ended = instance({ status: 'Completing', occurrence: FIRST });
    const step = nextSeriesStep(weekly(), at(FIRST), view('2026-01-09T09:00:00.000Z', { scheduled: ended }));
    expect(step).toEqual(opening(SECOND));
  });

  test.each(['Initializing', 'Starting', 'InProgress'] as const)('rests while its instance is %s', (status) => {
    const running = instance({ status, occurrence: FIRST });
    expect(nextSeriesStep(weekly(), at(FIRST), view(THIRD, { scheduled: running }))).toEqual({ kind: 'rest' });
  });

  test('makes up only the latest of several missed occurrences', () => {
    const ended = instance({ status: 'Applied', occurrence: FIRST });
    const step = nextSeriesStep(weekly(), at(FIRST), view('2026-02-12T12:00:00.000Z', { scheduled: ended }));
    expect(step).toEqual(opening('2026-02-09T09:00:00.000Z'));
  });

  test('puts the latest occurrence in the place of a waiting instance that missed its own', () => {
    const missed = waiting(FIRST);
    const step = nextSeriesStep(weekly(), at(FIRST), view('2026-01-20T00:00:00.000Z', { scheduled: missed }));
    expect(step).toEqual(opening(THIRD, missed));
  });

  test('keeps an instance that waits, also at the moment of its start', () => {
    const times = { startDateTime: SECOND, endDateTime: '2026-01-16T09:00:00.000Z' };
    for (const now of ['2026-01-10T00:00:00.000Z', SECOND]) {
      const step = nextSeriesStep(weekly(), at(SECOND), view(now, { scheduled: waiting(SECOND) }));
      expect(step).toEqual({ kind: 'keep', times });
    }
  });

  test('withdraws a waiting instance that the changed schedule no longer has', () => {
    const ended = scheduled(
      recurrence({ type: 'weekly', daysOfWeek: ['monday'] }, { type: 'endDate', endDate: '2026-01-11' }),
    );
    const step = nextSeriesStep(ended, at(SECOND), view('2026-01-10T00:00:00.000Z', { scheduled: waiting(SECOND) }));
    expect(step).toEqual({ kind: 'withdraw' });
  });

  test('leaves an instance off schedule alone', () => {
    const step = nextSeriesStep(weekly(), at(SECOND), view(FIRST, { scheduled: waiting(null) }));
    expect(step).toEqual({ kind: 'rest' });
  });

  test('is finished after its last occurrence, and when it reviews once', () => {
    const ended = instance({ status: 'Completed', occurrence: LAST });
    const step = nextSeriesStep(fourWeeks, at(LAST), view('2026-02-01T00:00:00.000Z', { scheduled: ended }));
    expect(step).toEqual({ kind: 'finished' });
    const only = nextSeriesStep(once, at(CREATED), view(THIRD, { scheduled: { ...ended, occurrence: CREATED } }));
    expect(only).toEqual({ kind: 'finished' });
  });

  test('is finished when it was stopped, also with waiting or missed occurrences', () => {
    const stopped = series({ occurrence: FIRST, stopped: true });
    for (const given of [undefined, waiting(FIRST)]) {
      expect(nextSeriesStep(weekly(), stopped, view(THIRD, { scheduled: given }))).toEqual({ kind: 'finished' });
    }
  });
});

describe('a series of several resources', () => {
  const several = (now: string) => view(now, { severalResources: true });

  test('waits for its next occurrence, and opens it at its time and not before', () => {
    const state = series({ occurrence: FIRST });
    expect(nextSeriesStep(weekly(), state, several('2026-01-12T08:59:59.999Z'))).toEqual({
      kind: 'wait',
      until: SECOND,
    });
    expect(nextSeriesStep(weekly(), state, several(SECOND))).toEqual(opening(SECOND));
  });

  test('opens the latest of several missed occurrences', () => {
    expect(nextSeriesStep(weekly(), series(), several('2026-01-21T00:00:00.000Z'))).toEqual(opening(THIRD));
  });

  test('goes on with an enumeration before all else', () => {
    const enumeration = { occurrence: FIRST, startDateTime: FIRST, cursor: null };
    const step = nextSeriesStep(weekly(), series({ occurrence: FIRST, enumeration }), several(THIRD));
    expect(step).toEqual({ kind: 'enumerate' });
  });

  test('is finished after the last occurrence', () => {
    expect(nextSeriesStep(fourWeeks, series({ occurrence: LAST }), several(LAST))).toEqual({ kind: 'finished' });
  });
});

describe('the first occurrence', () => {
  test.each([
    ['is the first to come', weekly(), CREATED, FIRST],
    ['is the creation of a review that says nothing', once, CREATED, CREATED],
    ['is the latest of those in the past', weekly(), '2026-01-14T00:00:00.000Z', SECOND],
    ['is the last of a series that is over', fourWeeks, '2027-01-01T00:00:00.000Z', LAST],
  ])('%s', (_, ...[given, now, expected]) => {
    expect(firstOccurrence(given, now)).toBe(expected);
  });
});

describe('times', () => {
  test('last as long as the definition says', () => {
    const expected = { startDateTime: FIRST, endDateTime: '2026-01-09T09:00:00.000Z' };
    expect(scheduledTimes(weekly(), FIRST)).toEqual(expected);
    expect(scheduledTimes(once, FIRST)).toEqual(expected);
  });

  test('never reach into the next occurrence', () => {
    expect(scheduledTimes(weekly(30), FIRST).endDateTime).toBe(SECOND);
    expect(scheduledTimes(weekly(7), FIRST).endDateTime).toBe(SECOND);
    expect(scheduledTimes(fourWeeks, LAST).endDateTime).toBe('2026-01-30T09:00:00.000Z');
  });

  test.each([
    ['in time', FIRST, FIRST, '2026-01-09T09:00:00.000Z'],
    ['a little late', '2026-01-05T11:00:00.000Z', FIRST, '2026-01-09T09:00:00.000Z'],
    ['late', '2026-01-05T11:00:00.001Z', '2026-01-05T11:00:00.001Z', '2026-01-09T11:00:00.001Z'],
    ['so late that the next is near', '2026-01-11T00:00:00.000Z', '2026-01-11T00:00:00.000Z', SECOND],
  ])('of an instance that opens %s, at %s, are from %s to %s', (_, ...[now, startDateTime, endDateTime]) => {
    expect(openingTimes(weekly(), FIRST, now)).toEqual({ startDateTime, endDateTime });
  });

  test('of an instance off schedule keep their length when it opens late', () => {
    const times = { startDateTime: FIRST, endDateTime: '2026-01-07T10:30:00.000Z' };
    expect(openingTimesOffSchedule(times, '2026-01-05T11:00:00.000Z')).toEqual(times);
    expect(openingTimesOffSchedule(times, '2026-03-01T00:00:00.000Z')).toEqual({
      startDateTime: '2026-03-01T00:00:00.000Z',
      endDateTime: '2026-03-03T01:30:00.000Z',
    });
  });

  test('are the sum of the stages where there are any', () => {
    const stageSettings = [{ durationInDays: 2 }, { durationInDays: 3 }];
    expect(instanceDays({ settings: settings({ instanceDurationInDays: 9 }), stageSettings })).toBe(5);
    expect(instanceDays({ settings: settings({ instanceDurationInDays: 9 }), stageSettings: [] })).toBe(9);
  });
});

test('a review without a pattern happens once', () => {
  const startsLater = scheduled({ pattern: null, range: recurrence({}).range });
  expect([isOneTime(once), isOneTime(startsLater), isOneTime(weekly())]).toEqual([true, true, false]);
});

test.each([
  ['NotStarted', { mirrored: undefined, started: false, finished: false }, 'NotStarted'],
  ['NotStarted', { mirrored: undefined, started: true, finished: false }, 'InProgress'],
  ['InProgress', { mirrored: undefined, started: true, finished: true }, 'Completed'],
  ['NotStarted', { mirrored: undefined, started: false, finished: true }, 'Completed'],
  ['Completed', { mirrored: undefined, started: true, finished: false }, 'InProgress'],
  ['InProgress', { mirrored: 'Applying', started: true, finished: false }, 'Applying'],
  ['Applying', { mirrored: 'Applied', started: true, finished: true }, 'Applied'],
] as const)('a definition that is %s becomes with %j %s', (current, state, expected) => {
  expect(definitionStatus(current, state)).toBe(expected);
});
