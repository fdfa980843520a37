import { openedBy } from '../../../../shared/reviews/decisions/listDecisions';
import type { Instance } from '../../../../shared/rules/model/instance';
import type { StoredDecision } from '../../../../shared/rules/model/decision';
import type { Storage } from '../../../../shared/storage/storage';
import { decision, instance } from '../../../support/reviewSamples';
import { storageOnly } from '../../../support/storageOnly';
import { readAll } from '../readAll';

const NOW = '2026-01-06T08:00:00.000Z';
const running = instance({ status: 'InProgress', endDateTime: '2026-02-01T08:00:00.000Z' });
const items = [decision(), decision(), decision()];

/** Reads a reviewer's items two at a time. Returns the items, the recorded looks, and the log. */
async function read(of: Instance, list: readonly StoredDecision[], fails = false) {
  const looks: object[] = [];
  const logged: object[] = [];
  const noteOpened = (_: Instance, look: object) => {
    looks.push(look);
    return fails ? Promise.reject(new Error('The storage is full.')) : Promise.resolve();
  };
  const deps = {
    ...storageOnly({ contacts: { noteOpened } } as unknown as Storage, NOW),
    log: (_: string, __: string, properties: object) => void logged.push(properties),
  };
  const keyed = list.map((value, n) => ({ key: String(n), value }));
  const source = {
    read: (after: string | undefined, limit: number) => {
      const rows = keyed.filter(({ key }) => after === undefined || key > after);
      return Promise.resolve({ rows: rows.slice(0, limit), more: rows.length > limit });
    },
  };
  return { found: await readAll(openedBy(deps, { kind: 'user', id: 'mara' }, of, source), 2), looks, logged };
}

test('the first page of a list records the look of its reviewer, and no other page does', async () => {
  expect(await read(running, items)).toEqual({ found: items, looks: [{ id: 'mara', dateTime: NOW }], logged: [] });
});

test.each([
  ['a list without items', running, []],
  ['a review that has ended', { ...running, status: 'Completed' as const }, items],
  ['a review whose end has come', { ...running, endDateTime: NOW }, items],
])('%s records nothing', async (_, of, list) => {
  expect((await read(of, list)).looks).toEqual([]);
});

test('a look that cannot be recorded is logged with its whole error, and the answer has the items', async () => {
  const { found, logged } = await read(running, items, true);
  expect(found).toEqual(items);
  expect(logged).toEqual([{ instanceId: running.id, error: new Error('The storage is full.') }]);
});
