import { randomUUID } from 'node:crypto';
import { ProgressTally } from '../../../shared/rules/reports/progress';
import type { Instance } from '../../../shared/rules/model/instance';
import { StaleError } from '../../../shared/storage/table/storageError';
import { contact, decision, eventOf, instance, series } from '../../support/reviewSamples';
import { newStorage, type TestStorage } from '../../support/storage';

const NOW = '2026-01-06T08:00:00.000Z';
let storage: TestStorage;

beforeAll(async () => {
  storage = await newStorage();
});

/** Creates a running review with an item and a reviewer. */
async function running() {
  const start = series();
  const one = instance({ definitionId: start.definitionId, status: 'InProgress' });
  const item = decision({ instanceId: one.id });
  await storage.instances.insertSeries(start, one);
  await storage.decisions.put(one, [[item]]);
  await storage.contacts.put(one, [{ value: contact() }]);
  return { one, item };
}

const countOf = (one: Instance, gate: string | null) => ({
  countedDateTime: NOW,
  progress: new ProgressTally(one, NOW).progress([], new Map()),
  instance: 'etag',
  gate,
});

async function kept(one: Instance) {
  const place = await storage.counts.find(one);
  const count = countOf(one, place.gate);
  await storage.counts.keep(one, place, count);
  return count;
}

const decide = async (one: Instance, id: string) => {
  const previous = (await storage.decisions.find(one, id))!;
  const next = { ...previous.value, decision: 'Deny', version: previous.value.version + 1 } as const;
  return { previous, next, event: eventOf(next) };
};

test('a count is found as it was kept while nothing changes', async () => {
  const { one } = await running();
  const count = await kept(one);
  expect(await storage.counts.find(one)).toMatchObject({ last: count, gate: count.gate });
});

type Change = (one: Instance, itemId: string) => Promise<unknown>;

test.each<readonly [string, Change]>([
  ['a decision', async (one, id) => storage.decisions.changeInProgress(one, [await decide(one, id)])],
  ['a first look', (one) => storage.contacts.noteOpened(one, { id: randomUUID(), dateTime: NOW })],
])('%s changes the gate, and leaves the count of the gate before', async (_, change) => {
  const { one, item } = await running();
  const count = await kept(one);
  await change(one, item.id);
  const { last, gate } = await storage.counts.find(one);
  expect(last).toEqual(count);
  expect(gate).not.toBe(count.gate);
});

const CHANGES: readonly (readonly [string, Change])[] = [
  ['a result', async (one, id) => storage.decisions.change(one, [await decide(one, id)])],
  ['a reviewer', (one) => storage.contacts.put(one, [{ value: contact() }])],
  [
    'a result that is written with the instance',
    async (one, id) => {
      const previous = (await storage.instances.find(one.definitionId, one.id))!;
      await storage.instances.replace(previous, previous.value, undefined, { decisions: [await decide(one, id)] });
    },
  ],
];

test.each(CHANGES)('%s ends the count that is kept', async (_, change) => {
  const { one, item } = await running();
  await kept(one);
  await change(one, item.id);
  expect((await storage.counts.find(one)).last).toBeUndefined();
});

test.each(CHANGES)('%s keeps out a count that began before it', async (_, change) => {
  const { one, item } = await running();
  const place = await storage.counts.find(one);
  await change(one, item.id);
  await expect(storage.counts.keep(one, place, countOf(one, place.gate))).rejects.toThrow(StaleError);
});

test('a count of an instance is not kept if the instance was never counted, was deleted, or has changed since it was read', async () => {
  const unknown = instance();
  await kept(unknown);
  expect((await storage.counts.find(unknown)).etag).toBeUndefined();

  const { one } = await running();
  const place = await storage.counts.find(one);
  while (!(await storage.purge(one.definitionId)));
  await expect(storage.counts.keep(one, place, countOf(one, place.gate))).rejects.toThrow(StaleError);

  const { one: other } = await running();
  expect(await storage.counts.find({ ...other, commonReviewerIds: [randomUUID()] })).toMatchObject({
    gate: null,
    etag: undefined,
  });
});

test('each decision is passed on once, from more ranges than one', async () => {
  const key = { definitionId: randomUUID(), id: randomUUID() };
  const ids = Array.from({ length: 1100 }, () => randomUUID());
  const sample = decision();
  await storage.decisions.put(key, [ids.map((id) => ({ ...sample, id }))]);
  const seen: string[] = [];
  await storage.decisions.forEach(key, ({ id }) => seen.push(id));
  expect(seen.sort()).toEqual(ids.sort());
});
