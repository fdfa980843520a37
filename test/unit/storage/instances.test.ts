import { randomUUID } from 'node:crypto';
import type { Instance, Stage } from '../../../shared/rules/model/instance';
import { stageOf } from '../../../shared/storage/decisions';
import { NO_POPULATION } from '../../../shared/rules/evidence/population';
import { gateOf } from '../../../shared/storage/instances';
import { keysUnder } from '../../../shared/storage/table/keys';
import { StaleError } from '../../../shared/storage/table/storageError';
import { createTable, type Table } from '../../../shared/storage/table/table';
import { decision, eventOf, instance, series } from '../../support/reviewSamples';
import { newStorage, type TestStorage } from '../../support/storage';
import { openClient } from './table/openTable';

let storage: TestStorage;
let rows: Table;
beforeAll(async () => {
  storage = await newStorage();
  rows = createTable(() => openClient(storage.connectionString, 'reviews'));
});

const ID = randomUUID();
const stage = (index: number, changes: Partial<Stage> = {}): Stage => ({
  id: randomUUID(),
  index,
  status: 'InProgress',
  startDateTime: '2026-01-05T08:00:00.000Z',
  endDateTime: '2026-01-06T08:00:00.000Z',
  reviewers: [],
  fallbackReviewers: [],
  commonReviewerIds: [],
  fallbackReviewerIds: [],
  ...changes,
});

describe('The gate of an instance', () => {
  const first = stage(1);
  const running = (changes: Partial<Instance> = {}): Instance => instance({ id: ID, status: 'InProgress', ...changes });

  test.each<readonly [string, Partial<Instance>]>([
    ['a reminder', { reminder: { number: 1, requestedDateTime: null, midpointSent: true } }],
    ['an entry in its errors', { errors: [{ code: 'WorkInterrupted', message: 'The directory does not answer.' }] }],
    ['a slice of work', { cursor: { kind: 'row', after: 'somewhere' }, invitationsDue: true, assignmentDue: true }],
  ])('stays where it is through %s', (_, changes) => {
    expect(gateOf(running(changes))).toBe(gateOf(running()));
  });

  test.each<readonly [string, Partial<Instance>, Partial<Instance>]>([
    ['a stage ends', { stages: [first] }, { stages: [{ ...first, status: 'Completed' }] }],
    ['the next one is in progress', { stages: [first] }, { stages: [{ ...first, status: 'Completed' }, stage(2)] }],
    ['others review', { commonReviewerIds: ['anna'] }, { commonReviewerIds: ['bert'] }],
    ['others stand in for reviewers', { fallbackReviewerIds: ['anna'] }, { fallbackReviewerIds: [] }],
    [
      'people review themselves no more',
      {},
      { reviewers: [{ query: './manager', queryType: 'MicrosoftGraph', queryRoot: 'decisions' }] },
    ],
  ])('is another one when %s', (_, before, after) => {
    expect(gateOf(running(after))).not.toBe(gateOf(running(before)));
    expect(gateOf(running(after))).toBeDefined();
  });

  test('is another one with each slice of the opening, and once the instance is open', () => {
    const head = (n: number) => ({ ...NO_POPULATION, head: { n, hash: 'hash' } });
    const states: readonly Partial<Instance>[] = [
      { status: 'Initializing', population: NO_POPULATION },
      { status: 'Initializing', population: head(1) },
      { status: 'Initializing', population: head(2) },
      { status: 'Starting', population: head(2) },
    ];
    expect(new Set(states.map((changes) => gateOf(running(changes)))).size).toBe(4);
  });

  test.each(['Completing', 'AutoReviewing', 'AutoReviewed', 'Completed', 'Applying', 'Applied'] as const)(
    'is closed for good when the instance is %s',
    (status) => {
      expect(gateOf(running({ status }))).toBeUndefined();
    },
  );
});

describe('The stored gate', () => {
  const gates = async ({ definitionId, id }: Instance) =>
    (await rows.range(definitionId, keysUnder(`gate:${id}`), 10)).rows.map(({ rowKey }) => rowKey);

  async function begun(changes: Partial<Instance> = {}) {
    const definitionId = randomUUID();
    const first = instance({ definitionId, ...changes });
    await storage.instances.insertSeries(series({ definitionId }), first);
    const change = async (next: Partial<Instance>): Promise<Instance> => {
      const read = (await storage.instances.find(definitionId, first.id))!;
      await storage.instances.replace(read, { ...read.value, ...next });
      return { ...read.value, ...next };
    };
    return { first, change };
  }

  test('is one from the beginning of an instance to its end', async () => {
    const { first, change } = await begun();
    expect(await gates(first)).toEqual([gateOf(first)]);
    const asked = await change({ status: 'Initializing', commonReviewerIds: ['anna'] });
    expect(await gates(first)).toEqual([gateOf(asked)]);
    await change({ status: 'InProgress' });
    expect(await gates(first)).toEqual([gateOf(asked)]);
    await change({ status: 'Completing' });
    expect(await gates(first)).toEqual([]);
    await change({ status: 'Applying' });
    expect(await gates(first)).toEqual([]);
  });

  test('opens together with the instance', async () => {
    const { first } = await begun();
    const opened = { ...first, status: 'Initializing' as const, fallbackReviewerIds: ['anna'] };
    const [start, read] = [
      (await storage.instances.findSeries(first.definitionId))!,
      (await storage.instances.find(first.definitionId, first.id))!,
    ];
    await storage.instances.open(start, read, opened);
    expect(await gates(first)).toEqual([gateOf(opened)]);
  });

  test('is removed with the instance, and only with the version that was read', async () => {
    const { first, change } = await begun({ status: 'InProgress' });
    const now = await change({ commonReviewerIds: ['anna'] });
    await expect(storage.instances.remove(first.definitionId, [first])).rejects.toThrow(StaleError);
    expect(await gates(first)).toEqual([gateOf(now)]);
    await storage.instances.remove(first.definitionId, [now]);
    expect(await gates(first)).toEqual([]);
  });

  test.each<readonly [string, Partial<Instance>]>([
    ['its instance ended', { status: 'Completing' }],
    ['its stage ended', { stages: [stage(1, { status: 'Completed' })] }],
    ['other reviewers were named', { commonReviewerIds: ['bert'] }],
  ])('keeps out a decision that was judged before %s', async (_, end) => {
    const { first, change } = await begun({ status: 'InProgress', stages: [stage(1)] });
    const value = decision({ stage: 1 });
    await storage.decisions.put(first, [[value]]);
    const decide = async (decided: 'Approve' | 'Deny') => {
      const previous = (await storage.decisions.find(first, value.id))!;
      const next = { ...previous.value, decision: decided, version: previous.value.version + 1 };
      await storage.decisions.changeInProgress(first, [{ previous, next, event: eventOf(next) }]);
    };
    await decide('Approve');
    await change(end);
    await expect(decide('Deny')).rejects.toThrow(StaleError);
    for (const place of [first, stageOf(first, 1)]) {
      expect((await storage.decisions.find(place, value.id))?.value.decision).toBe('Approve');
    }
    expect(await storage.decisions.events(first, value.id)).toHaveLength(1);
  });

  test('has room next to as many decisions as a transaction takes', async () => {
    const { first } = await begun({ status: 'InProgress' });
    const values = Array.from({ length: 120 }, (_, n) => decision({ assignee: n % 3 ? randomUUID() : null }));
    await storage.decisions.put(first, [values]);
    const found = await storage.decisions.list(first, undefined, 1000);
    const changes = found.rows.map((previous) => {
      const next = { ...previous.value, decision: 'Approve' as const, version: 1 };
      return { previous, next, event: eventOf(next) };
    });
    await storage.decisions.changeInProgress(first, changes);
    const { rows: after } = await storage.decisions.list(first, undefined, 1000);
    expect(after.map(({ value }) => value.decision)).toEqual(values.map(() => 'Approve'));
  });
});
