import { openApi, type Api } from '../../support/api';
import { openReceiver, type Receiver } from '../../support/receiver';
import { groupReview, query, userNamed } from '../../support/sampleTenant';

/** Every event, at every resource that a subscription can name. */
const ROOT = 'identityGovernance/accessReviews';
const OF_DECISIONS = ['decisionRecorded'];
const OF_INSTANCES = [
  ...['instanceCreated', 'instanceStarted', 'reminderSent', ...OF_DECISIONS, 'stageEnded'],
  ...['instanceCompleted', 'instanceApplied', 'instanceFailed', 'evidenceReady', 'instanceDeleted'],
];
const OF_DEFINITIONS = [...OF_INSTANCES, 'definitionUpdated', 'definitionDeleted'];
const CREATED = ['definitionCreated', 'instanceCreated'];
const DELETED = ['instanceDeleted', 'definitionDeleted'];

let api: Api;
let receiver: Receiver;
let id: string;
beforeAll(async () => {
  receiver = await openReceiver();
  api = await openApi();
  await subscribe('all', 'definitions');
  await subscribe('created', 'definitions', { changeType: 'created' });
  await subscribe('updated', 'definitions', { changeType: 'updated' });
  await subscribe('deleted', 'definitions', { changeType: 'deleted' });
  await subscribe('starts', 'definitions', { events: ['instanceStarted', 'instanceCompleted'] });
  await subscribe('decisions', 'decisions');
  await goThroughEverything();
});
afterAll(async () => {
  await api.stop();
  receiver.close();
});

const admin = () => api.as('admin');

async function subscribe(path: string, resource: string, changes: object = {}): Promise<void> {
  const { status, body } = await admin().post(`${api.url}/v1.0/subscriptions`, {
    changeType: 'created,updated,deleted',
    resource: `${ROOT}/${resource}`,
    notificationUrl: `${receiver.base}/${path}`,
    ...changes,
  });
  expect([status, body.error]).toEqual([201, undefined]);
}

const twoStages = () => {
  const jerry = [query(`/users/${userNamed('Jerry Lindqvist').id}`)];
  const stage = (stageId: string, dependsOn: readonly string[]) => {
    return { stageId, dependsOn, durationInDays: 2, recommendationsEnabled: false, reviewers: jerry };
  };
  const settings = {
    instanceDurationInDays: 4,
    recurrence: {
      pattern: { type: 'weekly', interval: 1, daysOfWeek: ['monday'] },
      range: { type: 'noEnd', startDate: '2026-01-05' },
    },
  };
  // This group belongs to another directory, so its members cannot be removed.
  return groupReview({ group: 'Warehouse Terminals', settings, stageSettings: [stage('1', []), stage('2', ['1'])] });
};

/** Takes a review through every event. */
async function goThroughEverything(): Promise<void> {
  ({ id } = await api.create(twoStages()));
  await api.advance('PT0S');
  const definition = `/definitions/${id}`;
  const [first] = (await admin().get(`${definition}/instances`)).body.value;
  const instance = `${definition}/instances/${first!.id}`;
  await subscribe('one', `definitions/${id}`);
  await subscribe('instances', `definitions/${id}/instances`);
  await subscribe('instance', `definitions/${id}/instances/${first!.id}`);
  await subscribe('its-decisions', `definitions/${id}/instances/${first!.id}/decisions`);

  const act = async (method: string, path: string, body?: object, headers = {}) => {
    const { status } = await admin().send(method, path, { body, headers });
    expect([path, status]).toEqual([path, 204]);
    await api.advance('PT0S');
  };
  await act('POST', `${instance}/sendReminder`);
  const decide = { decision: 'Deny', justification: 'Left' };
  for (const n of [0, 1]) {
    expect((await api.as('jerry.lindqvist').post(`${instance}/batchRecordDecisions`, decide)).status).toBe(204);
    const stage = (await admin().get(`${instance}/stages`)).body.value[n];
    await act('POST', `${instance}/stages/${stage!.id}/stop`);
  }
  await act('POST', `${instance}/applyDecisions`);
  expect((await admin().post(`beta${instance}/evidencePacks`)).status).toBe(201);
  await act('PUT', definition, { ...twoStages(), displayName: 'Another name' });
  await api.to('2026-01-12T09:00:00Z');
  await act('DELETE', definition);
}

const namesAt = (path: string): readonly string[] => [
  ...new Set(
    receiver
      .told(`/${path}`)
      .filter(({ resource }) => resource.includes(id))
      .map(({ event }) => event),
  ),
];

test.each([
  ['definitions', 'all', ['definitionCreated', ...OF_DEFINITIONS]],
  ['definitions/{id}', 'one', OF_DEFINITIONS],
  ['definitions/{id}/instances', 'instances', OF_INSTANCES],
  [
    'definitions/{id}/instances/{id}',
    'instance',
    OF_INSTANCES.filter((name) => !['instanceCreated', 'instanceStarted', 'instanceDeleted'].includes(name)),
  ],
  ['definitions/{id}/instances/{id}/decisions', 'its-decisions', OF_DECISIONS],
  ['decisions', 'decisions', OF_DECISIONS],
])('%s has its own events and those of everything below it', (_, path, names) => {
  expect([...namesAt(path)].sort()).toEqual([...names].sort());
});

test('only the requested changes are notified', () => {
  expect([...namesAt('created')].sort()).toEqual([...CREATED].sort());
  expect([...namesAt('deleted')].sort()).toEqual([...DELETED].sort());
  expect([...namesAt('updated')].sort()).toEqual(
    ['definitionUpdated', ...OF_INSTANCES].filter((name) => ![...CREATED, ...DELETED].includes(name)).sort(),
  );
  for (const kind of ['created', 'updated', 'deleted']) {
    expect(new Set(receiver.told(`/${kind}`).map(({ changeType }) => changeType))).toEqual(new Set([kind]));
  }
});

test('a list of events narrows that down further', () => {
  expect(namesAt('starts')).toEqual(['instanceStarted', 'instanceCompleted']);
});

test('no event comes twice, and each resource has its type', () => {
  const told = receiver.told('/all');
  const ids = told.map((one) => one.id);
  expect(new Set(ids).size).toBe(ids.length);

  const typeOf = (event: string) =>
    (told.find((one) => one.event === event)?.resourceData as { '@odata.type': string })['@odata.type'];
  expect(typeOf('definitionUpdated')).toBe('#microsoft.graph.accessReviewScheduleDefinition');
  expect(typeOf('instanceStarted')).toBe('#microsoft.graph.accessReviewInstance');
  expect(typeOf('decisionRecorded')).toBe('#microsoft.graph.accessReviewInstanceDecisionItem');
});
