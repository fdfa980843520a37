import type { Contact } from '../../../shared/rules/model/instance';
import { randomUUID } from 'node:crypto';
import { createContacts } from '../../../shared/storage/contacts';
import { INSTANCES_PER_TRANSACTION } from '../../../shared/storage/instances';
import { StaleError } from '../../../shared/storage/table/storageError';
import { createTable, type Table } from '../../../shared/storage/table/table';
import { contact, definition, instance, series, settings } from '../../support/reviewSamples';
import { newStorage, type TestStorage } from '../../support/storage';
import { openClient } from './table/openTable';

let storage: TestStorage;
let rows: Table;

beforeAll(async () => {
  storage = await newStorage();
  rows = createTable(() => openClient(storage.connectionString, 'reviews'));
});

const idsOf = ({ rows }: { rows: readonly { value: { id: string } }[] }): string[] => rows.map(({ value }) => value.id);
const inOrder = (values: readonly { id: string }[]): string[] => values.map(({ id }) => id).sort();

describe('definitions', () => {
  test('are found, replaced under their ETag and removed', async () => {
    const value = definition();
    await storage.definitions.insert(value);
    const found = (await storage.definitions.find(value.id))!;
    expect(found.value).toEqual(value);
    const renamed = { ...value, displayName: 'Quay staff' };
    await storage.definitions.replace(renamed, found.etag);
    await expect(storage.definitions.replace(value, found.etag)).rejects.toThrow(StaleError);
    expect((await storage.definitions.find(value.id))?.value).toEqual(renamed);
    await storage.definitions.remove(value.id);
    expect(await storage.definitions.find(value.id)).toBeUndefined();
    await expect(storage.definitions.replace(value, found.etag)).rejects.toThrow(StaleError);
  });

  test('are listed in the order of their ids, page by page', async () => {
    const values = Array.from({ length: 5 }, () => definition());
    for (const value of values) await storage.definitions.insert(value);
    const seen: string[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await storage.definitions.list(after, 2);
      seen.push(...idsOf(page));
      after = page.rows.at(-1)?.rowKey;
      if (!page.more) break;
    }
    expect(seen).toEqual([...seen].sort());
    expect(seen.filter((id) => values.some((value) => value.id === id))).toEqual(inOrder(values));
  });
});

describe('instances', () => {
  const live = (definitionId: string) => storage.instances.listLive(definitionId, undefined, 100);

  async function withInstance() {
    const start = series();
    const { definitionId } = start;
    const first = instance({ definitionId });
    await storage.instances.insertSeries(start, first);
    return { definitionId, first };
  }

  test('begin in one transaction with their series', async () => {
    const { definitionId, first } = await withInstance();
    expect((await storage.instances.findSeries(definitionId))?.value.definitionId).toBe(definitionId);
    expect((await storage.instances.find(definitionId, first.id))?.value).toEqual(first);
    expect(await live(definitionId)).toEqual([first.id]);
  });

  test('may be none at first', async () => {
    const start = series();
    await storage.instances.insertSeries(start, undefined);
    expect((await storage.instances.list(start.definitionId, undefined, 10)).rows).toEqual([]);
  });

  test('are added and removed only together with the series that was read', async () => {
    const { definitionId, first } = await withInstance();
    const read = (await storage.instances.findSeries(definitionId))!;
    const second = instance({ definitionId });
    await storage.instances.replaceSeries(read, { add: [second], remove: [first] });
    expect(idsOf(await storage.instances.list(definitionId, undefined, 10))).toEqual([second.id]);
    expect(await live(definitionId)).toEqual([second.id]);

    const late = storage.instances.replaceSeries(read, { add: [instance({ definitionId })], remove: [second] });
    await expect(late).rejects.toThrow(StaleError);
    expect(await live(definitionId)).toEqual([second.id]);
  });

  test('are not made twice', async () => {
    const { definitionId, first } = await withInstance();
    const read = (await storage.instances.findSeries(definitionId))!;
    const changed = { ...read, value: { ...read.value, stopped: true } };
    await expect(storage.instances.replaceSeries(changed, { add: [first] })).rejects.toThrow(StaleError);
    expect((await storage.instances.findSeries(definitionId))?.value.stopped).toBe(false);
  });

  test('are as many as fit into the transaction of their series', async () => {
    const { definitionId } = await withInstance();
    const read = (await storage.instances.findSeries(definitionId))!;
    const add = Array.from({ length: INSTANCES_PER_TRANSACTION }, () => instance({ definitionId }));
    await storage.instances.replaceSeries(read, { add });
    expect(await live(definitionId)).toHaveLength(25);
    expect(await storage.instances.listLive(definitionId, (await live(definitionId))[15], 100)).toHaveLength(9);
  });

  test.each([
    ['Completed without anything to apply', false, 'Completed'],
    ['Applied', true, 'Applied'],
  ] as const)('leave the index of live ones when they are %s', async (_, autoApplyDecisionsEnabled, last) => {
    const definitionId = randomUUID();
    const terms = { ...instance().terms, settings: settings({ autoApplyDecisionsEnabled }) };
    const first = instance({ definitionId, status: 'AutoReviewed', terms });
    await storage.instances.insertSeries(series({ definitionId }), first);
    const read = (await storage.instances.find(definitionId, first.id))!;
    await storage.instances.replace(read, { ...first, status: last });
    expect(await live(definitionId)).toEqual([]);
    await expect(storage.instances.replace(read, { ...first, status: 'Completing' })).rejects.toThrow(StaleError);
  });

  test('come back to the index when completed decisions are applied after all', async () => {
    const { definitionId, first } = await withInstance();
    const change = async (status: 'Completed' | 'Applying' | 'Applied') => {
      const read = (await storage.instances.find(definitionId, first.id))!;
      await storage.instances.replace(read, { ...read.value, status });
      return live(definitionId);
    };
    expect(await change('Completed')).toEqual([]);
    expect(await change('Applying')).toEqual([first.id]);
    expect(await change('Applied')).toEqual([]);
  });

  test('are removed with their place in the index', async () => {
    const { definitionId, first } = await withInstance();
    await storage.instances.remove(definitionId, [first]);
    expect(await live(definitionId)).toEqual([]);
    expect(await storage.instances.find(definitionId, first.id)).toBeUndefined();
  });
});

describe('contacts', () => {
  const added = (people: readonly Contact[]) => people.map((value) => ({ value }));

  test('keep the first look of each person at a running review, and none at one that changed since it was read', async () => {
    const start = series();
    const one = instance({ definitionId: start.definitionId, status: 'InProgress' });
    await storage.instances.insertSeries(start, one);
    const { contacts } = storage;
    await contacts.noteOpened(one, { id: 'mara', dateTime: '2026-01-06T08:00:00.000Z' });
    // Two processes that do not know of each other do this.
    for (const each of [contacts, createContacts(rows, rows)]) {
      await each.noteOpened(one, { id: 'mara', dateTime: '2026-01-07T08:00:00.000Z' });
    }
    await contacts.noteOpened({ ...one, commonReviewerIds: ['others'] }, { id: 'otto', dateTime: 'now' });
    await contacts.noteOpened({ ...one, status: 'Applied' }, { id: 'otto', dateTime: 'now' });
    const { rows: looks } = await contacts.listOpened(one, undefined, 10);
    expect(looks.map(({ value }) => value)).toEqual([{ id: 'mara', dateTime: '2026-01-06T08:00:00.000Z' }]);
  });

  test('are found by instance, and their instances by person', async () => {
    const person = contact();
    const definitionId = randomUUID();
    const keys = [randomUUID(), randomUUID()].sort().map((id) => ({ definitionId, id }));
    const elsewhere = { definitionId: randomUUID(), id: randomUUID() };
    for (const key of [...keys, elsewhere]) await storage.contacts.put(key, added([person]));
    expect((await storage.contacts.find(elsewhere, person.id))?.value).toEqual(person);
    expect(await storage.contacts.find({ definitionId, id: randomUUID() }, person.id)).toBeUndefined();
    expect(await storage.contacts.listReviewing(person.id, definitionId)).toEqual(keys);
    expect(await storage.contacts.listReviewing(person.id)).toHaveLength(3);
    expect(await storage.contacts.listReviewing(randomUUID())).toEqual([]);
  });

  test('are listed in the order of their ids, more than fit into one transaction', async () => {
    const key = { definitionId: randomUUID(), id: randomUUID() };
    const people = Array.from({ length: 120 }, () => contact());
    await storage.contacts.put(key, added(people));
    const first = await storage.contacts.list(key, undefined, 100);
    const second = await storage.contacts.list(key, first.rows.at(-1)!.value.id, 100);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(inOrder(people));
  });

  test('are neither added twice nor replaced when they changed since they were read', async () => {
    const key = { definitionId: randomUUID(), id: randomUUID() };
    const person = contact();
    await storage.contacts.put(key, added([person]));
    const read = (await storage.contacts.find(key, person.id))!;
    await storage.contacts.put(key, [{ ...read, value: { ...person, current: false } }]);

    await expect(storage.contacts.put(key, added([person]))).rejects.toThrow(StaleError);
    await expect(storage.contacts.put(key, [read])).rejects.toThrow(StaleError);
    expect((await storage.contacts.find(key, person.id))?.value.current).toBe(false);
  });
});
