import type {
  InactiveUsersQueryScope,
  QueryScope,
  ReviewerScope,
  Scope,
} from '../../../../shared/rules/model/definition';

export const GROUP = '02f3bafb-448c-487c-88c2-5fd65ce49a41';
export const OTHER = '11f3bafb-448c-487c-88c2-5fd65ce49a42';
export const APP = 'bae11f90-7d5d-46ba-9f55-8112b59d92ae';
export const ROLE = '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3';

export const query = (text: string, queryRoot: string | null = null): QueryScope => ({
  '@odata.type': '#microsoft.graph.accessReviewQueryScope',
  query: text,
  queryType: 'MicrosoftGraph',
  queryRoot,
});
export const reviewer = (text: string, queryRoot: string | null = null): ReviewerScope => ({
  query: text,
  queryType: 'MicrosoftGraph',
  queryRoot,
});
export const inactive = (text: string): InactiveUsersQueryScope => ({
  '@odata.type': '#microsoft.graph.accessReviewInactiveUsersQueryScope',
  query: text,
  queryType: 'MicrosoftGraph',
  queryRoot: null,
  inactiveDuration: 'P30D',
});
export const memberships = (
  principals: readonly (QueryScope | InactiveUsersQueryScope)[],
  resources: readonly string[],
): Scope => ({
  '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
  principalScopes: principals,
  resourceScopes: resources.map((text) => query(text)),
});
