import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { openApi, type Api } from '../../support/api';
import { openReceiver, type Received, type Receiver } from '../../support/receiver';
import { groupReview } from '../../support/sampleTenant';

/** Subscriptions of flows. A flow has little more than a callback URL, which answers 202 to every request. */
let api: Api;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await openReceiver();
  api = await openApi({
    args: ['--tick', 'P1D'],
    settings: { NOTIFICATION_CALLBACK_HOSTS: '*.logic.azure.com 127.0.0.1' },
  });
});
afterAll(async () => {
  await api.stop();
  receiver.close();
});
beforeEach(() => {
  receiver.forget();
});

const admin = () => api.as('admin');
const at = (path = '') => `${api.url}/v1.0/subscriptions${path}`;
const begin = (event: string, path: string, more: object = {}) =>
  admin().post(at(`/${event}`), { notificationUrl: `${receiver.base}${path}`, ...more });
const end = (path: string, person = 'admin') =>
  api.as(person).post(at('/unsubscribe'), { notificationUrl: `${receiver.base}${path}` });
const eventsAt = (path: string) =>
  receiver
    .received()
    .filter((one) => one.path === path)
    .map(({ body }) => JSON.parse(body) as Readonly<Record<string, unknown>>);
const open = async () => {
  const { id } = await api.create(groupReview());
  await api.advance('PT0S');
  return id;
};

test('A flow needs only its address, and gets each event in a separate request', async () => {
  const made = await begin('instanceStarted', '/starts');
  const again = await begin('instanceStarted', '/starts');
  expect([made.status, made.headers.get('location')]).toEqual([201, at(`/${made.body.id}`)]);
  expect([again.status, again.body.id]).toEqual([201, made.body.id]);
  expect(receiver.handshakes).not.toContain('/starts');

  const [first, second] = [await open(), await open()];
  const events = eventsAt('/starts');
  expect(events.map(({ event, definitionId }) => [event, definitionId])).toEqual([
    ['instanceStarted', first],
    ['instanceStarted', second],
  ]);
  expect(events[0]).toEqual({
    id: expect.any(String) as string,
    event: 'instanceStarted',
    eventDateTime: '2026-01-05T08:00:00.000Z',
    definitionId: first,
    instanceId: first,
    resource: `identityGovernance/accessReviews/definitions/${first}/instances/${first}`,
    subscriptionId: made.body.id,
    tenantId: expect.any(String) as string,
  });
  expect((await admin().delete(made.headers.get('location') ?? '')).status).toBe(204);
});

test('A callback address that carries a signature gets the token in a header of its own', async () => {
  const made = await begin('instanceStarted', '/signed?sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=a-secret');
  await open();

  const [{ authorization, notificationToken, body }] = receiver.received() as [Received];
  expect(authorization).toBe('');
  const keys = createRemoteJWKSet(new URL(`${api.url}/v1.0/.well-known/jwks.json`));
  const { payload } = await jwtVerify(notificationToken, keys, { issuer: api.url, audience: receiver.base });
  expect(payload.bodySha256).toBe(createHash('sha256').update(body).digest('hex'));
  expect((await admin().delete(made.headers.get('location') ?? '')).status).toBe(204);
});

test('One review can be picked, and it must exist', async () => {
  const id = await open();
  await begin('instanceCompleted', '/one', { definitionId: id });
  const other = await open();
  for (const each of [other, id]) await admin().post(`/definitions/${each}/instances/${each}/stop`);
  await api.advance('PT0S');

  expect(eventsAt('/one').map(({ definitionId }) => definitionId)).toEqual([id]);
  const none = { definitionId: '00000000-0000-4000-8000-000000000000' };
  expect((await begin('instanceCompleted', '/none', none)).status).toBe(404);
});

test("The event of a decision has the decision's id", async () => {
  await begin('decisionRecorded', '/decisions');
  const id = await open();
  const path = `/definitions/${id}/instances/${id}/decisions`;
  const [item] = (await admin().get(`${path}?$top=1`)).body.value;
  await api.as('jerry.lindqvist').patch(`${path}/${item!.id}`, { decision: 'Approve' });
  await api.advance('PT0S');

  expect(eventsAt('/decisions')).toEqual([
    expect.objectContaining({ event: 'decisionRecorded', definitionId: id, instanceId: id, decisionId: item!.id }),
  ]);
});

test('It continues without a renewal', async () => {
  const { id } = (await begin('instanceStarted', '/long')).body;
  await api.advance('P75D');
  receiver.forget();
  await open();

  expect(eventsAt('/long')).toHaveLength(1);
  expect((await admin().get(at(`/${id}`))).status).toBe(200);
});

describe('A creator', () => {
  const ROLES = '/v1.0/roleManagement/directory/roleAssignments';
  const idOf = async (person: string) => (await api.tenant('GET', `/v1.0/users/${person}@contoso.example`)).body.id;
  const beginAs = async (person: string, path: string) =>
    (await api.as(person).post(at('/instanceStarted'), { notificationUrl: `${receiver.base}${path}` })).body.id;
  const isThere = async (person: string, id: string) => (await api.as(person).get(at(`/${id}`))).status === 200;
  const enable = async (path: string, accountEnabled: boolean) => api.tenant('PATCH', path, { accountEnabled });

  test('without the directory role is no longer notified after a day', async () => {
    const id = await beginAs('sam.sutton', '/role-lost');
    const filter = `$filter=principalId eq '${await idOf('sam.sutton')}'`;
    const held = (await api.tenant('GET', `${ROLES}?${filter}`)).body.value;
    await api.advance('P2D');
    await open();
    expect(eventsAt('/role-lost')).toHaveLength(1);

    for (const role of held) await api.tenant('DELETE', `${ROLES}/${role.id}`);
    await api.advance('P1D');
    await open();
    for (const { principalId, roleDefinitionId } of held) {
      await api.tenant('POST', ROLES, { principalId, roleDefinitionId, directoryScopeId: '/' });
    }

    expect(eventsAt('/role-lost')).toHaveLength(1);
    expect(await isThere('sam.sutton', id)).toBe(false);
  });

  test('whose account is disabled loses the subscription when it would be renewed', async () => {
    const id = await beginAs('gina.gomez', '/disabled');
    const user = `/v1.0/users/${await idOf('gina.gomez')}`;
    await enable(user, false);
    await api.advance('P31D');
    await enable(user, true);
    await open();

    expect(eventsAt('/disabled')).toEqual([]);
    expect(await isThere('gina.gomez', id)).toBe(false);
  });

  test('that is a disabled application is no longer notified', async () => {
    const program = () => api.asApp('5a1b7c8e-0f3d-4e62-9b74-1c2d3e4f5a60');
    const post = (path: string) =>
      program().post(at('/instanceStarted'), { notificationUrl: `${receiver.base}${path}` });
    const { id, creatorId } = (await post('/program')).body;
    await api.advance('P2D');
    await open();
    expect(eventsAt('/program')).toHaveLength(1);

    const application = `/v1.0/servicePrincipals/${String(creatorId)}`;
    expect((await enable(application, false)).status).toBe(204);
    await api.advance('P1D');
    await open();
    await enable(application, true);

    expect(eventsAt('/program')).toHaveLength(1);
    expect((await program().get(at(`/${id}`))).status).toBe(404);
  });

  test('keeps the subscription while the directory does not answer, and is notified later', async () => {
    const id = await beginAs('sam.sutton', '/unanswered');
    await api.advance('P2D');
    const fault = {
      target: 'directory',
      match: 'checkMemberObjects',
      status: 503,
      retryAfterSeconds: 3600,
      count: 1000,
    };
    await api.tenant('POST', '/local/faults', fault);
    await open();
    await api.tenant('DELETE', '/local/faults');
    expect([eventsAt('/unanswered'), await isThere('sam.sutton', id)]).toEqual([[], true]);

    await api.advance('PT2H');
    expect(eventsAt('/unanswered')).toHaveLength(1);
  });
});

test('It is ended by its address, even late and repeatedly, and by nobody else', async () => {
  await begin('instanceStarted', '/ended');
  await begin('instanceCompleted', '/ended');
  expect((await end('/ended', 'gina.gomez')).status).toBe(204);
  await open();
  expect(eventsAt('/ended')).toHaveLength(1);

  for (const path of ['/ended', '/ended', '/never']) expect((await end(path)).status).toBe(204);
  await open();
  expect(eventsAt('/ended')).toHaveLength(1);
  expect((await admin().post(at('/unsubscribe'), {})).status).toBe(400);
});

test('A subscription whose address fails for four hours is deleted', async () => {
  const gone = (await begin('instanceStarted', '/gone')).body.id;
  const failing = (await begin('instanceStarted', '/failing')).body.id;
  receiver.answer('/gone', 410);
  receiver.answer('/failing', 500);
  await open();
  await api.advance('PT3H30M');
  expect((await admin().get(at(`/${gone}`))).status).toBe(200);
  await api.advance('PT2H');

  expect((await admin().get(at(`/${gone}`))).status).toBe(404);
  expect((await admin().get(at(`/${failing}`))).status).toBe(200);
});

test('An address that is not a callback needs the handshake', async () => {
  const { status, body } = await admin().post(at('/instanceStarted'), { notificationUrl: 'http://localhost:1/flow' });

  expect([status, body.error.details?.[0]?.target]).toEqual([400, 'notificationUrl']);
});
