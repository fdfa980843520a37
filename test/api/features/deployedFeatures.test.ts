import { openApi, type Api, type Client } from '../../support/api';
import {
  appNamed,
  groupNamed,
  groupReview,
  query,
  queryScope,
  roleReview,
  userNamed,
} from '../../support/sampleTenant';

/** A deployment that has the Graph permissions for some features only (setting FEATURES). */

let groups: Api;
let roles: Api;
beforeAll(async () => {
  [groups, roles] = (await Promise.all(
    ['groups', 'roles'].map((features) => openApi({ settings: { FEATURES: features } })),
  )) as [Api, Api];
});
afterAll(() => Promise.all([groups.stop(), roles.stop()]));

const group = groupNamed('Finance Reports');
const memberships = (principals: string, resource: string): object => ({
  '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
  principalScopes: [queryScope(principals)],
  resourceScopes: [queryScope(resource)],
});
const application = memberships('/users', `/servicePrincipals/${appNamed('Expense Portal').id}`);
const accessPackage = queryScope(
  `/identityGovernance/entitlementManagement/accessPackageAssignments?$filter=(accessPackageId eq '${group.id}' and assignmentPolicyId eq '${group.id}' and catalogId eq '${group.id}')`,
);
const deletion = {
  autoApplyDecisionsEnabled: true,
  defaultDecisionEnabled: true,
  defaultDecision: 'Deny',
  applyActions: [{ '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' }],
};
const ofGroup = [query(`/groups/${group.id}/owners`)];

test.each<readonly [string, () => Api, object, readonly (readonly [target: string, feature: string])[]]>([
  ['a group', () => roles, groupReview(), [['scope', 'groups']]],
  ['an application', () => groups, groupReview({ scope: application }), [['scope', 'applications']]],
  ['a directory role', () => groups, roleReview(), [['scope', 'roles']]],
  ['an access package', () => groups, groupReview({ scope: accessPackage }), [['scope', 'packages']]],
  [
    'guests who are deleted',
    () => groups,
    groupReview({
      scope: queryScope(`/groups/${group.id}/transitiveMembers/microsoft.graph.user?$filter=(userType eq 'Guest')`),
      settings: deletion,
    }),
    [['settings/applyActions', 'guests']],
  ],
  ['owners of a group as reviewers', () => roles, roleReview({ reviewers: ofGroup }), [['reviewers/0', 'groups']]],
  [
    'members of a group as fallback reviewers, in a review of a group',
    () => roles,
    groupReview({ fallbackReviewers: ofGroup }),
    [
      ['scope', 'groups'],
      ['fallbackReviewers/0', 'groups'],
    ],
  ],
])('%s: 400 that names each property and the feature it needs', async (_, api, definition, missing) => {
  const { status, body } = await api().as('admin').post('/definitions', definition);

  expect([status, body.error.details?.map(({ code, target }) => [code, target])]).toEqual([
    400,
    missing.map(([target]) => ['FeatureNotDeployed', target]),
  ]);
  for (const [target, feature] of missing) {
    expect(body.error.message).toContain(
      `'${target}' needs the feature '${feature}', whose Graph permissions this deployment does not have.`,
    );
  }
});

test('a review that the permissions of the deployment allow is created, and cannot be changed to need others', async () => {
  const { id } = await groups.create(groupReview());
  const admin = groups.as('admin');
  const { body } = await admin.get(`/definitions/${id}`);
  const owners = [query(`/servicePrincipals/${appNamed('Expense Portal').id}/owners`)];
  const { status, body: refusal } = await admin.put(`/definitions/${id}`, { ...body, fallbackReviewers: owners });

  expect([status, refusal.error.details?.map(({ target }) => target)]).toEqual([400, ['fallbackReviewers/0']]);
});

describe('GET healthz', () => {
  const detailsFor = async (client: Client) => (await client.get(`${groups.url}/healthz`)).body.details;

  test('says to an operator which features are missing', async () => {
    const missingFeatures = ['applications', 'roles', 'packages', 'guests', 'channels'];

    expect(await detailsFor(groups.as('admin'))).toMatchObject({ missingFeatures, gaps: [] });
  });

  test('names the settings in force, and none that is a secret', async () => {
    const { version, settings } = (await detailsFor(groups.as('admin'))) as {
      readonly version: string;
      readonly settings: object;
    };

    expect(version).toMatch(/^\d+\.\d+\.\d+/);
    expect(settings).toMatchObject({ FEATURES: 'groups', REMOVAL_GUARD_PERCENT: 50 });
    expect(JSON.stringify(settings)).not.toMatch(/AccountKey|storage/i);
  });

  test.each<readonly [string, () => Client]>([
    ['without a token', () => groups.withToken(undefined)],
    ['with a token that is not valid', () => groups.withToken('invented')],
    ['of a person without a role', () => groups.as(userNamed('Jerry Lindqvist').userPrincipalName.split('@')[0] ?? '')],
    ['without the permission', () => groups.as('admin', 'Policy.Read.All')],
  ])('says nothing more to a caller %s', async (_, client) => {
    const { status, body } = await client().get(`${groups.url}/healthz`);

    expect([status, body.status, body.details]).toEqual([200, 'ok', undefined]);
  });
});
