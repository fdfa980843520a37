/** What the lifecycle works on; each type has its reconciler. */
export type Subject =
  /** The schedule of a definition. */
  | { readonly kind: 'series'; readonly definitionId: string }
  | { readonly kind: 'instance'; readonly definitionId: string; readonly instanceId: string }
  /** A history report. */
  | { readonly kind: 'report'; readonly historyId: string }
  /** The answer that is kept for an idempotency key. */
  | { readonly kind: 'answer'; readonly outcomeId: string }
  /** The events of a definition that are to be given to subscriptions. */
  | { readonly kind: 'outbox'; readonly outboxOf: string }
  /** A request that is carried out in the background. */
  | { readonly kind: 'job'; readonly jobId: string }
  /** A preview of an opening, or of removals. */
  | { readonly kind: 'preview'; readonly previewId: string }
  | { readonly kind: 'subscription'; readonly subscriptionId: string }
  /** The seals of the instance `sealsOf`, which are to be anchored outside the storage account. */
  | { readonly kind: 'anchor'; readonly definitionId: string; readonly sealsOf: string }
  /** An evidence pack of an instance, or of a series. */
  | {
      readonly kind: 'pack';
      readonly packId: string;
      readonly definitionId: string;
      readonly instanceId?: string | undefined;
    };

/** The stored form of a subject, in rows and in messages. It has only the ids, from which the type follows. */
export interface SubjectIds {
  readonly definitionId?: string;
  readonly instanceId?: string | undefined;
  readonly historyId?: string;
  readonly outcomeId?: string;
  readonly outboxOf?: string;
  readonly jobId?: string;
  readonly previewId?: string;
  readonly subscriptionId?: string;
  readonly packId?: string;
  readonly sealsOf?: string;
}

/** Returns the subject without its type, because JSON omits what is undefined. */
export function toIds(subject: Subject): SubjectIds {
  const ids = { ...subject, kind: undefined };
  return ids;
}

/** Returns the subject with these ids. Throws an Error for ids that belong to no type. */
// eslint-disable-next-line complexity -- one line for each kind
export function fromIds(ids: SubjectIds): Subject {
  const { definitionId, instanceId, historyId, outcomeId, outboxOf, jobId, previewId, subscriptionId } = ids;
  const { packId, sealsOf } = ids;
  if (historyId !== undefined) return { kind: 'report', historyId };
  if (outcomeId !== undefined) return { kind: 'answer', outcomeId };
  if (outboxOf !== undefined) return { kind: 'outbox', outboxOf };
  if (jobId !== undefined) return { kind: 'job', jobId };
  if (previewId !== undefined) return { kind: 'preview', previewId };
  if (subscriptionId !== undefined) return { kind: 'subscription', subscriptionId };
  if (definitionId === undefined) throw new Error('The ids belong to no subject of work.');
  if (sealsOf !== undefined) return { kind: 'anchor', definitionId, sealsOf };
  if (packId !== undefined) return { kind: 'pack', packId, definitionId, instanceId };
  return instanceId === undefined ? { kind: 'series', definitionId } : { kind: 'instance', definitionId, instanceId };
}

/** Returns the key of a row of the due index. Instants have one form (milliseconds, `Z`), so that the keys sort by time. */
// eslint-disable-next-line complexity -- one case for each kind
export function dueKey(subject: Subject, at: string): string {
  switch (subject.kind) {
    case 'series':
      return `${at}|${subject.definitionId}|`;
    case 'instance':
      return `${at}|${subject.definitionId}|${subject.instanceId}`;
    case 'report':
      return `${at}|history|${subject.historyId}`;
    case 'answer':
      return `${at}|outcome|${subject.outcomeId}`;
    case 'outbox':
      return `${at}|outbox|${subject.outboxOf}`;
    case 'job':
      return `${at}|job|${subject.jobId}`;
    case 'preview':
      return `${at}|preview|${subject.previewId}`;
    case 'subscription':
      return `${at}|subscription|${subject.subscriptionId}`;
    case 'pack':
      return `${at}|pack|${subject.packId}`;
    case 'anchor':
      return `${at}|anchor|${subject.sealsOf}`;
  }
}

/** Returns the instant at which the row with this key is due. */
export const dueTime = (key: string): string => key.slice(0, key.indexOf('|'));
