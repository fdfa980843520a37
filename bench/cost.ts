import { round, thousands, type Row } from './measure';
import { decisionIds } from './singleCalls';
import { crowdReview, instanceOf, open, openWorld, REVIEWER, type World } from './world';

/** Each step of 5,000 people costs the same: a page more than five of the directory, 50 transactions, a block of a report. */
const SIZES = [5_000, 10_000, 15_000] as const;
const LARGE = 100_000;
const SINGLE = 100;

/** Dollars for one operation, as `docs/scaling.md` states them. */
const DOLLARS = { table: 0.00036 / 10_000, queue: 0.004 / 10_000, block: 0.05 / 10_000 };

type Calls = Readonly<Record<string, number>>;
type Phases = Readonly<Record<string, Calls>>;

/**
 * The storage transactions of the phases of a review, counted at three sizes. Where the steps between them are equal, the number
 * at 100,000 follows exactly; where they are not, the row says so and is no more than a straight line.
 */
export async function measureCost(): Promise<readonly Row[]> {
  const counted: Phases[] = [];
  for (const people of SIZES) counted.push(await countPhases(people));
  const [first, second, third] = counted as [Phases, Phases, Phases];
  return Object.keys(first).map((phase) => {
    const at = (phases: Phases): Calls => phases[phase] ?? {};
    return toRow(phase, [at(first), at(second), at(third)]);
  });
}

async function countPhases(people: number): Promise<Phases> {
  const world = await openWorld(people);
  try {
    const id = { value: '' };
    const opening = await world.storageCalls(async () => {
      id.value = (await open(world, crowdReview())).id;
    });
    const decisions = await decisionIds(world, id.value);
    const single = await world.storageCalls(() => decideSingly(world, id.value, decisions));
    const bulk = await world.storageCalls(() => post(world, `${REVIEWER}/${id.value}/batchRecordDecisions`, BULK));
    const ending = await world.storageCalls(() => post(world, `admin/${id.value}/stop`));
    const applying = await world.storageCalls(() => post(world, `admin/${id.value}/applyDecisions`));
    const reporting = await world.storageCalls(() => report(world));
    return {
      opening,
      'deciding in bulk': bulk,
      'deciding one by one': scaled(single, people / SINGLE),
      ending,
      'applying (all kept)': applying,
      reporting,
    };
  } finally {
    await world.stop();
  }
}

const BULK = { decision: 'Approve', justification: 'Needed for the monthly close' };

/** So many decisions by themselves; each costs the same. */
async function decideSingly(world: World, id: string, decisions: readonly string[]): Promise<void> {
  const headers = await world.headers(REVIEWER);
  const body = JSON.stringify({ decision: 'Approve' });
  for (const decision of decisions) {
    const { status } = await world.call('PATCH', `${instanceOf(id)}/decisions/${decision}`, { headers, body });
    if (status !== 204) throw new Error(`A decision answered ${status}.`);
  }
}

async function post(world: World, path: string, body?: object): Promise<void> {
  const [person = '', id = '', action = ''] = path.split('/');
  const { status } = await world.as(person).post(`/definitions/${id}/instances/${id}/${action}`, body);
  if (status >= 300) throw new Error(`${action} answered ${status}.`);
  await world.advance('PT0S');
}

async function report(world: World): Promise<void> {
  const searched = {
    '@odata.type': '#microsoft.graph.accessReviewQueryScope',
    queryType: 'MicrosoftGraph',
    query: "/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/groups')",
  };
  const { status } = await world.as('admin').post('/historyDefinitions', {
    displayName: 'Everything',
    reviewHistoryPeriodStartDateTime: '2026-01-01T00:00:00Z',
    reviewHistoryPeriodEndDateTime: '2027-01-01T00:00:00Z',
    scopes: [searched],
  });
  if (status !== 201) throw new Error(`The report answered ${status}.`);
  await world.advance('PT0S');
}

const scaled = (calls: Calls, factor: number): Calls =>
  Object.fromEntries(Object.entries(calls).map(([kind, n]) => [kind, Math.round(n * factor)]));

function toRow(phase: string, [first, second, third]: readonly [Calls, Calls, Calls]): Row {
  const kinds = [...new Set([...Object.keys(first), ...Object.keys(second), ...Object.keys(third)])];
  const steps = (LARGE - SIZES[0]) / (SIZES[1] - SIZES[0]);
  const of = (calls: Calls, kind: string): number => calls[kind] ?? 0;
  const isLinear = kinds.every((kind) => of(third, kind) - of(second, kind) === of(second, kind) - of(first, kind));
  const slope = (kind: string): number => (of(third, kind) - of(first, kind)) / 2;
  const large = Object.fromEntries(kinds.map((kind) => [kind, of(first, kind) + steps * slope(kind)]));
  const total = Object.values(large).reduce((sum, n) => sum + n, 0);
  const counted = Object.values(third).reduce((sum, n) => sum + n, 0);
  return {
    what: `storage transactions of 100,000 decisions: ${phase}`,
    measured: `${thousands(counted)} at ${thousands(SIZES[2])}`,
    limit: `${thousands(total)} at ${thousands(LARGE)} (${isLinear ? 'exactly linear' : 'not exactly linear'})`,
    ratio: `${round(dollars(large))} dollars`,
    target: '',
    reached: null,
    details: { counted: { [SIZES[0]]: first, [SIZES[1]]: second, [SIZES[2]]: third }, [LARGE]: large, isLinear },
  };
}

function dollars(calls: Calls): number {
  return Object.entries(calls).reduce((sum, [kind, n]) => {
    const price = kind === 'blob' ? DOLLARS.block : kind.startsWith('queue') ? DOLLARS.queue : DOLLARS.table;
    return sum + n * price;
  }, 0);
}
