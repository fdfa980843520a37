import { median, round, timed, type Row } from './measure';
import { crowdReview, instanceOf, open, openWorld, REVIEWER, type World } from './world';

const PEOPLE = 1_000;
const ROUNDS = 5;
const CALLS = 150;

interface Pair {
  readonly own: (n: number) => Promise<unknown>;
  readonly raw: (n: number) => Promise<unknown>;
}

/** Measures single calls of the product and of its limit in turn, so that disturbances of the machine affect both. */
export async function measureSingleCalls(): Promise<readonly Row[]> {
  const world = await openWorld(PEOPLE);
  try {
    const { id } = await open(world, crowdReview());
    const decisions = await decisionIds(world, id);
    const at = (n: number): string => decisions[n % decisions.length] ?? '';
    return [
      await compare('GET instance', 1.3, await getInstance(world, id)),
      await compare('PATCH decision', 1.3, await patchDecision(world, id, at)),
      await compare('a page of 100 decisions', 1.5, await page(world, id)),
    ];
  } finally {
    await world.stop();
  }
}

/** Returns the ids of the first 100 decisions. */
export async function decisionIds(world: World, id: string): Promise<readonly string[]> {
  const { body } = await world.as('admin').get(`/definitions/${id}/instances/${id}/decisions?$top=100`);
  return body.value.map((decision) => decision.id);
}

const expect = (wanted: number) => (answer: { readonly status: number; readonly text: string }) => {
  if (answer.status !== wanted) throw new Error(`Answered ${answer.status}: ${answer.text}`);
};

async function getInstance(world: World, id: string): Promise<Pair> {
  const headers = await world.headers('admin');
  return {
    own: () => world.call('GET', instanceOf(id), { headers }).then(expect(200)),
    raw: () => world.limit('GET', 'read', { partition: id, rows: `series instance:${id}` }),
  };
}

async function patchDecision(world: World, id: string, at: (n: number) => string): Promise<Pair> {
  const headers = await world.headers(REVIEWER);
  const body = JSON.stringify({ decision: 'Approve', justification: 'Needed for the monthly close' });
  return {
    own: (n) => world.call('PATCH', `${instanceOf(id)}/decisions/${at(n)}`, { headers, body }).then(expect(204)),
    raw: (n) => {
      const query = new URLSearchParams({ partition: id, rows: `instance:${id} decision:${id}:${at(n)}` });
      return world.call('PATCH', `/bench/write?${query.toString()}`, { body }).then(expect(204));
    },
  };
}

async function page(world: World, id: string): Promise<Pair> {
  const headers = await world.headers('admin');
  return {
    own: () => world.call('GET', `${instanceOf(id)}/decisions?$top=100`, { headers }).then(expect(200)),
    raw: () => world.limit('GET', 'page', { partition: id, instance: id }),
  };
}

async function compare(what: string, most: number, { own, raw }: Pair): Promise<Row> {
  const rounds: { readonly own: number; readonly raw: number }[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [owns, raws]: [number[], number[]] = [[], []];
    for (let n = 0; n < CALLS; n += 1) {
      owns.push(await timed(() => own(n)));
      raws.push(await timed(() => raw(n)));
    }
    // The first round is a warm-up.
    if (round > 0) rounds.push({ own: median(owns), raw: median(raws) });
  }
  const ratio = median(rounds.map((each) => each.own / each.raw));
  return {
    what: `${what}, one after the other`,
    measured: `${round(median(rounds.map((each) => each.own)))} ms`,
    limit: `${round(median(rounds.map((each) => each.raw)))} ms`,
    ratio: `${ratio.toFixed(2)} ×`,
    target: `≤ ${most} ×`,
    reached: ratio <= most,
    details: { rounds },
  };
}
