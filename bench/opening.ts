import type { Watched } from './host/watch';
import { bound, median, perSecond, thousands, type Row } from './measure';
import { crowdReview, managersReview, open, openWorld, remove, type World } from './world';

const LARGE = 100_000;
const MEGABYTES = 150;
const SLICE_MS = 30_000;

interface Round {
  readonly watched: Watched;
  /** The calls between the creation of the review and its status `InProgress`, without the polling of the queue. */
  readonly calls: { readonly storage: object; readonly directory: object };
  readonly rows: number;
  readonly rawMilliseconds: number;
}

/**
 * Measures how many decisions a second an opening writes. The limit is bare transactions that write the same rows to the same storage from
 * the same process. The first round is a warm-up, except at the largest size, which has only one round.
 */
export async function measureOpening(people: number): Promise<readonly Row[]> {
  const world = await openWorld(people);
  try {
    if (people >= LARGE) return rowsFor(people, [await round1(world, crowdReview())], 'one reviewer');
    const common = await rounds(world, crowdReview);
    const managers = people <= 1_000 ? await rounds(world, managersReview) : [];
    return [
      ...rowsFor(people, common, 'one reviewer'),
      ...(managers.length > 0 ? rowsFor(people, managers, 'managers, recommendations').slice(0, 2) : []),
    ];
  } finally {
    await world.stop();
  }
}

async function rounds(world: World, review: () => object): Promise<readonly Round[]> {
  const all: Round[] = [];
  for (let n = 0; n < (world.people > 5_000 ? 4 : 6); n += 1) all.push(await round1(world, review()));
  return all.slice(1);
}

async function round1(world: World, review: object): Promise<Round> {
  await world.limit('POST', 'watch');
  await Promise.all([world.tenant('DELETE', '/local/stats'), world.directory('DELETE', '/local/stats')]);
  const { id } = await open(world, review);
  const { storage } = (await world.tenant('GET', '/local/stats')).body as unknown as Round['calls'];
  const { directory } = JSON.parse((await world.directory('GET', '/local/stats')).text) as Round['calls'];
  const watched = await world.limit<Watched>('DELETE', 'watch');
  const { rows } = await world.limit<{ readonly rows: number }>('POST', 'copy', { definition: id, instance: id });
  if (rows % world.people !== 0) throw new Error(`${rows} rows of ${world.people} decisions`);
  // An emulated table becomes slower with each row, so each round and each limit begins with an empty table.
  if (world.people < LARGE) await remove(world, id);
  const { milliseconds } = await world.limit<{ readonly milliseconds: number }>('POST', 'transactions');
  return { watched, calls: { storage, directory }, rows, rawMilliseconds: milliseconds };
}

function rowsFor(people: number, all: readonly Round[], reviewers: string): readonly Row[] {
  const own = median(all.map(({ watched }) => perSecond(people, watched.milliseconds)));
  const raw = median(all.map(({ rawMilliseconds }) => perSecond(people, rawMilliseconds)));
  const ratio = median(all.map(({ watched, rawMilliseconds }) => rawMilliseconds / watched.milliseconds));
  const slice = Math.max(...all.map(({ watched }) => watched.longestSliceMilliseconds));
  const growth = Math.max(...all.map(({ watched }) => watched.peakGrowthMegabytes));
  const name = `opening a review of ${thousands(people)} people (${reviewers})`;
  return [
    {
      what: name,
      measured: `${thousands(own)} decisions/s`,
      limit: `${thousands(raw)} decisions/s`,
      ratio: `${Math.round(ratio * 100)} %`,
      target: '≥ 60 %',
      reached: ratio >= 0.6,
      details: { rounds: all },
    },
    counted(`${name}: calls`, all),
    bound(`${name}: longest queue slice`, [slice, SLICE_MS], 'ms'),
    bound(`${name}: memory growth, peak`, [growth, MEGABYTES], 'MB'),
  ];
}

/** Returns the row with the calls of the last round. Only the number of slices depends on the machine. */
function counted(what: string, all: readonly Round[]): Row {
  const { calls, watched } = all.at(-1) as Round;
  const kinds = (of: object): string =>
    Object.entries(of)
      .filter(([kind, n]) => kind !== 'queuePoll' && n > 0)
      .map(([kind, n]) => `${thousands(n as number)} ${kind}`)
      .join(', ');
  return {
    what,
    measured: `storage: ${kinds(calls.storage)}; directory: ${kinds(calls.directory)}`,
    limit: `${watched.slices} slices`,
    ratio: '',
    target: '',
    reached: null,
    details: calls,
  };
}
