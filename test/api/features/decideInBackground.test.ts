import { openApi, type Answer, type Api, type Body } from '../../support/api';
import { groupReview, query, userNamed } from '../../support/sampleTenant';

/** `Prefer: respond-async` on bulk decisions: 202, and a monitor that says when the decisions are recorded, or why they are not. */
const JERRY = 'jerry.lindqvist';
const prefer = { prefer: 'respond-async' };

let api: Api;
beforeAll(async () => {
  // Timers fire only at an instant to which a test moves the clock.
  api = await openApi({ args: ['--tick', 'P1000D'] });
});
afterAll(() => api.stop());
afterEach(() => api.tenant('DELETE', '/local/faults'));

/** Keeps new work from the workers until the next timer. */
const holdWorkers = () =>
  api.tenant('POST', '/local/faults', {
    target: 'storage',
    match: 'POST .*reconcile/messages',
    status: 503,
    count: 99,
  });
async function letWorkersGo(): Promise<void> {
  await api.tenant('DELETE', '/local/faults');
  await api.advance('PT20M');
}

/** Returns the path of an instance in progress that Jerry reviews. */
async function begun(changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { id } = await api.create(groupReview(changes));
  await api.advance('PT20M');
  return `/definitions/${id}/instances/${id}`;
}
const stages = ['Jerry Lindqvist', 'Quinn Quist'].map((name, n) => ({
  stageId: String(n + 1),
  dependsOn: n === 0 ? [] : ['1'],
  durationInDays: 1,
  recommendationsEnabled: false,
  reviewers: [query(`/users/${userNamed(name).id}`)],
}));

const ask = (person: string, path: string, body?: object): Promise<Answer> =>
  api.as(person).send('POST', path, { body, headers: prefer });
const monitorOf = ({ headers }: Answer): string => headers.get('location') ?? '';
const itemsOf = async (instance: string): Promise<readonly Body[]> =>
  (await api.as('admin').get(`${instance}/decisions?$top=999`)).body.value;
const decisionsOf = async (instance: string): Promise<ReadonlySet<string>> =>
  new Set((await itemsOf(instance)).map(({ decision }) => decision));

async function watched(person: string, answer: Answer): Promise<void> {
  expect([answer.status, answer.headers.get('preference-applied')]).toEqual([202, 'respond-async']);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  const running = await api.as(person).get(monitorOf(answer));
  expect([running.status, running.headers.get('location')]).toEqual([202, monitorOf(answer)]);
  expect(Number(running.headers.get('retry-after'))).toBeGreaterThan(0);
  await letWorkersGo();
  expect((await api.as(person).get(monitorOf(answer))).status).toBe(204);
}

test.each([
  ['of an instance', async (instance: string) => Promise.resolve(instance)],
  [
    'of a stage',
    async (instance: string) => {
      const [stage] = (await api.as('admin').get(`${instance}/stages`)).body.value;
      return `${instance}/stages/${stage?.id ?? ''}`;
    },
  ],
])('batchRecordDecisions %s records as the caller, at the instant of the request', async (where, pathOf) => {
  const instance = await begun(where === 'of a stage' ? { stageSettings: stages } : {});
  await holdWorkers();
  const asked = new Date(await api.advance('PT0S')).toISOString();
  const answer = await ask(JERRY, `${await pathOf(instance)}/batchRecordDecisions`, {
    decision: 'Deny',
    justification: 'moved on',
  });
  expect(await decisionsOf(instance)).toEqual(new Set(['NotReviewed']));
  await watched(JERRY, answer);

  const items = await itemsOf(instance);
  expect(items.length).toBeGreaterThan(1);
  for (const item of items) {
    expect(item).toMatchObject({ decision: 'Deny', justification: 'moved on', reviewedDateTime: asked });
    expect(item.reviewedBy).toMatchObject({ id: userNamed('Jerry Lindqvist').id, displayName: 'Jerry Lindqvist' });
  }
});

test('acceptRecommendations decides as recommended', async () => {
  const instance = await begun({ settings: { recommendationsEnabled: true } });
  await holdWorkers();
  await watched(JERRY, await ask(JERRY, `${instance}/acceptRecommendations`));

  const items = await itemsOf(instance);
  expect(items.length).toBeGreaterThan(0);
  expect(items.filter(({ decision, recommendation }) => decision !== recommendation)).toEqual([]);
});

test('resetDecisions takes everything back', async () => {
  const instance = await begun();
  await api.as(JERRY).post(`${instance}/batchRecordDecisions`, { decision: 'Approve', justification: 'x' });
  expect(await decisionsOf(instance)).toEqual(new Set(['Approve']));
  await holdWorkers();
  await watched('admin', await ask('admin', `${instance}/resetDecisions`));

  expect(await decisionsOf(instance)).toEqual(new Set(['NotReviewed']));
});

test('recordAllDecisions decides in all reviews, and a pending instance is decided the same way', async () => {
  const [first, second] = [await begun(), await begun({ group: 'Sales Proposals' })];
  const all = "beta/decisions/filterByCurrentUser(on='reviewer')/recordAllDecisions";
  await holdWorkers();
  await watched(JERRY, await ask(JERRY, all, { decision: 'Approve', justification: 'x' }));
  expect(await decisionsOf(first)).toEqual(new Set(['Approve']));
  expect(await decisionsOf(second)).toEqual(new Set(['Approve']));

  const instanceId = first.slice(first.lastIndexOf('/') + 1);
  const path = `beta/users/${JERRY}@contoso.example/pendingAccessReviewInstances/${instanceId}/batchRecordDecisions`;
  await holdWorkers();
  await watched(JERRY, await ask(JERRY, path, { decision: 'Deny', justification: 'x' }));
  expect(await decisionsOf(first)).toEqual(new Set(['Deny']));
});

test('there is nothing to decide as a delegate, as the monitor reports', async () => {
  const answer = await ask(JERRY, "beta/decisions/filterByCurrentUser(on='delegatedReviewer')/recordAllDecisions", {
    decision: 'Approve',
  });
  await api.advance('PT0S');

  expect((await api.as(JERRY).get(monitorOf(answer))).status).toBe(204);
  expect((await api.as('admin').get(monitorOf(answer))).status).toBe(403);
});

test('a refused request is refused at once, without a job', async () => {
  const instance = await begun({ settings: { justificationRequiredOnApproval: true } });
  const path = `${instance}/batchRecordDecisions`;
  const status = async (answer: Promise<Answer>) => (await answer).status;

  expect(await status(ask('quinn.quist', path, { decision: 'Deny', justification: 'x' }))).toBe(403);
  expect(await status(ask(JERRY, path, { decision: 'Deny' }))).toBe(400);
  expect(await status(ask(JERRY, `${instance}/resetDecisions`))).toBe(403);
  const headers = { ...prefer, 'if-match': '"other"' };
  const body = { decision: 'Deny', justification: 'x' };
  expect(await status(api.as(JERRY).send('POST', path, { body, headers }))).toBe(412);
  await api.as('admin').post(`${instance}/stop`);
  expect(await status(ask(JERRY, path, body))).toBe(409);
});

test('if the review ends first, the job ends with an error, which its requester and the managers of the review see', async () => {
  const instance = await begun();
  await holdWorkers();
  const answer = await ask(JERRY, `${instance}/batchRecordDecisions`, { decision: 'Deny', justification: 'x' });
  expect((await api.as('admin').post(`${instance}/stop`)).status).toBe(204);
  await letWorkersGo();

  for (const person of [JERRY, 'admin']) {
    const { status, body } = await api.as(person).get(monitorOf(answer));
    expect([status, body.error.code]).toEqual([409, 'Conflict']);
  }
  expect((await api.as('quinn.quist').get(monitorOf(answer))).status).toBe(403);
  expect(await decisionsOf(instance)).toEqual(new Set(['NotReviewed']));
  await api.advance('PT23H');
  expect((await api.as(JERRY).get(monitorOf(answer))).status).toBe(409);
  await api.advance('PT2H');
  expect((await api.as(JERRY).get(monitorOf(answer))).status).toBe(404);
});

test('a job of one stage decides nothing in the next', async () => {
  const instance = await begun({
    stageSettings: stages.map((stage) => ({ ...stage, reviewers: stages[0]?.reviewers })),
  });
  await holdWorkers();
  const answer = await ask(JERRY, `${instance}/batchRecordDecisions`, { decision: 'Approve', justification: 'x' });
  const [first] = (await api.as('admin').get(`${instance}/stages`)).body.value;
  const stop = await ask('admin', `${instance}/stages/${first?.id ?? ''}/stop`);
  expect(stop.status).toBe(202);
  await letWorkersGo();

  expect((await api.as(JERRY).get(monitorOf(answer))).status).toBe(409);
  const stopped = await api.as('admin').get(monitorOf(stop));
  expect([stopped.status, stopped.body.status]).toEqual([200, 'Completed']);
});

test('in beta batchRecordDecisions takes the items by their ids, and leaves out those that the caller does not review', async () => {
  const instance = await begun();
  const [first, second, third] = await itemsOf(instance);
  const ids = [first?.id.toUpperCase(), second?.id, '00000000-0000-4000-8000-000000000000'];

  const answer = await ask(JERRY, `beta${instance}/batchRecordDecisions`, { decision: 'Deny', decisionIds: ids });
  expect(answer.status).toBe(202);
  await letWorkersGo();

  const decided = new Map((await itemsOf(instance)).map(({ id, decision }) => [id, decision]));
  expect([first, second, third].map((item) => decided.get(item?.id ?? ''))).toEqual(['Deny', 'Deny', 'NotReviewed']);
  expect([...decided.values()].filter((decision) => decision === 'Deny')).toHaveLength(2);
});

test('v1.0 knows no ids of items in batchRecordDecisions, and a list without ids is refused', async () => {
  const instance = await begun();
  const order = (ids: readonly string[]) => ({ decision: 'Deny', decisionIds: ids });

  const v1 = await api.as(JERRY).post(`${instance}/batchRecordDecisions`, order(['a']));
  expect([v1.status, v1.body.error.message]).toEqual([400, expect.stringContaining('decisionIds')]);
  expect((await api.as(JERRY).post(`beta${instance}/batchRecordDecisions`, order([]))).status).toBe(400);
  expect(await decisionsOf(instance)).toEqual(new Set(['NotReviewed']));
});
