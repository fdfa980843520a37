import { idOf } from '../../support/company';
import { openOffice, queryScope, type Office } from '../../support/office';
import type { InstanceBody, Review } from '../../support/review';

/** Reviews in a tenant whose licences or permissions withhold information. */

const company = {
  people: { olga: {} },
  groups: {
    Crew: { members: 'anna ben' },
    Passengers: { members: 'carl dora' },
    Secret: { members: 'emil', visibility: 'HiddenMembership' },
  },
  apps: { Portal: { assigned: 'anna ben' } },
  roles: { Captain: 'olga anna?' },
};

let office: Office;
beforeAll(async () => {
  office = await openOffice({ ...company, graph: { license: 'none' } });
});
afterAll(() => office.stop());

const recommending = { recommendationsEnabled: true, autoApplyDecisionsEnabled: true };
const memberships = (principals: object, resource: string): object => ({
  '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
  principalScopes: [principals],
  resourceScopes: [queryScope(resource)],
});
const ofApplication = memberships(queryScope('/users'), `/servicePrincipals/${idOf('Portal')}`);
const ofRole = queryScope(`/roleManagement/directory/roleDefinitions/${idOf('Captain')}`);
const ofInactive = {
  ...queryScope(`/groups/${idOf('Passengers')}/transitiveMembers`),
  '@odata.type': '#microsoft.graph.accessReviewInactiveUsersQueryScope',
  inactiveDuration: 'P30D',
};

const errorsOf = async (review: Review): Promise<readonly string[]> => {
  const path = `beta${await review.instancePath()}`;
  const { errors = [] } = (await office.as('admin').get<InstanceBody>(path)).body;
  return errors.map(({ code }) => code);
};

const gaps = async (): Promise<unknown> => {
  const { body } = await office.as('admin').get<{ details: { gaps: readonly object[] } }>(`${office.url}/healthz`);
  return body.details.gaps;
};

test.each<[string, object, readonly string[], readonly string[]]>([
  ['a group', { group: 'Crew' }, ['anna', 'ben'], ['SignInsUnknown']],
  ['an application', { scope: ofApplication }, ['anna', 'ben'], ['SignInsUnknown']],
  ['a directory role', { scope: ofRole }, ['olga'], ['SignInsUnknown', 'EligibleAssignmentsUnknown']],
  ['inactive people', { scope: ofInactive }, [], ['SignInsUnknown']],
])('without any licence, a review of %s reaches its end and says what is not known', async (_, wish, people, codes) => {
  const review = await office.review({ reviewers: ['olga'], settings: recommending, ...wish });
  await office.advance('PT0S');
  expect(await review.reviewed()).toEqual(people);
  expect((await errorsOf(review)).toSorted()).toEqual(codes.toSorted());
  for (const { recommendation } of await review.items()) expect(recommendation).toBe('NoInfoAvailable');

  await office.advance('P3D');
  expect(await review.status()).toBe('Applied');
});

test('an item that the default leaves undecided without sign-ins says so in v1.0', async () => {
  const settings = { ...recommending, defaultDecisionEnabled: true, defaultDecision: 'Recommendation' };
  const review = await office.review({ group: 'Crew', reviewers: ['olga'], settings });
  await office.advance('PT0S');
  await review.decide('olga', { anna: 'Approve' });
  await office.advance('P3D');
  expect(await review.each('decision')).toEqual({ anna: 'Approve', ben: 'NotReviewed' });
  const said = await review.each('applyDescription');
  expect(said).toEqual({ anna: null, ben: expect.stringContaining('The tenant has no licence for it.') as string });
});

test('a stage that asks for sign-ins says that they are not known', async () => {
  const stage = (stageId: string, recommendationsEnabled: boolean) => ({
    stageId,
    durationInDays: 1,
    recommendationsEnabled,
    reviewers: [{ query: `/users/${idOf('olga')}`, queryType: 'MicrosoftGraph' }],
    dependsOn: stageId === '1' ? [] : ['1'],
  });
  const review = await office.review({ group: 'Crew', stageSettings: [stage('1', false), stage('2', true)] });
  await office.advance('PT0S');
  expect(await errorsOf(review)).toEqual([]);
  await office.advance('P1D');
  expect(await errorsOf(review)).toEqual(['SignInsUnknown']);
});

test('the operator sees in healthz what was withheld, from which instance and when', async () => {
  const review = await office.review({ group: 'Secret', reviewers: ['olga'] });
  await office.advance('PT0S');
  expect(await errorsOf(review)).toEqual(['MembersHidden']);
  const { id, startDateTime } = await review.instance();
  expect(await gaps()).toContainEqual({
    what: 'hiddenMembers',
    why: 'notPermitted',
    observedDateTime: startDateTime,
    definitionId: review.id,
    instanceId: id,
  });
  await office.advance('P31D');
  expect(await gaps()).toEqual([]);
});
