import { collectionContext } from '../shared/api/endpoint/odataBody';
import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { listAnswer } from '../shared/api/http/listAnswer';
import { mapSource } from '../shared/api/odata/source';
import type { Dependencies } from '../shared/reviews/dependencies';
import { reviewableGroups } from '../shared/reviews/reviewableGroups';
import { BOTH_VERSIONS, type ReviewCall } from './resources';

/** Groups for a picker. Graph has no such list. */
export const groupEndpoints: readonly Endpoint<Dependencies>[] = [
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
];

/** Lists groups with the queries for a definition. */
async function list(call: ReviewCall): Promise<Answer> {
  const { deps, caller, url } = call;
  return listAnswer(call, {
    context: collectionContext(url.base, 'groups'),
    source: mapSource(reviewableGroups(deps, caller), ({ id, displayName }) => ({
      id,
      displayName,
      membersQuery: `/groups/${id}/transitiveMembers`,
      ownersQuery: `/groups/${id}/owners`,
    })),
  });
}
