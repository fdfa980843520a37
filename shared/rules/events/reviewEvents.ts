import { deriveId } from '../ids';
import type { DecisionEvent, Instance } from '../model/instance';

export type ChangeType = 'created' | 'updated' | 'deleted';

/** What events are about, each below the one before it. */
export const LEVELS = ['definition', 'instance', 'decision'] as const;
export type Level = (typeof LEVELS)[number];

/** What can happen in a review that somebody outside may wait for: to what, and what kind of change Graph would call it. */
const KINDS = {
  definitionCreated: ['definition', 'created'],
  instanceCreated: ['instance', 'created'],
  instanceStarted: ['instance', 'updated'],
  reminderSent: ['instance', 'updated'],
  decisionRecorded: ['decision', 'updated'],
  stageEnded: ['instance', 'updated'],
  instanceCompleted: ['instance', 'updated'],
  instanceApplied: ['instance', 'updated'],
  instanceFailed: ['instance', 'updated'],
  instanceDeleted: ['instance', 'deleted'],
  definitionUpdated: ['definition', 'updated'],
  definitionDeleted: ['definition', 'deleted'],
} as const satisfies Record<string, readonly [Level, ChangeType]>;

export type ReviewEventName = keyof typeof KINDS;

/** In the order in which a review goes through them. */
export const EVENT_NAMES = Object.keys(KINDS) as readonly ReviewEventName[];

export const levelOf = (name: ReviewEventName): Level => KINDS[name][0];
export const changeTypeOf = (name: ReviewEventName): ChangeType => KINDS[name][1];

/** One thing that happened. It holds ids and nothing else of the review. */
export interface ReviewEvent {
  /** Follows from what happened: the same event, told twice, has one id. */
  readonly id: string;
  readonly name: ReviewEventName;
  readonly definitionId: string;
  /** Null for what happened to the definition. */
  readonly instanceId: string | null;
  /** Null for what happened to the definition or the instance. */
  readonly decisionId: string | null;
  readonly dateTime: string;
}

/** Sorts events by their time; of the same instant, in the order in which a review goes through them. */
export const eventKey = (event: ReviewEvent): string =>
  `${event.dateTime}:${String(EVENT_NAMES.indexOf(event.name)).padStart(2, '0')}:${event.id}`;

/** `detail` tells apart what can happen more than once. */
function definitionEvent(
  definitionId: string,
  name: ReviewEventName,
  [dateTime, detail = '']: readonly [string, string?],
): ReviewEvent {
  const id = deriveId('event', definitionId, name, detail);
  return { id, name, definitionId, instanceId: null, decisionId: null, dateTime };
}

export const definitionCreated = (definitionId: string, now: string): ReviewEvent =>
  definitionEvent(definitionId, 'definitionCreated', [now]);

/** `version` stands for the definition as it is from then on. */
export const definitionUpdated = (definitionId: string, version: string, now: string): ReviewEvent =>
  definitionEvent(definitionId, 'definitionUpdated', [now, version]);

export const definitionDeleted = (definitionId: string, now: string): ReviewEvent =>
  definitionEvent(definitionId, 'definitionDeleted', [now]);

type Place = Pick<Instance, 'definitionId' | 'id'>;

function instanceEvent(
  { definitionId, id }: Place,
  name: ReviewEventName,
  [dateTime, detail = '']: readonly [string, string?],
): ReviewEvent {
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
  const reached = previous.status === next.status ? undefined : STATUS_EVENTS[next.status];
  const ended = next.stages.filter(
    (stage, n) => stage.status === 'Completed' && previous.stages[n]?.status !== 'Completed',
  );
  return [
    ...(isReminded(previous, next) ? [instanceEvent(next, 'reminderSent', [now, String(next.reminder.number)])] : []),
    ...ended.map(({ id }) => instanceEvent(next, 'stageEnded', [now, id])),
    ...(reached ? [instanceEvent(next, reached, [now])] : []),
    ...(hasNewError(previous, next) ? [instanceEvent(next, 'instanceFailed', [now, now])] : []),
  ];
}

/** A reminder that a new stage cuts short was not sent to all. */
const isReminded = (previous: Instance, next: Instance): boolean =>
  previous.reminder.requestedDateTime !== null &&
  next.reminder.requestedDateTime === null &&
  previous.stages.length === next.stages.length;

const hasNewError = (previous: Instance, next: Instance): boolean =>
  next.errors.some(
    ({ code, message }) => !previous.errors.some((known) => known.code === code && known.message === message),
  );

/** A denial that is not carried out leaves the access where it was. */
const NOT_CARRIED_OUT: readonly string[] = ['AppliedWithUnknownFailure', 'ApplyNotSupported'];

/** The same of an entry of the ledger: a decision, or that some could not be carried out, which is one event for all of a moment. */
export function ledgerEvent(instance: Place, entry: DecisionEvent): ReviewEvent | undefined {
  const { definitionId, id: instanceId } = instance;
  const { kind, decisionId, version, dateTime, decision, applyResult } = entry;
  if (kind === 'stage') return undefined;
  if (kind === 'apply') {
    const failed = decision === 'Deny' && NOT_CARRIED_OUT.includes(applyResult);
    return failed ? instanceEvent(instance, 'instanceFailed', [dateTime, `apply ${dateTime}`]) : undefined;
  }
  const id = deriveId('event', definitionId, instanceId, decisionId, String(version));
  return { id, name: 'decisionRecorded', definitionId, instanceId, decisionId, dateTime };
}
