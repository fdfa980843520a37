import type { QueueClient } from '@azure/storage-queue';
import { lazily } from '../../rules/lazily';
import { stored } from '../table/storageError';
import { once } from '../table/table';
import type { Due } from './due';
import { type Subject, fromIds, toIds, type SubjectIds } from './subject';
import { joi } from '../../api/validation/schemas/joi';

/** A request to work on a subject. */
export interface WorkMessage {
  readonly subject: Subject;
  /** The key of the row in the due index for this work. */
  readonly dueKey: string;
  /** How often this slice was delayed because the directory or the storage asked to wait. */
  readonly attempt?: number;
}

type StoredMessage = SubjectIds & Omit<WorkMessage, 'subject'>;

/** Returns the message in the form of the queue: the ids of the subject, and the other properties. */
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

/** Reads a message from the queue, which the host has parsed. Returns an Error for a message that the product did not send. */
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
/** The queue for notifications of subscribers. It is separate, so that a webhook that does not answer delays no other work. */
export const TELL_QUEUE = 'tell';

/** Returns the name of the queue for a message. */
export const queueOf = ({ subject }: WorkMessage): typeof WORK_QUEUE | typeof TELL_QUEUE =>
  subject.kind === 'subscription' ? TELL_QUEUE : WORK_QUEUE;

/** Opens the queues; `client` opens one by its name. */
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
    // The queue trigger expects base64 (host.json, messageEncoding). The message contains its delay, which does not count as waiting time.
    const text = Buffer.from(JSON.stringify({ ...toStoredMessage(message), delaySeconds })).toString('base64');
    await stored(client().sendMessage(text, { visibilityTimeout: delaySeconds }));
  };
}

interface Work {
  readonly due: Due;
  readonly workQueue: WorkQueue;
  /** Returns the time of the product's clock. */
  readonly now: () => string;
}

/**
 * Sends the message for announced work; `dueKey` is the key that the announcement returned. If a timer has taken the row in the meantime,
 * its work may have begun before the change was written, so the work is announced again. Throws ServiceUnavailable.
 */
export async function startWork({ due, workQueue, now }: Work, subject: Subject, dueKey: string): Promise<void> {
  const key = (await due.has(dueKey)) ? dueKey : await due.announce(subject, now());
  await workQueue.send({ subject, dueKey: key });
}
