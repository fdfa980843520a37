import { lineRow, versioned } from '../../../../shared/storage/evidence/evidenceRow';
import { StaleError } from '../../../../shared/storage/table/storageError';
import { createTable } from '../../../../shared/storage/table/table';
import { definition } from '../../../support/reviewSamples';
import { newStorage, type TestStorage } from '../../../support/storage';
import { openClient } from '../table/openTable';

let storage: TestStorage;
beforeAll(async () => {
  storage = await newStorage();
});

const by = { id: '10000000-0000-4000-8000-000000000001', displayName: 'Avery Nolan', userPrincipalName: 'avery.nolan' };
const channel = { kind: 'user', appId: null, requestId: 'r1' } as const;
const changed = (kind: 'created' | 'updated' | 'stopped', dateTime = '2026-01-05T08:00:00.000Z') =>
  ({ kind, dateTime, by, channel }) as const;

async function created() {
  const first = versioned(definition(), changed('created'));
  const { id } = first.definition;
  await createTable(() => openClient(storage.connectionString, 'reviews')).write(id, [lineRow(first.line)]);
  await storage.definitions.insert(first.definition);
  return (await storage.definitions.find(id))!;
}
const versionsOf = async (id: string) => {
  const found = await storage.definitions.find(id);
  const lines = await storage.definitions.versions(found!.value);
  return lines.map((line) => JSON.parse(line) as { n: number; kind: string; definition: { displayName: string } });
};

test('each change of a definition is a version that names the one before it', async () => {
  const { value, etag } = await created();
  const renamed = { ...value, displayName: 'Quay staff' };
  const stored = await storage.definitions.replace(renamed, etag, changed('updated'));
  expect((await storage.definitions.find(value.id))?.value).toEqual(stored);
  const names = (await versionsOf(value.id)).map(({ n, kind, definition: { displayName } }) => [n, kind, displayName]);
  expect(names).toEqual([
    [1, 'created', value.displayName],
    [2, 'updated', 'Quay staff'],
  ]);
});

test('a change that loses a race makes no version, and leaves the versions of others', async () => {
  const { value, etag } = await created();
  const change = (displayName: string) =>
    storage.definitions.replace({ ...value, displayName }, etag, changed('updated', `2026-01-0${displayName.length}`));
  const [first, second] = await Promise.allSettled([change('Crew'), change('Crews')]);
  const lost = [first, second].filter(({ status }) => status === 'rejected');
  expect(lost).toMatchObject([{ reason: expect.any(StaleError) as Error }]);
  const winner = first.status === 'fulfilled' ? 'Crew' : 'Crews';
  const names = (await versionsOf(value.id)).map(({ definition: { displayName } }) => displayName);
  expect(names).toEqual([value.displayName, winner]);
});

test('a change that is repeated after a lost race, within the same millisecond, is written', async () => {
  const { value, etag } = await created();
  await expect(storage.definitions.replace(value, 'W/"old"', changed('updated'))).rejects.toThrow(StaleError);
  await storage.definitions.replace(value, etag, changed('updated'));
  expect(await versionsOf(value.id)).toHaveLength(2);
});

test('a change of the status is not a version, and a definition of version 0.1 has none', async () => {
  const value = definition();
  await storage.definitions.insert(value);
  const found = await storage.definitions.find(value.id);
  await storage.definitions.replace({ ...value, status: 'Completed' }, found!.etag);
  expect(await versionsOf(value.id)).toEqual([]);
});
