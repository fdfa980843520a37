import type { ObjectSchema, Schema } from 'joi';
import { lazily } from '../../../rules/lazily';
import { byType, listOf, graphObject, qualified, typeName, typeNameBeside, optionalListOf } from './graphObject';
import { joi, reportedAs } from './joi';
import { duration, member } from './textSchemas';
import { parseDirectoryQuery, type DirectoryQuery } from '../../../rules/scope/directoryQuery';
import type { InactiveUsersQueryScope, QueryScope, Scope } from '../../../rules/model/definition';

/** The most characters of a query: enough for an enumeration that excludes many groups. */
const LONGEST_QUERY = 4_096;

const query = lazily(() => joi().string().max(LONGEST_QUERY).required());

/** The properties of every query: in scopes, reviewers and notification recipients. */
export const queryMembers = lazily<Record<string, Schema>>(() => ({
  query: query(),
  queryType: member('MicrosoftGraph').empty(null).default('MicrosoftGraph'),
  queryRoot: joi().string().max(LONGEST_QUERY).allow(null, '').default(null),
}));

/**
 * Returns the schema of accessReviewQueryScope, which is also the default type; `others` are the other permitted types. Source:
 * docs/graph-reference.md#s2-8.
 */
const queryScopeBeside = (...others: readonly string[]): ObjectSchema =>
  graphObject({
    '@odata.type': typeNameBeside('accessReviewQueryScope', ...others).default(qualified('accessReviewQueryScope')),
    ...queryMembers(),
  });

/** The schema of a scope that may only be an accessReviewQueryScope. */
export const queryScope = lazily(() => queryScopeBeside());

const inactiveUsersQueryScope = lazily(() =>
  graphObject({
    '@odata.type': typeName('accessReviewInactiveUsersQueryScope'),
    ...queryMembers(),
    inactiveDuration: duration().empty(null).default('PT0S'),
  }),
);

/** The scopes of reviews of catalogs. Graph accepts them in place of queries; this product does not. */
const typedScope = lazily(() =>
  joi()
    .any()
    .custom((_, { error }) => error('scope.typed')),
);

const typed = (...names: readonly string[]): Record<string, Schema> =>
  Object.fromEntries(names.map((name) => [name, typedScope()]));

const principalScope = lazily(() =>
  byType(
    { ...typed('accessReviewPrincipalScope'), accessReviewInactiveUsersQueryScope: inactiveUsersQueryScope() },
    queryScopeBeside('accessReviewInactiveUsersQueryScope'),
  ),
);

const resourceScope = lazily(() =>
  byType(typed('accessReviewResourceScope', 'accessReviewAccessPackageAssignmentPolicyScope'), queryScope()),
);

const membershipsScope = lazily(() =>
  graphObject({
    '@odata.type': typeName('principalResourceMembershipsScope').required(),
    principalScopes: listOf(principalScope()).min(1).required(),
    resourceScopes: listOf(resourceScope()).min(1).required(),
  }),
);

const untypedMembershipsScope = lazily(() =>
  joi().alternatives(
    joi().object({ principalScopes: joi().any().required() }).required().unknown(),
    joi().object({ resourceScopes: joi().any().required() }).required().unknown(),
  ),
);

/** accessReviewScope, of any concrete type. Source: docs/graph-reference.md#s2-8, #s3-7. */
export const scopeSchema = lazily(() =>
  byType(
    {
      principalResourceMembershipsScope: membershipsScope(),
      accessReviewInactiveUsersQueryScope: inactiveUsersQueryScope(),
      accessReviewQueryScope: queryScope(),
    },
    joi()
      .alternatives()
      .conditional(untypedMembershipsScope(), {
        then: membershipsScope(),
        otherwise: queryScopeBeside('accessReviewInactiveUsersQueryScope', 'principalResourceMembershipsScope'),
      }),
  ),
);

const reviewer = lazily(() =>
  graphObject({ ...queryMembers(), query: query().error(reportedAs('any.required', 'reviewer.required')) }),
);

/** Collection(accessReviewReviewerScope); empty when absent or null. Source: docs/graph-reference.md#s3-6. */
export const reviewersSchema = lazily(() => listOf(reviewer()));

/** Collection(accessReviewReviewerScope); undefined when absent or null. */
export const optionalReviewersSchema = lazily(() => optionalListOf(reviewer()));

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
