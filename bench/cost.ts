import { round, thousands, type Row } from './measure';
import { decisionIds } from './singleCalls';
import { crowdReview, instanceOf, open, openWorld, post, REVIEWER, type World } from './world';

/**
 * The numbers of people to count. Each further 5,000 people cost the same: six pages of the directory, 50 transactions, one block of a
 * report.
 */
const SIZES = [5_000, 10_000, 15_000] as const;
const LARGE = 100_000;
const SINGLE = 100;

/** The price of one operation in dollars, as in `docs/scaling.md`. */
const DOLLARS = { table: 0.00036 / 10_000, queue: 0.004 / 10_000, block: 0.05 / 10_000 };

type Calls = Readonly<Record<string, number>>;
type Phases = Readonly<Record<string, Calls>>;

/**
 * The fewest transactions for a number of people: a transaction holds 100 rows, a page 1,000, and each change of a decision also writes a
 * ledger row.
 */
const MINIMUM: Readonly<Record<string, (people: number) => number>> = {
  opening: (people) => people / 100,
  'deciding in bulk': (people) => people / 1_000 + people / 50,
  'deciding one by one': (people) => people,
  ending: () => 1,
  'applying (all kept)': (people) => people / 1_000 + people / 50,
  reporting: (people) => people / 1_000 + 1,
};

/** Counts the storage transactions of each phase of a review of 100,000 people. */
export async function countCost(): Promise<readonly Row[]> {
  const phases = await countPhases(LARGE);
  return Object.entries(phases).map(([phase, calls]) => toRow(phase, calls, { how: 'counted', counted: calls }));
}

/**
 * Counts these transactions at three sizes. If each size adds the same number, the number at 100,000 follows exactly; otherwise the row
 * says so and extrapolates a straight line.
 */
export async function projectCost(): Promise<readonly Row[]> {
  const counted: Phases[] = [];
  for (const people of SIZES) counted.push(await countPhases(people));
  return Object.keys(MINIMUM).map((phase) => {
    const [first = {}, second = {}, third = {}] = counted.map((phases) => phases[phase]);
    return toRow(phase, ...project(first, second, third));
  });
}

/** How the number at 100,000 was found, and from which counts. */
interface Origin {
  readonly how: string;
  readonly counted: object;
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

/** Records decisions one by one; each decision costs the same. */
async function decideSingly(world: World, id: string, decisions: readonly string[]): Promise<void> {
  const headers = await world.headers(REVIEWER);
  const body = JSON.stringify({ decision: 'Approve' });
  for (const decision of decisions) {
    const { status } = await world.call('PATCH', `${instanceOf(id)}/decisions/${decision}`, { headers, body });
    if (status !== 204) throw new Error(`A decision answered ${status}.`);
  }
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

function project(first: Calls, second: Calls, third: Calls): [Calls, Origin] {
  const kinds = [...new Set([first, second, third].flatMap(Object.keys))];
  const steps = (LARGE - SIZES[0]) / (SIZES[1] - SIZES[0]);
  const of = (calls: Calls, kind: string): number => calls[kind] ?? 0;
  const isLinear = kinds.every((kind) => of(third, kind) - of(second, kind) === of(second, kind) - of(first, kind));
  const slope = (kind: string): number => (of(third, kind) - of(first, kind)) / 2;
  const large = Object.fromEntries(kinds.map((kind) => [kind, of(first, kind) + steps * slope(kind)]));
  const how = isLinear ? 'exactly linear' : 'not exactly linear';
  return [large, { how, counted: { [SIZES[0]]: first, [SIZES[1]]: second, [SIZES[2]]: third } }];
}

function toRow(phase: string, large: Calls, origin: Origin): Row {
  const total = Object.values(large).reduce((sum, n) => sum + n, 0);
  const least = MINIMUM[phase]?.(LARGE) ?? 0;
  return {
    what: `storage transactions of ${thousands(LARGE)} decisions: ${phase}`,
    measured: `${thousands(total)} (${origin.how})`,
    limit: `${thousands(least)} (the least)`,
    ratio: `${round(dollars(large))} dollars`,
    target: '',
    reached: null,
    details: { ...origin, [LARGE]: large },
  };
}

function dollars(calls: Calls): number {
  return Object.entries(calls).reduce((sum, [kind, n]) => {
    const price = kind === 'blob' ? DOLLARS.block : kind.startsWith('queue') ? DOLLARS.queue : DOLLARS.table;
    return sum + n * price;
  }, 0);
}
