import { compress } from '../../../../shared/api/http/contentCoding';
import { deriveId as uuidFrom } from '../../../../shared/rules/ids';
import type { DecisionItem } from '../../../../shared/rules/model/definition';
import { decisionToWire } from '../../../../shared/api/wire/decisionToWire';
import type { Version } from '../../../../shared/api/endpoint/endpoint';

const ID = '5e0f0000-0000-4000-8000-000000000001';
const nobody = { id: '00000000-0000-0000-0000-000000000000', displayName: '', type: null, userPrincipalName: '' };

const item = (overrides: Partial<DecisionItem> = {}): DecisionItem => ({
  id: 'd9',
  instanceId: 'c2',
  principal: {
    id: ID,
    type: 'user',
    displayName: 'Tomas Dock',
    userPrincipalName: 'tomas@example.org',
    lastUserSignInDateTime: '',
  },
  resource: { id: 'g1', type: 'group', displayName: 'Harbour staff' },
  membershipType: 'direct',
  decision: 'NotReviewed',
  justification: '',
  reviewedBy: null,
  reviewedDateTime: null,
  recommendation: 'Deny',
  applyResult: 'New',
  applyDescription: null,
  appliedBy: null,
  appliedDateTime: null,
  ...overrides,
});

const wire = (overrides: Partial<DecisionItem> = {}, version: Version = 'v1.0'): object =>
  decisionToWire(item(overrides), version, 'https://graph.microsoft.com');

test('an open decision has the zero identity, in the order of Graph', () => {
  expect(JSON.stringify(wire())).toBe(
    JSON.stringify({
      id: 'd9',
      accessReviewId: 'c2',
      decision: 'NotReviewed',
      justification: '',
      applyResult: 'New',
      applyDescription: null,
      recommendation: 'Deny',
      reviewedDateTime: null,
      appliedDateTime: null,
      reviewedBy: nobody,
      appliedBy: nobody,
      principalLink: `https://graph.microsoft.com/v1.0/users/${ID}`,
      resourceLink: 'https://graph.microsoft.com/v1.0/groups/g1',
      principal: {
        '@odata.type': '#microsoft.graph.userIdentity',
        id: ID,
        displayName: 'Tomas Dock',
        type: 'user',
        userPrincipalName: 'tomas@example.org',
        lastUserSignInDateTime: '',
      },
      resource: { id: 'g1', displayName: 'Harbour staff', type: 'group' },
    }),
  );
});

test('a decision that was taken and applied says by whom and when', () => {
  const reviewedBy = { id: 'r1', displayName: 'Ines', userPrincipalName: 'ines@example.org' };

  expect(
    wire({ decision: 'Deny', reviewedBy, reviewedDateTime: '2031-02-04T00:00:00.000Z', appliedBy: reviewedBy }),
  ).toMatchObject({
    decision: 'Deny',
    reviewedBy: { ...reviewedBy, type: null },
    reviewedDateTime: '2031-02-04T00:00:00.000Z',
    appliedBy: { ...reviewedBy, type: null },
  });
});

const application = { id: 's1', type: 'servicePrincipal', displayName: 'Quay', appId: 'a1' } as const;
const servicePrincipal = { ...application, userPrincipalName: '', lastUserSignInDateTime: '' };
const group = { ...item().principal, type: 'group', displayName: 'Crew' } as const;

test('an application has its appId, as principal and as resource', () => {
  expect(wire({ principal: servicePrincipal, resource: application })).toMatchObject({
    principalLink: 'https://graph.microsoft.com/v1.0/servicePrincipals/s1',
    resourceLink: 'https://graph.microsoft.com/v1.0/servicePrincipals/s1',
    principal: { '@odata.type': '#microsoft.graph.servicePrincipalIdentity', type: 'servicePrincipal', appId: 'a1' },
    resource: {
      '@odata.type': '#microsoft.graph.accessReviewInstanceDecisionItemServicePrincipalResource',
      type: 'servicePrincipal',
      appId: 'a1',
    },
  });
});

test('a role is linked in beta, also from v1.0', () => {
  expect(wire({ resource: { id: 'r1', type: 'directoryRole', displayName: 'Pilot' } })).toMatchObject({
    resourceLink: 'https://graph.microsoft.com/beta/roleManagement/directory/roleDefinitions/r1',
    resource: { id: 'r1', displayName: 'Pilot', type: 'directoryRole' },
  });
});

test('a policy names its access package', () => {
  const accessPackage = { id: 'k1', displayName: 'Toolbox' };

  expect(
    wire({ resource: { id: 'p1', type: 'accessPackageAssignmentPolicy', displayName: 'Everybody', accessPackage } }),
  ).toMatchObject({
    resourceLink: 'https://graph.microsoft.com/v1.0/identityGovernance/entitlementManagement/assignmentPolicies/p1',
    resource: {
      '@odata.type': '#microsoft.graph.accessReviewInstanceDecisionItemAccessPackageAssignmentPolicyResource',
      id: 'p1',
      displayName: 'Everybody',
      type: 'accessPackageAssignmentPolicy',
      accessPackageId: 'k1',
      accessPackageDisplayName: 'Toolbox',
    },
  });
});

test('a group as principal is a plain identity', () => {
  expect(wire({ principal: group })).toMatchObject({
    principalLink: `https://graph.microsoft.com/v1.0/groups/${ID}`,
    principal: { '@odata.type': '#microsoft.graph.identity', id: ID, displayName: 'Crew', type: 'group' },
  });
});

test('only beta has target and membership', () => {
  expect(wire({ membershipType: 'direct,indirect' }, 'beta')).toMatchObject({
    principalResourceMembership: { membershipType: 'direct,indirect' },
    target: {
      '@odata.type': '#microsoft.graph.accessReviewInstanceDecisionItemUserTarget',
      userId: ID,
      userDisplayName: 'Tomas Dock',
      userPrincipalName: 'tomas@example.org',
    },
  });
  expect(wire()).not.toHaveProperty('target');
  expect(wire()).not.toHaveProperty('principalResourceMembership');
});

test('the target of an application has its own type, and a group has none', () => {
  expect(wire({ principal: servicePrincipal }, 'beta')).toHaveProperty('target', {
    '@odata.type': '#microsoft.graph.accessReviewInstanceDecisionItemServicePrincipalTarget',
    servicePrincipalId: 's1',
    servicePrincipalDisplayName: 'Quay',
    appId: 'a1',
  });
  expect(wire({ principal: group }, 'beta')).toHaveProperty('target', null);
});

test('a page of 999 decisions has at most 80,000 bytes on the wire', async () => {
  const principal = (n: number) => ({
    id: uuidFrom(`principal ${n}`),
    type: 'user' as const,
    displayName: `Given${n % 97} Family${n % 89}`,
    userPrincipalName: `given${n % 97}.family${n}@contoso.example`,
    lastUserSignInDateTime: `2026-01-${String((n % 28) + 1).padStart(2, '0')}T08:${String(n % 60).padStart(2, '0')}:00Z`,
  });
  const page = Array.from({ length: 999 }, (_, n) => wire({ id: uuidFrom(`decision ${n}`), principal: principal(n) }));

  const text = JSON.stringify({ value: page });

  expect(text.length).toBeGreaterThan(800_000);
  expect((await compress(text, 'gzip')).length).toBeLessThan(80_000);
  expect((await compress(text, 'br')).length).toBeLessThan(80_000);
});
