import { addDuration, isBefore } from '../../../shared/rules/duration';
import {
  changedEvents,
  ledgerEvent,
  type ReviewEvent,
  definitionEvent,
  instanceEvent,
} from '../../../shared/rules/events/reviewEvents';
import type { Instance } from '../../../shared/rules/model/instance';
import { asksForEvent, isExpired, RETRIES_END } from '../../../shared/rules/events/subscription';
import type { Posted } from '../../support/world/receivers';
import { isReached } from './isReached';
import type { Snapshot } from './snapshot';

/** The changes between two snapshots. */
interface Step {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly now: string;
  /** Subscriptions that a client tried to end. */
  readonly ended: ReadonlySet<string>;
}

/** Records the events that each subscriber must get. */
export class Audience {
  readonly #posts: readonly Posted[];
  /** The events by the id of the subscription and their own id. */
  readonly #owed = new Map<string, Set<string>>();
  /** The ids of all definitions that have existed. */
  readonly definitions = new Set<string>();

  constructor(posts: readonly Posted[]) {
    this.#posts = posts;
  }

  /** Records the events of a step for each subscriber that exists before and after it. */
  observe({ before, after, now, ended }: Step): void {
    for (const id of after.definitions.keys()) this.definitions.add(id);
    const events = [...happened(before, after, now), ...[...after.outbox.values()].flat()];
    for (const [id, subscription] of before.subscriptions) {
      if (!after.subscriptions.has(id) || ended.has(id) || isExpired(subscription, now)) {
        this.#owed.delete(id);
        continue;
      }
      const owed = this.#owed.get(id) ?? new Set();
      for (const event of events) if (asksForEvent(subscription, event)) owed.add(event.id);
      this.#owed.set(id, owed);
    }
  }

  /** Returns the events that did not arrive and were not retried for long enough. */
  unheard(): readonly string[] {
    return [...this.#owed].flatMap(([id, events]) =>
      [...events].filter((event) => !this.#isSettled(id, event)).map((event) => `${event} to ${id}`),
    );
  }

  #isSettled(subscriptionId: string, eventId: string): boolean {
    const tries = this.#posts.filter(({ told }) =>
      told.some((one) => one.id === eventId && one.subscriptionId === subscriptionId),
    );
    const [first, last] = [tries[0], tries.at(-1)];
    if (!first || !last) return false;
    return tries.some(({ sending }) => sending === 'arrived') || !isBefore(last.at, addDuration(first.at, RETRIES_END));
  }
}

/** Returns the events between two snapshots, as far as stored rows show them. */
function happened(before: Snapshot, after: Snapshot, now: string): readonly ReviewEvent[] {
  const deleted = [...after.series.values()].filter(
    ({ definitionId, deletedDateTime }) => deletedDateTime !== null && before.definitions.has(definitionId),
  );
  const created = [...after.definitions.keys()].filter((id) => !before.definitions.has(id));
  return [
    ...deleted.map(({ definitionId }) => definitionEvent(definitionId, 'definitionDeleted', now)),
    ...created.map((id) => definitionEvent(id, 'definitionCreated', now)),
    ...after.instances
      .filter(({ definitionId }) => after.definitions.has(definitionId))
      .flatMap((instance) => [...stepsOf(before, instance, now), ...decisionsOf({ before, after }, instance)]),
  ];
}

function stepsOf(before: Snapshot, instance: Instance, now: string): readonly ReviewEvent[] {
  const was = before.instances.find(({ id }) => id === instance.id);
  const earlier: Instance = { ...instance, status: 'NotStarted', stages: was?.stages ?? [] };
  const reached = (['InProgress', 'Completed', 'Applied'] as const).filter(
    (status) => isReached(instance, status) && !(was && isReached(was, status)),
  );
  return [
    ...(was ? [] : [instanceEvent(instance, 'instanceCreated', now)]),
    ...changedEvents({ ...earlier, status: instance.status }, instance, now),
    ...reached.flatMap((status) =>
      changedEvents({ ...earlier, stages: instance.stages }, { ...instance, status }, now),
    ),
  ];
}

function decisionsOf(
  { before, after }: { readonly before: Snapshot; readonly after: Snapshot },
  instance: Instance,
): readonly ReviewEvent[] {
  return after.decisions
    .filter(({ instanceId }) => instanceId === instance.id)
    .flatMap(({ id }) => (after.events.get(id) ?? []).slice(before.events.get(id)?.length ?? 0))
    .flatMap((entry) => ledgerEvent(instance, entry) ?? []);
}
