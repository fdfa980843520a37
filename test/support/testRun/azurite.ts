import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { accountKey, connectionString } from '../../../local/storage/localStorage';
import { startStorage, type Storage } from '../../../local/storage/startStorage';

/** More than the test files that use storage. Azurite reads its accounts when it starts. */
const ACCOUNTS = Array.from({ length: 200 }, (_, n) => `account${n}`);

let azurite: Promise<Storage> | undefined;
let given = 0;

/** Answers each request with the connection string of the next account. */
const server = createServer((_, response) => {
  nextAccount().then(
    (text) => response.end(text),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});

/** Starts Azurite at the first call, because its start takes a second of processor time, and most runs of one file need no storage. */
async function nextAccount(): Promise<string> {
  azurite ??= startStorage(join(__dirname, '../../../build/local.js'), undefined, {
    ...process.env,
    AZURITE_ACCOUNTS: ACCOUNTS.map((name) => `${name}:${accountKey}`).join(';'),
  });
  const name = ACCOUNTS[given];
  if (name === undefined) throw new Error('Every account is taken. Azurite needs more of them.');
  given += 1;
  return connectionString((await azurite).ports, name);
}

/** Makes one Azurite ready for the test files of a run, each of which takes an account of its own. Returns the URL of new accounts. */
export async function offerAccounts(): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function stopAccounts(): Promise<void> {
  server.closeAllConnections();
  server.close();
  // The tests that needed it have told why it did not start.
  const started = await azurite?.catch(() => undefined);
  await started?.stop();
}
