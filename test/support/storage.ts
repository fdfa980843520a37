import { openStorage, type Storage } from '../../shared/storage/storage';
import { startAzurite, type Azurite } from './azurite';

const NOW = '2026-01-05T08:00:00.000Z';

/** The product's storage in an account that `stop` deletes. */
export interface TestStorage extends Storage, Azurite {
  /** Opens the same account again, as another process does. */
  readonly reopen: () => Storage;
}

/** Starts an account and opens the storage in it. A test file does this once. */
export async function startStorage(): Promise<TestStorage> {
  const azurite = await startAzurite();
  const reopen = (): Storage => openStorage(azurite.connectionString, () => NOW);
  return { ...reopen(), ...azurite, reopen };
}
