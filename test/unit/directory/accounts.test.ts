import type { Directory } from '../../../shared/directory/directory';
import type { TenantServer } from '../../support/tenantServer';
import { gus, gwen, openHarbour } from './harbour';
import { GONE } from './harbourScopes';

let server: TenantServer;
let directory: Directory;

beforeEach(async () => {
  ({ server, directory } = await openHarbour());
});
afterEach(() => server.stop());

test('users are blocked, and missing ones are reported as absent', async () => {
  const { outcomes, interruption } = await directory.disableUsers([gus, GONE]);

  expect(interruption).toBeUndefined();
  expect(outcomes.get(gus)?.result).toBe('done');
  expect(outcomes.get(GONE)?.result).toBe('absent');
  expect((await directory.findUser(gus))?.accountEnabled).toBe(false);
  expect((await directory.findUser(gwen))?.accountEnabled).toBe(true);
});

test('users are deleted once', async () => {
  expect((await directory.deleteUsers([gus])).outcomes.get(gus)?.result).toBe('done');
  expect((await directory.deleteUsers([gus])).outcomes.get(gus)?.result).toBe('absent');
  expect(await directory.findUser(gus)).toBeUndefined();
});

test('a disturbed block keeps what was done', async () => {
  server.faults.add({ target: 'directory', match: `PATCH.*${gwen}`, status: 429, retryAfterSeconds: 60, count: 1 });

  const { outcomes, interruption } = await directory.disableUsers([gus, gwen]);

  expect([...outcomes].map(([id, { result }]) => [id, result])).toEqual([[gus, 'done']]);
  expect(interruption).toMatchObject({ code: 'ServiceUnavailable', retryAfterSeconds: 60 });
});
