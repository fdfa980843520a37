import { decideMany } from '../../../shared/reviews/decisions/decideMany';
import { recordDecision } from '../../../shared/reviews/decisions/recordDecision';
import type { Dependencies } from '../../../shared/reviews/dependencies';
import { etagOf } from '../../../shared/rules/etag';
import { idOf } from '../../support/company';
import { decision as newDecision } from '../../support/reviewSamples';
import { personOf } from '../../support/world/clients';
import { FIVE_MINUTES, raceInEveryOrder } from './race';
import { beginReview, itemsOf, openCrewWorld, type Running } from './reviews';
import type { World } from '../../support/world/world';

const ITEMS = 500;
const REVIEWERS = Array.from({ length: 50 }, (_, n) => `reviewer ${n}`);
/** The number of items that each reviewer decides one by one; RACES_EACH=500 means all of them. */
const EACH = Number(process.env.RACES_EACH ?? 4);

let world: World;
beforeAll(async () => {
  world = await openCrewWorld();
});

test(
  'fifty reviewers at once on the same five hundred decisions: each is in the ledger, and the last one counts',
  async () => {
    const ids = REVIEWERS.map(idOf);
    const { path } = await beginReview(world, { instance: { commonReviewerIds: ids } });
    const key = { ...path, id: path.instanceId };
    const others = Array.from({ length: ITEMS - 2 }, () => newDecision({ instanceId: key.id }));
    await world.plain.storage.decisions.put(key, [others]);
    const items = await itemsOf(world, path);
    const acknowledged: string[] = [];
    const decideSome = async (name: string, n: number): Promise<void> => {
      // All reviewers decide the first item; their other items are spread.
      for (let k = 0; k < EACH; k += 1) {
        const item = items[k === 0 ? 0 : (n * 17 + k * 101) % ITEMS]!;
        const justification = `${name} on ${item.id}, ${k}`;
        await recordDecision(
          world.plain,
          personOf(name),
          { ...path, decisionId: item.id },
          { decision: n % 2 ? 'Approve' : 'Deny', justification },
        );
        acknowledged.push(justification);
      }
    };
    const decideAll = (name: string): Promise<unknown> =>
      decideMany(world.plain, { caller: personOf(name) }, path, {
        operation: 'batchRecordDecisions',
        input: { decision: 'DontKnow', justification: name },
      });

    await Promise.all([...REVIEWERS.map(decideSome), decideAll(REVIEWERS[0]!), decideAll(REVIEWERS[1]!)]);

    const after = await itemsOf(world, path);
    const ledger = new Set<string>();
    for (const item of after) {
      const events = await world.plain.storage.decisions.events(key, item.id);
      expect(events.map(({ version }) => version)).toEqual(Array.from({ length: item.version }, (_, n) => n + 1));
      expect(events.slice(1).map((event) => event.previousJustification)).toEqual(
        events.slice(0, -1).map((event) => event.justification),
      );
      const { decision, justification } = events.at(-1)!;
      expect([item.decision, item.justification]).toEqual([decision, justification]);
      // A bulk request decides each item once.
      for (const name of REVIEWERS.slice(0, 2)) {
        expect(events.filter((event) => event.kind === 'bulk' && event.by.id === idOf(name))).toHaveLength(1);
      }
      for (const event of events) ledger.add(event.justification);
    }
    expect(acknowledged.filter((justification) => !ledger.has(justification))).toEqual([]);
  },
  FIVE_MINUTES,
);

test('of two writers with the same If-Match exactly one is let through', async () => {
  const write =
    (justification: string) =>
    async (deps: Dependencies, { path, items }: Running): Promise<void> => {
      const ifMatch = etagOf(items[0]!);
      const target = { ...path, ifMatch, decisionId: items[0]!.id };
      await recordDecision(deps, personOf('olga'), target, { decision: 'Approve', justification });
    };
  const race = {
    begin: () => beginReview(world),
    actors: [write('one'), write('other')],
    check: async ({ path }: Running, answers: readonly string[]) => {
      expect([...answers].sort()).toEqual(['PreconditionFailed', 'done']);
      const [item] = await itemsOf(world, path);
      expect([item!.version, item!.justification]).toEqual([1, answers[0] === 'done' ? 'one' : 'other']);
    },
  };
  await raceInEveryOrder(world, race, 2);
});
