import type { History } from '../../../../shared/rules/reports/history';
import { history } from '../../../support/reviewSamples';
import { newStorage, type TestStorage } from '../../../support/storage';

let storage: TestStorage;

beforeAll(async () => {
  storage = await newStorage();
});

const historyOf = (n: number, creator: string): History =>
  history({
    id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    createdBy: { id: creator, displayName: '', userPrincipalName: '' },
    createdDateTime: `2026-01-${String(n + 1).padStart(2, '0')}T00:00:00.000Z`,
  });

const ids = (rows: readonly { readonly value: History }[]) => rows.map(({ value }) => value.id.slice(-2));

describe('History reports', () => {
  test('are listed in the order of their creation, all or of one creator, from an instant on', async () => {
    for (const n of [3, 1, 2, 4]) {
      await storage.histories.insert(historyOf(n, n % 2 === 0 ? 'even' : 'odd'));
      await storage.histories.enlist(historyOf(n, n % 2 === 0 ? 'even' : 'odd'));
    }
    const all = { creatorId: undefined, createdAfter: '2026-01-02T00:00:00.000Z' };

    const first = await storage.histories.list(all, undefined, 2);
    expect([ids(first.rows), first.more]).toEqual([['02', '03'], true]);
    const second = await storage.histories.list(all, first.rows.at(-1)?.rowKey, 2);
    expect(ids(second.rows)).toEqual(['04']);
    const own = await storage.histories.list({ ...all, creatorId: 'even' }, undefined, 100);
    expect(ids(own.rows)).toEqual(['02', '04']);
  });

  test('change only when they are as they were read, and are removed with their lists, twice without harm', async () => {
    const report = historyOf(9, 'nine');
    await storage.histories.insert(report);
    await storage.histories.enlist(report);
    const read = await storage.histories.find(report.id);
    await storage.histories.replace(read!, { ...report, status: 'inprogress' });

    await expect(storage.histories.replace(read!, { ...report, status: 'done' })).rejects.toThrow('not as it was read');
    await storage.histories.remove(report);
    await storage.histories.remove(report);
    expect(await storage.histories.find(report.id)).toBeUndefined();
    const wanted = { creatorId: 'nine', createdAfter: '2026-01-01T00:00:00.000Z' };
    expect((await storage.histories.list(wanted, undefined, 10)).rows).toEqual([]);
  });
});

describe('A text of blocks', () => {
  test('is there when it is committed, with those blocks that are named', async () => {
    const { reports } = storage;
    const one = await reports.stage('a.csv', 0, 'one,');
    const two = await reports.stage('a.csv', 1, 'two,');
    expect(await reports.stage('a.csv', 1, 'two,')).toBe(two);
    expect(await reports.stage('a.csv', 1, 'too,')).not.toBe(two);
    expect(await reports.read('a.csv')).toBeUndefined();
    const three = await reports.stage('a.csv', 2, 'drei ü');
    await reports.commit('a.csv', [one, two, three]);
    await reports.commit('a.csv', [one, two, three]);

    expect(await reports.read('a.csv')).toBe('one,two,drei ü');
    await reports.remove('a.csv');
    await reports.remove('a.csv');
    expect(await reports.read('a.csv')).toBeUndefined();
  });
});

test('The policy is off until it is set', async () => {
  expect(await storage.policies.find()).toEqual({ isGroupOwnerManagementEnabled: false });
  await storage.policies.put({ isGroupOwnerManagementEnabled: true });
  expect(await storage.policies.find()).toEqual({ isGroupOwnerManagementEnabled: true });
});

test('Keys are made once, one for each use', async () => {
  const [link, download] = [await storage.secrets.linkKey(), await storage.secrets.downloadKey()];
  expect(link.equals(download)).toBe(false);
  expect((await storage.reopen().secrets.downloadKey()).equals(download)).toBe(true);
});
