import { validateDefinition } from '../../../../../shared/api/validation/definition/validateDefinition';
import { refusalOf } from '../refusalOf';
import { definitionBody, disableAndDelete } from '../samples';

const memberships = (principalScopes: readonly object[], resourceScopes: readonly object[]): object => ({
  '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
  principalScopes,
  resourceScopes,
});

test('the review of a catalog is refused with what is supported instead', () => {
  const scope = memberships(
    [{ '@odata.type': '#microsoft.graph.accessReviewPrincipalScope', scopeType: 'allUsers' }],
    [{ '@odata.type': '#microsoft.graph.accessReviewResourceScope', scopeType: 'catalog', resourceId: 'c1' }],
  );

  const { code, details } = refusalOf(() => validateDefinition(definitionBody({ scope }), 'beta'));

  expect(code).toBe('BadRequest');
  expect(details.map(({ target }) => target)).toEqual(['scope/principalScopes/0', 'scope/resourceScopes/0']);
  expect(details[0]?.message).toContain('catalog, which is not supported');
  expect(details[0]?.message).toContain('/groups/{id}/transitiveMembers');
});

test('guests of all groups are not blocked and deleted', () => {
  const guests = {
    '@odata.type': '#microsoft.graph.accessReviewInactiveUsersQueryScope',
    query: "/users?$filter=(userType eq 'Guest')",
    inactiveDuration: 'P30D',
  };
  const scope = memberships([guests], [{ query: '/groups' }]);

  expect(validateDefinition(definitionBody({ scope }), 'beta')).toMatchObject({ instanceEnumerationScope: null });
  const { details } = refusalOf(() =>
    validateDefinition(definitionBody({ scope, settings: { applyActions: disableAndDelete } }), 'beta'),
  );
  expect(details.map(({ target }) => target)).toEqual(['settings/applyActions/0']);
});
