import { idOf, upnOf } from '../../support/company';
import { openOffice, type Office } from '../../support/office';
import { openReceiver, type Receiver } from '../../support/receiver';
import type { Review } from '../../support/review';
import { readText } from '../../support/markdown';
import { MEASURES } from '../../../shared/telemetry/measure';
import { openCollector, type Collector, type CollectedSpan } from '../../support/collector';

const company = {
  people: { xanthippe: {}, zebulon: {} },
  groups: { Smugglers: { members: 'quentin wolfgang Stowaways' }, Stowaways: { members: 'ottokar' } },
};
const JUSTIFICATION = 'Knows the coves by heart';
const TITLE = 'Who may land at night';
const settings = { mailNotificationsEnabled: true, autoApplyDecisionsEnabled: true };

type Line = Readonly<Record<string, unknown>>;

/** Returns the lines that the product logged, from all output of the runner. */
const linesOf = (text: string): readonly Line[] =>
  [...text.matchAll(/^\w+ \S+: (\{.*\})$/gm)].map(([, line = '']) => JSON.parse(line) as Line);

let collector: Collector;
let office: Office;
let receiver: Receiver;
let review: Review;
let lines: readonly Line[];
let tokens: readonly string[];

/** One review in which everything fails that can fail, with a collector for the telemetry. The tests then read the collected data. */
beforeAll(async () => {
  collector = await openCollector();
  receiver = await openReceiver();
  office = await openOffice(company, {
    args: ['--verbose'],
    settings: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_METRIC_EXPORT_INTERVAL: '500',
      WEBSITE_SITE_NAME: 'reviews-of-a-cove',
      REMOVAL_GUARD_PERCENT: '100',
    },
  });
  review = await office.review({ displayName: TITLE, group: 'Smugglers', reviewers: ['xanthippe'], settings });
  await office.fault({ target: 'directory', match: 'members', status: 429, retryAfterSeconds: 1, count: 1 });
  await office.advance('PT0S');
  await office.advance('PT1H');
  const items = await review.items();
  for (const { id } of items)
    await office.as('xanthippe').patch(`${await review.instancePath()}/decisions/${id}`, {
      decision: 'Deny',
      justification: JUSTIFICATION,
    });
  await office.as('zebulon').get('/definitions');
  await office.fault({ target: 'storage', match: 'GET .*reviews', status: 503, count: 2 });
  await office.as('admin').get(`${review.path}/instances`);
  await office.mend();
  await office.advance('P3D');
  tokens = await Promise.all(['admin', 'xanthippe'].map((name) => office.token(upnOf(name))));
  expect(await review.each('applyResult')).toEqual({
    ottokar: 'ApplyNotSupported',
    quentin: 'AppliedSuccessfully',
    wolfgang: 'AppliedSuccessfully',
  });
  // A review that cannot be opened.
  await office.fault({ target: 'directory', match: 'members', status: 400, count: 1000 });
  await office.review({ displayName: TITLE, group: 'Stowaways', reviewers: ['xanthippe'], settings });
  await office.advance('PT0S');
  // A subscriber to the removal of a review.
  await office.as('admin').post('/v1.0/subscriptions', {
    changeType: 'deleted',
    resource: 'identityGovernance/accessReviews/definitions',
    notificationUrl: `${receiver.base}/told`,
  });
  await office.as('admin').delete(review.path);
  await office.advance('PT0S');
  expect(receiver.told('/told')).not.toEqual([]);
  await office.stop();
  lines = linesOf(office.errors());
}, 120_000);
afterAll(() => {
  receiver.close();
  return collector.close();
});

const measured = (name: string): readonly Line[] => lines.filter((line) => name in line);
const spansNamed = (name: RegExp): readonly CollectedSpan[] => collector.spans().filter((span) => name.test(span.name));

test('each run of a function is a span, with its trigger and its ids', () => {
  expect(spansNamed(/^findDueWork$/)[0]?.attributes).toMatchObject({ 'faas.trigger': 'timer' });
  expect(spansNamed(/^reconcile$/).map(({ attributes }) => attributes)).toContainEqual(
    expect.objectContaining({ 'faas.trigger': 'pubsub', 'access_reviews.definitionId': review.id }),
  );
  const http = spansNamed(/DecisionItem-update/);
  expect(http).toHaveLength(3);
  const logged = new Set(lines.map(({ invocationId }) => invocationId));
  const runs = spansNamed(/^reconcile$/).map(({ attributes }) => attributes['faas.invocation_id']);
  expect(runs.some((id) => logged.has(id))).toBe(true);
  expect(http[0]?.attributes).toMatchObject({ 'faas.trigger': 'http', 'http.response.status_code': 204 });
  expect(collector.services()).toEqual(['reviews-of-a-cove']);
});

test.each([
  ['a table', /^write reviews$/],
  ['the queue', /^send reconcile$/],
  ['the queue of those who tell', /^send tell$/],
  ['the directory', /^GET \/graph\/v1.0\/groups\/\{id\}/],
  ['many of the directory', /^POST \/graph\/v1.0\/\$batch$/],
  ['mail', /^POST \/graph\/v1.0\/users\/\{id\}\/sendMail$/],
])('a call of %s is a span inside of one of a run', (_what, name) => {
  const runs = new Set(collector.spans().flatMap((span) => ('faas.name' in span.attributes ? [span.spanId] : [])));

  const found = spansNamed(name);
  expect(found.length).toBeGreaterThan(0);
  for (const { parentSpanId } of found) expect(runs).toContain(parentSpanId);
});

test('a refused call is a failed span', () => {
  const [throttled] = spansNamed(/members/i).filter(({ attributes }) => attributes['error.type'] === '429');

  expect(throttled).toMatchObject({ status: { code: 2 }, attributes: { 'http.response.status_code': 429 } });
});

test('metrics have the values of the log lines', () => {
  expect(collector.metric('access_reviews.throttled')).toEqual({ 'service=directory': 1, 'service=storage': 2 });
  expect(measured('throttledCalls').map(({ service, status }) => [service, status])).toEqual([
    ['directory', 429],
    ['storage', 503],
    ['storage', 503],
  ]);
  expect(collector.metric('access_reviews.apply.failures')).toEqual({ 'applyResult=ApplyNotSupported': 1 });
  expect(measured('applyFailures')).toEqual([
    expect.objectContaining({ level: 'warning', definitionId: review.id, applyFailures: 1 }),
  ]);
  const taken = measured('queueSeconds');
  expect(collector.metric('access_reviews.queue.age')).toEqual({ '': taken.length });
  expect(taken.length).toBeGreaterThan(2);
});

test('the timer reports the overdue work and the number of open instances', () => {
  const looks = measured('overdueWork').map(({ overdueWork, overdueSeconds }) => [overdueWork, overdueSeconds]);

  // The clock had moved to an hour after the end of the instance when the timer fired. The last move is by zero.
  expect(looks.slice(0, 2)).toEqual([
    [0, 0],
    [0, 0],
  ]);
  expect(looks).toContainEqual([1, 3600]);
  expect(measured('openInstances').map(({ openInstances }) => openInstances)).toEqual([1, 1, 0]);
  expect(collector.metric('access_reviews.instances.open')).toEqual({ '': 0 });
});

test('each measure occurs in this run, and is described for operators', () => {
  const page = readText('docs/operations.md');
  for (const [name, { metric }] of Object.entries(MEASURES)) {
    expect([name, measured(name).length > 0]).toEqual([name, true]);
    expect(page).toContain(`\`${metric}\``);
    expect(page).toContain(`\`${name}\``);
  }
});

/** The queries of the file, each with its question in a comment. */
const queries = readText('deploy/queries.kql')
  .split(/^(?=\/\/ \d\. )/m)
  .slice(1);

test.each(queries.map((query) => [query.slice(3, query.indexOf('\n')), query]))('%s', (_question, query) => {
  const asked = new Set([...query.matchAll(/\bline\.(\w+)/g)].map(([, name = '']) => name));
  const messages = [...query.matchAll(/line\.message\) == "([^"]+)"/g)].map(([, message]) => message);
  const columns = new Set(
    [...query.matchAll(/\b(App\w+|TimeGenerated|Message|[A-Z]\w*Name|Properties)\b/g)].map(([one]) => one),
  );
  const statuses = [...(/status in \(([^)]*)\)/.exec(query)?.[1] ?? '').matchAll(/"(\w+)"/g)].map(
    ([, status]) => status,
  );

  expect(lines.map(({ message }) => message)).toEqual(expect.arrayContaining(messages));
  const told = lines.filter(({ message }) => messages.length === 0 || messages.includes(String(message)));
  for (const name of asked) expect([name, told.some((line) => name in line)]).toEqual([name, true]);
  expect([...columns].filter((one) => !['AppTraces', 'TimeGenerated', 'Message'].includes(one))).toEqual([]);
  expect(told.map(({ status }) => status)).toEqual(expect.arrayContaining(statuses));
});

test('there are five questions', () => {
  expect(queries.map((query) => query.slice(3, query.indexOf(':')))).toEqual([
    '1. Open instances',
    '2. Overdue work',
    '3. Age of the queue',
    '4. Failures',
    '5. Throttling',
  ]);
});

test('telemetry holds no name, no address, no text of a person, and no token', () => {
  const all = `${office.errors()}\n${collector.text()}`;

  // The search below can find ids, because this one is there.
  expect(all).toContain(review.id);
  const people = [
    'xanthippe',
    'zebulon',
    'quentin',
    'wolfgang',
    'ottokar',
    'Smugglers',
    'Stowaways',
    'harbour.example',
  ];
  for (const text of [...people, JUSTIFICATION, TITLE, upnOf('admin'), encodeURIComponent(upnOf('admin')), 'Bearer ']) {
    expect([text, all.toLowerCase().includes(text.toLowerCase())]).toEqual([text, false]);
  }
  for (const token of tokens) expect(all.includes(token.split('.')[1]!.slice(0, 40))).toBe(false);
  expect(all).not.toContain(idOf('nobody'));
});
