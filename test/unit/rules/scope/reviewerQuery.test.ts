import { GraphError } from '../../../../shared/rules/errors';
import type { ReviewedScope } from '../../../../shared/rules/scope/reviewedScope';
import { instanceReviewer, parseRecipient, parseReviewer } from '../../../../shared/rules/scope/reviewerQuery';
import { reviewer } from './scopeBuilders';

const ID = '398164b1-5196-49dd-ada2-364b49f99b27';
const ANY = { userType: null, country: null };
const targetOf = (parse: () => unknown) => {
  try {
    parse();
  } catch (error) {
    if (error instanceof GraphError) return error.details.map(({ target }) => target);
    throw error;
  }
  throw new Error('Nothing was refused.');
};

test.each([
  [`/users/${ID}`, { kind: 'user', userId: ID }],
  [`/v1.0/users/${ID}`, { kind: 'user', userId: ID }],
  [`/groups/${ID}/transitiveMembers`, { kind: 'groupMembers', groupId: ID, transitive: true }],
  [`/beta/groups/${ID}/members/microsoft.graph.user`, { kind: 'groupMembers', groupId: ID, transitive: false }],
  [`/groups/${ID}/owners`, { kind: 'groupOwners', groupId: ID, filter: ANY }],
  [
    `/groups/${ID}/owners?$filter=microsoft.graph.user/userType eq 'Member' and microsoft.graph.user/country eq 'USA'`,
    { kind: 'groupOwners', groupId: ID, filter: { userType: 'Member', country: 'USA' } },
  ],
  [
    `/groups/${ID}/owners/microsoft.graph.user?$filter=(userType+eq+'Member')`,
    { kind: 'groupOwners', groupId: ID, filter: { userType: 'Member', country: null } },
  ],
  [`/servicePrincipals/${ID}/owners`, { kind: 'applicationOwners', servicePrincipalId: ID }],
  ['./owners', { kind: 'resourceOwners' }],
])('%s is understood', (query, expected) => {
  expect(parseReviewer(reviewer(query), 'reviewers/0')).toEqual(expected);
});

test('the manager is relative to the decisions', () => {
  expect(parseReviewer(reviewer('./manager', 'decisions'), 'reviewers/0')).toEqual({ kind: 'manager' });
});

test('a manager query without its root is refused, and the error names the root', () => {
  expect(targetOf(() => parseReviewer(reviewer('./manager'), 'reviewers/0'))).toEqual(['reviewers/0/queryRoot']);
});

test.each([
  '/users',
  '/users/me',
  `/users/${ID}/manager`,
  `/users/${ID}?$filter=userType eq 'Member'`,
  `/groups/${ID}`,
  `/groups/${ID}/members?$filter=userType eq 'Member'`,
  `/groups/${ID}/owners?$filter=displayName eq 'x'`,
  `/groups/${ID}/owners?$filter=country eq 'A' and country eq 'B'`,
  './members',
  '',
])('%s is refused', (query) => {
  expect(targetOf(() => parseReviewer(reviewer(query), 'fallbackReviewers/2'))).toEqual(['fallbackReviewers/2/query']);
});

test('a directory role and an access package have no owners that could review them', () => {
  const filter = { guestsOnly: false, inactiveDuration: null };
  const role: ReviewedScope = {
    kind: 'directoryRole',
    roleDefinitionId: ID,
    principals: ['user'],
    assignments: 'all',
    ...filter,
  };
  const accessPackage: ReviewedScope = {
    kind: 'accessPackage',
    accessPackageId: ID,
    assignmentPolicyId: ID,
    catalogId: ID,
    ...filter,
  };
  const group: ReviewedScope = { kind: 'group', groupId: ID, members: 'transitive', ...filter };

  expect(targetOf(() => parseReviewer(reviewer('./owners'), 'reviewers/0', role))).toEqual(['reviewers/0/query']);
  expect(targetOf(() => parseReviewer(reviewer('./owners'), 'reviewers/1', accessPackage))).toEqual([
    'reviewers/1/query',
  ]);
  expect(parseReviewer(reviewer('./owners'), 'reviewers/0', group)).toEqual({ kind: 'resourceOwners' });
});

test('notifications go to a user or to the members of a group', () => {
  const target = 'additionalNotificationRecipients/0/notificationRecipientScope';

  expect(parseRecipient(reviewer(`/users/${ID}`), target)).toEqual({ kind: 'user', userId: ID });
  expect(parseRecipient(reviewer(`/groups/${ID}/members`), target)).toMatchObject({ kind: 'groupMembers' });
  expect(targetOf(() => parseRecipient(reviewer(`/groups/${ID}/owners`), target))).toEqual([`${target}/query`]);
});

test.each([
  [`/users/${ID}`, 'group', `/v1.0/users/${ID}`],
  [`/beta/users/${ID}`, 'group', `/beta/users/${ID}`],
  ['./owners', 'group', '/v1.0/groups/42/owners'],
  ['./owners', 'servicePrincipal', '/v1.0/servicePrincipals/42/owners'],
  ['./manager', 'group', './manager'],
])('%s on the instance of a %s is shown as %s', (query, type, expected) => {
  expect(instanceReviewer(reviewer(query), { id: '42', type }).query).toBe(expected);
});
