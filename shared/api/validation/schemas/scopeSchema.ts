import type { Schema } from 'joi';
import { lazily } from '../../../rules/lazily';
import { SUPPORTED_SCOPES } from '../../../rules/scope/scopeQuery';
import { byType, listOf, graphObject, qualified, typeName, optionalListOf } from './graphObject';
import { joi } from './joi';
import { duration } from './timeSchemas';

/** Room for an enumeration that leaves out many groups. */
const LONGEST_QUERY = 4_096;

/** The members that every query has: scopes, reviewers and notification recipients. */
export const queryMembers = lazily<Record<string, Schema>>(() => ({
  query: joi().string().max(LONGEST_QUERY).required(),
  queryType: joi().string().valid('MicrosoftGraph').empty(null).default('MicrosoftGraph'),
  queryRoot: joi().string().max(LONGEST_QUERY).allow(null).default(null),
}));

/** accessReviewQueryScope, which is also meant where no type is given. Reference: Graph access reviews §2.8. */
export const queryScope = lazily(() =>
  graphObject({
    '@odata.type': typeName('accessReviewQueryScope').default(qualified('accessReviewQueryScope')),
    ...queryMembers(),
  }),
);

const inactiveUsersQueryScope = lazily(() =>
  graphObject({
    '@odata.type': typeName('accessReviewInactiveUsersQueryScope'),
    ...queryMembers(),
    inactiveDuration: duration().empty(null).default('PT0S'),
  }),
);

/** What Graph takes instead of queries for reviews of catalogs, which are not supported. Reference: scope catalogue, row 18. */
const typedScope = lazily(() =>
  joi()
    .any()
    .custom((_, { error }) => error('scope.typed', { scopes: SUPPORTED_SCOPES })),
);

const typed = (...names: readonly string[]): Record<string, Schema> =>
  Object.fromEntries(names.map((name) => [name, typedScope()]));

const principalScope = lazily(() =>
  byType(
    { ...typed('accessReviewPrincipalScope'), accessReviewInactiveUsersQueryScope: inactiveUsersQueryScope() },
    queryScope(),
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

/** accessReviewScope: any of the kinds that say what is reviewed. Reference: Graph access reviews §2.8 and §3.7. */
export const scopeSchema = lazily(() =>
  byType(
    {
      principalResourceMembershipsScope: membershipsScope(),
      accessReviewInactiveUsersQueryScope: inactiveUsersQueryScope(),
    },
    joi().alternatives().conditional(untypedMembershipsScope(), { then: membershipsScope(), otherwise: queryScope() }),
  ),
);

const reviewer = lazily(() => graphObject(queryMembers()));

/** Collection(accessReviewReviewerScope); left out and null are both empty. Reference: Graph access reviews §3.6. */
export const reviewersSchema = lazily(() => listOf(reviewer()));

/** The same where leaving it out has a meaning of its own. */
export const optionalReviewersSchema = lazily(() => optionalListOf(reviewer()));
