import { applyDecisions } from '../../../shared/reviews/instances/changeInstance';
import { restoreRemoved } from '../../../shared/reviews/instances/restorations';
import type { ApplyResult } from '../../../shared/rules/model/definition';
import { idOf } from '../../support/company';
import { FIVE_MINUTES, raceInEveryOrder, workOff } from './race';
import { admin, beginReview, instanceOf, itemsOf, openCrewWorld, type Act, type Running } from './reviews';
import type { World } from '../../support/world/world';

let world: World;
beforeAll(async () => {
  world = await openCrewWorld();
});

const restore: Act = (deps, { path }) =>
  restoreRemoved(deps, admin, path, {
    ...{ reason: 'a mistake', isValidationOnly: false, expectedCount: null },
    ...{ principalId: null, decisionIds: null },
  });
/** Begins with a review that has just removed a member, or failed to. It is stored in the form in which the lifecycle stores it. */
async function beginApplied(applyResult: ApplyResult = 'AppliedSuccessfully'): Promise<Running> {
  const running = await beginReview(world, { instance: { status: 'Applied' }, definition: { status: 'Applied' } });
  const key = { ...running.path, id: running.path.instanceId };
  const { decisions } = world.plain.storage;
  const previous = (await decisions.find(key, running.items[0]!.id))!;
  const plan = [{ kind: 'membership', groupId: idOf('Crew') }] as const;
  const taken = { decision: 'Deny', applyResult, appliedDateTime: world.now, removalBegun: true, plan } as const;
  await decisions.change(key, [{ previous, next: { ...previous.value, ...taken } }]);
  await takeOut(running.items[0]!.principal.id);
  return running;
}

const CREW = `/v1.0/groups/${idOf('Crew')}/members`;

async function members(): Promise<readonly string[]> {
  const { value } = (await world.directory(`GET ${CREW}?$select=id`)) as { readonly value: readonly { id: string }[] };
  return value.map(({ id }) => id);
}

/** Removes one person from the crew. */
async function takeOut(person: string): Promise<void> {
  const present = await members();
  for (const id of [idOf('anna'), idOf('bert')].filter((each) => each !== person && !present.includes(each))) {
    const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` };
    await world.directory(`POST ${CREW}/$ref`, reference);
  }
  if (present.includes(person)) await world.directory(`DELETE ${CREW}/${person}/$ref`);
}

const kindsOf = async ({ path }: Running): Promise<string[]> => {
  const [item] = await itemsOf(world, path);
  const events = await world.plain.storage.decisions.events({ ...path, id: path.instanceId }, item!.id);
  return events.map(({ kind }) => kind);
};

test(
  'two restorations: one is under way, the other is refused, and the access is given once',
  async () => {
    await raceInEveryOrder(world, {
      begin: () => beginApplied(),
      actors: [restore, restore],
      check: async (running, answers) => {
        expect([...answers].sort()).toEqual(['Conflict', 'done']);
        const given = world.additions.length;
        await workOff(world);
        expect(await members()).toHaveLength(2);
        expect(world.additions.length - given).toBe(1);
        expect((await instanceOf(world, running.path)).restorations).toHaveLength(1);
      },
    });
  },
  FIVE_MINUTES,
);

test(
  'a restoration against a new attempt to remove: one of them is refused, or has nothing to do',
  async () => {
    await raceInEveryOrder(world, {
      begin: () => beginApplied('AppliedWithUnknownFailure'),
      actors: [restore, (deps, { path }) => applyDecisions(deps, admin, path)],
      check: async (running, answers) => {
        expect([...answers].sort()).toEqual(['Conflict', 'done']);
        await workOff(world);
        expect(await members()).toHaveLength(1);
        expect(await kindsOf(running)).toEqual(answers[0] === 'done' ? [] : ['apply']);
      },
    });
  },
  FIVE_MINUTES,
);
