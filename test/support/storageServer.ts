import { join } from 'node:path';
import { startLocalStorage } from '../../local/storage/localStorage';
import { createFaults } from '../../local/tenant/faults';
import { createStats, type Stats } from '../../local/tenant/stats';

/** Table, queue and blob storage in memory, for tests of what is stored; needs a built runner. */
export interface StorageServer {
  readonly connection: string;
  /** The calls made so far. */
  readonly stats: Stats;
  readonly stop: () => Promise<void>;
}

export async function startStorageServer(): Promise<StorageServer> {
  const stats = createStats();
  const { connection, stop } = await startLocalStorage({
    script: join(__dirname, '../../build/local.js'),
    directory: undefined,
    stats,
    faults: createFaults(),
    observer: { onSend: () => undefined, onSent: () => undefined },
  });
  return { connection, stats, stop };
}
