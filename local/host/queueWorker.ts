import type { DequeuedMessageItem } from '@azure/storage-queue';
import { createAlarm } from './alarm';
import { leaseSeconds, processMessage, retrySeconds, type MessageOptions } from './queueMessage';

const shortestPollMs = 100;
const longestPollMs = 2_000;
const drainPollMs = 50;

const isMissing = (error: unknown): boolean => (error as { statusCode?: number }).statusCode === 404;

async function receive({ queue, settings, stats }: MessageOptions): Promise<readonly DequeuedMessageItem[]> {
  stats.countStorage('queuePoll');
  const options = { numberOfMessages: Math.min(settings.batchSize, 32), visibilityTimeout: leaseSeconds };
  try {
    return (await queue.receiveMessages(options)).receivedMessageItems;
  } catch (error) {
    // The host polls even queues that do not exist yet.
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Returns the number of messages in the queue, hidden ones included. */
async function countMessages({ queue, stats }: MessageOptions): Promise<number> {
  stats.countStorage('queuePoll');
  try {
    return (await queue.getProperties()).approximateMessagesCount ?? 0;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}

/** Processes the messages of one queue until it is stopped. */
export class QueueWorker {
  readonly #options: MessageOptions;
  readonly #poll = createAlarm();
  readonly #change = createAlarm();
  readonly #pumping: Promise<void>;
  #inWork = 0;
  /** The number of announced messages. `#seenEmptyAt` is that number when the queue was last seen empty. */
  #announced = 1;
  #seenEmptyAt = 0;
  #isStopped = false;
  /** The ids of failed messages that stay hidden; `drain` does not wait for them. */
  readonly #left = new Set<string>();

  constructor(options: MessageOptions) {
    this.#options = options;
    this.#pumping = this.#pump();
  }

  get queue(): string {
    return this.#options.queue.name;
  }

  /**
   * Returns whether the worker is stopped, or the queue is known to be empty (except for messages that stay hidden) and no work is in
   * progress. Makes no call.
   */
  get isIdle(): boolean {
    return this.#isStopped || (this.#inWork === 0 && this.#seenEmptyAt === this.#announced);
  }

  /** Announces a message, so that the queue no longer counts as empty. */
  expect(): void {
    this.#announced += 1;
  }

  /** Polls at once, because a message may have arrived. */
  wake(): void {
    this.expect();
    this.#poll.ring();
  }

  /** Resolves when the worker is idle. */
  async drain(): Promise<void> {
    while (!this.isIdle) {
      const announced = this.#announced;
      // Wait for work in progress without polling, which would slow it down.
      if (this.#inWork === 0) {
        if (await this.#isEmpty()) {
          this.#seenEmptyAt = announced;
          continue;
        }
        this.#poll.ring();
      }
      await this.#change.sleep(drainPollMs);
    }
  }

  /** Stops fetching messages. Resolves when work in progress has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#poll.ring();
    await this.#pumping;
    while (this.#inWork > 0) await this.#change.sleep(drainPollMs);
  }

  async #pump(): Promise<void> {
    let pause = shortestPollMs;
    while (!this.#isStopped) {
      const fetched = await this.#fetch();
      pause = fetched > 0 ? shortestPollMs : Math.min(pause * 2, longestPollMs);
      if (fetched === 0) await this.#poll.sleep(pause);
    }
  }

  async #fetch(): Promise<number> {
    if (this.#inWork > this.#options.settings.newBatchThreshold) return 0;
    try {
      const messages = await receive(this.#options);
      if (messages.length > 0) this.expect();
      for (const message of messages) void this.#work(message);
      return messages.length;
    } catch (error) {
      this.#complain(error);
      return 0;
    }
  }

  async #work(message: DequeuedMessageItem): Promise<void> {
    this.#inWork += 1;
    this.#left.delete(message.messageId);
    try {
      const outcome = await processMessage(this.#options, message);
      if (outcome === 'left') this.#left.add(message.messageId);
      if (outcome === 'retry') setTimeout(this.#poll.ring, retrySeconds(this.#options.settings) * 1000 + 10).unref();
    } catch (error) {
      // The message returns when its visibility timeout ends.
      this.#complain(error);
    } finally {
      this.#inWork -= 1;
      this.#poll.ring();
      this.#change.ring();
    }
  }

  async #isEmpty(): Promise<boolean> {
    try {
      return (await countMessages(this.#options)) <= this.#left.size;
    } catch (error) {
      this.#complain(error);
      await this.#change.sleep(drainPollMs);
      return false;
    }
  }

  #complain(error: unknown): void {
    const { target, writeLog } = this.#options;
    if (!this.#isStopped) writeLog('error', target.metadata.name, (error as Error).message);
  }
}
