import type { Faults } from '../tenant/faults';
import type { Stats } from '../tenant/stats';
import type { StorageService } from './classifyCall';
import { shortenCalls } from './shortcut';
import { startStorage } from './startStorage';
import { startStorageProxy, type QueueObserver } from './storageProxy';

export interface LocalStorageOptions {
  /** The runner's bundle. */
  readonly script: string;
  /** The directory of the files; undefined means in memory. */
  readonly directory: string | undefined;
  readonly stats: Stats;
  readonly faults: Faults;
  readonly observer: QueueObserver;
}

export interface LocalStorage {
  /** The connection string for the product, through the proxies that count calls and inject faults. */
  readonly connection: string;
  /** The connection string for the runner's queue workers, without the proxies. */
  readonly directConnection: string;
  readonly onEnd: (listener: () => void) => void;
  readonly stop: () => Promise<void>;
}

/** The well-known account of storage emulators, and its key. */
const emulatorAccount = 'devstoreaccount1';
export const accountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** Returns the connection string of storage on these ports of this machine. Every account has the same key. */
export function connectionString(
  ports: Readonly<Record<StorageService, number>>,
  account: string = emulatorAccount,
): string {
  const endpoint = (service: StorageService): string => `http://127.0.0.1:${ports[service]}/${account}`;
  return [
    'DefaultEndpointsProtocol=http',
    `AccountName=${account}`,
    `AccountKey=${accountKey}`,
    `BlobEndpoint=${endpoint('blob')}`,
    `QueueEndpoint=${endpoint('queue')}`,
    `TableEndpoint=${endpoint('table')}`,
  ].join(';');
}

/** Starts blob, queue and table storage with a proxy in front of each. Throws StartError when that fails. */
export async function startLocalStorage(options: LocalStorageOptions): Promise<LocalStorage> {
  const { script, directory, ...proxied } = options;
  const storage = await startStorage(script, directory);
  const start = (service: StorageService) => startStorageProxy({ ...proxied, service, port: storage.ports[service] });
  const [blob, queue, table] = await Promise.all([start('blob'), start('queue'), start('table')]);
  shortenCalls([blob, queue, table]);
  return {
    connection: connectionString({ blob: blob.port, queue: queue.port, table: table.port }),
    directConnection: connectionString(storage.ports),
    onEnd: storage.onEnd,
    stop: async () => {
      await Promise.all([blob.close(), queue.close(), table.close()]);
      await storage.stop();
    },
  };
}
