import { parseDirectoryQuery, type DirectoryQuery } from '../../../rules/scope/directoryQuery';
import { lazily } from '../../../rules/lazily';
import type { InactiveUsersQueryScope, QueryScope, Scope } from '../../../rules/model/definition';
import { byType, graphObject, typeName } from './graphObject';
import { scopeSchema } from './scopeSchema';

/** The abstract type, which stands for any scope. */
interface AnyScope {
  readonly '@odata.type': '#microsoft.graph.accessReviewScope';
}

export type ScopeReference = Scope | AnyScope;

/** A scope in a body that must match the stored one and changes nothing. */
export const scopeReferenceSchema = lazily(() =>
  byType(
    { accessReviewScope: graphObject({ '@odata.type': typeName('accessReviewScope').required() }) },
    scopeSchema(),
  ),
);

/**
 * Returns whether the reference names this scope: by equal queries, with or without a version of Graph, relative to the group or absolute,
 * or by the abstract type alone.
 */
export function isReferenceTo(reference: ScopeReference, scope: Scope): boolean {
  if (reference['@odata.type'] === '#microsoft.graph.accessReviewScope') return true;
  if ('principalScopes' in reference) {
    return (
      'principalScopes' in scope &&
      areSameQueries(reference.principalScopes, scope.principalScopes) &&
      areSameQueries(reference.resourceScopes, scope.resourceScopes)
    );
  }
  return !('principalScopes' in scope) && isSameQuery(reference, scope);
}

type AnyQueryScope = QueryScope | InactiveUsersQueryScope;

const areSameQueries = (first: readonly AnyQueryScope[], second: readonly AnyQueryScope[]): boolean =>
  first.length === second.length && first.every((one) => second.some((other) => isSameQuery(one, other)));

function isSameQuery(given: AnyQueryScope, own: AnyQueryScope): boolean {
  if (inactiveDuration(given) !== inactiveDuration(own)) return false;
  const [first, second] = [parseDirectoryQuery(given.query), parseDirectoryQuery(own.query)];
  if (!first || !second) return given.query === own.query;

  return conditions(first) === conditions(second) && isSamePath(first.path.toLowerCase(), second.path.toLowerCase());
}

const isSamePath = (given: string, own: string): boolean =>
  given === own || (given.startsWith('./') && own.startsWith('/groups/') && own.endsWith(given.slice(1)));

const conditions = (query: DirectoryQuery): string => [...query.conditions].sort().join(' and ').toLowerCase();

const inactiveDuration = (scope: AnyQueryScope): string | null =>
  'inactiveDuration' in scope ? scope.inactiveDuration : null;
