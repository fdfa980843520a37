import { randomUUID } from 'node:crypto';
import { BlobServiceClient } from '@azure/storage-blob';
import type { Dependencies } from '../../../../shared/reviews/dependencies';
import { reconcileHistory } from '../../../../shared/lifecycle/reports/reconcileHistory';
import { GraphError } from '../../../../shared/rules/errors';
import type { Principal } from '../../../../shared/rules/model/definition';
import { REPORTS } from '../../../../shared/storage/reports/blobs';
import type { Storage } from '../../../../shared/storage/storage';
import { decision, definition, history, instance, series } from '../../../support/reviewSamples';
import { newStorage, type TestStorage } from '../../../support/storage';
import { storageOnly } from '../../../support/storageOnly';

const NOW = '2026-01-20T08:00:00.000Z';
const END = '2026-02-04T08:00:00.000Z';

let storage: TestStorage;

beforeAll(async () => {
  storage = await newStorage();
});

const dependencies = (changes: Partial<Storage> = {}, now = NOW): Dependencies =>
  storageOnly({ ...storage, ...changes }, now);

const user = (): Principal => ({
  id: randomUUID(),
  type: 'user',
  displayName: 'Somebody',
  userPrincipalName: 'somebody@harbour.example',
  lastUserSignInDateTime: '',
});

/** Creates a review with an instance for each number of decisions. Returns the ids of the principals. */
async function review(...counts: readonly number[]): Promise<readonly string[]> {
  const value = definition({ status: 'Completed' });
  await storage.instances.insertSeries(series({ definitionId: value.id }), undefined);
  await storage.definitions.insert(value);
  const people: string[] = [];
  for (const count of counts) {
    const held = instance({ definitionId: value.id, status: 'Completed' });
    const found = await storage.instances.findSeries(value.id);
    await storage.instances.replaceSeries(found!, { add: [held] });
    const decisions = Array.from({ length: count }, () => decision({ instanceId: held.id, principal: user() }));
    await storage.decisions.put(held, [decisions]);
    people.push(...decisions.map(({ principal }) => principal.id));
  }
  return people;
}

/** Works until nothing is left to do now. Every slice is interrupted once before its result is stored. */
async function makeWithInterruptions(id: string): Promise<number> {
  for (let slices = 0; ; slices += 1) {
    const replace = () => Promise.reject(new GraphError('ServiceUnavailable', 'Gone.', { retryAfterSeconds: 1 }));
    const interrupted = dependencies({ histories: { ...storage.histories, replace } });
    await reconcileHistory(interrupted, id).catch(() => undefined);
    const outcome = await reconcileHistory(dependencies(), id);
    if (outcome.kind !== 'again') {
      expect(outcome).toEqual({ kind: 'until', at: END });
      return slices;
    }
  }
}

/** Returns the ids of the principals in the rows of a report. */
const principalsIn = (text: string): readonly (string | undefined)[] =>
  text
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(',')[13]);

/** The people of reviews whose report has two slices. */
const people: string[] = [];
beforeAll(async () => {
  for (const counts of [[2_300], [0, 900], [3_100], [1]]) people.push(...(await review(...counts)));
});

test('A long report is made in slices, each safe to repeat, and has every row once', async () => {
  const report = history();
  await storage.histories.insert(report);

  expect(await makeWithInterruptions(report.id)).toBeGreaterThanOrEqual(2);

  const done = await storage.histories.find(report.id);
  expect(done?.value).toMatchObject({ status: 'done', fulfilledDateTime: NOW, runDateTime: NOW });
  expect(done?.value.blocks).toHaveLength(2);
  const text = (await storage.reports.read(`${report.id}.csv`)) ?? '';
  expect(text).toMatch(/^\uFEFFAccessReviewId,AccessReviewSeriesId,/);
  expect(text.endsWith('\r\n')).toBe(true);
  const found = principalsIn(text);
  expect(found).toHaveLength(people.length);
  expect(new Set(found)).toEqual(new Set(people));
});

test('A report has the rows of the worker whose slice is recorded, not those of a late one', async () => {
  const report = history();
  await storage.histories.insert(report);
  const deps = dependencies();
  await reconcileHistory(deps, report.id);
  await reconcileHistory(deps, report.id);
  await storage.reports.stage(`${report.id}.csv`, 0, 'the rows that a late worker has read\r\n');
  while ((await reconcileHistory(deps, report.id)).kind === 'again');

  const text = (await storage.reports.read(`${report.id}.csv`)) ?? '';
  expect(new Set(principalsIn(text))).toEqual(new Set(people));
  expect(text).not.toContain('late worker');
});

test('A report that version 0.1 began is made again from its beginning', async () => {
  const position = { definitionId: '~', instanceId: null, decisionId: null };
  const report = history({ status: 'inprogress', runDateTime: NOW, position, blocks: 1 });
  await storage.histories.insert(report);
  const container = BlobServiceClient.fromConnectionString(storage.connectionString).getContainerClient(REPORTS);
  await container.createIfNotExists();
  const early = Buffer.from(String(0).padStart(6, '0')).toString('base64');
  await container.getBlockBlobClient(`${report.id}.csv`).stageBlock(early, 'early', 5);
  while ((await reconcileHistory(dependencies(), report.id)).kind === 'again');

  const text = (await storage.reports.read(`${report.id}.csv`)) ?? '';
  expect(new Set(principalsIn(text))).toEqual(new Set(people));
  expect(text).toMatch(/^\uFEFFAccessReviewId/);
});

test('A report that cannot be made ends in the status error, also in the list', async () => {
  const report = history();
  await storage.histories.insert(report);
  await reconcileHistory(dependencies(), report.id);
  const list = () => Promise.reject(new Error('A bug.'));

  const outcome = await reconcileHistory(dependencies({ definitions: { ...storage.definitions, list } }), report.id);

  expect(outcome).toEqual({ kind: 'until', at: END });
  const wanted = { creatorId: undefined, createdAfter: '2026-01-01T00:00:00.000Z' };
  const { rows } = await storage.histories.list(wanted, undefined, 100);
  expect(rows.find(({ value }) => value.id === report.id)?.value.status).toBe('error');
});

test('At its expiry a report is removed with its text, and the removal may be repeated', async () => {
  const report = history({ status: 'done' });
  await storage.histories.insert(report);
  const block = await storage.reports.stage(`${report.id}.csv`, 0, 'text');
  await storage.reports.commit(`${report.id}.csv`, [block]);
  const remove = () => Promise.reject(new GraphError('ServiceUnavailable', 'Gone.'));
  const failing = dependencies({ histories: { ...storage.histories, remove } }, END);
  await expect(reconcileHistory(failing, report.id)).rejects.toThrow('Gone.');

  expect(await reconcileHistory(dependencies({}, END), report.id)).toEqual({ kind: 'settled' });
  expect(await reconcileHistory(dependencies({}, END), report.id)).toEqual({ kind: 'settled' });

  expect(await storage.histories.find(report.id)).toBeUndefined();
  expect(await storage.reports.read(`${report.id}.csv`)).toBeUndefined();
});
