import { recordDecision } from '../../../shared/reviews/decisions/recordDecision';
import { createDefinition } from '../../../shared/reviews/definitions/createDefinition';
import type { Dependencies } from '../../../shared/reviews/dependencies';
import { createSubscription, removeSubscription } from '../../../shared/reviews/subscriptions';
import { GraphError } from '../../../shared/rules/errors';
import { instanceEvent } from '../../../shared/rules/events/reviewEvents';
import { INSTANCES_PER_TRANSACTION } from '../../../shared/storage/instances';
import { validateSubscription } from '../../../shared/api/validation/validateSubscription';
import { beginReview, CREW_SCOPE, decideAs, OLGA } from './reviews';
import { newAccount, type Account } from '../../support/account';
import { writeCompany, type Company } from '../../support/company';
import { definition, instance, series } from '../../support/reviewSamples';
import { personOf } from '../../support/world/clients';
import type { Gate } from '../../support/world/gate';
import { Host } from '../../support/world/host';
import { Fate } from '../../support/world/mortal';
import { openWorld, type World } from '../../support/world/world';

const CREW: Company = { groups: { Crew: { members: 'anna bert', owners: 'olga' } } };
const START = '2026-01-05T08:00:00.000Z';
const admin = personOf('admin');
const DOWN = new GraphError('ServiceUnavailable', 'The storage does not answer.', { retryAfterSeconds: 5 });
const hours = (n: number): string => new Date(Date.parse(START) + n * 3_600_000).toISOString();

let account: Account;
let world: World;
let host: Host;
let subscriptionId: string;
beforeAll(async () => {
  account = await newAccount();
});
beforeEach(async () => {
  world = await openWorld(account, writeCompany(CREW), START);
  host = new Host(world, new Fate());
  const wish = {
    changeType: 'created,updated,deleted',
    resource: 'identityGovernance/accessReviews/definitions',
    notificationUrl: 'https://hooks.test/reviews',
    lifecycleNotificationUrl: 'https://hooks.test/life',
  };
  subscriptionId = (await createSubscription(world.plain, admin, validateSubscription(wish, START))).id;
});
afterEach(() => world.close());

const crewReview = () => definition({ scope: CREW_SCOPE, reviewers: [OLGA] });

const posts = (sending?: 'arrived') =>
  world.receivers.posts
    .filter((post) => sending === undefined || post.sending === sending)
    .flatMap(({ told, at }) =>
      told.map(({ event, lifecycleEvent }) => `${event ?? lifecycleEvent} ${at.slice(11, 16)}`),
    );

const eventsTold = (): readonly (string | undefined)[] =>
  world.receivers.posts
    .filter(({ sending }) => sending === 'arrived')
    .flatMap(({ told }) => told.map(({ event }) => event));

/** Returns the product with some parts of its storage replaced. */
const withStorage = (changes: Partial<Dependencies['storage']>): Dependencies => ({
  ...world.plain,
  storage: { ...world.plain.storage, ...changes },
});

test('A review whose creation was interrupted causes no notification', async () => {
  const { definitions } = world.plain.storage;
  const interrupted = withStorage({ definitions: { ...definitions, insert: () => Promise.reject(DOWN) } });
  await expect(createDefinition(interrupted, admin, crewReview())).rejects.toThrow(DOWN);
  await host.moveTo(hours(2));
  expect(posts()).toEqual([]);
  expect(await world.rows('reviews')).toEqual([]);
});

test('The notification of a slow creation is sent when the creation is done', async () => {
  const { definitions } = world.plain.storage;
  const slow = withStorage({
    definitions: {
      ...definitions,
      async insert(value) {
        await host.moveTo(hours(0.1));
        expect(posts()).toEqual([]);
        await definitions.insert(value);
      },
    },
  });
  await createDefinition(slow, admin, crewReview());
  await host.moveTo(hours(0.2));
  expect(eventsTold()).toEqual(expect.arrayContaining(['definitionCreated', 'instanceCreated']));
});

test('A decision is not recorded if its notification cannot be stored', async () => {
  const review = await beginReview(world);
  const notNoted: Gate = (call, { send, refuse }) =>
    /^due write insert .*outbox/.test(call.name) ? Promise.resolve(refuse({ status: 503 })) : send();
  const caller = personOf('olga');
  const path = { ...review.path, decisionId: review.items[0]!.id };
  const decision = { decision: 'Approve', justification: '' } as const;
  const refused = recordDecision(world.product(notNoted), caller, path, decision);
  await expect(refused).rejects.toMatchObject({ code: 'ServiceUnavailable' });
  await host.moveTo(hours(0.1));
  expect(eventsTold()).not.toContain('decisionRecorded');

  await recordDecision(world.plain, caller, path, decision);
  await host.moveTo(hours(0.2));
  expect(eventsTold()).toContain('decisionRecorded');
});

test('Each event that occurs while a receiver fails has four hours of its own', async () => {
  const review = await beginReview(world);
  await host.moveTo(hours(0.1));
  world.receivers.posts.length = 0;
  world.receivers.answers = (address) => (address.endsWith('/life') ? 'arrived' : 'failed');
  await decideAs('olga', 'Deny')(world.plain, review);
  await host.moveTo(hours(3.5));
  await decideAs('olga', 'Approve')(world.plain, review);
  await host.moveTo(hours(5));
  expect(posts('arrived')).toEqual([expect.stringContaining('missed 12:06')]);

  world.receivers.answers = () => 'arrived';
  world.receivers.posts.length = 0;
  await host.moveTo(hours(6));
  expect(eventsTold()).toEqual(['decisionRecorded']);
});

test('The events of all instances that fit into one transaction are written in it', async () => {
  const { storage } = world.plain;
  const stored = series();
  await storage.instances.insertSeries(stored, undefined);
  const { definitionId } = stored;
  const instances = Array.from({ length: INSTANCES_PER_TRANSACTION }, () => instance({ definitionId }));
  const found = await storage.instances.findSeries(definitionId);
  await storage.instances.replaceSeries(found!, { add: instances });
  const writes: string[] = [];
  const counted: Gate = ({ name }, { send }) => {
    if (name.startsWith('reviews write')) writes.push(name);
    return send();
  };
  await world.product(counted).storage.instances.remove(definitionId, instances);
  expect(writes).toHaveLength(1);
  const told = await storage.outbox.list(definitionId, 1000);
  expect(told.map(({ event }) => event.id)).toEqual(
    expect.arrayContaining(instances.map((each) => instanceEvent(each, 'instanceDeleted', START).id)),
  );
  await removeSubscription(world.plain, admin, subscriptionId);
});
