import type { Instance } from '../../rules/model/instance';
import { MOST_MEMBERS, peerOutliers } from '../../rules/decisions/peerOutliers';
import type { Affiliation } from '../../rules/model/insight';
import { recommendationRules } from '../../rules/decisions/recommendation';
import type { Principal } from '../../rules/model/definition';
import type { Dependencies } from '../../reviews/dependencies';

/** No tree of managers is deeper; a deeper one is a mistake in the directory. */
const MOST_LEVELS = 20;

/**
 * How near each user among the members of a group is to the others in the tree of managers, where the review or one of its stages
 * asks for it. Empty, so that nothing is known, for other resources and for groups that are not discovered in one page.
 * Throws ServiceUnavailable. Reference: Graph access reviews §3.8.
 */
export async function affiliationsOf(
  deps: Dependencies,
  instance: Instance,
  { members, isWhole }: { readonly members: readonly Pick<Principal, 'id' | 'type'>[]; readonly isWhole: boolean },
): Promise<ReadonlyMap<string, Affiliation>> {
  const { settings, stageSettings } = instance.terms;
  const asked = [settings, ...stageSettings].some((each) => recommendationRules(each, 'group').peerOutliers);
  const users = members.filter(({ type }) => type === 'user').map(({ id }) => id);
  if (!asked || !isWhole || instance.resource?.type !== 'group' || users.length > MOST_MEMBERS) return new Map();
  return peerOutliers(users, await managersAbove(deps, users));
}

/** Everybody's manager, and theirs, level by level up to the top. */
async function managersAbove(
  { directory }: Dependencies,
  users: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const managers = new Map<string, string | null>();
  let level = [...users];
  for (let n = 0; n < MOST_LEVELS && level.length > 0; n += 1) {
    const details = await directory.describeUsers(level, { manager: true, signIn: false });
    for (const id of level) managers.set(id, details.get(id)?.manager?.id ?? null);
    const above = [...new Set([...details.values()].flatMap(({ manager }) => (manager ? [manager.id] : [])))];
    level = above.filter((id) => !managers.has(id));
  }
  return managers;
}
