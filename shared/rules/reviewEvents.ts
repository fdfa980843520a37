import { deriveId } from './ids';
import type { DecisionEvent, Instance } from './instance';

export type ChangeType = 'created' | 'updated' | 'deleted';

/** What can happen in a review that somebody outside may wait for, and what kind of change Graph would call it. */
const CHANGES = {
  instanceCreated: 'created',
  instanceStarted: 'updated',
  reminderSent: 'updated',
  decisionRecorded: 'updated',
  stageEnded: 'updated',
  instanceCompleted: 'updated',
  instanceApplied: 'updated',
  instanceFailed: 'updated',
  instanceDeleted: 'deleted',
} as const satisfies Record<string, ChangeType>;

type ReviewEventName = keyof typeof CHANGES;

/** One thing that happened. It holds ids and nothing else of the review. */
export interface ReviewEvent {
  /** Follows from what happened: the same event, told twice, has one id. */
  readonly id: string;
  readonly name: ReviewEventName;
  readonly definitionId: string;
  readonly instanceId: string;
  /** Null for what happened to the instance. */
  readonly decisionId: string | null;
  readonly dateTime: string;
}

export const changeTypeOf = ({ name }: ReviewEvent): ChangeType => CHANGES[name];

const ORDER = Object.keys(CHANGES);

/** Sorts events by their time; of the same instant, in the order in which a review goes through them. */
export const eventKey = (event: ReviewEvent): string => `${event.dateTime}:${ORDER.indexOf(event.name)}:${event.id}`;

type Place = Pick<Instance, 'definitionId' | 'id'>;

function instanceEvent(
  { definitionId, id }: Place,
  name: ReviewEventName,
  at: readonly [string, string?],
): ReviewEvent {
  const [dateTime, detail = ''] = at;
  const eventId = deriveId('event', definitionId, id, name, detail);
  return { id: eventId, name, definitionId, instanceId: id, decisionId: null, dateTime };
}

export const createdEvent = (instance: Place, now: string): ReviewEvent =>
  instanceEvent(instance, 'instanceCreated', [now]);

export const deletedEvent = (instance: Place, now: string): ReviewEvent =>
  instanceEvent(instance, 'instanceDeleted', [now]);

const STATUS_EVENTS: Readonly<Partial<Record<Instance['status'], ReviewEventName>>> = {
  InProgress: 'instanceStarted',
  Completed: 'instanceCompleted',
  Applied: 'instanceApplied',
};

/** What a change of an instance means to others. */
export function changedEvents(previous: Instance, next: Instance, now: string): readonly ReviewEvent[] {
  const moved = previous.status === next.status ? undefined : STATUS_EVENTS[next.status];
  const reminded = previous.reminder.requestedDateTime !== null && next.reminder.requestedDateTime === null;
  const ended = next.stages.filter(
    (stage, n) => stage.status === 'Completed' && previous.stages[n]?.status !== 'Completed',
  );
  return [
    ...(reminded ? [instanceEvent(next, 'reminderSent', [now, String(next.reminder.number)])] : []),
    ...ended.map(({ id }) => instanceEvent(next, 'stageEnded', [now, id])),
    ...(moved ? [instanceEvent(next, moved, [now])] : []),
    ...(next.errors.length > previous.errors.length
      ? [instanceEvent(next, 'instanceFailed', [now, String(next.errors.length)])]
      : []),
  ];
}

/** The same of an entry of the ledger: a decision, or that one could not be carried out. */
export function ledgerEvent(instance: Place, entry: DecisionEvent): ReviewEvent | undefined {
  const { kind, decisionId, version, dateTime, applyResult } = entry;
  if (kind === 'stage') return undefined;
  const failed = kind === 'apply' && applyResult === 'AppliedWithUnknownFailure';
  if (kind === 'apply' && !failed) return undefined;
  return {
    id: deriveId('event', instance.definitionId, instance.id, decisionId, String(version)),
    name: failed ? 'instanceFailed' : 'decisionRecorded',
    definitionId: instance.definitionId,
    instanceId: instance.id,
    decisionId: failed ? null : decisionId,
    dateTime,
  };
}
