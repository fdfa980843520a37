import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { offerAccounts } from './azurite';

/**
 * Gives a run its own temporary folder, because products and browsers that a test kills cannot remove their files, and its own storage
 * accounts.
 */
export default async function start(): Promise<void> {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'access-reviews-tests-'));
  process.env.NEW_ACCOUNT = await offerAccounts();
}
