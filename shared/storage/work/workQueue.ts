import type { QueueClient } from '@azure/storage-queue';
import { lazily } from '../../rules/lazily';
import { stored } from '../table/storageError';
import { once } from '../table/table';
import type { Due } from './due';
import { type Subject, fromIds, toIds, type SubjectIds } from './subject';
import { joi } from '../../api/validation/schemas/joi';

/** A request to reconcile a subject. */
export interface WorkMessage {
  readonly subject: Subject;
  /** The row of the due index that stands for this work. */
  readonly dueKey: string;
  /** How often this slice was put back because the directory or the storage asked to wait. */
  readonly attempt?: number;
}

type StoredMessage = SubjectIds & Omit<WorkMessage, 'subject'>;

/** Returns the message as the queue holds it: the ids of the subject with the other properties. */
export const toStoredMessage = ({ subject, dueKey, attempt }: WorkMessage): StoredMessage => ({
  ...toIds(subject),
  dueKey,
  ...(attempt === undefined ? {} : { attempt }),
});

const schema = lazily(() =>
  joi()
    .object<StoredMessage>({
      definitionId: joi().string().guid(),
      instanceId: joi().string().guid(),
      historyId: joi().string().guid(),
      outcomeId: joi().string().guid(),
      outboxOf: joi().string().guid(),
      jobId: joi().string().guid(),
      previewId: joi().string().guid(),
      subscriptionId: joi().string().guid(),
      packId: joi().string().guid(),
      sealsOf: joi().string().guid(),
      dueKey: joi().string().required(),
      attempt: joi().number().integer(),
    })
    .xor('definitionId', 'historyId', 'outcomeId', 'outboxOf', 'jobId', 'previewId', 'subscriptionId')
    .with('instanceId', 'definitionId')
    .with('packId', 'definitionId')
    .with('sealsOf', 'definitionId')
    .unknown(),
);

/** Reads what came from the queue; the host has parsed it. Returns an Error for a message that is none of ours. */
export function readWorkMessage(message: unknown): WorkMessage | Error {
  const result = schema().validate(message, { convert: false });
  if (result.error) return new Error(`The message on the queue is no work message: ${result.error.message}.`);
  const { dueKey, attempt } = result.value;
  return { subject: fromIds(result.value), dueKey, ...(attempt === undefined ? {} : { attempt }) };
}

export interface WorkQueue {
  /** Sends a message that workers see after `delaySeconds`. */
  send(message: WorkMessage, delaySeconds?: number): Promise<void>;
}

export const WORK_QUEUE = 'reconcile';
/** Subscribers are notified from a queue of their own: a webhook that does not answer delays no other work. */
export const TELL_QUEUE = 'tell';

/** The name of the queue that a message goes to. */
export const queueOf = ({ subject }: WorkMessage): typeof WORK_QUEUE | typeof TELL_QUEUE =>
  subject.kind === 'subscription' ? TELL_QUEUE : WORK_QUEUE;

/** `client` opens a queue by its name. */
export function createWorkQueue(client: (name: string) => QueueClient): WorkQueue {
  const senders = {
    [WORK_QUEUE]: senderTo(lazily(() => client(WORK_QUEUE))),
    [TELL_QUEUE]: senderTo(lazily(() => client(TELL_QUEUE))),
  };
  return { send: (message, delaySeconds = 0) => senders[queueOf(message)](message, delaySeconds) };
}

function senderTo(client: () => QueueClient): (message: WorkMessage, delaySeconds: number) => Promise<void> {
  const ready = once(() => stored(client().createIfNotExists()));
  return async (message, delaySeconds) => {
    await ready();
    // The queue trigger expects base64 (host.json, messageEncoding). The message holds the delay, which does not count as age of the queue.
    const text = Buffer.from(JSON.stringify({ ...toStoredMessage(message), delaySeconds })).toString('base64');
    await stored(client().sendMessage(text, { visibilityTimeout: delaySeconds }));
  };
}

interface Work {
  readonly due: Due;
  readonly workQueue: WorkQueue;
  /** The product's clock. */
  readonly now: () => string;
}

/**
 * Puts announced work on the queue; `dueKey` is the key that the announcement returned. If a timer has taken the row since, it may have
 * read before the change: then announces the work again. Throws ServiceUnavailable.
 */
export async function startWork({ due, workQueue, now }: Work, subject: Subject, dueKey: string): Promise<void> {
  const key = (await due.has(dueKey)) ? dueKey : await due.announce(subject, now());
  await workQueue.send({ subject, dueKey: key });
}
