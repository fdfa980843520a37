import { sourceOfKeys } from '../../../../shared/api/odata/source';

const KEYS = ['a', 'b', 'c', 'd', 'e'];
const present = new Set(['c', 'e']);
const source = sourceOfKeys(KEYS, (key) => Promise.resolve(present.has(key) ? key.toUpperCase() : undefined));

test('a page whose objects are all gone is skipped', async () => {
  expect(await source.read(undefined, 2)).toEqual({ rows: [{ key: 'c', value: 'C' }], more: true });
});

test('reading continues after a key, even a deleted one', async () => {
  expect(await source.read('c', 2)).toEqual({ rows: [{ key: 'e', value: 'E' }], more: false });
  expect(await source.read('e', 2)).toEqual({ rows: [], more: false });
});

test('no page follows the last one, also after deletions', async () => {
  expect(await source.read(undefined, 10)).toMatchObject({ more: false });
});
