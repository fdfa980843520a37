import { type BulkCaller, decideMany, findJob, recordAllDecisions } from '../../../shared/reviews/decisions/decideMany';
import type { InstanceOrStage } from '../../../shared/reviews/access/find';
import type { Dependencies } from '../../../shared/reviews/dependencies';
import {
  createSubscription,
  removeSubscription,
  removeSubscriptionsAt,
  renewSubscription,
} from '../../../shared/reviews/subscriptions';
import type { Subscription } from '../../../shared/rules/events/subscription';
import { validateFlowSubscription, validateSubscription } from '../../../shared/api/validation/validateSubscription';
import { addDays } from './creations';
import type { Chance, Draw } from './request';
import { ADDRESSES, reviewerOf } from './stage';

const ROOT = 'identityGovernance/accessReviews';

type Many = (
  deps: Dependencies,
  by: BulkCaller,
  target: InstanceOrStage,
  chance: Chance,
) => Promise<string | undefined>;

const inputOf = ({ random }: Chance) =>
  ({ decision: random.pick(['Approve', 'Deny'] as const), justification: 'all the same' }) as const;

const MANY: readonly (readonly [string, Many])[] = [
  ['bulk', bulk],
  ['bulk', bulk],
  ['accept', (deps, by, target) => decideMany(deps, by, target, { operation: 'acceptRecommendations' })],
  [
    'reset',
    (deps, by, target, { stage }) =>
      decideMany(deps, { ...by, caller: stage.admin }, target, { operation: 'resetDecisions' }),
  ],
  ['all', (deps, by, _target, chance) => recordAllDecisions(deps, by, by.caller, inputOf(chance))],
];

function bulk(
  deps: Dependencies,
  by: BulkCaller,
  target: InstanceOrStage,
  chance: Chance,
): Promise<string | undefined> {
  return decideMany(deps, by, target, { operation: 'batchRecordDecisions', input: inputOf(chance) });
}

/** Decides many items, mostly of an instance in progress: at once, or in the background. */
export const many: Draw = (chance) => {
  const { random, snapshot, stage } = chance;
  const running = snapshot.instances.filter(({ status }) => status === 'InProgress');
  const instances = running.length > 0 ? running : snapshot.instances;
  if (instances.length === 0) return undefined;
  const [name, send] = random.pick(MANY);
  const { definitionId, id: instanceId, commonReviewerIds } = random.pick(instances);
  const asked = stage.reviewers.filter(({ id }) => commonReviewerIds.includes(id));
  const inBackground = random.chance(0.7);
  const by = {
    // The caller is mostly one of the reviewers, who may decide.
    caller: reviewerOf(stage, random.pick(asked.length > 0 && random.chance(0.9) ? asked : stage.reviewers)),
    inBackground,
  };
  return {
    name: `${name}${inBackground ? ' later' : ''} ${instanceId}`,
    send: (deps) => send(deps, by, { definitionId, instanceId }, chance),
    beginsJob: inBackground,
  };
};

/** Reads a job, as its requester or as another caller. */
export const look: Draw = ({ random, snapshot, stage }) => {
  if (snapshot.jobs.length === 0) return undefined;
  const { id } = random.pick(snapshot.jobs);
  const caller = reviewerOf(stage, random.pick(stage.reviewers));
  return { name: `look ${id}`, send: (deps) => findJob(deps, caller, id) };
};

/** The most subscriptions: a few suffice to get every event. */
const MOST_SUBSCRIPTIONS = 2;

export const subscribe: Draw = (chance) => {
  const { random, snapshot, stage, now } = chance;
  if (!stage.subscribes || snapshot.subscriptions.size >= MOST_SUBSCRIPTIONS) return undefined;
  const address = random.pick(ADDRESSES);
  const input = random.chance(0.3)
    ? validateFlowSubscription(
        { notificationUrl: address },
        random.pick(['instanceStarted', 'decisionRecorded', 'instanceCompleted'] as const),
      )
    : validateSubscription(wishOf(chance, address), now);
  return { name: `subscribe ${address}`, send: (deps) => createSubscription(deps, stage.admin, input), greets: true };
};

function wishOf({ random, snapshot, now }: Chance, notificationUrl: string): object {
  const [instance] = snapshot.instances;
  const review = instance && `${ROOT}/definitions/${instance.definitionId}`;
  const resources = [
    ...[`${ROOT}/definitions`, `${ROOT}/definitions`, `${ROOT}/decisions`],
    ...(instance ? [review, `${review}/instances/${instance.id}`, `${review}/instances/${instance.id}/decisions`] : []),
  ];
  return {
    changeType: random.pick(['created,updated,deleted', 'created,updated,deleted', 'updated']),
    resource: random.pick(resources),
    notificationUrl,
    lifecycleNotificationUrl: random.pick([null, ADDRESSES[0]]),
    expirationDateTime: random.pick([null, null, addDays(now, 0.2), addDays(now, 5)]),
    clientState: random.pick([null, 'ours']),
  };
}

type OnSubscription = (deps: Dependencies, subscription: Subscription, chance: Chance) => Promise<unknown>;

/** Returns the draw of a change of a subscription, or of the receiver at its URL. */
const onSubscription =
  (name: string, send: OnSubscription): Draw =>
  (chance) => {
    const subscriptions = [...chance.snapshot.subscriptions.values()];
    if (subscriptions.length === 0) return undefined;
    const subscription = chance.random.pick(subscriptions);
    const others = subscriptions.filter(({ notificationUrl }) => notificationUrl === subscription.notificationUrl);
    return {
      name: `${name} ${subscription.id}`,
      send: (deps) => send(deps, subscription, chance),
      endsSubscriptions: name === 'renew' ? [] : others.map(({ id }) => id),
    };
  };

export const renew = onSubscription('renew', (deps, { id }, { now, random, stage }) =>
  renewSubscription(deps, stage.admin, id, addDays(now, 1 + random.below(29))),
);

export const unsubscribe = onSubscription('unsubscribe', (deps, { id }, { stage }) =>
  removeSubscription(deps, stage.admin, id),
);

/** Ends subscriptions as a flow does, which knows only its URL. */
export const unsubscribeAt = onSubscription('unsubscribe address of', (deps, { notificationUrl }, { stage }) =>
  removeSubscriptionsAt(deps, stage.admin, notificationUrl),
);
