import { addDuration, isBefore } from '../../../shared/rules/duration';
import {
  changedEvents,
  createdEvent,
  definitionCreated,
  definitionDeleted,
  ledgerEvent,
  type ReviewEvent,
} from '../../../shared/rules/events/reviewEvents';
import type { Instance } from '../../../shared/rules/model/instance';
import { asksForEvent, isExpired, RETRIES_END } from '../../../shared/rules/events/subscription';
import type { Posted } from '../../support/world/receivers';
import { isReached } from './isReached';
import type { Snapshot } from './snapshot';

/** What lies between two snapshots. */
interface Step {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly now: string;
  /** Subscriptions that somebody tried to end. */
  readonly ended: ReadonlySet<string>;
}

/** Keeps account of what each subscriber has to hear of. */
export class Audience {
  readonly #posts: readonly Posted[];
  /** Events by their subscription and their id. */
  readonly #owed = new Map<string, Set<string>>();
  /** Definitions that were there once. */
  readonly definitions = new Set<string>();

  constructor(posts: readonly Posted[]) {
    this.#posts = posts;
  }

  /** Whoever is subscribed before a step and behind it hears of what happens in it. */
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

  /** What came neither to its subscriber nor was tried for as long as it has to be. */
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

/** What happened between two snapshots, as far as it is seen in what is stored. */
function happened(before: Snapshot, after: Snapshot, now: string): readonly ReviewEvent[] {
  const deleted = [...after.series.values()].filter(
    ({ definitionId, deletedDateTime }) => deletedDateTime !== null && before.definitions.has(definitionId),
  );
  const created = [...after.definitions.keys()].filter((id) => !before.definitions.has(id));
  return [
    ...deleted.map(({ definitionId }) => definitionDeleted(definitionId, now)),
    ...created.map((id) => definitionCreated(id, now)),
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
    ...(was ? [] : [createdEvent(instance, now)]),
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
