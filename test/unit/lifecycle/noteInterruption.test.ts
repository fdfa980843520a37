import { randomUUID } from 'node:crypto';
import { deleteDefinition } from '../../../shared/reviews/definitions/deleteDefinition';
import type { Dependencies } from '../../../shared/reviews/dependencies';
import { announceWork, startWorkNow } from '../../../shared/reviews/handOver';
import { noteFailure, noteInterruption } from '../../../shared/lifecycle/noteInterruption';
import { reconcileInstance } from '../../../shared/lifecycle/instance/reconcileInstance';
import { reconcileSeries } from '../../../shared/lifecycle/series/reconcileSeries';
import { stopDefinition } from '../../../shared/reviews/definitions/changeDefinition';
import { stopInstance } from '../../../shared/reviews/instances/changeInstance';
import { withLease } from '../../../shared/rules/instance/mailLease';
import { GraphError } from '../../../shared/rules/errors';
import type { ReviewStatus } from '../../../shared/rules/model/definition';
import type { Storage } from '../../../shared/storage/storage';
import type { Subject } from '../../../shared/storage/work/subject';
import { definition, instance, series } from '../../support/reviewSamples';
import { newStorage, type TestStorage } from '../../support/storage';
import { storageOnly } from '../../support/storageOnly';

const NOW = '2026-01-06T08:00:00.000Z';
const caller = {
  kind: 'application',
  id: randomUUID(),
  appId: randomUUID(),
  displayName: 'Harbour office',
  permissions: new Set<string>(),
} as const;

let storage: TestStorage;

beforeAll(async () => {
  storage = await newStorage();
});

/** Returns dependencies with a storage of which some parts are replaced. */
const dependencies = (changes: Partial<Storage> = {}, now = NOW): Dependencies =>
  storageOnly({ ...storage, ...changes }, now);

/** Creates a one-time review with these statuses of its definition and its only instance. */
async function reviewThatIs(status: ReviewStatus, definitionStatus: ReviewStatus = status) {
  const value = definition({ status: definitionStatus });
  const { id } = value;
  await storage.instances.insertSeries(
    series({ definitionId: id, occurrence: NOW }),
    instance({ definitionId: id, id, status }),
  );
  await storage.definitions.insert(value);
  return { id, path: { definitionId: id, instanceId: id } };
}

const statusOf = async (id: string) => (await storage.definitions.find(id))?.value.status;

describe('a deletion that is interrupted before the definition goes', () => {
  const down = () => Promise.reject(new GraphError('ServiceUnavailable', 'The storage does not answer.'));

  async function interrupted(): Promise<string> {
    const { id } = await reviewThatIs('InProgress');
    const deps = dependencies({ definitions: { ...storage.definitions, remove: down } });
    await expect(deleteDefinition(deps, caller, { definitionId: id })).rejects.toThrow(GraphError);
    return id;
  }

  test('is finished by the caller who repeats it', async () => {
    const id = await interrupted();
    await deleteDefinition(dependencies(), caller, { definitionId: id });
    expect(await storage.definitions.find(id)).toBeUndefined();
  });

  test('is finished by the lifecycle', async () => {
    const id = await interrupted();
    expect(await reconcileSeries(dependencies(), id)).toEqual({ kind: 'until', at: '2026-01-06T08:15:00.000Z' });
    expect(await storage.definitions.find(id)).toBeUndefined();
  });

  test('leaves a mark until work that was under way has ended', async () => {
    const id = await interrupted();
    await reconcileSeries(dependencies(), id);
    expect(await storage.instances.findSeries(id)).toBeDefined();
    await reconcileSeries(dependencies({}, '2026-01-06T08:15:00.000Z'), id);
    expect(await storage.instances.findSeries(id)).toBeUndefined();
  });
});

test('of two deletions at once both succeed, or one finds nothing', async () => {
  const { id } = await reviewThatIs('InProgress');
  const results = await Promise.allSettled(
    [1, 2].map(() => deleteDefinition(dependencies(), caller, { definitionId: id })),
  );
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'ResourceNotFound' });
  }
  expect(await storage.definitions.find(id)).toBeUndefined();
});

test('a one-time review that is stopped before its start is completed', async () => {
  const { id, path } = await reviewThatIs('NotStarted');
  const deps = dependencies({ workQueue: { send: () => Promise.resolve() } });
  await stopDefinition(deps, caller, { definitionId: id });
  await reconcileInstance(deps, path, 'due');
  await reconcileSeries(deps, id);
  expect(await storage.instances.find(id, id)).toBeUndefined();
  expect(await statusOf(id)).toBe('Completed');
});

test('a stopped instance wakes its series, which opens the next occurrence', async () => {
  const { id, path } = await reviewThatIs('InProgress');
  const send = jest.fn(() => Promise.resolve());
  await stopInstance(dependencies({ workQueue: { send } }), caller, path);
  const due = (await storage.due.list(NOW, 100)).map(({ subject }) => subject);
  expect(due).toContainEqual({ kind: 'series', definitionId: id });
  expect(send).toHaveBeenCalledWith(
    expect.objectContaining({
      subject: { kind: 'series', definitionId: id },
      dueKey: expect.stringContaining(`${NOW}|${id}|`) as string,
    }),
  );
});

test.each([
  ['gives up after others came first', noteInterruption],
  ['fails because of a bug', noteFailure],
])('a worker that %s ends its lease on the mails, and that of no other worker', async (_, note) => {
  const { id, path } = await reviewThatIs('InProgress');
  const found = await storage.instances.find(id, id);
  await storage.instances.replace(found!, withLease(found!.value, 'mine', NOW));
  const holder = async () => (await storage.instances.find(id, id))?.value.mailing?.holder;
  const message = { subject: { kind: 'instance', ...path } as const, dueKey: 'other' };
  await note(dependencies(), message, 'Others came first.');
  expect(await holder()).toBe('mine');
  await note(dependencies(), { ...message, dueKey: 'mine' }, 'Others came first.');
  expect(await holder()).toBeUndefined();
});

describe('a change', () => {
  const subject: Subject = { kind: 'instance', definitionId: randomUUID(), instanceId: randomUUID() };

  test('is followed up although work on the same subject ends at the same instant', async () => {
    const [before, after] = [await announceWork(dependencies(), subject), await announceWork(dependencies(), subject)];
    await storage.due.remove(before);
    expect(await storage.due.has(after)).toBe(true);
  });

  test('is followed up although a timer took its announcement before it was made', async () => {
    const send = jest.fn<Promise<void>, [{ dueKey: string }]>(() => Promise.resolve());
    const deps = dependencies({ workQueue: { send } });
    const key = await announceWork(deps, subject);
    await storage.due.remove(key);
    await startWorkNow(deps, subject, key);
    expect(await storage.due.has(send.mock.calls[0]![0].dueKey)).toBe(true);
  });
});

test.each<[ReviewStatus, ReviewStatus]>([
  ['Completed', 'AutoReviewed'],
  ['Applied', 'Applying'],
  ['InProgress', 'Starting'],
])('an instance that is %s brings a definition that was left %s in line', async (status, left) => {
  const { id, path } = await reviewThatIs(status, left);
  await reconcileInstance(dependencies(), path, 'due');
  expect(await statusOf(id)).toBe(status);
});
