import { hashOf } from '../../../../shared/rules/evidence/line';
import type { Instance } from '../../../../shared/rules/model/instance';
import type { Origin } from '../../../../shared/rules/model/origin';
import { StaleError } from '../../../../shared/storage/table/storageError';
import type { StoredValue } from '../../../../shared/storage/table/table';
import { instance, series } from '../../../support/reviewSamples';
import { newStorage, type TestStorage } from '../../../support/storage';

let storage: TestStorage;
beforeAll(async () => {
  storage = await newStorage();
});

const MARA: Origin = {
  by: { id: 'mara', displayName: 'Mara Voss', userPrincipalName: 'mara@harbour.example' },
  channel: { kind: 'user', appId: 'portal', requestId: 'request 1' },
};

async function insert(changes: Partial<Instance> = {}): Promise<StoredValue<Instance>> {
  const inserted = instance({ status: 'InProgress', endDateTime: '2026-01-09T08:00:00.000Z', ...changes });
  const { definitionId, id } = inserted;
  await storage.instances.insertSeries(series({ definitionId }), inserted);
  return (await storage.instances.find(definitionId, id))!;
}

const linesOf = async ({ value }: StoredValue<Instance>): Promise<readonly string[]> => {
  const { rows } = await storage.evidence.list('journal', value, undefined, 100);
  return rows.map((row) => row.value.line);
};

test('A change of an instance writes its journal, with who made it, when, and by which request', async () => {
  const read = await insert();

  const written = await storage.instances.replace(read, { ...read.value, status: 'Completing' }, MARA);

  const [line = ''] = await linesOf(read);
  expect(JSON.parse(line)).toEqual({
    v: 1,
    n: 1,
    dateTime: '2026-01-05T08:00:00.000Z',
    kind: 'stopped',
    ...MARA,
    prev: null,
  });
  expect(written.journal).toEqual({ n: 1, hash: hashOf(line) });
  expect((await storage.instances.find(read.value.definitionId, read.value.id))?.value).toEqual(written);
});

test('Each line of a journal names the hash of the line before, as it is stored', async () => {
  const read = await insert();
  await storage.instances.replace(read, {
    ...read.value,
    endDateTime: '2026-01-10T08:00:00.000Z',
    extensions: [
      {
        by: { id: 'mara', displayName: 'Mara', userPrincipalName: '' },
        dateTime: '2026-01-05T08:00:00.000Z',
        reason: 'Holidays',
        previousEndDateTime: read.value.endDateTime,
      },
    ],
    errors: [{ code: 'MailRefused', message: 'Zoë Ünal has no mailbox.' }],
  });
  const again = (await storage.instances.find(read.value.definitionId, read.value.id))!;
  await storage.instances.replace(again, { ...again.value, status: 'Completing' });

  const lines = await linesOf(read);

  expect(lines.map((line) => (JSON.parse(line) as { kind: string }).kind)).toEqual(['extended', 'failed', 'stopped']);
  expect(lines.map((line) => (JSON.parse(line) as { prev: string | null }).prev)).toEqual([
    null,
    hashOf(lines[0]!),
    hashOf(lines[1]!),
  ]);
});

test('A change that loses the race writes nothing into the journal', async () => {
  const read = await insert();
  await storage.instances.replace(read, { ...read.value, status: 'Completing' }, MARA);

  const late = storage.instances.replace(read, { ...read.value, endDateTime: '2026-01-10T08:00:00.000Z' }, MARA);

  await expect(late).rejects.toThrow(StaleError);
  expect(await linesOf(read)).toHaveLength(1);
});

test('A slice of work adds nothing to the journal and keeps its head', async () => {
  const read = await insert();
  const { journal } = await storage.instances.replace(read, { ...read.value, status: 'Completing' });
  const again = (await storage.instances.find(read.value.definitionId, read.value.id))!;

  const written = await storage.instances.replace(again, { ...again.value, cursor: { kind: 'row', after: 'x' } });

  expect(written.journal).toEqual(journal);
  expect(await linesOf(read)).toHaveLength(1);
});
