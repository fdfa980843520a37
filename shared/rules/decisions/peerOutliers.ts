import type { Affiliation } from '../model/insight';

/** Too few people to say what is usual among them. */
const FEWEST = 4;
/** The documented largest group. Reference: Graph access reviews §3.8. */
export const MOST_MEMBERS = 600;
/** How far from the usual distance, in standard deviations and in steps, somebody has to be. */
const DEVIATIONS = 1.5;
const STEPS = 1;

/**
 * Finds the members of a group who are far from the rest of it in the tree of managers: whose average distance to the others is
 * one step and one and a half standard deviations above the group's average. `managers` names each person's manager, null at the top,
 * and holds the managers' managers as well. Groups of fewer than four or more than 600 people, and people outside the tree, are
 * `unknown`. Reference: Graph access reviews §3.8; docs/differences-from-graph.md.
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

/** A person and the managers above, up to the top; a circle ends where it closes. */
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

/** Steps up to the nearest common manager and down again; through a common top above both where there is none. */
function distance(first: readonly string[], second: readonly string[]): number {
  const up = first.findIndex((id) => second.includes(id));
  return up < 0 ? first.length + second.length : up + second.indexOf(first[up] ?? '');
}

const average = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
