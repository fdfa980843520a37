import { randomBytes, randomUUID } from 'node:crypto';
import { newStorage, type TestStorage } from '../../../support/storage';
import { openClient } from '../table/openTable';

let storage: TestStorage;
beforeAll(async () => {
  storage = await newStorage();
});

const BEGUN = { fingerprint: 'x', startedDateTime: '2026-01-05T08:00:00.000Z', answer: null };

test.each([
  ['nothing', { status: 204, headers: { a: 'b' } }],
  ['an object', { status: 201, headers: {}, body: { name: 'Ærø 🙂', many: [1, 2] } }],
  ['a text', { status: 200, headers: {}, text: 'a;b\n' }],
  // The value cannot be compressed, and is far longer than a row.
  ['much', { status: 200, headers: {}, body: { value: randomBytes(2_000_000).toString('base64') } }],
])('An answer of %s is kept as it was, and leaves nothing behind', async (_, answer) => {
  const id = randomUUID();
  await storage.keyedCalls.begin(id, 'anna', BEGUN, '2026-01-06T08:00:00.000Z');
  await storage.keyedCalls.keep(id, { ...BEGUN, answer });

  expect((await storage.keyedCalls.find(id))?.value).toEqual({ ...BEGUN, answer });
  await storage.keyedCalls.remove(id);
  const left: unknown[] = [];
  const rows = openClient(storage.connectionString, 'outcomes').listEntities({
    queryOptions: { filter: `PartitionKey eq '${id}'` },
  });
  for await (const row of rows) left.push(row.rowKey);
  expect(left).toEqual([]);
});
