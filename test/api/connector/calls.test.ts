import { openApi, type Api } from '../../support/api';
import { openReceiver, type Receiver } from '../../support/receiver';
import { connect, expectNotification, operationIds, picks, type Platform, type Values } from './platform';
import { swagger } from './committedConnector';
import { inputsOf } from './rules';

/** Calls every operation and every value list of the connector as the platform does. */
let api: Api;
let flow: Receiver;
let platform: Platform;
/** The ids that the first test finds. */
const known: Record<string, string> = {};
beforeAll(async () => {
  // The callbacks of flows answer 202 to every request.
  flow = await openReceiver();
  api = await openApi({ settings: { NOTIFICATION_CALLBACK_HOSTS: '127.0.0.1' } });
  platform = connect(api.url);
});
afterAll(async () => {
  await api.stop();
  flow.close();
});

const admin = () => api.as('admin');
const reviewer = () => api.as('jerry.lindqvist');
const valuesOf = async (client: ReturnType<typeof admin>, operationId: string, given: Values = {}) =>
  (await platform.call(client, operationId, given)).body.value;

const TRIGGERS = ['WhenReviewStarts', 'WhenDecisionIsMade', 'WhenReviewCompletes'] as const;
const ends = new Map<string, () => Promise<{ readonly status: number }>>();
const subscribe = async (name: string, given: Values = {}) =>
  ends.set(name, await platform.subscribe(admin(), name, { ...given, callback: `${flow.base}/${name}?sig=1` }));
const toldTo = (name: string) =>
  flow
    .received()
    .filter(({ path }) => path === `/${name}`)
    .map(({ body }) => JSON.parse(body) as Values);

test('a review of a group, from the first pick to the evidence', async () => {
  for (const name of TRIGGERS) await subscribe(name);
  const group = (await valuesOf(admin(), 'ListGroups')).find(({ displayName }) => displayName === 'Finance Reports')!;
  const me = (await api.tenant('GET', '/v1.0/users/jerry.lindqvist@contoso.example')).body.id;
  const { body } = await platform.call(admin(), 'CreateGroupReview', {
    displayName: 'From a flow',
    scope: { query: group.membersQuery },
    reviewers: [{ query: `/users/${me}` }],
  });
  await api.advance('PT1H');
  const [opened] = await valuesOf(admin(), 'ListReviewInstances', { definitionId: body.id });
  const run = { definitionId: body.id, instanceId: opened!.id };
  const later = new Date(Date.parse(opened!.endDateTime) + 86_400_000).toISOString();

  const pending = (await valuesOf(reviewer(), 'ListMyPendingReviews'))[0]!;
  expect(pending.definition).toMatchObject({ displayName: 'From a flow' });
  const mine = { instanceId: pending.id };
  // The access of a person whose account cannot sign in is restored only if the request names them.
  const first = (await valuesOf(reviewer(), 'ListMyPendingDecisions', mine)).find(
    (item) => item.principal.displayName === 'Felix Ferrari',
  );
  await platform.call(reviewer(), 'RecordDecision', { ...mine, decisionId: first!.id, decision: 'Deny' });
  await api.advance('PT0S');
  Object.assign(known, run, { decisionId: first!.id });
  expect(await valuesOf(reviewer(), 'ListMyPendingDecisions', mine)).not.toContainEqual(
    expect.objectContaining({ id: first!.id }),
  );
  await platform.call(admin(), 'SendReminder', run);
  const other = (await api.tenant('GET', '/v1.0/users/quinn.quist@contoso.example')).body.id;
  const [next] = await valuesOf(reviewer(), 'ListMyPendingDecisions', mine);
  const moved = { reviewerId: other, principalId: (next!.principal as { id: string }).id, reason: 'On leave' };
  await platform.call(admin(), 'ReassignDecisions', { ...run, ...moved });
  await platform.call(admin(), 'ExtendReview', { ...run, endDateTime: later, reason: 'Year end' });
});

test.each([
  ['WhenReviewStarts', ['definitionId', 'instanceId']],
  ['WhenDecisionIsMade', ['definitionId', 'instanceId', 'decisionId']],
] as const)('%s gets the event once, in the declared form, with ids that later actions take', (name, ids) => {
  const told = toldTo(name);

  expect(told).toHaveLength(1);
  expectNotification(name, told[0]);
  expect(told[0]).toMatchObject(Object.fromEntries(ids.map((id) => [id, known[id]])));
});

test('actions take the ids of triggers', async () => {
  const [event = {}] = toldTo('WhenDecisionIsMade');

  expect((await platform.call(admin(), 'GetReview', event)).body.displayName).toBe('From a flow');
  expect((await platform.call(admin(), 'GetReviewInstance', event)).body.status).toBe('InProgress');
  expect((await platform.call(admin(), 'GetDecision', event)).body.decision).toBe('Deny');
  expect(await valuesOf(admin(), 'ListDecisions', event)).toContainEqual(
    expect.objectContaining({ id: known.decisionId }),
  );
});

test.each(picks)('%s lets people pick %s from a list', async (operationId, name, input) => {
  const client = /My|^Record/.test(operationId) ? reviewer() : admin();
  if (operationId.includes('Report')) await platform.call(admin(), 'CreateReport', report);

  const offered = await platform.choices(client, input, known);

  expect([name, offered.length > 0]).toEqual([name, true]);
  for (const [value, title] of offered) expect([typeof value, typeof title]).toEqual(['string', 'string']);
});

const [, reportScope] = inputsOf(swagger).find(([where]) => where === 'CreateReport body/scopes/query')!;
const reportKinds = reportScope.enum as readonly string[];

const report = {
  displayName: 'Evidence',
  reviewHistoryPeriodStartDateTime: '2026-01-01T00:00:00Z',
  reviewHistoryPeriodEndDateTime: '2027-01-01T00:00:00Z',
  scopes: [{ query: "/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/groups')" }],
};

test('the end of the review, and its report', async () => {
  await platform.call(reviewer(), 'RecordDecisionsInBulk', { instanceId: known.instanceId, decision: 'Approve' });
  const { instanceId, decisionId } = known;
  await platform.call(reviewer(), 'RecordDecision', { instanceId, decisionId, decision: 'Deny' });
  const previewId = (await platform.call(admin(), 'PreviewRemovals', known)).body.id;
  await api.advance('PT0S');
  const preview = (await platform.call(admin(), 'GetRemovalPreview', { ...known, previewId })).body;
  expect(preview).toMatchObject({ status: 'succeeded', outcomes: { wouldRemove: 1 } });
  expect(await valuesOf(admin(), 'ListPreviewedRemovals', { ...known, previewId })).toHaveLength(1);
  await platform.call(admin(), 'StopReview', known);
  await api.advance('PT0S');
  await platform.call(admin(), 'ApplyDecisions', known);
  const [completed, ...more] = toldTo('WhenReviewCompletes');
  expect([completed?.definitionId, more]).toEqual([known.definitionId, []]);
  expectNotification('WhenReviewCompletes', completed);

  const { id } = (await platform.call(admin(), 'CreateReport', report)).body;
  await api.advance('PT0S');
  const ids = { historyId: id, instanceId: id };
  expect((await platform.call(admin(), 'GetReport', ids)).body.status).toBe('done');
  expect((await valuesOf(admin(), 'ListReports')).map((one) => one.id)).toContain(id);
  const { downloadUri } = (await platform.call(admin(), 'GetReportLink', ids)).body;
  const token = new URL(String(downloadUri)).searchParams.get('token') ?? '';
  const address = `${api.url}/v1.0/identityGovernance/accessReviews/historyDefinitions/${id}/instances/${id}/content`;
  expect((await fetch(`${address}?${new URLSearchParams({ token }).toString()}`)).status).toBe(200);
});

test('access that the review removed, given back', async () => {
  await api.advance('PT0S');
  const restorationId = (await platform.call(admin(), 'RestoreAccess', { ...known, reason: 'A mistake' })).body.id;
  await api.advance('PT0S');
  const ids = { ...known, restorationId };
  expect((await platform.call(admin(), 'GetRestoration', ids)).body.status).toBe('succeeded');
  const items = await valuesOf(admin(), 'ListRestoredAccess', ids);
  expect(items.map(({ outcome }) => outcome)).toEqual(['restored']);
  expect((await valuesOf(admin(), 'ListRestorations', known)).map(({ id }) => id)).toEqual([restorationId]);
});

test('a preview of a review that is to open', async () => {
  const range = { type: 'noEnd', startDate: '2030-01-07' };
  const { id: definitionId } = await api.create({
    displayName: 'Yearly',
    scope: { query: '/groups/02f3bafb-448c-487c-88c2-5fd65ce49a41/members', queryType: 'MicrosoftGraph' },
    settings: { instanceDurationInDays: 1, recurrence: { pattern: { type: 'weekly', interval: 1 }, range } },
  });
  const previewId = (await platform.call(admin(), 'PreviewReview', { definitionId })).body.id;
  await api.advance('PT0S');
  expect((await platform.call(admin(), 'GetReviewPreview', { previewId })).body.status).toBe('succeeded');
});

test('a recurring review with options, and a delegate who covers for its reviewer', async () => {
  const person = async (name: string) =>
    (await api.tenant('GET', `/v1.0/users/${name}@contoso.example`)).body.id as unknown;
  const group = (await valuesOf(admin(), 'ListGroups')).find(({ displayName }) => displayName === 'Finance Reports')!;
  const jerry = await person('jerry.lindqvist');
  const exclusion = { principalId: await person('felix.ferrari'), principalType: 'user', reason: 'Reviewed elsewhere' };
  const reviewOptions = {
    ...{ carryOver: 'unchangedApproved', reminders: ['P3D'] },
    escalation: [{ afterDuration: 'P2D', to: 'creator', mode: 'add' }],
    exclusions: [{ ...exclusion, endDateTime: '2031-01-01T00:00:00.000Z' }],
  };
  const { body } = await platform.call(admin(), 'CreateGroupReviewWithOptions', {
    displayName: 'With options',
    scope: { query: group.membersQuery },
    reviewers: [{ query: `/users/${String(jerry)}` }],
    settings: {
      instanceDurationInDays: 5,
      recurrence: { pattern: { type: 'weekly' }, range: { type: 'noEnd', startDate: '2030-02-04' } },
    },
    reviewOptions,
  });
  expect(body.reviewOptions).toMatchObject(reviewOptions);

  const end = { schedule: { expiration: { endDateTime: '2030-01-01T00:00:00Z' } } };
  await platform.call(reviewer(), 'NameMyDelegate', { delegate: { id: await person('quinn.quist') }, ...end });
  expect((await platform.call(reviewer(), 'GetMyDelegate')).body.delegate).toMatchObject({
    description: 'Quinn Quist',
  });
});

test('a signed pack of the review', async () => {
  const { id: packId } = (await platform.call(admin(), 'CreateEvidencePack', known)).body;
  await api.advance('PT0S');
  const ids = { ...known, packId };
  expect((await platform.call(admin(), 'GetEvidencePack', ids)).body.status).toBe('succeeded');
  const { downloadUri } = (await platform.call(admin(), 'GetEvidencePackLink', ids)).body;
  expect((await fetch(String(downloadUri))).headers.get('content-type')).toBe('application/zip');
});

test('the record of the review, line by line', async () => {
  const kindsIn = async (operation: string, ids: object) =>
    (await platform.call(admin(), operation, { ...known, ...ids })).body.value.map(({ kind }) => kind);
  const [decided] = (await platform.call(admin(), 'ListDecisions', known)).body.value;
  expect((await kindsIn('ListJournal', {}))[0]).toBe('opened');
  expect(await kindsIn('ListDecisionHistory', { decisionId: decided!.id })).not.toEqual([]);
  expect(await kindsIn('ListVersions', {})).toEqual(['created']);
});

test('the product accepts every kind of review that a report can be about', async () => {
  for (const query of reportKinds) {
    const { body } = await platform.call(admin(), 'CreateReport', { ...report, scopes: [{ query }] });
    expect([query, body.status]).toEqual([query, 'requested']);
  }
});

test('a trigger that is turned off gets no events, and turning it off is idempotent', async () => {
  flow.forget();
  const off = ends.get('WhenReviewStarts')!;
  expect([(await off()).status, (await off()).status]).toEqual([204, 204]);
  await subscribe('WhenReviewCompletes', { definitionId: known.definitionId });
  await platform.call(admin(), 'ListReviews');
  await api.create({
    displayName: 'Another',
    scope: { query: '/groups/02f3bafb-448c-487c-88c2-5fd65ce49a41/members', queryType: 'MicrosoftGraph' },
    settings: { instanceDurationInDays: 1 },
  });
  await api.advance('PT1H');

  expect(toldTo('WhenReviewStarts')).toEqual([]);
});

test('every operation was called', () => {
  // The text of a report is not JSON, so the test above fetches it itself.
  expect([...platform.called, 'DownloadReport'].sort()).toEqual([...operationIds].sort());
});
