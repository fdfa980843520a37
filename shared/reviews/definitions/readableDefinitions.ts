import type { Caller } from '../../auth/caller';
import { mayRead, requireRead } from '../../auth/directoryRoles';
import type { Source } from '../../api/odata/source';
import type { Definition } from '../../rules/model/definition';
import { isRoleReview } from '../../rules/scope/reviewedScope';
import type { Dependencies } from '../dependencies';
import { ownedGroups, reviewedGroup } from '../access/ownership';

const STRANGER = { createdById: '' };

/**
 * The definitions that a caller may read, in the order of their ids: a directory role may open reviews of groups and applications,
 * those of directory roles, or both; the policy may open those of the groups that the caller owns. Throws Forbidden for who has
 * neither. Reference: Graph access reviews E01, 0.2.
 */
export async function readableDefinitions(deps: Dependencies, caller: Caller): Promise<Source<Definition>> {
  const readsGroups = mayRead(caller, { ...STRANGER, isRoleReview: false });
  const owned = readsGroups ? new Set<string>() : await ownedGroups(deps, caller);
  const readsAny = readsGroups || owned.size > 0 || mayRead(caller, { ...STRANGER, isRoleReview: true });
  if (!readsAny) requireRead(caller, { ...STRANGER, isRoleReview: false });
  const isReadable = (definition: Definition): boolean =>
    mayRead(caller, { isRoleReview: isRoleReview(definition.scope), createdById: definition.createdBy.id }) ||
    (owned.size > 0 && owned.has(reviewedGroup(definition) ?? ''));

  return {
    /** A page may be short, but never empty while there is more to come. */
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
