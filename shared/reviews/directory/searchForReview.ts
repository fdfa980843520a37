import type { Caller } from '../../auth/caller';
import { SEARCHED_KINDS, type FoundObject, type SearchedKind } from '../../directory/search';
import { invalid } from '../../rules/errors';
import { GROUP_REVIEWS, mayWrite, requireWrite, ROLE_REVIEWS } from '../access/roles';
import type { Dependencies } from '../dependencies';

/** Named in reviews of directory roles as well: their reviewers, and groups that can hold roles. */
const IN_ALL_REVIEWS: ReadonlySet<SearchedKind> = new Set(['user', 'group']);

/**
 * Returns at most `limit` objects of the directory that a new review can name. Throws BadRequest for an unknown kind; Forbidden for callers
 * who may create no such review; ServiceUnavailable, FailedDependency.
 */
export async function searchForReview(
  { directory }: Dependencies,
  caller: Caller,
  wanted: string,
  { text, limit }: { readonly text: string; readonly limit: number },
): Promise<readonly FoundObject[]> {
  const kind = SEARCHED_KINDS.find((known) => known.toLowerCase() === wanted.toLowerCase());
  if (kind === undefined) {
    const message = `The parameter 'kind' of searchDirectory must be one of ${SEARCHED_KINDS.join(', ')}.`;
    throw invalid([{ code: 'invalid', target: 'kind', message }]);
  }
  const namesRoles = kind === 'directoryRole' || (IN_ALL_REVIEWS.has(kind) && mayWrite(caller, ROLE_REVIEWS));
  requireWrite(caller, namesRoles ? ROLE_REVIEWS : GROUP_REVIEWS);
  return directory.search(kind, text, limit);
}
