import { openApi, type Api } from '../../support/api';
import { openReceiver, type Receiver } from '../../support/receiver';
import { readText, sectionOf, tableRows } from '../../support/markdown';
import { groupReview, queryScope, userNamed } from '../../support/sampleTenant';

/** The quotas of one caller in docs/security.md that test/unit/storage/quotas.test.ts tests. */
const IN_UNIT = [
  'evidence packs of a review, by all callers, under way',
  'evidence packs requested in a day',
  'new `Idempotency-Key`s in an hour, each kept for a day',
];
const rows = tableRows(sectionOf(readText('docs/security.md'), '### Of one caller')).map(
  ([name = '', most = '', beyond = '']): [string, number, number] => [name, Number(most), Number(beyond)],
);

let api: Api;
let receiver: Receiver;
let id: string;
let path: string;
beforeAll(async () => {
  receiver = await openReceiver();
  // Timers fire only at an instant to which a test moves the clock.
  api = await openApi({ args: ['--tick', 'P1000D'] });
  ({ id } = await api.create(groupReview()));
  await api.advance('PT0S');
  path = `/definitions/${id}/instances/${id}`;
  // No worker gets new work until the next timer.
  await api.tenant('POST', '/local/faults', {
    target: 'storage',
    match: 'POST .*reconcile/messages',
    status: 503,
    count: 999,
  });
});
afterAll(async () => {
  await api.stop();
  receiver.close();
});

const admin = () => api.as('admin');

/** Each function sends its request once more; `n` counts the requests. */
const REQUESTS: Readonly<
  Record<string, (n: number) => Promise<{ readonly status: number; readonly headers: Headers }>>
> = {
  subscriptions: (n) =>
    admin().post('/beta/subscriptions', {
      changeType: 'updated',
      resource: `identityGovernance/accessReviews/definitions/${id}`,
      notificationUrl: `${receiver.base}/${n}`,
      expirationDateTime: '2026-01-06T00:00:00Z',
    }),
  'previews of a definition, or of an instance, under way': () =>
    admin().post('beta/definitionPreviews', { definition: groupReview() }),
  'bulk decisions under way in the background': () =>
    api.as('jerry.lindqvist').send('POST', `${path}/acceptRecommendations`, { headers: { prefer: 'respond-async' } }),
  'reports requested in a day': (n) =>
    admin().post('/historyDefinitions', {
      displayName: `Report ${n}`,
      reviewHistoryPeriodStartDateTime: '2026-01-01T00:00:00Z',
      reviewHistoryPeriodEndDateTime: '2026-02-01T00:00:00Z',
      scopes: [queryScope("/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/groups')")],
    }),
  // A repeated request changes nothing, so each one names another end.
  'changes of a delegate in a day': (n) =>
    admin().put('/beta/me/identityGovernance/approverDelegate', {
      delegate: { '@odata.type': '#microsoft.graph.singleUser', id: userNamed('Jerry Lindqvist').id },
      schedule: { expiration: { type: 'afterDateTime', endDateTime: `2026-12-31T00:00:${10 + n}Z` } },
    }),
  'reminders of an instance requested in an hour, by all callers': () => admin().post(`${path}/sendReminder`),
};

test.each(rows.filter(([name]) => !IN_UNIT.includes(name)))(
  '%s: %d are taken, one more is %d',
  async (name, most, beyond) => {
    const request = REQUESTS[name];
    if (!request) throw new Error('The row has no request in this test.');
    for (let n = 1; n <= most; n += 1) expect([n, (await request(n)).status < 300]).toEqual([n, true]);

    const { status, headers } = await request(most + 1);

    expect(status).toBe(beyond);
    expect(Number(headers.get('retry-after')) > 0).toBe(beyond === 429);
  },
);

test('every request of this test has a row', () => {
  expect(rows.map(([name]) => name).sort()).toEqual([...Object.keys(REQUESTS), ...IN_UNIT].sort());
});

test('racing requests do not exceed a bound', async () => {
  const governance = api.as('gina.gomez');
  const subscribe = (n: number) =>
    governance.post('/beta/subscriptions', {
      changeType: 'updated',
      resource: `identityGovernance/accessReviews/definitions/${id}`,
      notificationUrl: `${receiver.base}/race/${n}`,
      expirationDateTime: '2026-01-06T00:00:00Z',
    });
  for (let n = 1; n <= 46; n += 1) await subscribe(n);

  const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => subscribe(100 + n)));

  const taken = 46 + answers.filter(({ status }) => status === 201).length;
  const listed = (await governance.get('/beta/subscriptions')).body.value;
  expect([taken <= 50, listed.length]).toEqual([true, taken]);
  // A request that loses every race gets 503, and a client would retry it.
  expect(answers.filter(({ status }) => ![201, 409, 503].includes(status))).toEqual([]);
});

test('ended objects no longer count', async () => {
  await api.tenant('DELETE', '/local/faults');
  await api.advance('PT20M');
  expect((await REQUESTS['bulk decisions under way in the background']?.(0))?.status).toBe(202);
  expect((await REQUESTS['reports requested in a day']?.(0))?.status).toBe(429);
  await api.advance('P1D');
  expect((await REQUESTS['reports requested in a day']?.(0))?.status).toBe(201);
});
