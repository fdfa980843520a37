import { brokenChains } from '../../support/world/chains';
import { brokenPacks } from '../../support/world/packs';
import { brokenPopulations } from '../../support/world/populations';
import type { StoredRow } from '../../support/world/worldTables';
import type { Cast } from '../../support/world/cast';
import { Host } from '../../support/world/host';
import { Fate, type Death } from '../../support/world/mortal';
import { heardFrom, mailTexts, pictureOf, surplus, type Heard, type Picture } from '../../support/world/picture';
import type { StorageService } from '../../support/world/storageService';
import { openWorld } from '../../support/world/world';
import { START, type Scenario } from './roles';

/** The storage, the tenant file and the people of a scenario. */
export interface Place {
  readonly service: StorageService;
  /** The path of a tenant file, and its people. */
  readonly tenant: string;
  readonly cast: Cast;
}

const brokenEvidence = (rows: readonly StoredRow[]): readonly string[] => [
  ...brokenChains(rows),
  ...brokenPopulations(rows),
];

/** The result of a run of a scenario. */
export interface Run {
  readonly calls: readonly string[];
  readonly picture: Picture;
  readonly mails: readonly string[];
  readonly removals: readonly string[];
  readonly heard: Heard;
  readonly brokenEvidence: readonly string[];
}

/** Runs a scenario once, with at most one crash. */
export async function run({ service, tenant, cast }: Place, scenario: Scenario, death?: Death): Promise<Run> {
  const world = await openWorld(service, tenant, START);
  const known = new Set([...cast.people, ...cast.groups].map(({ id }) => id));
  try {
    const fate = new Fate(death);
    await scenario({ host: new Host(world, fate), cast });
    return {
      calls: fate.calls.map(({ target, name }) => `${target} ${name}`),
      picture: await pictureOf(world, known),
      mails: mailTexts(world.mails, known),
      removals: [...world.removals].sort(),
      heard: heardFrom(world.receivers.posts, known),
      brokenEvidence: [...brokenEvidence(await world.rows('reviews')), ...(await brokenPacks(world))],
    };
  } finally {
    await world.close();
  }
}

/** Returns what is wrong with an interrupted run; empty if it ended as the uninterrupted run did. */
export function differences(whole: Run, interrupted: Run): string[] {
  const lists: [string, readonly string[], readonly string[]][] = [
    ['row', whole.picture.rows, interrupted.picture.rows],
    ['line of a report', whole.picture.reports, interrupted.picture.reports],
    ['in the directory', whole.picture.directory, interrupted.picture.directory],
    ['removal', whole.removals, interrupted.removals],
    ['notification', whole.heard.texts, interrupted.heard.texts],
  ];
  const lost = surplus(interrupted.mails, whole.mails).map((text) => `lost mail: ${text}`);
  const doubled = surplus(whole.mails, interrupted.mails).map((text) => `mail too many: ${text}`);
  const isDouble = doubled.length === 1 && whole.mails.includes(surplus(whole.mails, interrupted.mails)[0]!);
  return [
    ...lists.flatMap(([what, expected, found]) => [
      ...surplus(found, expected).map((text) => `missing ${what}: ${text}`),
      ...surplus(expected, found).map((text) => `unexpected ${what}: ${text}`),
    ]),
    ...interrupted.brokenEvidence.map((text) => `broken evidence: ${text}`),
    ...lost,
    ...(isDouble ? [] : doubled),
    ...(interrupted.heard.repeats > 1 ? [`${interrupted.heard.repeats} requests told something again`] : []),
  ];
}

/** Returns the points at which a run can be interrupted. */
export const pointsOf = ({ calls }: Run): readonly Death[] =>
  calls.flatMap((_call, n): Death[] => [
    { number: n + 1, when: 'before' },
    { number: n + 1, when: 'after' },
  ]);

/** Returns a share of the points, spread by a seed. Each seed selects other points, and each run can be repeated. */
export function shareOf(points: readonly Death[], share: number, seed: number): readonly Death[] {
  return points.filter(
    (_point, n) => (Math.imul(n + 1, 2_654_435_761) ^ Math.imul(seed, 40_503)) >>> 0 < share * 2 ** 32,
  );
}
