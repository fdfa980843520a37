import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openApi, type Api } from '../../support/api';
import { openReceiver, type Receiver } from '../../support/receiver';
import { appNamed, groupNamed, groupReview, queryScope, roleReview } from '../../support/sampleTenant';
import { readText } from '../../support/markdown';
import { callWebhook, runWorkflow, workflowOf, type Action, type Run } from './workflow';

const AUTOMATION = '5a1b7c8e-0f3d-4e62-9b74-1c2d3e4f5a60';
const FILES = readdirSync(join(__dirname, '../../../samples')).filter((name) => name.endsWith('.json'));

let api: Api;
let now: Date;
/** A receiver for the callbacks of the platform. */
let platform: Receiver;
beforeAll(async () => {
  platform = await openReceiver();
  api = await openApi({
    clock: '2026-01-05T08:00:00Z',
    args: ['--tick', 'P1D'],
    settings: { NOTIFICATION_CALLBACK_HOSTS: '127.0.0.1' },
  });
});
afterAll(async () => {
  await api.stop();
  platform.close();
});

const runOf = (more: Partial<Run>): Run => ({
  parameters: {},
  name: 'run-1',
  now: () => now,
  token: () => api.appToken(AUTOMATION),
  connector: () => undefined,
  wait: () => api.advance('PT0S'),
  ...more,
});

function* actionsIn(actions: Readonly<Record<string, Action>>): Generator<readonly [string, Action]> {
  for (const [name, action] of Object.entries(actions)) {
    yield [name, action];
    yield* actionsIn(action.actions ?? {});
  }
}

describe.each(FILES)('%s', (file) => {
  const workflow = workflowOf(file);
  const http = [...actionsIn(workflow.actions)].filter(([, { type }]) => type === 'Http');
  const inputsOf = (action: Action) =>
    action.inputs as {
      readonly method: string;
      readonly uri: string;
      readonly headers?: object;
      readonly body?: object;
      readonly authentication?: unknown;
    };

  test('signs in with the managed identity at every call, and contains no secret', () => {
    const calls = http.filter(([, action]) => inputsOf(action).uri.includes("parameters('host')"));

    expect(calls.length).toBeGreaterThan(1);
    for (const [, action] of calls) {
      expect(inputsOf(action).authentication).toEqual({
        type: 'ManagedServiceIdentity',
        audience: "@parameters('audience')",
      });
    }
  });

  test('reads lists to their end, and sends changes with an idempotency key', () => {
    for (const [, action] of http) {
      const { method, uri, headers, body } = inputsOf(action);
      if (method === 'GET' && uri.includes('$filter')) expect(action).toHaveProperty('runtimeConfiguration');
      if (method === 'POST' && body !== undefined) expect(headers).toHaveProperty('Idempotency-Key');
    }
  });

  test('is explained', () => {
    expect(readText('samples/README.md')).toContain(`[${file}](${file})`);
  });
});

test('another reviewer gets the open items of a reviewer who is away, and more time', async () => {
  const group = groupNamed('Finance Reports');
  const scope = queryScope(`/groups/${group.id}/transitiveMembers`);
  const { id } = await api.create(groupReview({ displayName: 'Away', scope }));
  await api.advance('PT0S');
  const path = `/definitions/${id}/instances/${id}`;
  const before = (await api.as('admin').get(path)).body;
  const endDateTime = new Date(Date.parse(before.endDateTime) + 86_400_000).toISOString();
  const deputy = (await api.tenant('GET', '/v1.0/users/quinn.quist@contoso.example')).body.id;
  await runWorkflow(
    workflowOf('coverForReviewer.json'),
    runOf({
      parameters: { host: api.url, audience: 'api://access-reviews' },
      triggerBody: { definitionId: id, instanceId: id, reviewerId: deputy, endDateTime, reason: 'On leave' },
    }),
  );
  expect((await api.as('admin').get(path)).body.endDateTime).toBe(endDateTime);
  const own = `${path}/decisions/filterByCurrentUser(on='reviewer')`;
  expect((await api.as('quinn.quist').get(own)).body.value.length).toBeGreaterThan(3);
});

test('a review is created only when somebody has seen in Teams what it would ask', async () => {
  const scope = queryScope(`/groups/${groupNamed('Finance Reports').id}/transitiveMembers`);
  const triggerBody = { ...groupReview({ scope }), displayName: 'Wanted' };
  const names = async () =>
    (await api.as('admin').get('/definitions')).body.value.map(({ displayName }) => displayName);
  const want = async (answer: string) => {
    const cards: string[] = [];
    const parameters = { host: api.url, audience: 'api://access-reviews', approver: 'a' };
    await runWorkflow(
      workflowOf('askBeforeCreating.json'),
      runOf({
        name: `wanted-${answer}`,
        parameters: { ...parameters, $connections: { teams: { connectionId: 'teams' } } },
        triggerBody,
        connector: (_, inputs) => {
          cards.push(JSON.stringify(inputs));
          return { data: { answer } };
        },
      }),
    );
    expect(cards.join()).toContain('Wanted: the first run would ask 1 reviewers about 8 items, of which 0 have nobody');
  };

  await want('Drop');
  expect(await names()).not.toContain('Wanted');
  await want('Create');
  expect(await names()).toContain('Wanted');
});

test('removals are made only when their number is confirmed in Teams, and one of them is given back', async () => {
  const scope = queryScope(`/groups/${groupNamed('Finance Reports').id}/transitiveMembers`);
  const { id } = await api.create(groupReview({ displayName: 'Confirmed', scope }));
  await api.advance('PT0S');
  const path = `/definitions/${id}/instances/${id}`;
  const statusOf = async () => (await api.as('admin').get(path)).body.status;
  const [item] = (await api.as('admin').get(`${path}/decisions`)).body.value;
  const denial = { decision: 'Deny', justification: 'Moved', principalId: item?.principal.id };
  await api.as('jerry.lindqvist').post(`${path}/batchRecordDecisions`, denial);
  await api.as('admin').post(`${path}/stop`);
  await api.advance('PT0S');
  const parameters = { host: api.url, audience: 'api://access-reviews' };
  const apply = async (count: string) => {
    const cards: string[] = [];
    await runWorkflow(
      workflowOf('askBeforeApplying.json'),
      runOf({
        name: `run-${count}`,
        parameters: {
          ...parameters,
          $connections: { teams: { connectionId: 'teams' } },
          definitionId: id,
          approver: 'a',
        },
        triggerBody: { instanceId: id },
        connector: (_, inputs) => {
          cards.push(JSON.stringify(inputs));
          return { data: { answer: 'Apply', count } };
        },
      }),
    );
    await api.advance('PT0S');
    expect(cards.join()).toContain('would remove 1 accesses, and cannot remove 0.');
  };

  await apply('2');
  expect(await statusOf()).toBe('Completed');
  await apply('1');
  expect(await statusOf()).toBe('Applied');

  const triggerBody = { definitionId: id, instanceId: id, principalId: denial.principalId, reason: 'A mistake' };
  await runWorkflow(workflowOf('restoreAccess.json'), runOf({ parameters, triggerBody }));
  await api.advance('PT0S');
  const { value } = (await api.as('admin').get(`beta${path}/decisions?$filter=decision eq 'Deny'`)).body;
  expect(value).toMatchObject([{ restoration: { state: 'restored' } }]);
});

test('answers in Teams become decisions of the review that started', async () => {
  const group = groupNamed('Finance Reports');
  const definition = groupReview({
    displayName: 'By card',
    scope: queryScope(`/groups/${group.id}/transitiveMembers`),
    settings: { recurrence: { pattern: null, range: { type: 'noEnd', startDate: '2026-01-06' } } },
  });
  const review = await api.create(definition);
  const decisions = async () =>
    (await api.as('admin').get(`/definitions/${review.id}/instances/${review.id}/decisions?$top=100`)).body.value;
  const cards: string[] = [];
  // A page of three makes the platform follow next links.
  const workflow = JSON.parse(
    JSON.stringify(workflowOf('approveByTeamsCard.json')).replace('$top=100', '$top=3'),
  ) as ReturnType<typeof workflowOf>;
  const parameters = {
    $connections: { teams: { connectionId: 'teams' } },
    host: api.url,
    audience: 'api://access-reviews',
    definitionId: review.id,
    approver: 'approver@contoso.example',
  };
  const enabled = runOf({ parameters, callbackUrl: `${platform.base}/workflow?sig=x` });
  for (const which of ['subscribe', 'subscribe'] as const) await callWebhook(workflow, enabled, which);
  now = new Date(await api.advance('P1DT1H'));
  const started = platform.received();
  expect(started).toHaveLength(1);
  for (const which of ['unsubscribe', 'unsubscribe'] as const) await callWebhook(workflow, enabled, which);
  const before = await decisions();

  await runWorkflow(
    workflow,
    runOf({
      parameters,
      triggerBody: JSON.parse(started[0]?.body ?? '') as unknown,
      connector: (_, inputs) => {
        const { body } = (inputs as { readonly body: { readonly body: { readonly messageBody: string } } }).body;
        const card = JSON.parse(body.messageBody) as { readonly body: readonly { readonly text?: string }[] };
        cards.push(card.body[0]?.text ?? '');
        return { data: { decision: cards.length % 2 === 0 ? 'Approve' : 'Deny', justification: 'Asked' } };
      },
    }),
  );

  const after = await decisions();
  expect(before.length).toBeGreaterThan(3);
  expect(cards).toEqual(before.map(({ principal }) => `Does ${principal.displayName} still need Finance Reports?`));
  expect(after.map(({ decision }) => decision)).toEqual(before.map((_, n) => (n % 2 === 1 ? 'Approve' : 'Deny')));
  expect(after[0]?.justification).toBe('Asked (approver@contoso.example, in Teams)');
  await api.create(groupReview());
  await api.advance('PT1H');
  expect(platform.received()).toHaveLength(1);
});

test('the monthly report has the reviews of all kinds that ended, also of those that span months', async () => {
  await api.to('2026-01-20T08:00:00Z');
  const start = (startDate: string, days: number) => ({
    instanceDurationInDays: days,
    recurrence: { pattern: null, range: { type: 'noEnd', startDate } },
  });
  await api.create(groupReview({ displayName: 'From January to March', settings: start('2026-01-21', 45) }));
  await api.create(roleReview({ displayName: 'Of a role', settings: start('2026-02-02', 3) }));
  const scope = {
    '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
    principalScopes: [queryScope('/users')],
    resourceScopes: [queryScope(`/servicePrincipals/${appNamed('LinkedIn').id}`)],
  };
  await api.create(groupReview({ displayName: 'Of an application', scope, settings: start('2026-02-02', 3) }));
  now = new Date(await api.to('2026-04-01T06:00:00Z'));
  const saved: { readonly path: string; readonly queries: object; readonly body: string }[] = [];

  await runWorkflow(
    workflowOf('monthlyReportToSharePoint.json'),
    runOf({
      parameters: {
        $connections: { sharepointonline: { connectionId: 'sharepoint' } },
        host: api.url,
        audience: 'api://access-reviews',
        site: 'https://contoso.sharepoint.com/sites/audit',
        folder: '/Audit',
        months: 4,
      },
      connector: (_, inputs) => saved.push(inputs as (typeof saved)[number]),
    }),
  );

  expect(saved).toEqual([
    {
      host: expect.anything() as unknown,
      method: 'post',
      path: '/datasets/https%253A%252F%252Fcontoso.sharepoint.com%252Fsites%252Faudit/files',
      queries: { folderPath: '/Audit', name: 'Access reviews 2026-03.csv' },
      body: expect.stringMatching(/AccessReviewId/) as string,
    },
  ]);
  for (const name of ['By card', 'From January to March', 'Of a role', 'Of an application'])
    expect(saved[0]?.body).toContain(name);
});
