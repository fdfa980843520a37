import type * as graph from '@microsoft/microsoft-graph-types';
import type { ReviewerScope, Scope } from '../../rules/model/definition';
import type { Whole } from './whole';

/** A type of Graph with its `@odata.type`. */
export type WithType<T> = T & { '@odata.type': string };

type WireScope =
  | WithType<Whole<graph.AccessReviewQueryScope>>
  | WithType<Whole<graph.AccessReviewInactiveUsersQueryScope>>
  | WithType<Whole<graph.PrincipalResourceMembershipsScope>>;

/** Returns the accessReviewScope as in Graph, with `queryRoot`. Source: docs/graph-reference.md#s2-8. */
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

/** Returns a list of reviewers or fallback reviewers. Source: docs/graph-reference.md#s3-6. */
export const reviewersToWire = (reviewers: readonly ReviewerScope[]): graph.AccessReviewReviewerScope[] =>
  reviewers.map(queryToWire);

/** Returns the three properties of every query, in Graph's order. */
export const queryToWire = ({
  query,
  queryType,
  queryRoot,
}: ReviewerScope): Whole<graph.AccessReviewReviewerScope> => ({
  query,
  queryType,
  queryRoot,
});
