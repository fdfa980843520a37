import { addDuration } from '../../../shared/rules/duration';
import type { DecisionEvent, StoredDecision } from '../../../shared/rules/model/decision';
import type { Instance } from '../../../shared/rules/model/instance';
import { nextStep } from '../../../shared/rules/instance/nextStep';
import { assigneesOf, hasReviewer, mayDecide } from '../../../shared/rules/decisions/reviewerRights';
import { currentStage } from '../../../shared/rules/instance/stages';
import { hasEnded, isLive } from '../../../shared/rules/instance/status';
import type { Subject } from '../../../shared/storage/work/subject';
import { gateOf } from '../../../shared/storage/instances';
import { COUNT_INVARIANTS } from './countInvariants';
import { EVIDENCE_INVARIANTS } from './evidenceInvariants';
import { STATUSES } from './isReached';
import { isRemovalOf } from './isRemovalOf';
import { JOB_INVARIANTS, LAST_OF_JOBS } from './jobInvariants';
import { MAIL_INVARIANTS } from './mailInvariants';
import type { Invariant } from './moment';
import { LAST_OF_NOTIFICATIONS, NOTIFICATION_INVARIANTS } from './notificationInvariants';
import { PREVIEW_INVARIANTS } from './previewInvariants';
import type { Snapshot } from './snapshot';

/** How long a worker may hold work; after this, a timer starts the work again. */
const PATIENCE = 'PT16M';

/** The invariants after every step, by their numbers in docs/invariants.md. Each returns its violations. */
export const INVARIANTS: Readonly<Record<string, Invariant>> = {
  '1 the ledger has every change of a decision': ({ after }) =>
    after.decisions.flatMap((decision) => {
      const events = after.events.get(decision.id) ?? [];
      const versions = events.map(({ version }) => version).join();
      const wanted = Array.from({ length: decision.version }, (_, n) => n + 1).join();
      const last = events.at(-1);
      const isLast =
        !last ||
        (last.decision === decision.decision &&
          last.justification === decision.justification &&
          last.applyResult === decision.applyResult);
      return versions === wanted && isLast ? [] : [`${decision.id}: events ${versions} of ${decision.version}`];
    }),

  '2 each event holds the decision before it': ({ after }) =>
    [...after.events.values()].flatMap((events) =>
      events
        .slice(1)
        .filter((event, n) => event.previousDecision !== events[n]!.decision && event.kind !== 'stage')
        .map(({ decisionId, version }) => `${decisionId} ${version}`),
    ),

  '3 no acknowledged decision is lost': ({ after, witness }) => {
    const known = new Set([...after.events.values()].flat().map(({ justification }) => justification));
    return [...witness.acknowledged]
      .filter(([text, definitionId]) => after.definitions.has(definitionId) && !known.has(text))
      .map(([text]) => text);
  },

  '4 nobody decides after the end': ({ before, after }) =>
    after.instances.flatMap((instance) => {
      const was = before.instances.find(({ id }) => id === instance.id);
      return decisionsOf(after, instance).flatMap(({ id }) => {
        const events = after.events.get(id) ?? [];
        const known = before.events.get(id)?.length ?? 0;
        // A stop moves the end to its own instant. A decision at that instant is late if the end was already there before.
        const isAtKnownEnd = (event: DecisionEvent, n: number): boolean =>
          event.dateTime === instance.endDateTime && n >= known && was?.endDateTime === instance.endDateTime;
        const isLate = (event: DecisionEvent, n: number): boolean =>
          event.dateTime > instance.endDateTime ||
          isAtKnownEnd(event, n) ||
          events.slice(0, n).some(isOfTheEnd) ||
          (n >= known && was !== undefined && hadEnded(was, events.slice(0, n)));
        return events
          .filter((event, n) => isOfReviewer(event) && isLate(event, n))
          .map(({ version }) => `${id} ${version}`);
      });
    }),

  '5 statuses only go forward': ({ before, after }) =>
    after.instances.flatMap((instance) => {
      const was = before.instances.find(({ id }) => id === instance.id);
      const back = was && STATUSES.indexOf(instance.status) < STATUSES.indexOf(was.status);
      return back ? [`${instance.id}: ${was.status} → ${instance.status}`] : [];
    }),

  '6 live instances are listed, others are not': ({ after }) =>
    after.instances
      .filter((instance) => isLive(instance) !== after.live.has(instance.id))
      .map(({ id, status }) => `${id} ${status}`),

  '7 work to come is never forgotten': ({ after, witness }) => [
    ...after.instances.flatMap((instance) => forgotten(after, instance, witness.now)),
    ...[...after.series.values()]
      .filter(({ deletedDateTime }) => deletedDateTime !== null)
      .filter(({ definitionId }) => !hasRow(after, { definitionId }, addDuration(witness.now, PATIENCE)))
      .map(({ definitionId }) => `deletion of ${definitionId}`),
    ...after.histories
      .filter(({ id }) => !after.due.some(({ subject }) => 'historyId' in subject && subject.historyId === id))
      .map(({ id }) => `report ${id}`),
    ...untold(after, witness.now),
  ],

  '8 copies equal their decision': ({ after }) =>
    after.decisions.flatMap((decision) => {
      const place = decision.stage === null ? decision.instanceId : `${decision.instanceId}.${decision.stage}`;
      const copies = assigneesOf(decision).map((name) => after.copies.get(`assigned:${place}:${name}:${decision.id}`));
      return copies.every((copy) => JSON.stringify(copy) === JSON.stringify(decision)) ? [] : [decision.id];
    }),

  '9 nothing exists twice': ({ after }) => {
    const occurrences = after.instances
      .filter(({ occurrence }) => occurrence !== null)
      .map(({ definitionId, occurrence, groupId }) => [definitionId, occurrence, groupId].join(' '));
    const principals = after.decisions.map(({ instanceId, principal }) => [instanceId, principal.id].join(' '));
    return [...repeated(occurrences), ...repeated(principals)];
  },

  '10 only what was denied is removed, by a review that applies': ({ before, after, witness }) =>
    witness.removals.filter((path) => {
      const candidates = [...before.decisions, ...after.decisions].filter((item) => isRemovalOf(path, item));
      return !candidates.some(({ decision, removalBegun }) => decision === 'Deny' && removalBegun);
    }),

  '11 nothing of a deleted definition is there or removed any more': ({ before, after, witness }) => [
    ...[...witness.deleted].filter((id) => after.definitions.has(id)),
    ...after.instances
      .filter(({ definitionId, id }) => witness.deleted.has(definitionId) && after.live.has(id))
      .map(({ id }) => id),
    ...witness.removals.filter((path) => {
      const items = [...before.decisions, ...after.decisions].filter((item) => isRemovalOf(path, item));
      const owners = new Map(
        [...before.instances, ...after.instances].map(({ id, definitionId }) => [id, definitionId]),
      );
      return items.length > 0 && items.every(({ instanceId }) => witness.deleted.has(owners.get(instanceId) ?? ''));
    }),
  ],

  '12 what was applied stays decided': ({ before, after }) =>
    before.decisions.flatMap((was) => {
      const is = after.decisions.find(({ id }) => id === was.id);
      if (!is || was.applyResult === 'New') return [];
      // An administrator may have tried failed removals again.
      const isFinal = was.applyResult !== 'AppliedWithUnknownFailure';
      const changed = is.decision !== was.decision || (isFinal && is.applyResult !== was.applyResult);
      return changed ? [was.id] : [];
    }),

  '13 a definition is as far as its only instance, or behind it': ({ after }) =>
    after.instances.flatMap((instance) => {
      const others = after.instances.filter(({ definitionId }) => definitionId === instance.definitionId);
      const definition = others.length === 1 ? after.definitions.get(instance.id) : undefined;
      const ahead = definition && STATUSES.indexOf(definition.status) > STATUSES.indexOf(instance.status);
      return ahead ? [`${instance.id}: ${definition.status} before ${instance.status}`] : [];
    }),

  '14 each instance has one gate until its end, and none after it': ({ after }) => {
    const exists = (definitionId: string): boolean => after.series.get(definitionId)?.deletedDateTime === null;
    const wanted = after.instances
      .filter(({ definitionId }) => exists(definitionId))
      .flatMap((instance) => gateOf(instance) ?? []);
    const found = [...after.gates].filter(([, definitionId]) => exists(definitionId)).map(([rowKey]) => rowKey);
    return [
      ...wanted.filter((rowKey) => !found.includes(rowKey)).map((rowKey) => `missing ${rowKey}`),
      ...found.filter((rowKey) => !wanted.includes(rowKey)).map((rowKey) => `left ${rowKey}`),
    ];
  },

  ...MAIL_INVARIANTS,
  ...JOB_INVARIANTS,
  ...NOTIFICATION_INVARIANTS,
  ...EVIDENCE_INVARIANTS,
  ...PREVIEW_INVARIANTS,
  ...COUNT_INVARIANTS,

  '34 an end moves only by an extension or a stop': ({ before, after }) =>
    after.instances.flatMap((instance) => {
      const was = before.instances.find(({ id }) => id === instance.id);
      if (was?.status !== 'InProgress' || was.endDateTime === instance.endDateTime) return [];
      const { extensions = [] } = instance;
      const isExtended =
        extensions.length === (was.extensions?.length ?? 0) + 1 &&
        extensions.length <= 3 &&
        extensions.every(({ dateTime, previousEndDateTime }) => dateTime < previousEndDateTime) &&
        was.endDateTime < instance.endDateTime;
      const isStopped = instance.status !== 'InProgress' && instance.endDateTime < was.endDateTime;
      return isExtended || isStopped ? [] : [`${instance.id}: ${was.endDateTime} → ${instance.endDateTime}`];
    }),

  '42 nobody whom a review leaves out is an item': ({ after }) =>
    after.instances.flatMap((instance) => {
      const named = instance.terms.reviewOptions?.exclusions ?? [];
      const left = named.filter(({ endDateTime }) => instance.startDateTime < endDateTime);
      return decisionsOf(after, instance)
        .filter(({ principal }) => left.some(({ principalId }) => principalId === principal.id))
        .map(({ id }) => id);
    }),

  '43 a delegate decides in the place of a reviewer': ({ before, after }) =>
    after.decisions.flatMap((item) => {
      const known = before.events.get(item.id)?.length ?? 0;
      const added = (after.events.get(item.id) ?? []).slice(known);
      return added
        .filter(({ by, onBehalfOf }) => onBehalfOf && (by.id === item.principal.id || by.id === onBehalfOf.id))
        .concat(added.filter(({ onBehalfOf }) => onBehalfOf && !couldDecide([before, after], item, onBehalfOf.id)))
        .map(({ decisionId, version }) => `${decisionId} ${version}`);
    }),

  '38 an item has exactly one current set of reviewers': ({ after }) =>
    after.decisions.flatMap((item) => {
      const place = item.stage === null ? item.instanceId : `${item.instanceId}.${item.stage}`;
      const listed = [...after.copies.keys()].filter(
        (key) => key.startsWith(`assigned:${place}:`) && key.endsWith(`:${item.id}`),
      );
      const { reviewerIds = [], trail = [] } = item.assignment ?? {};
      const returns = reviewerIds.some((id) => trail.includes(id));
      return listed.length === assigneesOf(item).length && !returns ? [] : [`${item.id}: ${listed.join(' ')}`];
    }),
};

/**
 * Returns whether a reviewer could decide an item before or after a step, because other clients may have replaced the reviewers in between.
 */
const couldDecide = (moments: readonly Snapshot[], { id, instanceId }: StoredDecision, userId: string): boolean =>
  moments.some(({ decisions, instances }) => {
    const item = decisions.find((each) => each.id === id);
    const instance = instances.find((each) => each.id === instanceId);
    const reviewers = instance && (currentStage(instance) ?? instance);
    return item !== undefined && reviewers !== undefined && mayDecide(reviewers, item, userId);
  });

const isOfReviewer = (event: DecisionEvent): boolean =>
  ['single', 'bulk', 'reset', 'recommendation'].includes(event.kind);

const isOfTheEnd = (event: DecisionEvent): boolean => ['default', 'apply'].includes(event.kind);

/** Returns whether an instance, or the stage of a decision after these events, had ended. */
function hadEnded({ status, stages }: Instance, events: readonly DecisionEvent[]): boolean {
  const earlierStages = events.filter(({ kind }) => kind === 'stage').length;
  return hasEnded(status) || stages[earlierStages]?.status === 'Completed';
}

const decisionsOf = ({ decisions }: Snapshot, { id }: Instance): readonly StoredDecision[] =>
  decisions.filter(({ instanceId }) => instanceId === id);

/** Returns whether a held instance denies a principal without any reviewer; the other condition of the guard is off here. */
const isHeldRightly = (snapshot: Snapshot, instance: Instance): boolean =>
  instance.status === 'Applied' ||
  decisionsOf(snapshot, instance).some((item) => item.decision === 'Deny' && !hasReviewer(instance, item));

const repeated = (texts: readonly string[]): readonly string[] => texts.filter((text, n) => texts.indexOf(text) !== n);

function hasRow(
  { due }: Snapshot,
  wanted: { readonly definitionId: string; readonly instanceId?: string },
  until: string,
): boolean {
  return due.some(({ at, subject }) => {
    if (at > until || !('definitionId' in subject) || subject.definitionId !== wanted.definitionId) return false;
    return ('instanceId' in subject ? subject.instanceId : undefined) === wanted.instanceId;
  });
}

/** Returns the instances with a next step that no message and no due row names. */
function forgotten(snapshot: Snapshot, instance: Instance, now: string): readonly string[] {
  const { definitionId, id: instanceId, status } = instance;
  const series = snapshot.series.get(definitionId);
  if (series?.deletedDateTime !== null) return [];
  // A series without its definition is still being created, or its creation was interrupted.
  const step = nextStep(instance, { now, stopped: series.stopped });
  if (step.kind === 'rest') return [];
  const soon = addDuration(now, PATIENCE);
  const until = step.kind === 'wait' && step.until > soon ? step.until : soon;
  // A stopped series wakes its running instances.
  if (hasRow(snapshot, { definitionId, instanceId }, until)) return [];
  if (series.stopped && hasRow(snapshot, { definitionId }, soon)) return [];
  return [`${instanceId} ${status} at ${now}`];
}

/** Returns the jobs, events and subscriptions whose work has no message and no due row. */
function untold(
  { due, jobs, previews, outbox, subscriptions, pending, states }: Snapshot,
  now: string,
): readonly string[] {
  const soon = addDuration(now, PATIENCE);
  const isComing = (isIt: (subject: Subject) => boolean, until = soon): boolean =>
    due.some(({ at, subject }) => at <= until && isIt(subject));
  const isTold = (id: string, until: string): boolean =>
    isComing((subject) => 'subscriptionId' in subject && subject.subscriptionId === id, until);
  const later = (at: string | null | undefined): string => (at && at > soon ? at : soon);
  return [
    ...jobs
      .filter(({ id, endedDateTime: end }) => {
        const until = later(end === null ? null : addDuration(end, 'PT24H'));
        return !isComing((subject) => 'jobId' in subject && subject.jobId === id, until);
      })
      .map(({ id }) => `job ${id}`),
    ...previews
      .filter(
        (id) => !isComing((subject) => 'previewId' in subject && subject.previewId === id, addDuration(now, 'PT24H')),
      )
      .map((id) => `preview ${id}`),
    ...[...outbox.keys()]
      .filter((id) => !isComing((subject) => 'outboxOf' in subject && subject.outboxOf === id))
      .map((id) => `outbox of ${id}`),
    ...[...subscriptions.values()]
      .filter(({ id, expirationDateTime }) => !isTold(id, later(expirationDateTime)))
      .map(({ id }) => `subscription ${id}`),
    ...[...pending.keys()]
      .filter((id) => subscriptions.has(id) && !isTold(id, later(states.get(id)?.retryAt)))
      .map((id) => `pending for ${id}`),
  ];
}

/** The invariants at the end, when all work is done. */
export const LAST: Readonly<Record<string, Invariant>> = {
  '26 every instance comes to its end': ({ after }) =>
    after.instances
      .filter((instance) => isLive(instance) || (instance.hold !== undefined && !isHeldRightly(after, instance)))
      .map(({ id, status }) => `${id} ${status}`),

  '27 everything decided is carried out': ({ after }) =>
    after.instances
      .filter(({ status }) => status === 'Applied')
      .flatMap((instance) => decisionsOf(after, instance))
      .filter(({ decision, applyResult }) => decision !== 'NotReviewed' && applyResult === 'New')
      .map(({ id }) => id),

  '28 nothing is left of what was deleted or never completed': ({ after }) =>
    [...after.partitions, ...after.previews].filter((id) => !after.definitions.has(id)),

  '29 definitions end with their last instance': ({ after }) =>
    [...after.definitions.values()]
      .filter(({ status }) => !hasEnded(status))
      .map(({ id, status }) => `${id} ${status}`),

  ...LAST_OF_JOBS,
  ...LAST_OF_NOTIFICATIONS,
};
