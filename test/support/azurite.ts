import { connectionString } from '../../local/storage/localStorage';
import { startMemoryStorage } from '../../local/storage/memoryStorage';

export interface Azurite {
  readonly connectionString: string;
  readonly stop: () => Promise<void>;
}

/** Starts Azurite on free ports with everything in memory; a file of tests starts one and stops it at its end. */
export async function startAzurite(): Promise<Azurite> {
  const { ports, stop } = await startMemoryStorage();
  return { connectionString: connectionString(ports), stop };
}
