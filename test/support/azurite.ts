import { join } from 'node:path';
import { connectionString } from '../../local/storage/localStorage';
import { startStorage } from '../../local/storage/startStorage';

export interface Azurite {
  readonly connectionString: string;
  readonly stop: () => Promise<void>;
}

/** Starts Azurite on free ports, in memory. A test file starts one and stops it at its end. */
export async function startAzurite(): Promise<Azurite> {
  const { ports, stop } = await startStorage(join(__dirname, '../../build/local.js'), undefined);
  return { connectionString: connectionString(ports), stop };
}
