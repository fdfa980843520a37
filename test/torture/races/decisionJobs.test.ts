import { decideMany, findJob } from '../../../shared/reviews/decisions/decideMany';
import { recordDecision } from '../../../shared/reviews/decisions/recordDecision';
import type { Dependencies } from '../../../shared/reviews/dependencies';
import { reconcile } from '../../../shared/lifecycle/reconcile';
import { GraphError } from '../../../shared/rules/errors';
import { idOf } from '../../support/company';
import { decision as newDecision } from '../../support/reviewSamples';
import { personOf } from '../../support/world/clients';
import { workOff } from './race';
import { beginReview, itemsOf, openCrewWorld, type Running } from './reviews';
import type { World } from '../../support/world/world';

/** The number of items: more than one slice decides, by at most one page. */
const ITEMS = 1_000;
const olga = personOf('olga');
const DENIED = { decision: 'Deny', justification: 'moved on' } as const;

let world: World;
beforeAll(async () => {
  world = await openCrewWorld();
});
beforeEach(() => {
  world.queue.length = 0;
});

async function crowdedReview(): Promise<Running> {
  const running = await beginReview(world);
  const { definitionId, instanceId } = running.path;
  const others = Array.from({ length: ITEMS - 2 }, () => newDecision({ instanceId }));
  await world.plain.storage.decisions.put({ definitionId, id: instanceId }, [others]);
  return running;
}

async function askedFor({ path }: Running): Promise<string> {
  const order = { operation: 'batchRecordDecisions', input: DENIED } as const;
  const id = await decideMany(world.plain, { caller: olga, inBackground: true }, path, order);
  return id ?? '';
}

const messageOf = (jobId: string) => {
  const found = world.queue.find(({ message: { subject } }) => subject.kind === 'job' && subject.jobId === jobId);
  if (!found) throw new Error('There is no message for the job.');
  return found.message;
};

/** Returns the number of olga's entries in each item's ledger. */
async function entriesOf({ path: { definitionId, instanceId: id } }: Running): Promise<ReadonlySet<number>> {
  const counts = new Set<number>();
  for (const item of await itemsOf(world, { definitionId, instanceId: id })) {
    const events = await world.plain.storage.decisions.events({ definitionId, id }, item.id);
    counts.add(events.filter(({ kind, by }) => kind === 'bulk' && by.id === idOf('olga')).length);
  }
  return counts;
}

const isOver = async (jobId: string): Promise<boolean> =>
  (await findJob(world.plain, olga, jobId)).endedDateTime !== null;

/** Returns a process that ends after a slice has decided and before its cursor is saved. */
const dying = ({ storage, ...deps }: Dependencies): Dependencies => ({
  ...deps,
  storage: {
    ...storage,
    jobs: { ...storage.jobs, replace: () => Promise.reject(new GraphError('ServiceUnavailable', 'Gone.')) },
  },
});

test('a repeated slice decides nothing twice, and skips items that a reviewer has decided meanwhile', async () => {
  const review = await crowdedReview();
  const id = await askedFor(review);
  const message = messageOf(id);
  await expect(reconcile(dying(world.plain), message)).rejects.toThrow('Gone.');
  const [first, second] = (await itemsOf(world, review.path)).map(({ id: itemId }) => itemId);
  const [since, takenBack] = [{ decision: 'Approve' }, { decision: 'NotReviewed' }] as const;
  await recordDecision(world.plain, olga, { ...review.path, decisionId: first! }, { ...since, justification: 'stays' });
  await recordDecision(world.plain, olga, { ...review.path, decisionId: second! }, takenBack);

  // Two workers get the same message at the same time.
  await Promise.all([reconcile(world.plain, message), reconcile(world.plain, message)]);
  expect(await isOver(id)).toBe(false);
  await workOff(world);

  expect(await isOver(id)).toBe(true);
  expect(await entriesOf(review)).toEqual(new Set([1]));
  const items = await itemsOf(world, review.path);
  expect(items.find((item) => item.id === first)?.decision).toBe('Approve');
  expect(items.find((item) => item.id === second)?.decision).toBe('NotReviewed');
  expect(items.filter(({ decision }) => decision === 'Deny')).toHaveLength(ITEMS - 2);
}, 120_000);

test('a message that is delivered again when all is done does nothing', async () => {
  const review = await beginReview(world);
  const id = await askedFor(review);
  const message = messageOf(id);
  await workOff(world);
  expect(await isOver(id)).toBe(true);

  await reconcile(world.plain, message);
  expect(await entriesOf(review)).toEqual(new Set([1]));
});
