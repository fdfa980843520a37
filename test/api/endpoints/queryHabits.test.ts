import { openApi, type Api } from '../../support/api';
import { groupReview } from '../../support/sampleTenant';

/** Query options in the forms in which SDKs, flows and scripts write them. */
let api: Api;
let id: string;
beforeAll(async () => {
  api = await openApi({ args: ['--tick', 'P1D'] });
  ({ id } = await api.create(
    groupReview({
      displayName: 'Weekly',
      settings: {
        instanceDurationInDays: 3,
        recurrence: { pattern: { type: 'weekly', interval: 1 }, range: { type: 'noEnd', startDate: '2026-01-05' } },
      },
    }),
  ));
  await api.create(groupReview({ displayName: 'Once' }));
  await api.advance('P15D');
});
afterAll(() => api.stop());
const admin = () => api.as('admin');

test.each([
  ['/definitions/$count', '2'],
  ["/definitions/$count?$filter=displayName eq 'Once'", '1'],
  ["/definitions/filterByCurrentUser(on='reviewer')/$count", '0'],
  ['/historyDefinitions/$count', '0'],
])('%s is %s, as plain text', async (path, expected) => {
  const { status, headers, text } = await admin().get(path);
  expect([status, headers.get('content-type'), text]).toEqual([200, 'text/plain', expected]);
});

test('every list below a definition has a count, and one object has none', async () => {
  const instances = (await admin().get(`/definitions/${id}/instances`)).body.value;
  const [instance] = instances;
  expect((await admin().get(`/definitions/${id}/instances/$count`)).text).toBe(String(instances.length));
  for (const list of ['decisions', 'stages', 'contactedReviewers']) {
    const path = `/definitions/${id}/instances/${String(instance?.id)}/${list}`;
    expect((await admin().get(`${path}/$count`)).text).toBe(String((await admin().get(path)).body.value.length));
  }
  expect((await admin().get(`/definitions/${id}/$count`)).status).toBe(404);
});

test.each(['v1.0', 'beta'])('$expand=instances takes the options of the list in %s', async (version) => {
  const list = await admin().get(
    `${version}/definitions?$filter=DISPLAYNAME eq 'Weekly'&$expand=instances($top=1;$select=Id,status;$count=true)`,
  );
  const all = (await admin().get(`/definitions/${id}/instances`)).body.value;
  expect(list.body.value).toMatchObject([
    { id, 'instances@odata.count': all.length, instances: [{ id: all[0]?.id, status: all[0]?.status }] },
  ]);
  const next = (list.body.value[0] as unknown as Record<string, string>)['instances@odata.nextLink'] ?? '';
  expect((await admin().get(next)).body.value).toMatchObject([{ id: all[1]?.id }]);

  const one = await admin().get(`${version}/definitions/${id}?$expand=instances($filter=status eq 'inprogress')`);
  expect(one.body.instances).toMatchObject(
    all.filter(({ status }) => status === 'InProgress').map((item) => ({ id: item.id })),
  );
});

test.each([
  ["/definitions?$filter=status eq 'completed' or status eq 'INPROGRESS'", 2],
  ['/definitions?$top=0', 0],
  ['/definitions?$filter=', 2],
  ['/definitions?$select=&$orderby=&$expand=', 2],
  ['/definitions/?&$top=2&', 2],
  ['//definitions?%24top=2', 2],
  ['/Definitions?$TOP=2', 2],
  ["/definitions?$filter=displayName+eq+'Once'", 1],
  ['/definitions/filterByCurrentUser(on=%27Reviewer%27)', 0],
  [
    "/definitions/filterByCurrentUser(on=microsoft.graph.accessReviewScheduleDefinitionFilterByCurrentUserOptions'reviewer')",
    0,
  ],
  ["/historyDefinitions?$filter=status eq microsoft.graph.accessReviewHistoryStatus'done'", 0],
  ['/definitions?$format=json', 2],
  ["/definitions?$filter=contains(scope/query,'/groups')", 2],
  ['/definitions?$select=Id,DisplayName&$orderby=CreatedDateTime desc', 2],
])('%s has %d objects', async (path, expected) => {
  const { status, body } = await admin().get(path);
  expect([status, body.value.length]).toEqual([200, expected]);
});

test('a property of beta may be selected in v1.0, and is left out', async () => {
  const [instance] = (await admin().get(`/definitions/${id}/instances`)).body.value;
  const decisions = `/definitions/${id}/instances/${String(instance?.id)}/decisions/filterByCurrentUser(on='reviewer')`;
  expect((await admin().get(`${decisions}?$select=accessReviewId,decision,target`)).status).toBe(200);
});

test.each([
  ["$filter=status eq 'Complete'", "Did you mean 'Completed'?"],
  ['$filter=status eq "Completed"', 'single quotes'],
  ['$filter=status eq Completed', "'Completed'"],
  [
    "$filter=contains(tolower(displayName),'weekly')",
    'leave it out, because contains and startswith ignore letter case',
  ],
  ['$filter=status%2520eq%2520%2527InProgress%2527', 'is escaped twice; escape the address once'],
  ['$select=dispalyName', "Did you mean 'displayName'?"],
  ['$expand=instance', "Did you mean 'instances'?"],
  ['$orderby=createdDate', "Did you mean 'createdDateTime'?"],
])('%s is refused with a suggestion', async (query, hint) => {
  const { status, body } = await admin().get(`/definitions?${query}`);
  expect(status).toBe(400);
  expect(body.error.message).toContain(hint);
});
