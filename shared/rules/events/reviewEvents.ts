import { deriveId } from '../ids';
import { isRemovalProblem } from '../removals/readBack';
import type { DecisionEvent } from '../model/decision';
import type { Instance } from '../model/instance';

export type ChangeType = 'created' | 'updated' | 'deleted';

/** The resources of events; each one contains the next. */
export const LEVELS = ['definition', 'instance', 'decision'] as const;
export type Level = (typeof LEVELS)[number];

/** The events that a subscription can ask for: their resource, and Graph's change type. */
const KINDS = {
  definitionCreated: ['definition', 'created'],
  instanceCreated: ['instance', 'created'],
  instanceStarted: ['instance', 'updated'],
  reminderSent: ['instance', 'updated'],
  instanceExtended: ['instance', 'updated'],
  decisionRecorded: ['decision', 'updated'],
  decisionReassigned: ['decision', 'updated'],
  stageEnded: ['instance', 'updated'],
  instanceCompleted: ['instance', 'updated'],
  instanceApplied: ['instance', 'updated'],
  instanceFailed: ['instance', 'updated'],
  accessStillPresent: ['decision', 'updated'],
  accessCameBack: ['decision', 'updated'],
  accessRestored: ['decision', 'updated'],
  evidenceReady: ['instance', 'updated'],
  instanceDeleted: ['instance', 'deleted'],
  definitionUpdated: ['definition', 'updated'],
  definitionDeleted: ['definition', 'deleted'],
} as const satisfies Record<string, readonly [Level, ChangeType]>;

export type ReviewEventName = keyof typeof KINDS;

/** The names of the events, in the order in which they occur in a review. */
export const EVENT_NAMES = Object.keys(KINDS) as readonly ReviewEventName[];

export const levelOf = (name: ReviewEventName): Level => KINDS[name][0];
export const changeTypeOf = (name: ReviewEventName): ChangeType => KINDS[name][1];

/** One event. It has ids, and no other data of the review. */
export interface ReviewEvent {
  /** The id of the event. It derives from what happened, so that an event that is sent twice has one id. */
  readonly id: string;
  readonly name: ReviewEventName;
  readonly definitionId: string;
  /** The id of the instance; null for an event of the definition. */
  readonly instanceId: string | null;
  /** The id of the decision; null for an event of the definition or of the instance. */
  readonly decisionId: string | null;
  readonly dateTime: string;
}

/** Returns the sort key of an event: its instant, then the order of events in a review. */
export const eventKey = (event: ReviewEvent): string =>
  `${event.dateTime}:${String(EVENT_NAMES.indexOf(event.name)).padStart(2, '0')}:${event.id}`;

/** Returns an event of a definition. `detail` distinguishes events that can happen more than once, such as the version after a change. */
export function definitionEvent(
  definitionId: string,
  name: ReviewEventName,
  dateTime: string,
  detail = '',
): ReviewEvent {
  const id = deriveId('event', definitionId, name, detail);
  return { id, name, definitionId, instanceId: null, decisionId: null, dateTime };
}

type Place = Pick<Instance, 'definitionId' | 'id'>;

/** Returns an event of an instance. `detail` distinguishes events that can happen more than once, such as the id of a pack. */
export function instanceEvent(
  { definitionId, id }: Place,
  name: ReviewEventName,
  dateTime: string,
  detail = '',
): ReviewEvent {
  const eventId = deriveId('event', definitionId, id, name, detail);
  return { id: eventId, name, definitionId, instanceId: id, decisionId: null, dateTime };
}

const STATUS_EVENTS: Readonly<Partial<Record<Instance['status'], ReviewEventName>>> = {
  InProgress: 'instanceStarted',
  Completed: 'instanceCompleted',
  Applied: 'instanceApplied',
};

/** Returns the events of a change to an instance. */
export function changedEvents(previous: Instance, next: Instance, now: string): readonly ReviewEvent[] {
  const reached = previous.status === next.status ? undefined : STATUS_EVENTS[next.status];
  const ended = next.stages.filter(
    (stage, n) => stage.status === 'Completed' && previous.stages[n]?.status !== 'Completed',
  );
  return [
    ...(isReminded(previous, next) ? [instanceEvent(next, 'reminderSent', now, String(next.reminder.number))] : []),
    ...(isExtended(previous, next) ? [instanceEvent(next, 'instanceExtended', now, next.endDateTime)] : []),
    ...ended.map(({ id }) => instanceEvent(next, 'stageEnded', now, id)),
    ...(reached ? [instanceEvent(next, reached, now)] : []),
    ...(hasNewError(previous, next) ? [instanceEvent(next, 'instanceFailed', now, now)] : []),
  ];
}

/** Returns whether a reminder has been sent to all. If the end of a stage interrupts it, some reviewers have not got it. */
const isReminded = (previous: Instance, next: Instance): boolean =>
  previous.reminder.requestedDateTime !== null &&
  !previous.reminder.isExtension &&
  next.reminder.requestedDateTime === null &&
  previous.stages.length === next.stages.length;

const isExtended = (previous: Instance, next: Instance): boolean =>
  previous.extensions?.length !== next.extensions?.length;

const hasNewError = (previous: Instance, next: Instance): boolean =>
  next.errors.some(
    ({ code, message }) => !previous.errors.some((known) => known.code === code && known.message === message),
  );

/** The results of a denial that leave the access in place. */
const NOT_CARRIED_OUT: readonly string[] = ['AppliedWithUnknownFailure', 'ApplyNotSupported'];

/** Returns the event for a check of removed access; undefined if nobody needs to act on it. */
function readBackEvent({ removalCheck }: DecisionEvent): ReviewEventName | undefined {
  if (!removalCheck || !isRemovalProblem(removalCheck)) return undefined;
  return removalCheck.state === 'cameBack' ? 'accessCameBack' : 'accessStillPresent';
}

/**
 * Returns the event for a ledger entry: a decision, a denial that failed, or access that still exists. Denials that fail at the same
 * instant are one event.
 */
export function ledgerEvent(instance: Place, entry: DecisionEvent): ReviewEvent | undefined {
  const { definitionId, id: instanceId } = instance;
  const { kind, decisionId, version, dateTime, decision, applyResult } = entry;
  if (kind === 'stage') return undefined;
  if (kind === 'apply') {
    const failed = decision === 'Deny' && NOT_CARRIED_OUT.includes(applyResult);
    return failed ? instanceEvent(instance, 'instanceFailed', dateTime, `apply ${dateTime}`) : undefined;
  }
  const name = nameOf(entry);
  if (name === undefined) return undefined;
  const id = deriveId('event', definitionId, instanceId, decisionId, String(version));
  return { id, name, definitionId, instanceId, decisionId, dateTime };
}

function nameOf(entry: DecisionEvent): ReviewEventName | undefined {
  switch (entry.kind) {
    case 'readBack':
      return readBackEvent(entry);
    case 'restore':
      return entry.restoration?.state === 'restored' ? 'accessRestored' : undefined;
    case 'reassign':
    case 'escalate':
      return 'decisionReassigned';
    default:
      return 'decisionRecorded';
  }
}
