import { idOf } from '../../support/company';
import { openOffice, queryScope, type Office } from '../../support/office';

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    people: { gail: { isGuest: true } },
    groups: { Pilots: { members: 'anna', owners: 'olga' } },
    packages: { Toolbox: 'anna ben gail', Charts: 'anna' },
  });
});
afterAll(() => office.stop());

const ASSIGNMENTS = '/identityGovernance/entitlementManagement/accessPackageAssignments';
const scope = (catalog = 'catalog'): object => {
  const conditions = `accessPackageId eq '${idOf('Toolbox')}' and assignmentPolicyId eq '${idOf('Toolbox policy')}'`;
  return queryScope(`${ASSIGNMENTS}?$filter=(${conditions} and catalogId eq '${idOf(catalog)}')`);
};

const holders = async (name: string): Promise<string> => {
  const { body } = await office.tenant<{ value: { target: { displayName: string } }[] }>(
    'GET',
    `/v1.0/identityGovernance/entitlementManagement/assignments?$expand=target&$filter=accessPackage/id eq '${idOf(name)}'`,
  );
  const names = body.value.map(({ target }) => target.displayName);
  return names.sort().join(' ');
};

test('a denied person loses the access package and nothing else', async () => {
  const review = await office.review({
    scope: scope(),
    reviewers: ['olga'],
    settings: { autoApplyDecisionsEnabled: true },
  });
  await office.advance('PT0S');
  expect(await review.reviewed()).toEqual(['anna', 'ben', 'gail']);
  expect(await review.item('anna')).toMatchObject({
    resource: {
      '@odata.type': '#microsoft.graph.accessReviewInstanceDecisionItemAccessPackageAssignmentPolicyResource',
      id: idOf('Toolbox policy'),
      displayName: 'Toolbox policy',
      type: 'accessPackageAssignmentPolicy',
      accessPackageId: idOf('Toolbox'),
      accessPackageDisplayName: 'Toolbox',
    },
  });

  expect(await review.decide('olga', { anna: 'Deny', ben: 'Approve', gail: 'Deny' })).toBe(204);
  expect(await holders('Toolbox')).toBe('anna ben gail');
  await office.tenant('POST', '/v1.0/identityGovernance/entitlementManagement/assignmentRequests', {
    requestType: 'adminRemove',
    assignment: { id: idOf('gail has Toolbox') },
  });
  await office.advance('P4D');

  expect(await holders('Toolbox')).toBe('ben');
  expect(await holders('Charts')).toBe('anna');
  expect(await office.members('Pilots')).toEqual(['anna']);
  expect(await review.each('applyResult')).toEqual({
    anna: 'AppliedSuccessfully',
    ben: 'AppliedSuccessfully',
    gail: 'AppliedSuccessfullyButObjectNotFound',
  });
});

test('a policy of another catalog is refused, with the ids that belong together', async () => {
  const { status, body } = await office.as('admin').post('/definitions', {
    displayName: 'Toolbox',
    scope: scope('elsewhere'),
    settings: { instanceDurationInDays: 3 },
  });

  expect([status, body.error.details?.map(({ target }) => target)]).toEqual([400, ['scope']]);
  for (const name of ['Toolbox policy', 'Toolbox', 'catalog']) expect(body.error.message).toContain(`'${idOf(name)}'`);
});

test('a query without its catalog is refused, with the supported one', async () => {
  const query = `${ASSIGNMENTS}?$filter=(accessPackageId eq '${idOf('Toolbox')}' and assignmentPolicyId eq '${idOf('Toolbox policy')}')`;

  const { status, body } = await office.as('admin').post('/definitions', {
    displayName: 'Toolbox',
    scope: queryScope(query),
    settings: { instanceDurationInDays: 3 },
  });

  expect(status).toBe(400);
  expect(JSON.stringify(body)).toContain("catalogId eq '{id}'");
});

test('reviews of access packages are found by their documented filter', async () => {
  const packages = await office.review({ scope: scope(), reviewers: ['olga'] });
  const group = await office.review({ group: 'Pilots', reviewers: ['olga'] });
  const filter = "contains(scope/microsoft.graph.accessReviewQueryScope/query, 'accessPackageAssignments')";

  const { body } = await office
    .as('admin')
    .get<{ value: { id: string }[] }>(`/definitions?$filter=${encodeURIComponent(filter)}`);

  expect(body.value.map(({ id }) => id)).toContain(packages.id);
  expect(body.value.map(({ id }) => id)).not.toContain(group.id);
});
