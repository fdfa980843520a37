import { validateDefinition } from '../../../shared/api/validation/definition/validateDefinition';
import { createDefinition } from '../../../shared/reviews/definitions/createDefinition';
import { createPack } from '../../../shared/reviews/evidence';
import { GraphError } from '../../../shared/rules/errors';
import { createQuotas } from '../../../shared/storage/tenant/quotas';
import { idOf, writeCompany } from '../../support/company';
import { queryScope, reviewers } from '../../support/office';
import { newStorage, type TestStorage } from '../../support/storage';
import { personOf } from '../../support/world/clients';
import { openWorld } from '../../support/world/world';
import { workOff } from '../../torture/races/race';
import { openClient, openTable } from './table/openTable';
import { createTable } from '../../../shared/storage/table/table';

const NOW = '2026-01-05T08:00:00.000Z';

let storage: TestStorage;
beforeAll(async () => {
  storage = await newStorage();
});

const codeOf = (error: unknown): unknown => (error instanceof GraphError ? error.code : error);

/** Returns how many calls succeed, and the error codes of the others. */
async function race(calls: readonly Promise<unknown>[]): Promise<{ succeeded: number; errors: Set<unknown> }> {
  const results = await Promise.allSettled(calls);
  const failed = results.flatMap((result) => (result.status === 'rejected' ? [codeOf(result.reason)] : []));
  return { succeeded: results.length - failed.length, errors: new Set(failed) };
}

test('forty racing requests do not exceed a quota of twenty', async () => {
  const { quotas } = storage;
  const { succeeded, errors } = await race(Array.from({ length: 40 }, (_, n) => quotas.use('jobs', 'anna', `${n}`)));
  expect(succeeded).toBe(20);
  // A request that loses every race gets this error, and a client would retry it.
  errors.delete('ServiceUnavailable');
  expect([...errors]).toEqual(['TooManyRequests']);
});

test('uses that are given back or have expired no longer count', async () => {
  let now = NOW;
  const quotas = createQuotas(openTable(storage.connectionString), () => now);
  for (let n = 0; n < 20; n += 1) await quotas.use('jobs', 'anna', `${n}`);
  await expect(quotas.use('jobs', 'anna', '20')).rejects.toMatchObject({
    code: 'TooManyRequests',
    retryAfterSeconds: 60,
  });
  await quotas.use('jobs', 'bert', '20');

  await quotas.giveBack('jobs', 'anna', '7');
  await quotas.giveBack('jobs', 'anna', '7');
  await quotas.use('jobs', 'anna', '20');
  await expect(quotas.use('jobs', 'anna', '21')).rejects.toMatchObject({ code: 'TooManyRequests' });

  now = '2026-01-06T08:00:00.000Z';
  await quotas.use('jobs', 'anna', '21');
});

test('a caller may send a thousand Idempotency-Keys in an hour', async () => {
  const quotas = createTable(() => openClient(storage.connectionString, 'quotas'));
  const value = { '2026-01-05T07:10': { number: 999, untilDateTime: '2026-01-05T08:10:00.000Z' } };
  await quotas.write('anna', [{ kind: 'insert', rowKey: 'idempotencyKeys', value }]);
  const begin = (id: string) =>
    storage.keyedCalls.begin(id, 'anna', { fingerprint: 'x', startedDateTime: NOW, answer: null }, NOW);

  expect(await begin('first')).toBe(true);
  await expect(begin('second')).rejects.toMatchObject({ code: 'TooManyRequests', retryAfterSeconds: 600 });
  expect(await storage.keyedCalls.find('second')).toBeUndefined();
});

test('a day has room for a hundred evidence packs', async () => {
  const tenant = writeCompany({ groups: { Crew: { members: 'anna', owners: 'olga' } } });
  const world = await openWorld(storage, tenant, NOW);
  const admin = personOf('admin');
  const body = {
    displayName: 'Crew',
    scope: queryScope(`/groups/${idOf('Crew')}/transitiveMembers`),
    reviewers: reviewers('olga'),
    settings: { mailNotificationsEnabled: false, reminderNotificationsEnabled: false, instanceDurationInDays: 1 },
  };
  const { id } = await createDefinition(world.plain, admin, validateDefinition(body, 'v1.0'));
  await workOff(world);
  for (let n = 0; n < 89; n += 1) await world.plain.storage.quotas.use('packs', admin.id, `${n}`);

  const path = { definitionId: id, instanceId: id };
  // Only one pack of a review is made at a time. Refused requests count as well.
  const { succeeded, errors } = await race(Array.from({ length: 11 }, () => createPack(world.plain, admin, path)));
  expect(succeeded).toBe(1);
  expect([...errors]).toEqual(['Conflict']);
  await workOff(world);
  await expect(createPack(world.plain, admin, path)).rejects.toMatchObject({ code: 'TooManyRequests' });
  await world.close();
});
