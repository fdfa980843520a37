import { randomUUID } from 'node:crypto';
import { createSecrets } from '../../../shared/storage/tenant/secrets';
import type { Subject } from '../../../shared/storage/work/subject';
import { openClient, openTable } from './table/openTable';
import { contact, decision, eventOf, instance, series } from '../../support/reviewSamples';
import { newStorage, type TestStorage } from '../../support/storage';

let storage: TestStorage;

beforeAll(async () => {
  storage = await newStorage();
});

describe('the due index', () => {
  const NOW = '2026-01-05T08:00:00.000Z';
  const listed = async (now: string) => (await storage.due.list(now, 100)).map(({ key }) => key);
  const clear = async () => {
    for (const key of await listed('9999-12-31T23:59:59.999Z')) await storage.due.remove(key);
  };
  beforeEach(clear);

  test('lists what is due, the earliest first, and nothing of the future', async () => {
    const subjects = Array.from({ length: 3 }, (): Subject => {
      return { kind: 'instance', definitionId: randomUUID(), instanceId: randomUUID() };
    });
    const [a, b, c] = subjects as [Subject, Subject, Subject];
    const late = await storage.due.put(a, '2026-01-05T08:00:00.000Z', NOW);
    const early = await storage.due.put(b, '2025-12-31T23:59:59.999Z', NOW);
    await storage.due.put(c, '2026-01-05T08:00:00.001Z', NOW);
    expect(await listed(NOW)).toEqual([early, late]);
    expect(await storage.due.list(NOW, 1)).toEqual([{ key: early, subject: b, writtenDateTime: NOW }]);
  });

  test('holds a subject once for an instant', async () => {
    const subject: Subject = { kind: 'series', definitionId: randomUUID() };
    const keys = [await storage.due.put(subject, NOW, NOW), await storage.due.put(subject, NOW, NOW)];
    expect(keys[0]).toBe(keys[1]);
    expect(await listed(NOW)).toEqual([keys[0]]);
  });

  test('knows whether a row is there, and removes it as often as one likes', async () => {
    const key = await storage.due.put({ kind: 'series', definitionId: randomUUID() }, NOW, NOW);
    expect(await storage.due.has(key)).toBe(true);
    await storage.due.remove(key);
    await storage.due.remove(key);
    expect(await storage.due.has(key)).toBe(false);
  });

  test('postpones work, whether or not its row is still there, and keeps one row', async () => {
    const subject: Subject = { kind: 'series', definitionId: randomUUID() };
    const [noon, later] = ['2026-01-05T12:00:00.000Z', '2026-01-06T08:00:00.000Z'];
    const key = await storage.due.put(subject, NOW, NOW);
    for (const at of [noon, noon, later]) await storage.due.postpone(key, { subject, at, isOpen: false }, NOW);
    expect(await listed(NOW)).toEqual([]);
    const [first = '', last = ''] = await listed(later);
    expect(await listed(noon)).toEqual([first]);
    await storage.due.postpone(first, { subject, at: later, isOpen: true }, NOW);
    expect(await listed(later)).toEqual([last]);
    await storage.due.postpone(last, { subject, at: later, isOpen: false }, NOW);
    expect(await listed(later)).toEqual([last]);
  });

  test('takes a hundred subjects at once, again and again', async () => {
    const subjects = Array.from({ length: 100 }, (): Subject => ({ kind: 'series', definitionId: randomUUID() }));
    await storage.due.putAll(subjects, NOW, NOW);
    await storage.due.putAll(subjects, NOW, NOW);
    expect(await storage.due.list(NOW, 1000)).toHaveLength(100);
  });
});

describe('the purge', () => {
  test('leaves nothing of a definition in any table, and everything of the others', async () => {
    const [gone, kept] = [series(), series()];
    const person = contact();
    for (const { definitionId } of [gone, kept]) {
      const first = instance({ definitionId });
      await storage.instances.insertSeries(series({ definitionId }), first);
      await storage.watched.add(first);
      await storage.contacts.put(first, [{ value: person }, { value: contact() }, { value: contact() }]);
      const values = Array.from({ length: 90 }, () => decision({ assignee: person.id }));
      await storage.decisions.put(first, [values]);
      const previous = (await storage.decisions.list(first, undefined, 1)).rows[0]!;
      const next = { ...previous.value, version: 1 };
      await storage.decisions.change(first, [{ previous, next, event: eventOf(next) }]);
    }
    let rounds = 0;
    while (!(await storage.purge(gone.definitionId))) rounds += 1;
    expect(rounds).toBeGreaterThan(1);
    // The series stays until the end, because it records the deletion of the definition.
    expect(await storage.instances.findSeries(gone.definitionId)).toBeDefined();
    await storage.instances.removeSeries(gone.definitionId);
    expect(await storage.purge(gone.definitionId)).toBe(true);
    expect(await partitionSize('reviews', gone.definitionId)).toBe(0);
    expect(await partitionSize('reviews', kept.definitionId)).toBe(190);
    expect(await storage.contacts.listReviewing(person.id)).toMatchObject([{ definitionId: kept.definitionId }]);
    const { rows } = await storage.watched.list(undefined, 1000);
    expect(rows).toMatchObject([{ value: { definitionId: kept.definitionId } }]);
  });

  async function partitionSize(table: string, partition: string): Promise<number> {
    let count = 0;
    const client = openClient(storage.connectionString, table);
    for await (const { partitionKey } of client.listEntities()) if (partitionKey === partition) count += 1;
    return count;
  }
});

describe('secrets', () => {
  const NOW = '2026-01-05T08:00:00.000Z';
  const thumbprints = (keys: readonly string[]) => keys.map((key) => (JSON.parse(key) as { readonly n: string }).n);

  test('are the same for two products that ask for the first time at once, and for all that come later', async () => {
    const table = openTable(storage.connectionString);
    const keys = await Promise.all([1, 2, 3, 4].map(() => createSecrets(table, () => NOW).linkKey()));
    keys.push(await createSecrets(table, () => NOW).linkKey());
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    expect(keys[0]).toHaveLength(32);
  });

  test('have one signing key for all, a new one after a year, and keep those that ever signed', async () => {
    const table = openTable(storage.connectionString);
    const setting = { now: NOW };
    const secretsOf = () => createSecrets(table, () => setting.now);
    const [first, ...others] = [secretsOf(), secretsOf(), secretsOf()];
    const made = await Promise.all([first, ...others].map((each) => each.signingKeys()));
    expect(new Set(made.flatMap(thumbprints)).size).toBe(1);

    setting.now = '2027-01-05T07:59:59.999Z';
    expect(await first.signingKeys()).toEqual(made[0]);
    setting.now = '2027-01-05T08:00:00.000Z';
    const replaced = await Promise.all(others.map((each) => each.signingKeys()));
    replaced.push(await first.signingKeys());
    expect(new Set(replaced.map((keys) => thumbprints(keys).join())).size).toBe(1);
    expect(replaced[0]).toHaveLength(2);
    expect(replaced[0]![1]).toBe(made[0]![0]);
  });

  test('replace a signing key of version 0.1, whose age is unknown', async () => {
    const table = openTable(storage.connectionString);
    const old = JSON.stringify({ kty: 'RSA', n: 'old', e: 'AQAB' });
    const value = { key: Buffer.from(old).toString('base64') };
    await table.write('secret', [{ kind: 'insert', rowKey: 'signingKey', value }]);
    const keys = await createSecrets(table, () => NOW).signingKeys();
    expect(keys).toEqual([expect.stringContaining('"kty":"RSA"'), old]);
    expect(await createSecrets(table, () => NOW).signingKeys()).toEqual(keys);
  });
});
