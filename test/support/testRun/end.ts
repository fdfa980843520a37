import { rmSync } from 'node:fs';
import { stopAccounts } from './azurite';

/**
 * Ends the storage of a run and removes its temporary folder. Tries again, because a process that is ending may still write there, and
 * Node's own retry does not list the folder again.
 */
export default async function end(): Promise<void> {
  await stopAccounts();
  for (let left = 5; ; left -= 1) {
    try {
      rmSync(process.env.TMPDIR ?? '', { recursive: true, force: true, maxRetries: 5 });
      return;
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}
