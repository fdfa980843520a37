import { type Source, sourceOfKeys } from '../../api/odata/source';
import type { Caller } from '../../auth/caller';
import type { Definition } from '../../rules/model/definition';
import type { InstanceKey } from '../../storage/decisions';
import { ownedGroups, reviewedGroup } from '../access/owners';
import { GROUP_REVIEWS, mayRead, requireRead, ROLE_REVIEWS } from '../access/roles';
import { reviewKindOf } from '../access/whoMay';
import { reviewsSomething } from '../decisions/decisionsToReview';
import { instancesReviewedBy } from '../access/reviewers';
import type { Dependencies } from '../dependencies';
import type { Reviewer } from '../../rules/decisions/reviewerRights';

/**
 * Returns the definitions that a caller may read, in the order of their ids. Directory roles give access to reviews of groups and
 * applications, of directory roles, or of both. The policy can give access to reviews of the groups that the caller owns. Throws Forbidden
 * for callers with neither. Source: docs/graph-reference.md#e01.
 */
export async function readableDefinitions(deps: Dependencies, caller: Caller): Promise<Source<Definition>> {
  const readsGroups = mayRead(caller, GROUP_REVIEWS);
  const owned = readsGroups ? new Set<string>() : await ownedGroups(deps, caller);
  const readsAny = readsGroups || owned.size > 0 || mayRead(caller, ROLE_REVIEWS);
  if (!readsAny) requireRead(caller, GROUP_REVIEWS);
  const isReadable = (definition: Definition): boolean =>
    mayRead(caller, reviewKindOf(definition)) || (owned.size > 0 && owned.has(reviewedGroup(definition) ?? ''));

  return {
    /** A page may be short, but is empty only at the end. */
    async read(after, limit) {
      let last = after;
      for (;;) {
        const page = await deps.storage.definitions.list(last, limit);
        const rows = page.rows
          .filter(({ value }) => isReadable(value))
          .map(({ rowKey: key, value }) => ({ key, value }));
        if (rows.length > 0 || !page.more) return { rows, more: page.more };
        last = page.rows.at(-1)?.rowKey;
      }
    },
  };
}

/**
 * Returns the definitions in which a person reviews a decision, in the order of their ids; none for an application.
 * Source: docs/graph-reference.md#e06.
 */
export async function definitionsToReview(deps: Dependencies, reviewer: Reviewer): Promise<Source<Definition>> {
  const { storage } = deps;
  const instances = await instancesReviewedBy(deps, reviewer);
  const ids = [...new Set(instances.map(({ definitionId }) => definitionId))];
  return sourceOfKeys(ids, async (id) => {
    const found = await storage.definitions.find(id);
    const own = instances.filter(({ definitionId }) => definitionId === id);
    return found && (await reviewsOneOf(deps, reviewer, own)) ? found.value : undefined;
  });
}

/** Returns whether a person reviews one of the instances. Checks them one after the other, because the first one nearly always suffices. */
async function reviewsOneOf(
  deps: Dependencies,
  reviewer: Reviewer,
  instances: readonly InstanceKey[],
): Promise<boolean> {
  for (const { definitionId, id } of instances) {
    const instance = await deps.storage.instances.find(definitionId, id);
    if (instance && (await reviewsSomething(deps, reviewer, instance.value))) return true;
  }
  return false;
}
