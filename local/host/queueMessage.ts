import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { Stats } from '../tenant/stats';
import type { RegisteredFunction } from './functionsCore';
import type { QueueSettings } from './hostSettings';
import type { Invoke, RpcData, WriteLog } from './invoke';

export interface MessageOptions {
  readonly target: RegisteredFunction;
  readonly queue: QueueClient;
  /** The queue for messages that failed too often; undefined for the worker of a poison queue. */
  readonly poisonQueue: QueueClient | undefined;
  readonly settings: QueueSettings;
  readonly invoke: Invoke;
  readonly writeLog: WriteLog;
  readonly stats: Stats;
  /** Called after a message was moved to the poison queue. */
  readonly onPoisoned: () => void;
}

/**
 * The visibility timeout in seconds of a message in progress, renewed during the work. If the process is killed, the message returns after
 * this time.
 */
export const leaseSeconds = 6;
const renewalMs = 2_000;
/** The longest wait in seconds before a retry. The local host retries sooner than host.json says, because those times are for the cloud. */
const longestRetrySeconds = 1;
/** The seconds for which a message without a poison queue stays hidden after a failure; the host takes ten minutes. */
const leftSeconds = 30;

/** What happened to a message: it was deleted, is retried soon, or stays hidden in its queue. */
export type Outcome = 'done' | 'retry' | 'left';

/** Returns the seconds for which a message stays hidden after a failure. */
export const retrySeconds = (settings: QueueSettings): number =>
  Math.min(Math.ceil(settings.visibilityTimeoutMs / 1000), longestRetrySeconds);

/** Keeps a message hidden. `end` stops the renewal and returns the receipt that is valid then. */
function keepHidden({ queue, stats }: MessageOptions, message: DequeuedMessageItem): { end: () => Promise<string> } {
  let receipt = Promise.resolve(message.popReceipt);
  const renew = async (current: string): Promise<string> => {
    stats.countStorage('queuePoll');
    const renewed = await queue.updateMessage(message.messageId, current, undefined, leaseSeconds);
    return renewed.popReceipt ?? current;
  };
  const timer = setInterval(() => {
    receipt = receipt.then(renew);
    // A failure is reported when the receipt is read.
    receipt.catch(() => undefined);
  }, renewalMs);
  return {
    end: () => {
      clearInterval(timer);
      return receipt;
    },
  };
}

const decode = (text: string, { messageEncoding }: QueueSettings): string =>
  messageEncoding === 'base64' ? Buffer.from(text, 'base64').toString('utf8') : text;

/** Returns the metadata of a message. As in the host, the top-level properties of a JSON message override the host's own data. */
function triggerMetadata(message: DequeuedMessageItem, text: string): Record<string, RpcData> {
  const own = {
    QueueTrigger: { string: text },
    Id: { string: message.messageId },
    PopReceipt: { string: message.popReceipt },
    DequeueCount: { int: message.dequeueCount },
    InsertionTime: { string: JSON.stringify(message.insertedOn) },
    ExpirationTime: { string: JSON.stringify(message.expiresOn) },
    NextVisibleTime: { string: JSON.stringify(message.nextVisibleOn) },
  };
  const merged = Object.entries(parseObject(text)).map(([name, value]) => [name, { json: JSON.stringify(value) }]);
  return { ...own, ...(Object.fromEntries(merged) as Record<string, RpcData>) };
}

function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}

async function run(options: MessageOptions, message: DequeuedMessageItem): Promise<boolean> {
  const text = decode(message.messageText, options.settings);
  try {
    await options.invoke(options.target, { input: { string: text }, metadata: triggerMetadata(message, text) });
    return true;
  } catch (error) {
    options.writeLog('error', options.target.metadata.name, String((error as Error).stack ?? error));
    return false;
  }
}

async function copyTo(
  poisonQueue: QueueClient,
  { stats, onPoisoned }: MessageOptions,
  message: DequeuedMessageItem,
): Promise<void> {
  await poisonQueue.createIfNotExists();
  stats.countStorage('queueSend');
  await poisonQueue.sendMessage(message.messageText);
  onPoisoned();
}

/**
 * Runs the function on one message as the host does. Success deletes the message; a failure shows it again after a time; `maxDequeueCount`
 * failures move it to the poison queue. A failed message in a poison queue stays there, hidden for longer.
 */
export async function processMessage(options: MessageOptions, message: DequeuedMessageItem): Promise<Outcome> {
  const { queue, poisonQueue, settings, stats } = options;
  const hidden = keepHidden(options, message);
  const succeeded = await run(options, message);
  const receipt = await hidden.end();
  const isLeft = poisonQueue === undefined;
  if (!succeeded && (isLeft || message.dequeueCount < settings.maxDequeueCount)) {
    stats.countStorage('queuePoll');
    await queue.updateMessage(message.messageId, receipt, undefined, isLeft ? leftSeconds : retrySeconds(settings));
    return isLeft ? 'left' : 'retry';
  }
  if (!succeeded && poisonQueue) await copyTo(poisonQueue, options, message);
  stats.countStorage('queueDelete');
  await queue.deleteMessage(message.messageId, receipt);
  return 'done';
}
