import type { QueueClient } from '@azure/storage-queue';
import type { Subject } from './due';
import { stored } from '../table/storageError';
import { once } from '../table/table';

/** A request to reconcile a subject. `dueKey` is the row of the due index that stands for this work. */
export type WorkMessage = Subject & {
  readonly dueKey: string;
  /** How often this slice was put back because something outside asked to wait. */
  readonly attempt?: number;
};

export interface WorkQueue {
  /** Sends a message that workers see after `delaySeconds`. */
  send(message: WorkMessage, delaySeconds?: number): Promise<void>;
}

export const WORK_QUEUE = 'reconcile';
/** Of those who tell subscribers: who waits for a receiver that does not answer is in nobody's way. */
export const TELL_QUEUE = 'tell';

/** The name of the queue that a message goes to. */
export const queueOf = (message: WorkMessage): typeof WORK_QUEUE | typeof TELL_QUEUE =>
  'subscriptionId' in message ? TELL_QUEUE : WORK_QUEUE;

/** `client` opens a queue by its name. */
export function createWorkQueue(client: (name: string) => QueueClient): WorkQueue {
  const senders = { [WORK_QUEUE]: senderTo(client(WORK_QUEUE)), [TELL_QUEUE]: senderTo(client(TELL_QUEUE)) };
  return { send: (message, delaySeconds = 0) => senders[queueOf(message)](message, delaySeconds) };
}

function senderTo(client: QueueClient): (message: WorkMessage, delaySeconds: number) => Promise<void> {
  const ready = once(() => stored(client.createIfNotExists()));
  return async (message, delaySeconds) => {
    await ready();
    // The queue trigger expects base64 (host.json, messageEncoding). Its wait goes along: it is no age of the queue.
    const text = Buffer.from(JSON.stringify({ ...message, delaySeconds })).toString('base64');
    await stored(client.sendMessage(text, { visibilityTimeout: delaySeconds }));
  };
}
