import { median, percentile, round, thousands, type Row } from './measure';
import { decisionIds } from './singleCalls';
import { crowdReview, instanceOf, open, openWorld, REVIEWER, type Answer, type World } from './world';

const PEOPLE = 1_000;
const CLIENTS = 16;
const SECONDS = 20;
/** The seconds before measuring, in which the engine compiles the hot code. */
const WARM_UP_SECONDS = 6;
/** The number of parts into which the time is divided. The product and its limits take turns. */
const PARTS = 5;

type Act = (n: number) => Promise<Answer>;

interface Part {
  readonly perSecond: number;
  readonly durations: readonly number[];
  readonly errors: number;
}

/** Measures sixteen concurrent reviewers, each of whom reads a decision and then decides it. */
export async function measureClients(): Promise<readonly Row[]> {
  const world = await openWorld(PEOPLE);
  try {
    const { id } = await open(world, crowdReview());
    // Give each client the same number of decisions. Otherwise a client that starts over would meet the decisions of another client, and
    // bare calls would fail.
    const found = await decisionIds(world, id);
    const decisions = found.slice(0, found.length - (found.length % CLIENTS));
    const own = await reviewing(world, id, decisions);
    const functions = bare(world, id, decisions);
    const loops = () => bareLoops(world, id, decisions);
    await run(own, WARM_UP_SECONDS);
    await run(functions, WARM_UP_SECONDS);
    await loops();
    const parts: { readonly own: Part; readonly functions: Part; readonly loops: number }[] = [];
    for (let n = 0; n < PARTS; n += 1) {
      parts.push({ own: await run(own), functions: await run(functions), loops: await loops() });
    }
    return toRows(parts);
  } finally {
    await world.stop();
  }
}

function toRows(parts: readonly { readonly own: Part; readonly functions: Part; readonly loops: number }[]): Row[] {
  const rate = median(parts.map(({ own }) => own.perSecond));
  const durations = parts.flatMap(({ own }) => own.durations);
  const errors = parts.reduce((sum, { own }) => sum + own.errors, 0);
  const compared = (limit: string, of: (part: (typeof parts)[number]) => number): Row => {
    const ratio = median(parts.map((part) => part.own.perSecond / of(part)));
    return {
      what: `${CLIENTS} clients read and decide for ${SECONDS} s`,
      measured: `${thousands(rate)} requests/s`,
      limit: `${thousands(median(parts.map(of)))}/s (${limit})`,
      ratio: `${Math.round(ratio * 100)} %`,
      target: '≥ 60 %',
      reached: ratio >= 0.6,
      details: { parts: parts.map((part) => ({ own: part.own.perSecond, limit: of(part) })) },
    };
  };
  return [
    compared('trivial functions', ({ functions }) => functions.perSecond),
    compared('bare SDK calls', ({ loops }) => loops),
    {
      what: `${CLIENTS} clients: p50, p99 and errors`,
      measured: `${round(median(durations))} ms, ${round(percentile(durations, 0.99))} ms, ${errors} errors`,
      limit: '',
      ratio: '',
      target: '0 errors',
      reached: errors === 0,
      details: { requests: durations.length },
    },
  ];
}

/** Returns an act that reviews: calls with even numbers read a decision, calls with odd numbers decide it. */
async function reviewing(world: World, id: string, decisions: readonly string[]): Promise<Act> {
  const headers = await world.headers(REVIEWER);
  const body = JSON.stringify({ decision: 'Approve', justification: 'Needed for the monthly close' });
  return (n) => {
    const path = `${instanceOf(id)}/decisions/${decisions[(n >> 1) % decisions.length] ?? ''}`;
    return n % 2 === 0 ? world.call('GET', path, { headers }) : world.call('PATCH', path, { headers, body });
  };
}

/** Returns an act that makes the same storage calls from trivial functions. */
function bare(world: World, id: string, decisions: readonly string[]): Act {
  const body = JSON.stringify({ decision: 'Approve' });
  return (n) => {
    const rows = `instance:${id} decision:${id}:${decisions[(n >> 1) % decisions.length] ?? ''}`;
    const [method, path] = n % 2 === 0 ? ['GET', 'read'] : ['PATCH', 'write'];
    const query = new URLSearchParams({ partition: id, rows }).toString();
    return world.call(method, `/bench/${path}?${query}`, n % 2 === 0 ? {} : { body });
  };
}

async function bareLoops(world: World, id: string, decisions: readonly string[]): Promise<number> {
  const { callsPerSecond } = await world.limit<{ readonly callsPerSecond: number }>('POST', 'loops', {
    partition: id,
    clients: String(CLIENTS),
    seconds: String(SECONDS / PARTS),
    instanceRow: `instance:${id}`,
    decisions: decisions.map((decision) => `decision:${id}:${decision}`).join(' '),
  });
  return callsPerSecond;
}

async function run(act: Act, seconds = SECONDS / PARTS): Promise<Part> {
  const start = performance.now();
  const end = start + seconds * 1000;
  const durations: number[] = [];
  let errors = 0;
  const client = async (first: number): Promise<void> => {
    // Each client has its own decisions as long as there are enough.
    for (let n = first * 2; performance.now() < end; n += n % 2 === 0 ? 1 : CLIENTS * 2 - 1) {
      const before = performance.now();
      const { status } = await act(n);
      durations.push(performance.now() - before);
      if (status >= 300) errors += 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, n) => client(n)));
  return { perSecond: (durations.length / (performance.now() - start)) * 1000, durations, errors };
}
