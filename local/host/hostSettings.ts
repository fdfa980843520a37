import { readFileSync } from 'node:fs';
import { StartError } from '../startError';

export interface QueueSettings {
  readonly batchSize: number;
  /** When at most this many messages are in progress, the next batch is fetched. */
  readonly newBatchThreshold: number;
  readonly maxDequeueCount: number;
  /** How many milliseconds a message stays hidden after a failure. */
  readonly visibilityTimeoutMs: number;
  readonly messageEncoding: 'base64' | 'none';
}

/** The settings of host.json that the runner follows. */
export interface HostSettings {
  readonly routePrefix: string;
  readonly queues: QueueSettings;
}

interface HostJson {
  readonly extensions?: {
    readonly http?: { readonly routePrefix?: string };
    readonly queues?: {
      readonly batchSize?: number;
      readonly newBatchThreshold?: number;
      readonly maxDequeueCount?: number;
      readonly visibilityTimeout?: string;
      readonly messageEncoding?: string;
    };
  };
}

/** Returns the milliseconds of a .NET time span `hh:mm:ss`. */
function parseTimeSpan(text: string): number {
  const [hours = NaN, minutes = NaN, seconds = NaN] = text.split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

function readQueueSettings(queues: NonNullable<NonNullable<HostJson['extensions']>['queues']>): QueueSettings {
  const { batchSize = 16, maxDequeueCount = 5, visibilityTimeout = '00:00:00' } = queues;
  return {
    batchSize,
    newBatchThreshold: queues.newBatchThreshold ?? Math.floor(batchSize / 2),
    maxDequeueCount,
    visibilityTimeoutMs: parseTimeSpan(visibilityTimeout),
    messageEncoding: queues.messageEncoding === 'none' ? 'none' : 'base64',
  };
}

/** Returns host.json with the host's defaults. Throws StartError when it cannot be read. */
export function readHostSettings(file: string): HostSettings {
  try {
    const { extensions = {} } = JSON.parse(readFileSync(file, 'utf8')) as HostJson;
    const { http = {}, queues = {} } = extensions;
    return { routePrefix: http.routePrefix ?? 'api', queues: readQueueSettings(queues) };
  } catch (error) {
    throw new StartError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
