import { addDays } from '../../../../shared/rules/duration';
import {
  endStageEarly,
  goesToNextStage,
  withFirstStage,
  withNextStage,
} from '../../../../shared/rules/instance/stages';
import type { Instance } from '../../../../shared/rules/model/instance';
import { decision, instance } from '../../../support/reviewSamples';

const { terms } = instance();
const STAGE = {
  stageId: '1',
  dependsOn: [],
  durationInDays: 1,
  recommendationsEnabled: true,
  reviewers: [],
  fallbackReviewers: [],
  recommendationInsightSettings: [],
  recommendationLookBackDuration: null,
};

test.each([
  [['Recommendation'], 'NotReviewed', 'Deny', true],
  [['Recommendation'], 'NotReviewed', 'NoInfoAvailable', false],
  [['Recommendation'], 'Approve', 'Deny', false],
  [['Recommendation', 'Approve'], 'Approve', 'NoInfoAvailable', true],
  [['NotReviewed'], 'NotReviewed', 'NoInfoAvailable', true],
] as const)(
  'where %j go on, an item with %s and the recommendation %s: %j',
  (moving, decided, recommendation, goes) => {
    const staged = instance({
      terms: { ...terms, stageSettings: [{ ...STAGE, decisionsThatWillMoveToNextStage: moving }] },
    });
    expect(goesToNextStage(staged, decision({ decision: decided, recommendation, stage: 1 }))).toBe(goes);
  },
);

describe('a stage that is stopped', () => {
  const START = '2026-01-05T08:00:00.000Z';
  const day = (n: number): string => addDays(START, n);
  const nobody = () => ({ reviewers: [], fallbackReviewers: [] });
  const lasting = (durationInDays: number) => ({ ...STAGE, durationInDays, decisionsThatWillMoveToNextStage: null });
  const staged = withFirstStage(
    instance({
      terms: { ...terms, stageSettings: [lasting(5), lasting(2), lasting(3)] },
      status: 'InProgress',
      startDateTime: START,
      endDateTime: day(10),
    }),
    nobody,
  );
  const ends = ({ stages, endDateTime }: Instance) => [...stages.map((stage) => stage.endDateTime), endDateTime];
  const never = () => {
    throw new Error('It is not the last stage.');
  };

  test('ends then, the next ones keep their length, and the instance ends earlier', () => {
    const stopped = endStageEarly(staged, day(1), never);
    const second = withNextStage(stopped, day(1), nobody);
    const third = withNextStage(second, day(3), nobody);
    expect([stopped, second, third].map(ends)).toEqual([
      [day(1), day(6)],
      [day(1), day(3), day(6)],
      [day(1), day(3), day(6), day(6)],
    ]);
  });

  test('after its end leaves the plan as it was', () => {
    const late = endStageEarly(staged, day(5.5), never);
    expect(ends(withNextStage(late, day(5.5), nobody))).toEqual([day(5), day(7), day(10)]);
  });

  test('ends the instance where it is the last one', () => {
    const last = [day(5), day(7)].reduce((given, at) => withNextStage(given, at, nobody), staged);
    const stop = (given: Instance): Instance => ({ ...given, endDateTime: day(8) });
    expect(endStageEarly(last, day(8), stop).endDateTime).toBe(day(8));
  });
});
