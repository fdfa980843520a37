import { decideMany } from '../../../shared/reviews/decisions/decideMany';
import { deleteDefinition } from '../../../shared/reviews/definitions/deleteDefinition';
import type { Dependencies } from '../../../shared/reviews/dependencies';
import { updateInstance } from '../../../shared/reviews/instances/changeInstance';
import { idOf } from '../../support/company';
import { personOf } from '../../support/world/clients';
import { DAY, FIVE_MINUTES, raceInEveryOrder, workOff, type Answer } from './race';
import {
  admin,
  beginReview,
  decideAs,
  instanceOf,
  itemsOf,
  openCrewWorld,
  stop,
  type Act,
  type Running,
} from './reviews';
import type { World } from '../../support/world/world';

let world: World;
beforeAll(async () => {
  world = await openCrewWorld();
});

const approve: Act = decideAs('olga', 'Approve');
const approveAll: Act = (deps, { path }) =>
  decideMany(deps, { caller: personOf('olga') }, path, {
    operation: 'batchRecordDecisions',
    input: { decision: 'Approve', justification: 'all' },
  });

/** Returns the first item and its ledger. */
async function endOf({ path }: Running) {
  await workOff(world);
  const [item] = await itemsOf(world, path);
  const { status } = await instanceOf(world, path);
  const events = await world.plain.storage.decisions.events({ ...path, id: path.instanceId }, item!.id);
  return [status, item!.decision, item!.applyResult, ...events.map(({ kind }) => kind)];
}

/** Expects that a decision that was acknowledged came before the end and is applied, and that a refused one left nothing. */
async function expectAllOrNothing(
  running: Running,
  answers: readonly Answer[],
  { order, kind }: { readonly order: readonly string[]; readonly kind: 'single' | 'bulk' },
): Promise<void> {
  expect(answers[1]).toBe('done');
  const end = order.findIndex((call) => /^1 .* write replace instance:/.test(call));
  const last = order.findLastIndex((call) => /^0 .* write .*decision:/.test(call));
  expect(answers[0] === 'done' ? last < end : answers[0]).toBe(answers[0] === 'done' ? true : 'Conflict');
  expect(await endOf(running)).toEqual(
    answers[0] === 'done'
      ? ['Applied', 'Approve', 'AppliedSuccessfully', kind, 'apply']
      : ['Applied', 'NotReviewed', 'New'],
  );
}

describe('A decision is recorded before the end and carried out, or refused, against', () => {
  test.each<readonly [string, Act, { readonly kind: 'single' | 'bulk'; readonly interruptions: number }]>([
    ['a stop', approve, { kind: 'single', interruptions: 2 }],
    ['a stop, decided in bulk', approveAll, { kind: 'bulk', interruptions: 1 }],
  ])(
    '%s',
    async (_, decide, { kind, interruptions }) => {
      const race = {
        begin: () => beginReview(world),
        actors: [decide, stop],
        check: (running: Running, answers: readonly Answer[], order: readonly string[]) =>
          expectAllOrNothing(running, answers, { order, kind }),
      };
      await raceInEveryOrder(world, race, interruptions);
    },
    FIVE_MINUTES,
  );

  test(
    'the timer, that ends it and applies',
    async () => {
      const race = {
        begin: () => beginReview(world),
        actors: [
          approve,
          async (deps: Dependencies, { path }: Running) => {
            await deps.storage.instances.findSeries(path.definitionId);
            world.now = new Date(Date.parse(world.now) + DAY).toISOString();
            await workOff(world, deps);
          },
        ],
        check: (running: Running, answers: readonly Answer[], order: readonly string[]) =>
          expectAllOrNothing(running, answers, { order, kind: 'single' }),
      };
      await raceInEveryOrder(world, race);
    },
    FIVE_MINUTES,
  );
});

test(
  'a decision against the deletion of its definition is recorded before it, or there is nothing to decide on',
  async () => {
    const race = {
      begin: () => beginReview(world),
      actors: [approve, (deps: Dependencies, { path }: Running) => deleteDefinition(deps, admin, path)],
      check: async ({ path }: Running, [decision, deletion]: readonly Answer[], order: readonly string[]) => {
        expect(deletion).toBe('done');
        const end = order.findIndex((call) => /^1 .* write delete instance:/.test(call));
        const last = order.findLastIndex((call) => /^0 .* write .*decision:/.test(call));
        expect(decision === 'done' ? last < end : decision).toBe(decision === 'done' ? true : 'ResourceNotFound');
        await expect(instanceOf(world, path)).rejects.toThrow('no instance');
      },
    };
    await raceInEveryOrder(world, race);
  },
  FIVE_MINUTES,
);

test(
  'a replaced reviewer decides before the replacement, or not at all',
  async () => {
    const query = { query: `/users/${idOf('admin')}`, queryType: 'MicrosoftGraph', queryRoot: null } as const;
    const race = {
      begin: () => beginReview(world),
      actors: [
        approve,
        (deps: Dependencies, { path }: Running) => updateInstance(deps, admin, path, () => ({ reviewers: [query] })),
      ],
      check: async ({ path }: Running, [decision, put]: readonly Answer[], order: readonly string[]) => {
        expect(put).toBe('done');
        const change = order.findIndex((call) => /^1 .* write replace instance:/.test(call));
        const last = order.findLastIndex((call) => /^0 .* write .*decision:/.test(call));
        expect(decision === 'done' ? last < change : decision).toBe(decision === 'done' ? true : 'Forbidden');
        const [item] = await itemsOf(world, path);
        expect(item!.decision).toBe(decision === 'done' ? 'Approve' : 'NotReviewed');
      },
    };
    await raceInEveryOrder(world, race);
  },
  FIVE_MINUTES,
);
