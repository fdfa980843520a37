import { randomUUID } from 'node:crypto';
import { headLine } from '../../../shared/rules/evidence/line';
import { keys, keysUnder, lastPart } from '../../../shared/storage/table/keys';
import { StaleError } from '../../../shared/storage/table/storageError';
import { createTable, type Table } from '../../../shared/storage/table/table';
import { decision, eventOf } from '../../support/reviewSamples';
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

const newKey = () => ({ definitionId: randomUUID(), id: randomUUID() });
const assignedTo = (key: ReturnType<typeof newKey>, assignee: string) =>
  storage.decisions.listAssigned(key, assignee, { after: undefined, limit: 1000 });

test('decisions are written once, however often they are put', async () => {
  const key = newKey();
  const values = Array.from({ length: 130 }, (_, n) => decision({ assignee: n % 2 ? 'fallback' : null }));
  await storage.decisions.put(key, [values]);
  await storage.decisions.put(key, [values]);
  expect(idsOf(await storage.decisions.list(key, undefined, 1000))).toEqual(inOrder(values));
  expect(idsOf(await assignedTo(key, 'fallback'))).toEqual(inOrder(values.filter(({ assignee }) => assignee)));
});

test('decisions lose the copies for reviewers of an earlier attempt, who are no longer asked', async () => {
  const key = newKey();
  const early = Array.from({ length: 60 }, (_, n) => decision({ assignee: n % 2 ? 'leaver' : 'stayer' }));
  await storage.decisions.put(key, [early]);
  const late = early.map((value) => (value.assignee === 'leaver' ? { ...value, assignee: null } : value));
  const found = decision({ assignee: 'leaver' });
  await storage.decisions.put(key, [[...late, found]]);

  expect(idsOf(await storage.decisions.list(key, undefined, 1000))).toEqual(inOrder([...late, found]));
  expect(idsOf(await assignedTo(key, 'leaver'))).toEqual([found.id]);
  expect(idsOf(await assignedTo(key, 'stayer'))).toEqual(inOrder(late.filter(({ assignee }) => assignee)));
  expect((await storage.decisions.find(key, early[1]!.id))?.value.assignee).toBeNull();
});

test('decisions are consistent with their copies when two workers put them at the same time', async () => {
  const key = newKey();
  const values = Array.from({ length: 60 }, () => decision({ assignee: 'one' }));
  const others = values.map((value) => ({ ...value, assignee: 'other' }));
  await Promise.allSettled([storage.decisions.put(key, [values]), storage.decisions.put(key, [others])]);

  const { rows: stored } = await storage.decisions.list(key, undefined, 1000);
  for (const assignee of ['one', 'other']) {
    const wanted = stored.filter(({ value }) => value.assignee === assignee).map(({ value }) => value.id);
    expect(idsOf(await assignedTo(key, assignee))).toEqual(wanted);
  }
});

test('decisions are not written after the gate is gone', async () => {
  const key = newKey();
  await expect(storage.decisions.put(key, [[decision()]], keys.gate(key.id, 'gone'))).rejects.toThrow(StaleError);
  expect((await storage.decisions.list(key, undefined, 10)).rows).toEqual([]);
});

test('decisions are listed page by page, and those of another instance are not', async () => {
  const key = newKey();
  const values = Array.from({ length: 7 }, () => decision());
  await storage.decisions.put(key, [values]);
  await storage.decisions.put({ ...key, id: randomUUID() }, [[decision()]]);
  const first = await storage.decisions.list(key, undefined, 4);
  const second = await storage.decisions.list(key, first.rows.at(-1)!.value.id, 4);
  expect([...idsOf(first), ...idsOf(second)]).toEqual(inOrder(values));
  expect([first.more, second.more]).toEqual([true, false]);
});

test('decisions change with their ledger, and again from the version that is there', async () => {
  const key = newKey();
  const value = decision();
  await storage.decisions.put(key, [[value]]);
  for (const [n, choice] of (['Approve', 'Deny', 'DontKnow'] as const).entries()) {
    const previous = (await storage.decisions.find(key, value.id))!;
    const next = { ...previous.value, decision: choice, version: n + 1 };
    await storage.decisions.change(key, [{ previous, next, event: eventOf(next) }]);
    expect((await storage.decisions.find(key, value.id))?.value).toEqual(next);
  }
  const events = await storage.decisions.events(key, value.id);
  expect(events.map(({ version, decision: choice }) => [version, choice])).toEqual([
    [1, 'Approve'],
    [2, 'Deny'],
    [3, 'DontKnow'],
  ]);
});

test('decisions have the head that follows from their value, whether they are new or changed', async () => {
  const key = newKey();
  const values = [decision(), decision({ assignee: 'fallback', stage: 1 }), decision({ version: 3, ledgerHash: 'a' })];
  await storage.decisions.put(key, [values]);
  const { value, etag } = (await storage.decisions.list(key, undefined, 1)).rows[0]!;
  const next = { ...value, decision: 'Deny' as const, version: value.version + 1, ledgerHash: 'b' };
  await storage.decisions.change(key, [{ previous: { value, etag }, next, event: eventOf(next) }]);

  const stored = await storage.decisions.list(key, undefined, 10);
  const heads = await rows.heads(key.definitionId, keysUnder(`decision:${key.id}`), 10);
  expect(heads.rows.map(({ value: head }) => head)).toEqual(stored.rows.map((row) => headLine(row.value)));
  expect(heads.rows[0]!.value).toBe(`${value.id} ${next.version} b`);
});

test('decisions list their heads page by page, also where an earlier version wrote one without', async () => {
  const key = newKey();
  const values = Array.from({ length: 5 }, () => decision());
  await storage.decisions.put(key, [values]);
  const { id } = values[2]!;
  await rows.write(key.definitionId, [{ kind: 'upsert', rowKey: keys.decision(key.id, id), value: values[2]! }]);
  const first = await storage.decisions.listHeads(key, undefined, 3);
  const second = await storage.decisions.listHeads(key, lastPart(first.rows.at(-1)!.rowKey), 3);
  expect([...first.rows, ...second.rows].map(({ value }) => value)).toEqual(values.map(headLine).sort());
  expect([first.more, second.more]).toEqual([true, false]);
});

test('decisions are read with the events that version 0.1 wrote', async () => {
  const key = newKey();
  const value = decision({ version: 1 });
  const event = eventOf(value);
  await rows.write(key.definitionId, [{ kind: 'insert', rowKey: keys.event(key.id, value.id, 1), value: event }]);
  expect(await storage.decisions.events(key, value.id)).toEqual([event]);
});

test('decisions do not change after a lost race, and the ledger then has no entry', async () => {
  const key = newKey();
  const value = decision({ assignee: 'fallback' });
  await storage.decisions.put(key, [[value]]);
  const previous = (await storage.decisions.find(key, value.id))!;
  const change = (choice: 'Approve' | 'Deny') => {
    const next = { ...value, decision: choice, version: 1 };
    return storage.decisions.change(key, [{ previous, next, event: eventOf(next) }]);
  };
  await change('Approve');
  await expect(change('Deny')).rejects.toThrow(StaleError);
  expect((await storage.decisions.find(key, value.id))?.value.decision).toBe('Approve');
  expect((await assignedTo(key, 'fallback')).rows[0]?.value.decision).toBe('Approve');
  expect(await storage.decisions.events(key, value.id)).toHaveLength(1);
});

test('decisions move to the list of another reviewer, and from it', async () => {
  const key = newKey();
  const [one, other] = [randomUUID(), randomUUID()];
  const value = decision({ assignee: one });
  await storage.decisions.put(key, [[value]]);
  for (const [from, to] of [
    [one, other],
    [other, null],
    [null, one],
  ] as const) {
    const previous = (await storage.decisions.find(key, value.id))!;
    await storage.decisions.change(key, [{ previous, next: { ...previous.value, assignee: to } }]);
    if (from !== null) expect((await assignedTo(key, from)).rows).toEqual([]);
    if (to !== null) expect(idsOf(await assignedTo(key, to))).toEqual([value.id]);
  }
});

test('decisions change in transactions that never part a decision from its ledger', async () => {
  const key = newKey();
  const values = Array.from({ length: 90 }, (_, n) => decision({ assignee: n % 3 ? randomUUID() : null }));
  await storage.decisions.put(key, [values]);
  const { rows } = await storage.decisions.list(key, undefined, 1000);
  const changes = rows.map((previous) => {
    const next = { ...previous.value, assignee: randomUUID(), version: 1 };
    return { previous, next, event: eventOf(next) };
  });
  await storage.decisions.change(key, changes);
  for (const { next } of changes) {
    expect(await storage.decisions.events(key, next.id)).toEqual([{ v: 1, ...eventOf(next) }]);
    expect(idsOf(await assignedTo(key, next.assignee))).toEqual([next.id]);
  }
  const again = storage.decisions.change(key, changes.slice(0, 1));
  await expect(again).rejects.toThrow(StaleError);
});
