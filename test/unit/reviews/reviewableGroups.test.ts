import { readAll } from './readAll';
import type { Dependencies } from '../../../shared/reviews/dependencies';
import { reviewableGroups } from '../../../shared/reviews/directory';

/** Pages of a directory. Some are empty, because their groups cannot be reviewed. */
const PAGES = [['a', 'b', 'c'], [], ['d'], ['e', 'f']];

const directory = {
  listGroups: (_: unknown, cursor = '0') => {
    const page = Number(cursor);
    const items = (PAGES[page] ?? []).map((id) => ({ id, type: 'group', displayName: id }));
    return Promise.resolve({ items, cursor: page + 1 < PAGES.length ? String(page + 1) : undefined });
  },
};

test.each([1, 2, 3, 100])('%d at a time, every group is read once', async (limit) => {
  const deps = { directory } as unknown as Dependencies;
  const groups = reviewableGroups(deps, { kind: 'application', id: 'x', roles: new Set() } as never);

  expect((await readAll(groups, limit)).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});
