import type { Source } from '../../api/odata/source';
import type { Caller } from '../../auth/caller';
import type { Resource } from '../../rules/model/definition';
import type { GroupsScope } from '../../rules/scope/reviewedScope';
import { ownedGroups } from '../access/owners';
import { GROUP_REVIEWS, mayWrite, requireWrite, ROLE_REVIEWS } from '../access/roles';
import type { Dependencies } from '../dependencies';
import { type FoundObject, SEARCHED_KINDS, type SearchedKind } from '../../directory/search';
import { invalid } from '../../rules/errors';

const ALL_GROUPS: GroupsScope = {
  kind: 'groups',
  enumeration: { unifiedOnly: false, teamsOnly: false, excludedGroupIds: [] },
  guestsOnly: false,
  inactiveDuration: null,
};

/**
 * Returns the groups whose membership can be reviewed (not dynamic and not role-assignable), in the directory's order. Throws Forbidden for
 * callers who may not create a review of every group, and ServiceUnavailable.
 */
export function reviewableGroups({ directory }: Dependencies, caller: Caller): Source<Resource> {
  requireWrite(caller, GROUP_REVIEWS);
  return {
    async read(after, limit) {
      let place = placeOf(after);
      for (;;) {
        const page = await directory.listGroups(ALL_GROUPS, place.cursor);
        const rows = page.items
          .map((value, n) => ({ key: `${n} ${place.cursor ?? ''}`, value }))
          .slice(place.next, place.next + limit);
        const isWhole = place.next + rows.length >= page.items.length;
        if (rows.length > 0 || page.cursor === undefined) {
          return {
            rows: isWhole ? withNextPage(rows, page.cursor) : rows,
            more: !isWhole || page.cursor !== undefined,
          };
        }
        place = { cursor: page.cursor, next: 0 };
      }
    },
  };
}

interface Place {
  /** The cursor of a page of the directory; undefined for the first page. */
  readonly cursor: string | undefined;
  /** The index of the first group on the page that has not been read. */
  readonly next: number;
}

/**
 * Reads a key of the list. A key consists of the cursor of a directory page and the index of the last group read from it; -1 stands for a
 * page that has not been read.
 */
function placeOf(key: string | undefined): Place {
  if (key === undefined) return { cursor: undefined, next: 0 };
  const end = key.indexOf(' ');
  const cursor = key.slice(end + 1);
  return { cursor: cursor === '' ? undefined : cursor, next: Number(key.slice(0, end)) + 1 };
}

/** Gives the last group of a directory page a key that leads to the next page. */
const withNextPage = <T extends { readonly key: string }>(
  rows: readonly T[],
  cursor: string | undefined,
): readonly T[] =>
  cursor === undefined ? rows : rows.map((row, n) => (n === rows.length - 1 ? { ...row, key: `-1 ${cursor}` } : row));

/**
 * The types of objects that every review can name, including reviews of directory roles (reviewers, groups that can hold roles) and reviews
 * by group owners.
 */
const IN_ALL_REVIEWS: ReadonlySet<SearchedKind> = new Set(['user', 'group']);

/**
 * Returns at most `limit` objects of the directory that a new review can name. Group owners without a role find people, and the groups that
 * they own. Throws BadRequest for an unknown type, Forbidden for callers who may create no such review, ServiceUnavailable,
 * FailedDependency.
 */
export async function searchForReview(
  deps: Dependencies,
  caller: Caller,
  wanted: string,
  { text, limit }: { readonly text: string; readonly limit: number },
): Promise<readonly FoundObject[]> {
  const kind = SEARCHED_KINDS.find((known) => known.toLowerCase() === wanted.toLowerCase());
  if (kind === undefined) {
    const message = `The parameter 'kind' of searchDirectory must be one of ${SEARCHED_KINDS.join(', ')}.`;
    throw invalid([{ code: 'invalid', target: 'kind', message }]);
  }
  const isInAll = IN_ALL_REVIEWS.has(kind);
  const review = kind === 'directoryRole' || (isInAll && mayWrite(caller, ROLE_REVIEWS)) ? ROLE_REVIEWS : GROUP_REVIEWS;
  const isOwner = isInAll && !mayWrite(caller, review) && (await ownedGroups(deps, caller)).size > 0;
  if (isOwner && kind === 'group') return deps.directory.searchOwnedGroups(caller.id, text, limit);
  if (!isOwner) requireWrite(caller, review);
  return deps.directory.search(kind, text, limit);
}
