import { randomUUID } from 'node:crypto';
import { reconcilePack } from '../../../../shared/lifecycle/evidence/reconcilePack';
import { instancesIn, SERIES_SOURCES } from '../../../../shared/lifecycle/evidence/seriesSources';
import type { Dependencies } from '../../../../shared/reviews/dependencies';
import { PACK_BEGINNING } from '../../../../shared/rules/evidence/pack';
import type { Instance } from '../../../../shared/rules/model/instance';
import { StaleError } from '../../../../shared/storage/table/storageError';
import { definition, instance, series } from '../../../support/reviewSamples';
import { newStorage, type TestStorage } from '../../../support/storage';
import { storageOnly } from '../../../support/storageOnly';

let storage: TestStorage;
beforeAll(async () => {
  storage = await newStorage();
});

const NOW = '2026-03-01T08:00:00.000Z';
const PERIOD = { periodStartDateTime: '2026-01-01T00:00:00.000Z', periodEndDateTime: '2026-12-31T00:00:00.000Z' };

interface NamedSeal {
  readonly instanceId: string;
  readonly seal: { readonly n: number };
  readonly previous?: { readonly instanceId: string; readonly n: number };
}

/** Stores a seal that names a seal of the previous occurrence, as a first seal does. */
async function keepSeal({ definitionId, id }: Instance, n: number, previous?: NamedSeal['previous']): Promise<void> {
  const statement: NamedSeal = { instanceId: id, seal: { n }, ...(previous ? { previous } : {}) };
  await storage.seals.keep({ definitionId, id }, n, { statement: JSON.stringify(statement), jws: 'a..b' });
}

/** Reads all pages of the seals, and calls `between` after the seals of the first instance were read. */
async function readSeals(of: Instance, between: () => Promise<void>): Promise<readonly NamedSeal[]> {
  const deps = storageOnly(storage, NOW);
  let pending = between;
  const list: Dependencies['storage']['seals']['list'] = async (...page) => {
    const read = await storage.seals.list(...page);
    const act = pending;
    pending = () => Promise.resolve();
    await act();
    return read;
  };
  const interrupted = { ...deps, storage: { ...deps.storage, seals: { ...deps.storage.seals, list } } };
  const read = SERIES_SOURCES.at(-1);
  const named = definition({ id: of.definitionId });
  const packed = { definition: named, period: PERIOD, instances: () => instancesIn(deps, named, PERIOD) };
  const lines: string[] = [];
  for (let after: string | null | undefined = undefined; read && after !== null;) {
    const page = await read(interrupted, packed, after);
    lines.push(...String(page.texts()['data/seals.jsonl']).trimEnd().split('\n').filter(Boolean));
    after = page.after;
  }
  return lines.map((line) => JSON.parse((JSON.parse(line) as { readonly statement: string }).statement) as NamedSeal);
}

test.each([
  ['before', 'a', 'b'],
  ['behind', 'b', 'a'],
])(
  'a pack of a series has each seal that its seals name, also when an instance listed %s the next one is sealed meanwhile',
  async (_, first, second) => {
    const { definitionId } = series();
    const january = instance({ id: `${first}1`, definitionId, occurrence: '2026-01-05T08:00:00.000Z' });
    const february = instance({ id: `${second}2`, definitionId, occurrence: '2026-02-05T08:00:00.000Z' });
    await storage.instances.insertSeries(series({ definitionId }), january);
    const stored = await storage.instances.findSeries(definitionId);
    if (stored) await storage.instances.replaceSeries(stored, { add: [february] });
    await keepSeal(january, 1);

    const seals = await readSeals(january, async () => {
      await keepSeal(january, 2);
      await keepSeal(february, 1, { instanceId: january.id, n: 2 });
    });

    expect(seals).toContainEqual({ instanceId: january.id, seal: { n: 1 } });
    for (const { previous } of seals)
      if (previous) expect(seals).toContainEqual({ instanceId: previous.instanceId, seal: { n: previous.n } });
  },
);

/** Stores a pack of a series that has begun. Returns its key. */
async function beginPack(definitionId = randomUUID()) {
  const key = { definitionId, instanceId: null, id: randomUUID() };
  await storage.definitions.insert(definition({ id: definitionId }));
  await storage.instances.insertSeries(series({ definitionId }), undefined);
  const createdBy = { id: 'x', displayName: '', userPrincipalName: '' };
  const begun = { ...key, period: PERIOD, createdBy, createdDateTime: NOW, result: null, position: PACK_BEGINNING };
  await storage.packs.insert({ ...begun, status: 'running' }, () => undefined);
  return key;
}

test('a slice lists the instances of a series once, however many pages of them it reads', async () => {
  const key = await beginPack();
  const { definitionId } = key;
  const ids = Array.from({ length: 120 }, (_, n) => `i${n}`);
  for (let n = 0; n < ids.length; n += 24) {
    const stored = await storage.instances.findSeries(definitionId);
    const add = ids
      .slice(n, n + 24)
      .map((id) => instance({ id, definitionId, occurrence: '2026-01-05T08:00:00.000Z' }));
    if (stored) await storage.instances.replaceSeries(stored, { add });
  }
  const list = jest.spyOn(storage.instances, 'list');

  expect(await reconcilePack(storageOnly(storage, NOW), key)).toEqual({ kind: 'again' });

  const position = (await storage.packs.find(key))?.value.position;
  expect(position).toMatchObject({ source: SERIES_SOURCES.length, after: null });
  expect(list).toHaveBeenCalledTimes(1);
  list.mockRestore();
});

test('a pack has the files of the worker whose slice is recorded, not those of a late one', async () => {
  const key = await beginPack();
  const read = await storage.packs.find(key);
  expect(await reconcilePack(storageOnly(storage, NOW), key)).toEqual({ kind: 'again' });
  const find = () => Promise.resolve(read);
  const renamed = { value: definition({ id: key.definitionId, displayName: 'Renamed meanwhile' }), etag: '' };
  const late = {
    ...storage,
    packs: { ...storage.packs, find },
    definitions: { ...storage.definitions, find: () => Promise.resolve(renamed) },
  };
  await expect(reconcilePack(storageOnly(late, NOW), key)).rejects.toThrow(StaleError);

  expect(await reconcilePack(storageOnly(storage, NOW), key)).toEqual({ kind: 'again' });

  expect((await storage.packs.find(key))?.value.status).toBe('succeeded');
});
