import { randomUUID } from 'node:crypto';
import { notifySubscriber } from '../../../../shared/lifecycle/notifications/reconcileSubscription';
import type { Dependencies } from '../../../../shared/reviews/dependencies';
import { addDuration } from '../../../../shared/rules/duration';
import { instanceEvent } from '../../../../shared/rules/events/reviewEvents';
import {
  NEW_STATE,
  recentLoss,
  type DeliveryState,
  type Subscription,
} from '../../../../shared/rules/events/subscription';
import type { SendResult } from '../../../../shared/notifications/notifier';
import { newStorage, type TestStorage } from '../../../support/storage';
import { storageOnly } from '../../../support/storageOnly';

const START = '2026-01-05T08:00:00.000Z';
const later = (duration: string): string => addDuration(START, duration);

let storage: TestStorage;
beforeAll(async () => {
  storage = await newStorage();
});

/** Creates a subscription with pending events, whose subscriber answers as `answer` says. */
async function begin(events: number) {
  const id = randomUUID();
  const subscription: Subscription = {
    id,
    changeType: ['updated'],
    resource: 'identityGovernance/accessReviews/definitions',
    events: null,
    notificationUrl: 'https://hooks.example/reviews',
    lifecycleNotificationUrl: null,
    expirationDateTime: later('P20D'),
    isEndless: false,
    isSingle: false,
    clientState: null,
    creatorId: 'olga',
    createdDateTime: START,
  };
  const pending = Array.from({ length: events }, (_, n) =>
    instanceEvent({ definitionId: 'd', id: 'i' }, 'reminderSent', later(`PT${n}S`), String(n)),
  );
  await storage.deliveries.add(id, pending);
  await storage.deliveries.putState(id, NEW_STATE);
  const logged: object[] = [];
  const notify = async (
    at: string,
    answer: SendResult,
    changes: Partial<Dependencies['storage']['deliveries']> = {},
  ) => {
    const deps = {
      ...storageOnly({ ...storage, deliveries: { ...storage.deliveries, ...changes } }, at),
      notifier: { tenantId: 't', send: () => Promise.resolve(answer) } as unknown as Dependencies['notifier'],
      log: (_level: string, _text: string, properties: object) => logged.push(properties),
    };
    const kept = await storage.deliveries.findState(id);
    const { state } = await notifySubscriber(deps, subscription, kept?.value ?? NEW_STATE);
    const before = await storage.deliveries.findState(id);
    if (before) await storage.deliveries.replaceState(id, before, state);
    return state;
  };
  const left = async () => (await storage.deliveries.list(id, 100)).length;
  return { id, notify, logged, left };
}

const lossOf = ({ lost }: DeliveryState) => lost;

test('events that were retried for four hours are given up, counted and logged', async () => {
  const { id, notify, logged, left } = await begin(3);
  expect(lossOf(await notify(later('PT1M'), 'failed'))).toBeUndefined();
  const at = later('PT5H');
  expect(lossOf(await notify(at, 'failed'))).toEqual({ count: 3, firstDateTime: at, lastDateTime: at });
  expect(await left()).toBe(0);
  expect(logged).toEqual([{ subscriptionId: id, count: 3, events: ['reminderSent'] }]);
});

test('the count stays when later events arrive, and grows with the next loss', async () => {
  const { id, notify } = await begin(1);
  await notify(later('PT1M'), 'failed');
  await notify(later('PT5H'), 'failed');
  const next = (at: string) =>
    storage.deliveries.add(id, [instanceEvent({ definitionId: 'd', id: 'i' }, 'instanceExtended', at, at)]);
  await next(later('PT6H'));
  expect(lossOf(await notify(later('PT6H'), 'arrived'))).toMatchObject({ count: 1 });
  await next(later('PT7H'));
  await notify(later('PT7H'), 'failed');
  const state = await notify(later('PT12H'), 'failed');
  expect(lossOf(state)).toEqual({ count: 2, firstDateTime: later('PT5H'), lastDateTime: later('PT12H') });
  expect(recentLoss(state, later('P7D'))).toBeDefined();
  expect(recentLoss(state, later('P8D'))).toBeUndefined();
});

test('an interruption between the count and the removal does not count an event twice', async () => {
  const { notify, left } = await begin(2);
  await notify(later('PT1M'), 'failed');
  const remove = () => Promise.reject(new Error('cut'));
  await expect(notify(later('PT5H'), 'failed', { remove })).rejects.toThrow('cut');
  expect(await left()).toBe(2);

  expect(lossOf(await notify(later('PT6H'), 'failed'))).toMatchObject({ count: 2 });
  expect(await left()).toBe(0);
});
