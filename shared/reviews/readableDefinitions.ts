import type { Caller } from '../auth/caller';
import { mayRead, requireRead } from '../auth/directoryRoles';
import type { Definition } from '../rules/resources';
import { isRoleReview } from '../rules/reviewedScope';
import type { Dependencies } from './dependencies';

/**
 * The definitions that a caller may read, in the order of their ids: a directory role may open reviews of groups and applications,
 * those of directory roles, or both. Throws Forbidden for who has no role at all. Reference: Graph access reviews E01, 0.2.
 */
export function readableDefinitions({ storage }: Dependencies, caller: Caller) {
  const anyone = { createdById: '' };
  if (!mayRead(caller, { ...anyone, isRoleReview: true })) requireRead(caller, { ...anyone, isRoleReview: false });
  const isReadable = ({ scope, createdBy }: Definition): boolean =>
    mayRead(caller, { isRoleReview: isRoleReview(scope), createdById: createdBy.id });

  return {
    /** A page may be short, but never empty while there is more to come. */
    async read(after: string | undefined, limit: number) {
      let last = after;
      for (;;) {
        const page = await storage.definitions.list(last, limit);
        const rows = page.rows
          .filter(({ value }) => isReadable(value))
          .map(({ rowKey: key, value }) => ({ key, value }));
        if (rows.length > 0 || !page.more) return { rows, more: page.more };
        last = page.rows.at(-1)?.rowKey;
      }
    },
  };
}
