import { applySelect } from '../shared/api/odata/applySelect';
import { collection, contextOf } from '../shared/api/endpoint/odataBody';
import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { listAnswer } from '../shared/api/http/listAnswer';
import { mapSource } from '../shared/api/odata/source';
import type { Dependencies } from '../shared/reviews/dependencies';
import { reviewableGroups, searchForReview } from '../shared/reviews/directory';
import { BOTH_VERSIONS, type ReviewCall } from './resources';

/** The objects that a new review can name, for a picker. Graph has no such lists. */
export const directoryEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: '$groups',
    operation: 'accessReviewSet-list-groups',
    method: 'GET',
    path: '/identityGovernance/accessReviews/groups',
    versions: BOTH_VERSIONS,
    summary: 'List groups to review',
    permission: 'READ',
    query: {},
    handle: list,
  },
  {
    id: '$search',
    operation: 'accessReviewSet-searchDirectory',
    method: 'GET',
    path: "/identityGovernance/accessReviews/searchDirectory(kind='{kind}')",
    versions: ['beta'],
    summary: 'Search for what a review can name',
    // The list requires a permission to write, because an application that only reads reviews has no use for it.
    permission: 'WRITE',
    query: { search: true, select: 'any' },
    handle: search,
  },
];

/** Lists groups with the queries for a definition. */
async function list(call: ReviewCall): Promise<Answer> {
  const groups = mapSource(reviewableGroups(call.deps, call.caller), ({ id, displayName }) => ({
    id,
    displayName,
    membersQuery: `/groups/${id}/transitiveMembers`,
    ownersQuery: `/groups/${id}/owners`,
  }));
  return listAnswer(call, ['groups'], groups);
}

/** The most objects that a search returns. A picker shows one page, and a longer text finds fewer objects. */
const MOST_FOUND = 50;

/** Searches the directory for objects of the type in the path. */
async function search({ deps, caller, params, query, url }: ReviewCall): Promise<Answer> {
  const limit = Math.min(query.top, MOST_FOUND);
  const found = await searchForReview(deps, caller, params.kind ?? '', { text: query.search ?? '', limit });
  const objects = found.map((object) => applySelect(object, query.select));
  return { status: 200, body: collection(contextOf(url.base, 'Collection(directorySearchResult)'), objects) };
}
