import type { Azurite } from '../support/azurite';
import { writeCompany } from '../support/company';
import { Host } from '../support/world/host';
import { Fate, type Death } from '../support/world/mortal';
import { mailTexts, pictureOf, surplus, type Picture } from '../support/world/picture';
import { openWorld } from '../support/world/world';
import type { Scenario } from './scenarios';

/** How a run of a scenario ended. */
export interface Run {
  readonly calls: readonly string[];
  readonly picture: Picture;
  readonly mails: readonly string[];
  readonly removals: readonly string[];
}

/** A tenant file for each company, written once. */
const files = new Map<Scenario, string>();

/** Tells a scenario once, with at most one death of a process. */
export async function run(azurite: Azurite, scenario: Scenario, death?: Death): Promise<Run> {
  const file = files.get(scenario) ?? writeCompany(scenario.company);
  files.set(scenario, file);
  const world = await openWorld(azurite, file, scenario.start);
  try {
    const fate = new Fate(death);
    await scenario.tell(new Host(world, fate));
    return {
      calls: fate.calls.map(({ target, name }) => `${target} ${name}`),
      picture: await pictureOf(world, scenario.names),
      mails: mailTexts(await world.mails(), scenario.names),
      removals: [...world.removals].sort(),
    };
  } finally {
    await world.close();
  }
}

/** What is wrong with an interrupted run; empty when it came out as the uninterrupted one. */
export function differences(whole: Run, interrupted: Run): string[] {
  const lists: [string, readonly string[], readonly string[]][] = [
    ['row', whole.picture.rows, interrupted.picture.rows],
    ['line of a report', whole.picture.reports, interrupted.picture.reports],
    ['in the directory', whole.picture.directory, interrupted.picture.directory],
    ['removal', whole.removals, interrupted.removals],
  ];
  const lost = surplus(interrupted.mails, whole.mails).map((text) => `lost mail: ${text}`);
  const doubled = surplus(whole.mails, interrupted.mails).map((text) => `mail too many: ${text}`);
  const isDouble = doubled.length === 1 && whole.mails.includes(surplus(whole.mails, interrupted.mails)[0]!);
  return [
    ...lists.flatMap(([what, expected, found]) => [
      ...surplus(found, expected).map((text) => `missing ${what}: ${text}`),
      ...surplus(expected, found).map((text) => `unexpected ${what}: ${text}`),
    ]),
    ...lost,
    ...(isDouble ? [] : doubled),
  ];
}

/** A point at which a run is interrupted. */
export const pointsOf = ({ calls }: Run): readonly Death[] =>
  calls.flatMap((_call, n): Death[] => [
    { number: n + 1, when: 'before' },
    { number: n + 1, when: 'after' },
  ]);

/** A share of the points, spread by a seed, so that each run tries others and each can be repeated. */
export function shareOf(points: readonly Death[], share: number, seed: number): readonly Death[] {
  return points.filter(
    (_point, n) => (Math.imul(n + 1, 2_654_435_761) ^ Math.imul(seed, 40_503)) >>> 0 < share * 2 ** 32,
  );
}
