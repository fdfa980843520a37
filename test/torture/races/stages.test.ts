import { randomUUID } from 'node:crypto';
import type { Dependencies } from '../../../shared/reviews/dependencies';
import { stopStage } from '../../../shared/reviews/stages';
import type { Stage } from '../../../shared/rules/model/instance';
import type { StageSettings } from '../../../shared/rules/model/definition';
import { addDays } from '../../../shared/rules/duration';
import { idOf } from '../../support/company';
import { settings } from '../../support/reviewSamples';
import { FIVE_MINUTES, raceInEveryOrder, workOff, type Answer } from './race';
import { admin, beginReview, decideAs, instanceOf, itemsOf, openCrewWorld, type Running } from './reviews';
import type { World } from '../../support/world/world';

let world: World;
beforeAll(async () => {
  world = await openCrewWorld();
});

const reviewerOf = (name: string) => [
  { query: `/users/${idOf(name)}`, queryType: 'MicrosoftGraph', queryRoot: null } as const,
];

/** Returns a stage. Its decisions stay, and undecided items go to the next stage. */
const stageSettings = (stageId: string, name: string): StageSettings => ({
  stageId,
  dependsOn: stageId === '1' ? [] : ['1'],
  durationInDays: 1,
  reviewers: reviewerOf(name),
  fallbackReviewers: [],
  decisionsThatWillMoveToNextStage: ['NotReviewed'],
  recommendationsEnabled: false,
  recommendationLookBackDuration: null,
  recommendationInsightSettings: [],
});

async function beginStages(): Promise<Running & { readonly stageId: string }> {
  const stageId = randomUUID();
  const stage: Stage = {
    id: stageId,
    index: 1,
    status: 'InProgress',
    startDateTime: world.now,
    endDateTime: addDays(world.now, 1),
    reviewers: reviewerOf('olga'),
    fallbackReviewers: [],
    commonReviewerIds: [idOf('olga')],
    fallbackReviewerIds: [],
  };
  const running = await beginReview(world, {
    definition: {
      stageSettings: [stageSettings('1', 'olga'), stageSettings('2', 'admin')],
      settings: settings({ mailNotificationsEnabled: false, reminderNotificationsEnabled: false }),
    },
    instance: { stages: [stage], endDateTime: addDays(world.now, 2) },
  });
  return { ...running, stageId };
}

test(
  'a decision in a stage against its end stays as the result of the stage, or is refused and moves on undecided',
  async () => {
    const seen = new Set<Answer>();
    await raceInEveryOrder(world, {
      begin: beginStages,
      actors: [
        decideAs('olga', 'Approve'),
        async (deps: Dependencies, { path, stageId }) => {
          await stopStage(deps, admin, { ...path, stageId });
          await workOff(world, deps);
        },
      ],
      check: async ({ path }, answers) => {
        seen.add(answers[0]!);
        await workOff(world);
        const { stages, status } = await instanceOf(world, path);
        const [item] = await itemsOf(world, path);
        expect([status, ...stages.map((stage) => stage.status)]).toEqual(['InProgress', 'Completed', 'InProgress']);
        expect([...answers, item!.decision, item!.stage]).toEqual(
          answers[0] === 'done' ? ['done', 'done', 'Approve', 1] : [answers[0], 'done', 'NotReviewed', 2],
        );
      },
    });
    // A reviewer who decides after the next stage has opened does not review it.
    expect([...seen].sort()).toEqual(['Conflict', 'Forbidden', 'done']);
  },
  FIVE_MINUTES,
);
