import { openApi, type Api, type Client } from '../support/api';
import { readText } from '../support/markdown';
import { operationsOf, type Schema, type Swagger } from './rules';

/** What the connector would send, sent to the product. */
const swagger = JSON.parse(readText('connector/apiDefinition.swagger.json')) as Swagger;

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.stop());

type Values = Readonly<Record<string, unknown>>;

/** Required properties: as given, or as the file itself fills them in. */
function bodyFor({ properties = {}, required }: Schema, given: Values): object {
  const names = [
    ...new Set([...((required ?? []) as string[]), ...Object.keys(properties).filter((name) => name in given)]),
  ];
  return Object.fromEntries(
    names.map((name) => {
      const schema = properties[name] ?? {};
      const value = given[name] ?? schema.default;
      if (schema.properties) return [name, bodyFor(schema, (value ?? {}) as Values)];
      return [name, schema.items ? (value as Values[]).map((item) => bodyFor(schema.items ?? {}, item)) : value];
    }),
  );
}

async function call(client: Client, operationId: string, given: Values = {}) {
  const { path, method, operation } = operationsOf(swagger).find((one) => one.operation.operationId === operationId)!;
  const query = new URLSearchParams();
  let url = api.url + path;
  let body: object | undefined;
  for (const parameter of operation.parameters ?? []) {
    const value = given[parameter.name] ?? parameter.default;
    if (parameter.in === 'body') body = bodyFor(parameter.schema ?? {}, given);
    else if (parameter.in === 'path') url = url.replace(`{${parameter.name}}`, value as string);
    else if (value !== undefined) query.set(parameter.name, value as string);
  }
  const answer = await client.send(method.toUpperCase(), `${url}?${query.toString()}`, { body });
  expect([operationId, Object.keys(operation.responses)]).toEqual([
    operationId,
    expect.arrayContaining([String(answer.status)]),
  ]);
  return answer.body;
}

test('a review of a group, from the first pick to the evidence', async () => {
  const [admin, reviewer] = [api.as('admin'), api.as('jerry.lindqvist')];
  const group = (await call(admin, 'ListGroups')).value.find(({ displayName }) => displayName === 'Finance Reports')!;
  const me = (await api.tenant('GET', '/v1.0/users/jerry.lindqvist@contoso.example')).body.id;
  const { id } = await call(admin, 'CreateGroupReview', {
    displayName: 'From a flow',
    scope: { query: group.membersQuery },
    reviewers: [{ query: `/users/${me}` }],
  });
  await api.advance('PT1H');
  const run = {
    definitionId: id,
    instanceId: (await call(admin, 'ListReviewInstances', { definitionId: id })).value[0]!.id,
  };

  const pending = (await call(reviewer, 'ListMyPendingReviews')).value[0]!;
  expect(pending.definition).toMatchObject({ displayName: 'From a flow' });
  const [first] = (await call(reviewer, 'ListMyPendingDecisions', { instanceId: pending.id })).value;
  await call(reviewer, 'RecordDecision', { instanceId: pending.id, decisionId: first!.id, decision: 'Deny' });
  expect((await call(reviewer, 'ListMyPendingDecisions', { instanceId: pending.id })).value).not.toContainEqual(
    expect.objectContaining({ id: first!.id }),
  );
  await call(admin, 'SendReminder', run);
  await call(reviewer, 'RecordDecisionsInBulk', { instanceId: pending.id, decision: 'Approve' });
  await call(admin, 'StopReview', run);
  await api.advance('PT0S');
  await call(admin, 'ApplyDecisions', run);

  const report = await call(admin, 'CreateReport', {
    displayName: 'Evidence',
    reviewHistoryPeriodStartDateTime: '2026-01-01T00:00:00Z',
    reviewHistoryPeriodEndDateTime: '2027-01-01T00:00:00Z',
    scopes: [{ query: "/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/groups')" }],
  });
  await api.advance('PT0S');
  const { downloadUri } = await call(admin, 'GetReportLink', { historyId: report.id, instanceId: report.id });
  expect((await fetch(String(downloadUri))).status).toBe(200);
});
