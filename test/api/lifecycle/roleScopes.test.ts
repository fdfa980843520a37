import { idOf } from '../../support/company';
import { openOffice, queryScope, type Office } from '../../support/office';

const HOLDERS = 'anna ben ben? cleo? gail Crew Robot';

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    people: { gail: { isGuest: true } },
    groups: { Crew: { isAssignableToRole: true, members: 'carl', owners: 'olga' } },
    apps: { Robot: { assigned: '' } },
    roles: { Pilot: HOLDERS, Diver: HOLDERS, Cook: HOLDERS, Medic: HOLDERS, Clerk: HOLDERS },
  });
});
afterAll(() => office.stop());

const SCHEDULES = '/roleManagement/directory/role';
const isRole = (role: string): string => `roleDefinitionId eq '${idOf(role)}'`;
const isOf = (type: string): string => `isof(principal,'microsoft.graph.${type}')`;
const active = (role: string): string =>
  `${SCHEDULES}AssignmentScheduleInstances?$expand=principal&$filter=(assignmentType eq 'Assigned' and ${isOf('user')} and ${isRole(role)})`;
const eligible = (role: string): string =>
  `${SCHEDULES}EligibilityScheduleInstances?$expand=principal&$filter=(${isOf('user')} and ${isRole(role)})`;
const applications = (role: string): string =>
  `${SCHEDULES}AssignmentScheduleInstances?$expand=principal&$filter=(${isOf('servicePrincipal')} and ${isRole(role)})`;
const both = (role: string): string => `/roleManagement/directory/roleDefinitions/${idOf(role)}`;

/** Returns the holders of the role in the directory; `?` marks eligible ones. */
async function holders(role: string): Promise<string> {
  const found: string[] = [];
  for (const [kind, mark] of [
    ['Assignment', ''],
    ['Eligibility', '?'],
  ]) {
    const { body } = await office.tenant<{ value: { principal: { displayName: string } }[] }>(
      'GET',
      `/v1.0${SCHEDULES}${String(kind)}ScheduleInstances?$expand=principal&$filter=${isRole(role)}`,
    );
    found.push(...body.value.map(({ principal }) => principal.displayName + String(mark)));
  }
  return found.sort().join(' ');
}

test.each([
  ['active users', active, 'Pilot', { reviewed: 'anna ben gail', left: 'Crew Robot ben? cleo?' }],
  ['eligible users', eligible, 'Diver', { reviewed: 'ben cleo', left: 'Crew Robot anna ben gail' }],
  ['applications', applications, 'Cook', { reviewed: 'Robot', left: 'Crew anna ben ben? cleo? gail' }],
  ['active and eligible users', both, 'Medic', { reviewed: 'anna ben cleo gail', left: 'Crew Robot' }],
])('denying the %s of a role ends their assignments and no others', async (...row) => {
  const [, query, role, { reviewed, left }] = row;
  const review = await office.review({
    scope: queryScope(query(role)),
    reviewers: ['olga'],
    settings: { defaultDecisionEnabled: true, defaultDecision: 'Deny', autoApplyDecisionsEnabled: true },
  });
  await office.advance('PT0S');
  expect((await review.reviewed()).join(' ')).toBe(reviewed);

  await office.advance('P4D');

  expect(await review.status()).toBe('Applied');
  expect(new Set(Object.values(await review.each('applyResult')))).toEqual(new Set(['AppliedSuccessfully']));
  expect(await holders(role)).toBe(left);
});

test('an application in a role is a principal with its appId, and has no recommendation', async () => {
  const review = await office.review({
    scope: queryScope(applications('Clerk')),
    reviewers: ['olga'],
    settings: { recommendationsEnabled: true },
  });
  await office.advance('PT0S');

  expect(await review.item('Robot')).toMatchObject({
    principal: {
      '@odata.type': '#microsoft.graph.servicePrincipalIdentity',
      type: 'servicePrincipal',
      appId: idOf('Robot app'),
    },
    resource: { id: idOf('Clerk'), type: 'directoryRole' },
    recommendation: 'NoInfoAvailable',
  });
});

test('reviews of role assignments are found by their documented filter', async () => {
  const roles = await office.review({ scope: queryScope(active('Clerk')), reviewers: ['olga'] });
  const group = await office.review({ group: 'Crew', reviewers: ['olga'] });
  const filter = "contains(scope/microsoft.graph.accessReviewQueryScope/query, 'roleAssignmentScheduleInstances')";

  const { body } = await office
    .as('admin')
    .get<{ value: { id: string }[] }>(`/definitions?$filter=${encodeURIComponent(filter)}`);

  expect(body.value.map(({ id }) => id)).toContain(roles.id);
  expect(body.value.map(({ id }) => id)).not.toContain(group.id);
});
