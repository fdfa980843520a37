import { extended } from '../../../../shared/rules/instance/extension';
import { currentStage, withFirstStage, withNextStage } from '../../../../shared/rules/instance/stages';
import { GraphError } from '../../../../shared/rules/errors';
import type { Instance } from '../../../../shared/rules/model/instance';
import { instance } from '../../../support/reviewSamples';

const BY = { id: '1', displayName: 'Ada', userPrincipalName: 'ada' };
const NOW = '2026-01-06T08:00:00.000Z';
const at = (day: number): string => `2026-01-${String(day).padStart(2, '0')}T08:00:00.000Z`;

/** An instance of four days, from 5 to 9 January. */
const running = instance({ status: 'InProgress' });
const extend = (given: Instance, endDateTime: string, nextStart?: string): Instance =>
  extended(given, { endDateTime, reason: 'year end' }, { by: BY, now: NOW, stage: undefined, nextStart });

const refusalOf = (act: () => unknown): readonly [string, string] => {
  try {
    act();
  } catch (error) {
    if (error instanceof GraphError) return [error.code, error.message];
  }
  throw new Error('It was not refused.');
};

test('an extension moves the end and keeps who did it, when, why, and the end before', () => {
  const { endDateTime, extensions } = extend(running, at(11));
  expect(endDateTime).toBe(at(11));
  expect(extensions).toEqual([{ by: BY, dateTime: NOW, reason: 'year end', previousEndDateTime: at(9) }]);
});

test.each<[string, string, string | undefined, string]>([
  ['the present end', at(9), undefined, 'later than 2026-01-09'],
  ['an earlier end', at(8), undefined, 'later than 2026-01-09'],
  ['more than twice its length', '2026-01-13T08:00:00.001Z', undefined, '2026-01-13T08:00:00.000Z at the latest'],
  ['beyond the next occurrence', at(13), at(12), '2026-01-12T08:00:00.000Z at the latest: the next occurrence starts'],
])('an extension to %s is refused', (_, endDateTime, nextStart, reason) => {
  const [code, message] = refusalOf(() => extend(running, endDateTime, nextStart));
  expect(code).toBe('Conflict');
  expect(message).toContain(reason);
});

test('the end can be exactly twice the length away, or the start of the next occurrence', () => {
  expect(extend(running, at(13)).endDateTime).toBe(at(13));
  expect(extend(running, at(12), at(12)).endDateTime).toBe(at(12));
});

test('twice the length counts from the end that was planned, however often it is extended', () => {
  const once = extend(running, at(11));
  expect(refusalOf(() => extend(once, at(14)))[1]).toContain('2026-01-13T08:00:00.000Z at the latest');
});

test('an instance without a next occurrence lasts 180 days at most', () => {
  const long = instance({ status: 'InProgress', endDateTime: '2026-06-01T08:00:00.000Z' });
  expect(refusalOf(() => extend(long, '2026-07-05T08:00:00.000Z'))[1]).toContain(
    '2026-07-04T08:00:00.000Z at the latest',
  );
  expect(extend(long, '2026-07-04T08:00:00.000Z').endDateTime).toBe('2026-07-04T08:00:00.000Z');
});

test('three extensions are possible', () => {
  const third = [10, 11, 12].reduce((given, day) => extend(given, at(day)), running);
  expect(third.extensions).toHaveLength(3);
  expect(refusalOf(() => extend(third, at(13)))[1]).toContain('3 times');
});

describe('with stages of two days each', () => {
  const stage = (stageId: string) => ({
    stageId,
    dependsOn: [],
    durationInDays: 2,
    recommendationsEnabled: false,
    decisionsThatWillMoveToNextStage: null,
    reviewers: [],
    fallbackReviewers: [],
    recommendationInsightSettings: [],
    recommendationLookBackDuration: null,
  });
  const terms = { ...running.terms, stageSettings: [stage('1'), stage('2')] };
  const nobody = () => ({ reviewers: [], fallbackReviewers: [] });
  const staged = withFirstStage({ ...running, terms }, nobody);
  const first = currentStage(staged)!;

  test('the end of the stage is given, and the instance ends later by the same time', () => {
    const by = { by: BY, now: NOW, stage: first, nextStart: undefined };
    const later = extended(staged, { endDateTime: at(8), reason: 'ill' }, by);
    expect([currentStage(later)?.endDateTime, later.endDateTime]).toEqual([at(8), at(10)]);
    expect(refusalOf(() => extended(staged, { endDateTime: at(12), reason: 'ill' }, by))[1]).toContain(
      '2026-01-11T08:00:00.000Z at the latest',
    );
  });

  test('the stages after it keep their length', () => {
    const later = withNextStage(extend(staged, at(11)), at(9), nobody);
    expect(later.stages.map(({ endDateTime }) => endDateTime)).toEqual([at(9), at(11)]);
  });
});
