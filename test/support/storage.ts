import { openStorage, type Storage } from '../../shared/storage/storage';
import { newAccount, type Account } from './account';

const NOW = '2026-01-05T08:00:00.000Z';

/** The product's storage in an account of its own. */
export interface TestStorage extends Storage, Account {
  /** Opens the same account again, as another process does. */
  readonly reopen: () => Storage;
}

/** Opens the storage in a new account. A test file does this once. */
export async function newStorage(): Promise<TestStorage> {
  const account = await newAccount();
  const reopen = (): Storage => openStorage(account.connectionString, () => NOW);
  return { ...reopen(), ...account, reopen };
}
