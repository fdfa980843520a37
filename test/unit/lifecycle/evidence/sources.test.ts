import { INSTANCE_SOURCES } from '../../../../shared/lifecycle/evidence/sources';
import { lineRow } from '../../../../shared/storage/evidence/evidenceRow';
import { keys } from '../../../../shared/storage/table/keys';
import { createTable, TRANSACTION_ROWS } from '../../../../shared/storage/table/table';
import { definition, instance } from '../../../support/reviewSamples';
import { newStorage, type TestStorage } from '../../../support/storage';
import { storageOnly } from '../../../support/storageOnly';
import { openClient } from '../../storage/table/openTable';

let storage: TestStorage;
beforeAll(async () => {
  storage = await newStorage();
});

test('the exclusions of each call are collected, even after a thousand calls, and exclusions of no call are not', async () => {
  const CALLS = 1_102;
  const reviewed = instance();
  const call = (n: number) => ({
    rowKey: keys.population(reviewed.id, n),
    line: JSON.stringify({ n, exclusionsSha256: `h${n}` }),
  });
  const exclusion = (n: number, hash: string) => ({
    rowKey: keys.exclusion(reviewed.id, n, hash, 1),
    line: JSON.stringify({ call: n, hash }),
  });
  const lines = [
    ...Array.from({ length: CALLS }, (_, n) => call(n + 1)),
    ...[1, 2, 1_050, CALLS].map((n) => exclusion(n, `h${n}`)),
    exclusion(2, 'overtaken'),
    exclusion(CALLS + 1, 'never recorded'),
  ];
  const table = createTable(() => openClient(storage.connectionString, 'reviews'));
  for (let n = 0; n < lines.length; n += TRANSACTION_ROWS) {
    const rows = lines.slice(n, n + TRANSACTION_ROWS).map((line) => lineRow(line));
    await table.write(reviewed.definitionId, rows);
  }
  const deps = storageOnly(storage, '2026-01-06T08:00:00.000Z');
  const packed = { definition: definition({ id: reviewed.definitionId }), instance: reviewed };
  const pages = await Promise.all(INSTANCE_SOURCES.map((read) => read(deps, packed, undefined)));
  const text = pages.map(({ texts }) => texts()['data/exclusions.jsonl'] ?? '').join('');
  expect(text.trimEnd().split('\n')).toEqual(
    [1, 2, 1_050, CALLS].map((n) => JSON.stringify({ call: n, hash: `h${n}` })),
  );
});
