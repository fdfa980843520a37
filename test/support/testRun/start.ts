import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { offerAccounts } from './azurite';

/**
 * Gives a run its own temporary folder, because products and browsers that a test kills cannot remove their files, and its own storage
 * accounts. Processes keep their compiled code outside that folder, or they would write it again in each run.
 */
export default async function start(): Promise<void> {
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache');
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'access-reviews-tests-'));
  process.env.NEW_ACCOUNT = await offerAccounts();
}
