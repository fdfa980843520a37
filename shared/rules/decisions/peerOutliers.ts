import type { Affiliation } from '../model/decision';

/** The fewest members of a group; a smaller group has no usual distance. */
const FEWEST = 4;
/** The most members of a group. Source: docs/graph-reference.md#s3-8. */
export const MOST_MEMBERS = 600;
/** How far above the average an outlier is: at least this many standard deviations, and at least this many steps. */
const DEVIATIONS = 1.5;
const STEPS = 1;

/**
 * Finds the members of a group who are far from the others in the tree of managers. Their average distance to the others is at least one
 * step and one and a half standard deviations above the average of the group. `managers` has the manager of each member and of each
 * manager; null at the top. Members are `unknown` in groups of fewer than four or more than 600 people, and outside the tree. Source:
 * docs/graph-reference.md#s3-8.
 */
export function peerOutliers(
  memberIds: readonly string[],
  managers: ReadonlyMap<string, string | null>,
): ReadonlyMap<string, Affiliation> {
  const chains = new Map(memberIds.map((id) => [id, chainOf(id, managers)]));
  const placed = memberIds.filter((id) => (chains.get(id)?.length ?? 0) > 1 || isManager(id, managers));
  if (placed.length < FEWEST || memberIds.length > MOST_MEMBERS) return new Map(memberIds.map((id) => [id, 'unknown']));
  const averages = placed.map((id) => average(distancesFrom(id, placed, chains)));
  const usual = average(averages);
  const deviation = Math.sqrt(average(averages.map((value) => (value - usual) ** 2)));
  const limit = usual + Math.max(STEPS, DEVIATIONS * deviation);
  const known = new Map(
    placed.map((id, n): [string, Affiliation] => [id, (averages[n] ?? 0) >= limit ? 'outlier' : 'peer']),
  );
  return new Map(memberIds.map((id) => [id, known.get(id) ?? 'unknown']));
}

/** Returns a person and their managers up to the top. Stops at a cycle. */
function chainOf(id: string, managers: ReadonlyMap<string, string | null>): readonly string[] {
  const chain: string[] = [];
  for (let at: string | null = id; at !== null && !chain.includes(at); at = managers.get(at) ?? null) chain.push(at);
  return chain;
}

const isManager = (id: string, managers: ReadonlyMap<string, string | null>): boolean =>
  [...managers.values()].includes(id);

function distancesFrom(
  id: string,
  others: readonly string[],
  chains: ReadonlyMap<string, readonly string[]>,
): readonly number[] {
  const own = chains.get(id) ?? [];
  return others.filter((other) => other !== id).map((other) => distance(own, chains.get(other) ?? []));
}

/**
 * Returns the number of steps up to the nearest common manager and down again. Two people without a common manager are connected through a
 * point above both tops.
 */
function distance(first: readonly string[], second: readonly string[]): number {
  const up = first.findIndex((id) => second.includes(id));
  return up < 0 ? first.length + second.length : up + second.indexOf(first[up] ?? '');
}

const average = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
