import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { openApi, type Api } from '../../support/api';
import { openReceiver, type Receiver } from '../../support/receiver';
import { groupReview } from '../../support/sampleTenant';

let receiver: Receiver;
let base: string;

let api: Api;
beforeAll(async () => {
  receiver = await openReceiver();
  ({ base } = receiver);
  receiver.greet('/liar', (response) =>
    response.writeHead(200, { 'content-type': 'text/plain' }).end('something else'),
  );
  receiver.greet('/moved', (response) => response.writeHead(302, { location: `${base}/events` }).end());
  api = await openApi();
});
afterAll(async () => {
  await api.stop();
  receiver.close();
});
const failing = (paths: readonly string[], isFailing: boolean) => {
  for (const path of paths) receiver.answer(path, isFailing ? 500 : undefined);
};
beforeEach(() => {
  receiver.forget();
  failing(['/events', '/lost'], false);
});

const ROOT = 'identityGovernance/accessReviews';
const at = (path = '') => `${api.url}/v1.0/subscriptions${path}`;
const admin = () => api.as('admin');
const now = async () => Date.parse((await api.tenant('GET', '/local/clock')).body.now as string);
const inDays = async (days: number) => new Date((await now()) + days * 86_400_000).toISOString();

const wish = async (changes: object = {}) => ({
  changeType: 'created,updated,deleted',
  resource: `${ROOT}/definitions`,
  notificationUrl: `${base}/events`,
  expirationDateTime: await inDays(20),
  clientState: 'secret',
  ...changes,
});

const subscribe = async (changes: object = {}) => admin().post(at(), await wish(changes));

interface AttentionBody {
  readonly value: readonly {
    readonly subscriptionId: string | null;
    readonly concerns: readonly { readonly kind: string; readonly count: number | null }[];
  }[];
}

const told = (path = '/events') => receiver.told(path);

test('A subscription is made after the handshake, found again, renewed, and ended twice', async () => {
  const made = await subscribe({ notificationUrl: `${base}/a` });
  const { id } = made.body;
  expect(made.status).toBe(201);
  expect(made.headers.get('location')).toBe(at(`/${id}`));
  expect(made.body).toMatchObject({ changeType: 'created,updated,deleted', clientState: 'secret' });
  expect(receiver.handshakes).toContain('/a');

  const again = await subscribe({ notificationUrl: `${base}/a` });
  expect([again.status, again.body.id]).toEqual([201, id]);
  expect(receiver.handshakes.filter((path) => path === '/a')).toHaveLength(1);

  const expirationDateTime = await inDays(29);
  const renewed = await admin().patch(at(`/${id}`), { expirationDateTime });
  expect(renewed).toMatchObject({ status: 200, body: { id, expirationDateTime } });
  expect((await admin().get(at())).body.value.map((one) => one.id)).toContain(id);
  expect((await api.as('gina.gomez').get(at())).body.value).toEqual([]);
  for (const method of ['GET', 'DELETE']) {
    expect((await api.as('gina.gomez').send(method, at(`/${id}`))).status).toBe(404);
  }

  expect((await admin().delete(at(`/${id}`))).status).toBe(204);
  expect((await admin().delete(at(`/${id}`))).status).toBe(204);
  expect((await admin().get(at(`/${id}`))).status).toBe(404);
  expect((await admin().delete(at('/00000000-0000-4000-8000-000000000000'))).status).toBe(404);
});

test.each<readonly [string, object, string]>([
  ['an address that answers otherwise', { notificationUrl: '{base}/liar' }, 'notificationUrl'],
  ['an address that sends elsewhere', { notificationUrl: '{base}/moved' }, 'notificationUrl'],
  ['nobody there', { notificationUrl: 'http://127.0.0.1:1/' }, 'notificationUrl'],
  ['a private address', { notificationUrl: 'https://10.1.2.3/' }, 'notificationUrl'],
  ['http elsewhere', { notificationUrl: 'http://93.184.216.34/' }, 'notificationUrl'],
  ['the metadata of machines', { lifecycleNotificationUrl: 'https://169.254.169.254/' }, 'lifecycleNotificationUrl'],
  ['another resource', { resource: 'users' }, 'resource'],
  ['another change', { changeType: 'created,moved' }, 'changeType'],
  ['a time that has passed', { expirationDateTime: '2026-01-01T00:00:00Z' }, 'expirationDateTime'],
  ['more than thirty days', { expirationDateTime: '2026-03-01T00:00:00Z' }, 'expirationDateTime'],
  ['a long state', { clientState: 'x'.repeat(129) }, 'clientState'],
])('%s is refused', async (_, changes, target) => {
  const real = JSON.parse(JSON.stringify(changes).replace('{base}', base)) as object;
  const { status, body } = await subscribe(real);

  expect([status, body.error.details?.map((detail) => detail.target)]).toEqual([400, [target]]);
});

test('A caller who may not read reviews may not subscribe to them, and a definition must exist', async () => {
  expect((await api.as('jerry.lindqvist').post(at(), await wish())).status).toBe(403);
  const resource = `${ROOT}/definitions/00000000-0000-4000-8000-000000000000`;
  expect((await subscribe({ resource })).status).toBe(404);
});

describe('An event of a review', () => {
  let review: string;
  const ids: string[] = [];
  beforeAll(async () => {
    ids.push((await subscribe()).body.id);
    review = (await api.create(groupReview())).id;
    ids.push((await subscribe({ notificationUrl: `${base}/decisions`, resource: `${ROOT}/decisions` })).body.id);
    receiver.forget();
  });
  afterAll(async () => {
    for (const id of ids) await admin().delete(at(`/${id}`));
  });

  test('arrives in its order, signed, with ids and nothing else', async () => {
    await api.advance('PT0S');
    const path = `/definitions/${review}/instances/${review}`;
    const [decision] = (await admin().get(`${path}/decisions?$top=1`)).body.value;
    await api.as('jerry.lindqvist').patch(`${path}/decisions/${decision?.id ?? ''}`, { decision: 'Approve' });
    await admin().post(`${path}/stop`);
    await api.advance('PT0S');

    const mine = told().filter(({ resource }) => resource.includes(review));
    expect(mine.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['instanceStarted', 'instanceCompleted']) as unknown,
    );
    expect(mine.find(({ event }) => event === 'instanceStarted')).toMatchObject({
      subscriptionId: ids[0],
      clientState: 'secret',
      resource: `${ROOT}/definitions/${review}/instances/${review}`,
      resourceData: { '@odata.type': '#microsoft.graph.accessReviewInstance', id: review },
    });
    expect(told('/decisions')).toEqual([
      expect.objectContaining({
        event: 'decisionRecorded',
        changeType: 'updated',
        resource: `${ROOT}/definitions/${review}/instances/${review}/decisions/${decision?.id ?? ''}`,
      }),
    ]);

    const keys = createRemoteJWKSet(new URL(`${api.url}/v1.0/.well-known/jwks.json`));
    const [{ authorization, body } = { authorization: '', body: '' }] = receiver.received();
    const { payload } = await jwtVerify(authorization.replace('Bearer ', ''), keys, {
      issuer: api.url,
      audience: base,
      algorithms: ['RS256'],
    });
    expect(payload.bodySha256).toBe(createHash('sha256').update(body).digest('hex'));
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    const tokenIds = await Promise.all(
      receiver.received().map(async (one) => (await jwtVerify(one.authorization.slice(7), keys)).payload.jti),
    );
    expect(tokenIds).not.toContain(undefined);
    expect(new Set(tokenIds).size).toBe(tokenIds.length);
  });

  test('is retried for four hours when it does not arrive', async () => {
    failing(['/events', '/lost'], true);
    const { id } = await api.create(groupReview());
    await api.advance('PT0S');
    const first = receiver.received().length;
    expect(first).toBeGreaterThan(0);
    await api.advance('PT10M');
    expect(receiver.received().length).toBeGreaterThan(first);

    failing(['/events', '/lost'], false);
    receiver.forget();
    await api.advance('PT1H');
    const events = told().filter(({ resource }) => resource.includes(id));
    expect(new Set(events.map(({ event }) => event))).toEqual(
      new Set(['definitionCreated', 'instanceCreated', 'instanceStarted', 'definitionUpdated']),
    );

    failing(['/events', '/lost'], true);
    await api.create(groupReview());
    await api.advance('PT5H');
    failing(['/events', '/lost'], false);
    receiver.forget();
    await api.advance('PT2H');
    expect(told()).toEqual([]);
  });

  test('is in the attention list while it fails, and for a week after it was given up', async () => {
    const { id } = (await subscribe({ notificationUrl: `${base}/lost` })).body;
    const concerns = async (person: string) =>
      (await api.as(person).get<AttentionBody>('beta/attention')).body.value
        .filter(({ subscriptionId }) => subscriptionId === id)
        .flatMap((item) => item.concerns.map(({ kind, count }) => [kind, count]));
    failing(['/lost'], true);
    await api.create(groupReview());
    await api.advance('PT10M');
    const [[kind, count] = []] = await concerns('admin');
    expect([kind, Number(count)]).toEqual(['notificationsFail', expect.any(Number)]);
    await api.advance('PT5H');

    expect(await concerns('admin')).toContainEqual(['notificationsLost', count]);
    expect(await concerns('sam.sutton')).toContainEqual(['notificationsLost', count]);
    expect(await concerns('jerry.lindqvist')).toEqual([]);
    failing(['/lost'], false);
    await api.advance('P5D');
    expect(await concerns('admin')).toEqual([['notificationsLost', count]]);
    await api.advance('P3D');
    expect(await concerns('admin')).toEqual([]);
    await admin().delete(at(`/${id}`));
  });

  test('comes for a deleted review, too', async () => {
    const { id } = await api.create(groupReview());
    await api.advance('PT0S');
    await admin().delete(`/definitions/${id}`);
    await api.advance('PT0S');

    const events = told().filter(({ resource }) => resource.includes(id));
    expect(events.map(({ event }) => event)).toContain('instanceDeleted');
  });
});

test('The subscriber is notified of the renewal, of missed events, and of the end', async () => {
  const { id } = (
    await subscribe({
      notificationUrl: `${base}/lost`,
      lifecycleNotificationUrl: `${base}/life`,
      expirationDateTime: await inDays(2),
    })
  ).body;
  failing(['/events', '/lost'], true);
  await api.create(groupReview());
  await api.advance('PT5H');
  failing(['/events', '/lost'], false);
  await api.advance('P2D');

  expect(told('/life').map(({ lifecycleEvent }) => lifecycleEvent)).toEqual([
    'missed',
    'reauthorizationRequired',
    'subscriptionRemoved',
  ]);
  expect((await admin().get(at(`/${id}`))).status).toBe(404);
  expect((await admin().delete(at(`/${id}`))).status).toBe(204);
});

test('One caller cannot use up the subscriptions of all', async () => {
  const mine = await admin().get(at());
  const statuses: number[] = [];
  for (let n = mine.body.value.length; n <= 50; n += 1) {
    statuses.push((await subscribe({ notificationUrl: `${base}/quota-${n}` })).status);
  }
  expect(statuses.slice(0, -1).every((status) => status === 201)).toBe(true);
  expect(statuses.at(-1)).toBe(409);
  const ofAnother = await api
    .as('adele.adams')
    .post(at(), await wish({ resource: `${ROOT}/definitions`, notificationUrl: `${base}/b` }));
  expect([ofAnother.status, ofAnother.body.error.code]).toEqual([403, 'Forbidden']);
  const program = api.asApp('5a1b7c8e-0f3d-4e62-9b74-1c2d3e4f5a60');
  expect((await program.post(at(), await wish({ notificationUrl: `${base}/b` }))).status).toBe(201);
});
