import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openApi, type Api, type Body } from '../../support/api';
import { openReceiver, type Receiver } from '../../support/receiver';
import { groupReview, query, queryScope, roleReview, userNamed } from '../../support/sampleTenant';
import { continueToEnds } from './ends';
import { readFiles, RECEIVER_PORT, writeFiles, writeRecorded } from './recorded';
import { readAnswers, readServed } from './served';
import { GROUPS, recordedTenant } from './tenant';

/**
 * `npm run record -- CHECKOUT` runs the build of a checkout (default: this one) until its storage has reviews of every status, some of them
 * interrupted during their work. Writes what the build served, what it stored, and how the reviews end.
 */
const checkout = process.argv[2] ?? process.cwd();
const tenant = join(mkdtempSync(join(tmpdir(), 'tenant-')), 'tenant.json');
writeFileSync(tenant, JSON.stringify(recordedTenant));
const data = mkdtempSync(join(tmpdir(), 'recording-'));
const options = { checkout, tenant, data, args: ['--tick', 'P1000D'] };

const of = (group: string, settings: object, more: object = {}): object => ({
  ...groupReview(),
  scope: queryScope(`/groups/${group}/transitiveMembers`),
  settings: { instanceDurationInDays: 14, mailNotificationsEnabled: false, ...settings },
  ...more,
});
const denying = { autoApplyDecisionsEnabled: true, defaultDecisionEnabled: true, defaultDecision: 'Deny' };
const stage = (n: number): object => ({
  stageId: String(n),
  dependsOn: n === 1 ? [] : [String(n - 1)],
  durationInDays: 3,
  recommendationsEnabled: false,
  reviewers: [query(`/users/${userNamed('Jerry Lindqvist').id}`)],
});
const weekly = {
  pattern: { type: 'weekly', interval: 1 },
  range: { type: 'numbered', numberOfOccurrences: 3, startDate: '2026-01-05' },
};

/** Reviews that run undisturbed, by their names. */
const QUIET: Readonly<Record<string, object>> = {
  notStarted: groupReview({
    settings: { recurrence: { ...weekly, range: { ...weekly.range, startDate: '2026-02-02' } } },
  }),
  weekly: groupReview({ settings: { recurrence: weekly } }),
  inProgress: groupReview({ settings: { instanceDurationInDays: 20 } }),
  completed: groupReview({ settings: { mailNotificationsEnabled: true } }),
  applied: groupReview({ group: 'Sales Proposals', settings: { ...denying, mailNotificationsEnabled: true } }),
  held: of(GROUPS.held, { ...denying, instanceDurationInDays: 3 }),
  guests: of(
    GROUPS.guests,
    {
      ...denying,
      instanceDurationInDays: 3,
      applyActions: [{ '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' }],
    },
    { scope: queryScope(`/groups/${GROUPS.guests}/transitiveMembers/?$filter=(userType eq 'Guest')`) },
  ),
  stages: groupReview({ stageSettings: [1, 2, 3].map(stage), settings: { instanceDurationInDays: 9 } }),
  eachGroup: {
    ...groupReview(),
    scope: { ...queryScope('./members/microsoft.graph.user'), queryRoot: null },
    instanceEnumerationScope: queryScope("/groups?$filter=(groupTypes/any(c:c eq 'Unified'))"),
  },
  role: roleReview(),
};

/** Reviews whose work is interrupted, by their names. */
const DISTURBED: Readonly<Record<string, object>> = {
  applying: of(GROUPS.shift, {
    autoApplyDecisionsEnabled: true,
    defaultDecisionEnabled: true,
    defaultDecision: 'Recommendation',
    recommendationsEnabled: true,
  }),
  autoReviewing: of(GROUPS.many, { defaultDecisionEnabled: true, defaultDecision: 'Approve' }),
  completing: groupReview({ group: 'Old File Share', settings: { mailNotificationsEnabled: true } }),
  autoReviewed: groupReview({
    group: 'Old File Share',
    settings: { mailNotificationsEnabled: true, defaultDecisionEnabled: true, defaultDecision: 'Approve' },
  }),
  job: of(GROUPS.many, {}),
  deleted: of(GROUPS.many, {}),
};

const instanceOf = (id: string): string => `/definitions/${id}/instances/${id}`;

async function createAll(api: Api, bodies: Readonly<Record<string, object>>): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const [displayName, body] of Object.entries(bodies)) {
    ids[displayName] = (await api.create({ ...body, displayName })).id;
  }
  await api.advance('PT0S');
  return ids;
}

const subscribe = (api: Api, receiver: Receiver): Promise<unknown> =>
  api.as('admin').post(`${api.url}/v1.0/subscriptions`, {
    changeType: 'created,updated,deleted',
    resource: 'identityGovernance/accessReviews/definitions',
    notificationUrl: `${receiver.base}/events`,
    expirationDateTime: '2026-01-31T00:00:00Z',
    clientState: 'secret',
  });

const askForReport = (api: Api, displayName: string): Promise<unknown> =>
  api.as('admin').post('/historyDefinitions', {
    displayName,
    reviewHistoryPeriodStartDateTime: '2026-01-01T00:00:00Z',
    reviewHistoryPeriodEndDateTime: '2026-02-01T00:00:00Z',
    scopes: [queryScope("/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/groups')")],
  });

async function decideSome(api: Api, id: string): Promise<void> {
  const jerry = api.as('jerry.lindqvist');
  const [first, second, third] = (await jerry.get(`${instanceOf(id)}/decisions/filterByCurrentUser(on='reviewer')`))
    .body.value;
  for (const [item, decision] of [
    [first, 'Approve'],
    [second, 'Deny'],
    [third, 'DontKnow'],
  ] as const) {
    await jerry.patch(`${instanceOf(id)}/decisions/${item?.id ?? ''}`, { decision, justification: 'Seen' });
  }
}

const fault = (api: Api, body: object): Promise<unknown> => api.tenant('POST', '/local/faults', body);

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < 600; n += 1) {
    if (await isSo()) return;
    await setTimeout(50);
  }
  throw new Error(`It never came to this: ${what}`);
}

/** Interrupts work of every type, then kills the product. */
async function interrupt(api: Api, ids: Readonly<Record<string, string>>): Promise<void> {
  const admin = api.as('admin');
  const decisions = async (id: string): Promise<readonly Body[]> =>
    (await admin.get(`${instanceOf(id)}/decisions?$top=999`)).body.value;
  const status = async (id: string): Promise<string> => (await admin.get(instanceOf(id))).body.status;
  const wait = { target: 'directory', status: 429, retryAfterSeconds: 60, count: 1_000 };
  await fault(api, { ...wait, match: `GET .*${GROUPS.crowd}.*skiptoken` });
  await api.create({ ...of(GROUPS.crowd, {}), displayName: 'opening' });
  await admin.post(`${instanceOf(ids.applying!)}/stop`);
  // Mails are sent before an instance opens, and before it completes.
  await fault(api, { ...wait, target: 'mail' });
  const starting = groupReview({ group: 'Old File Share', settings: { mailNotificationsEnabled: true } });
  const { id } = await api.create({ ...starting, displayName: 'starting' });
  await Promise.all([
    admin.post(`${instanceOf(ids.completing!)}/stop`),
    admin.post(`${instanceOf(ids.autoReviewed!)}/stop`),
  ]);
  await until('three reviews wait for their mails', async () => {
    const statuses = [await status(id), await status(ids.completing!), await status(ids.autoReviewed!)];
    return statuses.join() === 'Starting,Completing,AutoReviewed';
  });
  await until('some removals are done, others wait', async () => {
    const done = (await decisions(ids.applying!)).filter(({ applyResult }) => applyResult === 'AppliedSuccessfully');
    return done.some(({ decision }) => decision === 'Deny');
  });
  // The next slice begins after a pause of a second.
  await fault(api, { ...wait, match: `DELETE .*${GROUPS.shift}` });
  await setTimeout(3_000);

  await fault(api, { target: 'storage', match: '^(?!GET|HEAD)', delayMs: 300, count: 1_000_000 });
  const body = { decision: 'Approve', justification: 'Known' };
  const headers = { prefer: 'respond-async' };
  const job = api.as('jerry.lindqvist').send('POST', `${instanceOf(ids.job!)}/batchRecordDecisions`, { body, headers });
  const asked = [job, askForReport(api, 'interrupted'), admin.delete(`/definitions/${ids.deleted!}`)];
  await Promise.all([...asked, admin.post(`${instanceOf(ids.autoReviewing!)}/stop`)]);
  await until(
    'the default decisions are being written',
    async () => (await status(ids.autoReviewing!)) === 'AutoReviewing',
  );
  await api.kill();
}

async function record(): Promise<void> {
  const receiver = await openReceiver(RECEIVER_PORT);
  const api = await openApi(options);
  await subscribe(api, receiver);
  const quiet = await createAll(api, QUIET);
  for (const name of ['inProgress', 'applied', 'stages']) await decideSome(api, quiet[name]!);
  await api.advance('P3DT1H');
  await askForReport(api, 'done');
  const disturbed = await createAll(api, DISTURBED);
  await api.advance('PT20M');
  const now = await api.advance('PT0S');
  const served = await readServed(api);
  const answers = await readAnswers(api, Object.values(quiet));
  await interrupt(api, disturbed);
  await setTimeout(2_000);
  const files = readFiles(data);

  receiver.forget();
  const next = await openApi({ ...options, clock: now, data: writeFiles(files) });
  // An interrupted message is visible again after some seconds; a message that waits for the directory, when its wait ends.
  const ends = await continueToEnds(next, receiver);
  await next.stop();
  receiver.close();
  writeRecorded({ tenant: recordedTenant, now, files, answers, ...served, ends });
}

void record();
