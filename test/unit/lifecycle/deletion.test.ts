import { randomUUID } from 'node:crypto';
import { deleteDefinition } from '../../../shared/reviews/definitions/deleteDefinition';
import type { Dependencies } from '../../../shared/reviews/dependencies';
import { reconcileSeries } from '../../../shared/lifecycle/series/reconcileSeries';
import type { DeletionStatement } from '../../../shared/rules/evidence/statement';
import type { ReviewStatus } from '../../../shared/rules/model/definition';
import { DELETED, type Seal } from '../../../shared/storage/evidence/seals';
import { createTable } from '../../../shared/storage/table/table';
import { definition, instance, series } from '../../support/reviewSamples';
import { newStorage, type TestStorage } from '../../support/storage';
import { storageOnly } from '../../support/storageOnly';
import { openClient } from '../storage/table/openTable';

const NOW = '2026-01-20T08:00:00.000Z';
const caller = {
  kind: 'application',
  id: randomUUID(),
  appId: randomUUID(),
  requestId: 'request 1',
  displayName: 'Harbour office',
  permissions: new Set<string>(),
} as const;

let storage: TestStorage;

beforeAll(async () => {
  storage = await newStorage();
});

/** Returns a product at this time, with this evidence retention in days. */
function product(evidenceRetentionDays: number, now = NOW): Dependencies {
  const deps = storageOnly(storage, now);
  return { ...deps, limits: { ...deps.limits, evidenceRetentionDays } };
}

/** Creates a review with an instance that ends at this time. */
async function reviewWith(status: ReviewStatus, endDateTime: string): Promise<string> {
  const value = definition({ version: { n: 2, hash: 'a'.repeat(64) } });
  const { id: definitionId } = value;
  await storage.instances.insertSeries(
    series({ definitionId }),
    instance({ definitionId, id: randomUUID(), status, endDateTime }),
  );
  await storage.definitions.insert(value);
  return definitionId;
}

const deleteIn = (deps: Dependencies, definitionId: string) => deleteDefinition(deps, caller, { definitionId });

test.each<[string, number, ReviewStatus, string]>([
  ['has ended and is still to be kept', 30, 'Applied', '2026-01-10T08:00:00.000Z'],
  ['ends on the day on which the retention is over', 10, 'Applied', '2026-01-10T08:00:00.001Z'],
  ['is under way', 1, 'InProgress', '2026-01-25T08:00:00.000Z'],
])('a review whose instance %s is not deleted, and the answer says until when', async (_, days, status, end) => {
  const id = await reviewWith(status, end);
  const until = new Date(Date.parse(end) + days * 24 * 60 * 60 * 1000).toISOString();
  await expect(deleteIn(product(days), id)).rejects.toMatchObject({
    code: 'Conflict',
    message: expect.stringContaining(`kept until ${until} at least`) as string,
  });
  expect(await storage.definitions.find(id)).toBeDefined();
});

test.each<[string, number, ReviewStatus, string]>([
  ['has ended so long ago', 10, 'Applied', '2026-01-10T08:00:00.000Z'],
  ['has not opened', 30, 'NotStarted', '2026-01-25T08:00:00.000Z'],
  ['has ended, where evidence is not kept', 0, 'Applied', '2026-01-19T08:00:00.000Z'],
])('a review whose instance %s is deleted', async (_, days, status, end) => {
  const id = await reviewWith(status, end);
  await deleteIn(product(days), id);
  expect(await storage.definitions.find(id)).toBeUndefined();
});

test('a signed statement says who deleted a review, without names, and stays as it is', async () => {
  const id = await reviewWith('Applied', '2026-01-10T08:00:00.000Z');
  await deleteIn(product(0), id);
  const rows = createTable(() => openClient(storage.connectionString, 'seals'));
  const later = '2026-01-20T09:00:00.000Z';
  for (const now of [NOW, later]) await reconcileSeries(product(0, now), id);
  expect(await storage.instances.findSeries(id)).toBeUndefined();

  const { statement, jws } = (await rows.find<Seal>(id, DELETED))!.value;
  expect(JSON.parse(statement) as DeletionStatement).toMatchObject({
    type: 'urn:access-reviews:deletion:v1',
    definitionId: id,
    deletedDateTime: NOW,
    byId: caller.id,
    channel: { kind: 'application', appId: caller.appId, requestId: 'request 1' },
    version: { n: 2 },
  });
  expect(statement).not.toContain(caller.displayName);
  expect(jws).toMatch(/^[\w-]+\.\.[\w-]+$/);
});
