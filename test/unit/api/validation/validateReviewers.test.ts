import type { ReviewerScope, Scope } from '../../../../shared/rules/model/definition';
import { validateInstanceUpdate } from '../../../../shared/api/validation/validateInstance';
import { query, reviewer as reviewerScope } from '../../rules/scope/scopeBuilders';
import { refusalOf, targetsOf } from './refusalOf';
import { GROUP, OTHER_USER, ROLE, user, USER } from './samples';

const reviewer = (id: string): ReviewerScope => reviewerScope(`/v1.0/users/${id}`);

const instance = (scope: Scope = query(`/v1.0/groups/${GROUP}/transitiveMembers`)) => ({
  scope,
  reviewers: [reviewer(USER)],
  fallbackReviewers: [reviewer(OTHER_USER)],
});

const own = { query: `/groups/${GROUP}/transitiveMembers` };

test('an update of an instance takes new reviewers and more fallback reviewers (the document of the update)', () => {
  const current = instance({
    '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
    principalScopes: [query('/v1.0/users'), query('/v1.0/groups')],
    resourceScopes: [query(`/beta/roleManagement/directory/roleDefinitions/${ROLE}`)],
  });
  const body = {
    scope: {
      '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
      principalScopes: [
        { '@odata.type': '#microsoft.graph.accessReviewQueryScope', query: '/v1.0/users', queryType: 'MicrosoftGraph' },
        {
          '@odata.type': '#microsoft.graph.accessReviewQueryScope',
          query: '/v1.0/groups',
          queryType: 'MicrosoftGraph',
        },
      ],
      resourceScopes: [
        {
          '@odata.type': '#microsoft.graph.accessReviewQueryScope',
          query: `/beta/roleManagement/directory/roleDefinitions/${ROLE}`,
          queryType: 'MicrosoftGraph',
        },
      ],
    },
    reviewers: [{ query: `/users/${USER}`, queryType: 'MicrosoftGraph' }],
    fallbackReviewers: [
      { query: `/users/${OTHER_USER}`, queryType: 'MicrosoftGraph' },
      { query: `/users/${USER}`, queryType: 'MicrosoftGraph' },
    ],
  };

  const update = validateInstanceUpdate(body, current);

  expect(update).toEqual({
    reviewers: [{ query: `/users/${USER}`, queryType: 'MicrosoftGraph', queryRoot: null }],
    fallbackReviewers: [
      { query: `/users/${OTHER_USER}`, queryType: 'MicrosoftGraph', queryRoot: null },
      { query: `/users/${USER}`, queryType: 'MicrosoftGraph', queryRoot: null },
    ],
  });
});

test('an update of an instance changes nothing that the body leaves out, and ignores what cannot be updated', () => {
  expect(validateInstanceUpdate({ scope: own, status: 'Completed', endDateTime: 'never' }, instance())).toEqual({});
});

test.each<[string, object]>([
  ['its own, with the version', { query: `/v1.0/groups/${GROUP}/transitiveMembers` }],
  ['its own, by the abstract type', { '@odata.type': 'microsoft.graph.accessReviewScope' }],
  ['the relative scope of the definition', { query: "./members/microsoft.graph.user/?$filter=(userType eq 'Guest')" }],
  ['another one', { query: `/groups/${USER}/transitiveMembers` }],
])('an update of an instance takes the scope for read and changes nothing by it: %s', (_, scope) => {
  expect(validateInstanceUpdate({ scope }, instance())).toEqual({});
});

test.each<[string, object, string[]]>([
  ['no scope', {}, ['scope']],
  ['a scope of null', { scope: null }, ['scope']],
  ['a scope that is a string', { scope: 'all' }, ['scope']],
  ['a scope without a query', { scope: {} }, ['scope/query']],
  ['a bad reviewer', { scope: own, reviewers: [{ query: '/me' }] }, ['reviewers/0/query']],
  ['an unknown property', { scope: own, reviewer: [] }, ['reviewer']],
  ['several at once', { reviewers: 5, fallbackReviewers: [{}] }, ['fallbackReviewers/0/query', 'reviewers', 'scope']],
])('an update of an instance refuses %s', (_, body, targets) => {
  expect(targetsOf(() => validateInstanceUpdate(body, instance()))).toEqual(targets);
});

test.each([
  ['an empty list', []],
  ['another one', [user(USER)]],
])('an update of an instance answers Conflict when a fallback reviewer would go by %s', (_, fallbackReviewers) => {
  const refusal = refusalOf(() => validateInstanceUpdate({ scope: own, fallbackReviewers }, instance()));

  expect(refusal.code).toBe('Conflict');
  expect(refusal.details.map(({ target }) => target)).toEqual(['fallbackReviewers']);
});
