import { QueueServiceClient } from '@azure/storage-queue';
import type { RequestListener } from 'node:http';
import type { QueueObserver } from '../storage/storageProxy';
import type { Stats } from '../tenant/stats';
import { loadApp, type RegisteredFunction } from './functionsCore';
import { readHostSettings, type HostSettings } from './hostSettings';
import { createHttpFront } from './httpFront';
import { createInvoke, type Invoke, type WriteLog } from './invoke';
import { QueueWorker } from './queueWorker';
import { createTimer, type Timer } from './timers';

export interface FunctionHostOptions {
  /** The app: a CommonJS bundle that registers its functions when it is loaded. */
  readonly appFile: string;
  readonly hostFile: string;
  /** The environment that the app sees. */
  readonly settings: Readonly<Record<string, string | undefined>>;
  /** The connection string of the queues without the proxies, so that faults do not hit the host's own calls. */
  readonly queueConnection: string;
  readonly stats: Stats;
  readonly writeLog: WriteLog;
}

/** The running functions, in place of the Functions host and the Node worker on Azure. */
export interface FunctionHost {
  readonly handle: RequestListener;
  readonly timers: readonly Timer[];
  /** Is notified of the messages that the app sends. */
  readonly observer: QueueObserver;
  /** Resolves when all queues are empty and no worker runs. */
  readonly drain: () => Promise<void>;
  /** Stops fetching messages, waits for work in progress, and ends the app. */
  readonly stop: () => Promise<void>;
}

const knownTriggers = ['httptrigger', 'timertrigger', 'queuetrigger'];
const triggerType = ({ trigger }: RegisteredFunction): string => trigger.type.toLowerCase();

interface Workers extends FunctionHostOptions {
  readonly host: HostSettings;
  readonly invoke: Invoke;
}

function startWorkers(functions: readonly RegisteredFunction[], options: Workers): readonly QueueWorker[] {
  const service = QueueServiceClient.fromConnectionString(options.queueConnection);
  const workers: QueueWorker[] = functions
    .filter((target) => triggerType(target) === 'queuetrigger')
    .map((target) => {
      const name = String(target.trigger.queueName);
      return new QueueWorker({
        target,
        queue: service.getQueueClient(name),
        poisonQueue: name.endsWith('-poison') ? undefined : service.getQueueClient(`${name}-poison`),
        settings: options.host.queues,
        invoke: options.invoke,
        writeLog: options.writeLog,
        stats: options.stats,
        onPoisoned: () => {
          workers.find(({ queue }) => queue === `${name}-poison`)?.wake();
        },
      });
    });
  return workers;
}

/** Waits until all queues are idle at the same time, because a worker may send to another queue. */
async function drainAll(workers: readonly QueueWorker[]): Promise<void> {
  do await Promise.all(workers.map((worker) => worker.drain()));
  while (!workers.every((worker) => worker.isIdle));
}

function observe(workers: readonly QueueWorker[]): QueueObserver {
  const each = (queue: string, tell: (worker: QueueWorker) => void): void => {
    workers.filter((worker) => worker.queue === queue).forEach(tell);
  };
  return {
    onSend: (queue) => {
      each(queue, (worker) => {
        worker.expect();
      });
    },
    onSent: (queue) => {
      each(queue, (worker) => {
        worker.wake();
      });
    },
  };
}

/** Loads the app and starts its queue workers; the caller must fire its timers. Throws the app's own errors. */
export async function startFunctionHost(options: FunctionHostOptions): Promise<FunctionHost> {
  const { settings, writeLog } = options;
  const host = readHostSettings(options.hostFile);
  const app = await loadApp(options.appFile, (level, category, message) => {
    writeLog(level, category, message);
  });
  const invoke = createInvoke(app, writeLog);
  const unknown = app.functions.find((target) => !knownTriggers.includes(triggerType(target)));
  if (unknown !== undefined)
    throw new Error(`${unknown.metadata.name}: the local runner has no ${unknown.trigger.type}.`);
  const timers = app.functions
    .filter((target) => triggerType(target) === 'timertrigger')
    .map((target) => createTimer(target, { invoke, writeLog, settings }));
  const handle = createHttpFront({ functions: app.functions, routePrefix: host.routePrefix, invoke, writeLog });
  const workers = startWorkers(app.functions, { ...options, host, invoke });
  return {
    handle,
    timers,
    observer: observe(workers),
    drain: () => drainAll(workers),
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
      await app.runHooks('appTerminate', { hookData: {}, appHookData: {} });
    },
  };
}
