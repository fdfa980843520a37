import { openApi, type Api } from '../../support/api';
import { bodies } from './wildBodies';

/** Requests in Graph's documentation that no other test makes. */

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.stop());

const admin = () => api.as('admin');

test.each([
  ['v1.0', ['definitions', 'historyDefinitions']],
  ['beta', ['definitions', 'historyDefinitions', 'policy']],
])('%s has the singleton of access reviews, and what it links to', async (version, names) => {
  const { status, body } = await admin().get<Record<string, string>>(`${version}/`);

  expect([status, body.id]).toEqual([200, 'accessReviews']);
  const links = names.map((name) => body[`${name}@odata.navigationLink`] ?? '');
  expect(links).toEqual(names.map((name) => `${api.url}/${version}/identityGovernance/accessReviews/${name}`));
  // The token may read access reviews, but not policies.
  for (const link of links) expect([200, 403]).toContain((await admin().get(link)).status);
});

test('insights are given when both kinds are asked for and recommendationsEnabled is not sent', async () => {
  const { id } = await api.create({
    ...bodies.theMembersOfAGroup,
    settings: {
      instanceDurationInDays: 3,
      recommendationInsightSettings: [
        {
          '@odata.type': '#microsoft.graph.userLastSignInRecommendationInsightSetting',
          recommendationLookBackDuration: 'P30D',
          signInScope: 'tenant',
        },
        { '@odata.type': '#microsoft.graph.groupPeerOutlierRecommendationInsightSettings' },
      ],
    },
  });
  await api.advance('PT0S');
  const own = `/definitions/${id}/instances/${id}/decisions/filterByCurrentUser(on='reviewer')?$expand=insights`;
  const { value } = (await api.as('jerry.lindqvist').get(own)).body;
  const kinds = new Set(
    value.flatMap(({ insights }) => (insights as { '@odata.type': string }[]).map((one) => one['@odata.type'])),
  );
  // Nobody in this group is an outlier, so there is no insight of the other type.

  expect((await admin().get(`/definitions/${id}`)).body.settings).toMatchObject({ recommendationsEnabled: true });
  expect(kinds).toEqual(new Set(['#microsoft.graph.userSignInInsight']));
});

test('the next link of expanded instances keeps the options inside the parentheses', async () => {
  const { id } = await api.create(bodies.allGroups);
  await api.advance('PT0S');
  const nested = "$filter=status eq 'InProgress';$orderby=startDateTime desc;$select=id;$top=1";
  const all = (await admin().get(`/definitions/${id}/instances?$filter=status eq 'InProgress'&$select=id`)).body.value;

  const { body } = await admin().get<Record<string, unknown>>(`/definitions/${id}?$expand=instances(${nested})`);
  const found = [...(body.instances as { id: string }[])];
  let link = body['instances@odata.nextLink'] as string | undefined;
  while (link !== undefined && found.length < 10) {
    const page = (await admin().get<{ value: { id: string }[]; '@odata.nextLink'?: string }>(link)).body;
    expect(page.value).toHaveLength(1);
    expect(Object.keys(page.value[0] ?? {})).toEqual(['id']);
    found.push(...page.value);
    link = page['@odata.nextLink'];
  }

  expect(all.length).toBeGreaterThan(1);
  expect(found.map((one) => one.id).sort()).toEqual(all.map((one) => one.id).sort());
});

test('the metadata declare the role of Azure and the objects of an insight', async () => {
  const { text } = await admin().get('/v1.0/$metadata');

  expect(text).toContain('ComplexType Name="accessReviewInstanceDecisionItemAzureRoleResource"');
  for (const name of ['container', 'member', 'lastModifiedBy']) {
    expect(text).toContain(`<NavigationProperty Name="${name}"`);
  }
});
