import type * as graph from '@microsoft/microsoft-graph-types';
import type { ReviewerScope, Scope } from '../../rules/model/definition';
import type { Whole } from './whole';

/** A graph type together with the `@odata.type` that tells its kind. */
export type Typed<T> = T & { '@odata.type': string };

type WireScope =
  | Typed<Whole<graph.AccessReviewQueryScope>>
  | Typed<Whole<graph.AccessReviewInactiveUsersQueryScope>>
  | Typed<Whole<graph.PrincipalResourceMembershipsScope>>;

/** accessReviewScope as Graph prints it, `queryRoot` included. Reference: Graph access reviews §2.8. */
export function scopeToWire(scope: Scope): WireScope {
  switch (scope['@odata.type']) {
    case '#microsoft.graph.principalResourceMembershipsScope':
      return {
        '@odata.type': scope['@odata.type'],
        principalScopes: scope.principalScopes.map(scopeToWire),
        resourceScopes: scope.resourceScopes.map(scopeToWire),
      };
    case '#microsoft.graph.accessReviewInactiveUsersQueryScope':
      return {
        '@odata.type': scope['@odata.type'],
        ...queryToWire(scope),
        inactiveDuration: scope.inactiveDuration,
      };
    case '#microsoft.graph.accessReviewQueryScope':
      return { '@odata.type': scope['@odata.type'], ...queryToWire(scope) };
  }
}

/** A list of reviewer or fallback reviewer queries. Reference: Graph access reviews §3.6. */
export const reviewersToWire = (reviewers: readonly ReviewerScope[]): graph.AccessReviewReviewerScope[] =>
  reviewers.map(queryToWire);

/** The three members every query scope has, in Graph's order. */
export const queryToWire = ({
  query,
  queryType,
  queryRoot,
}: ReviewerScope): Whole<graph.AccessReviewReviewerScope> => ({
  query,
  queryType,
  queryRoot,
});
