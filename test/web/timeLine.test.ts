import type { Client } from '../../web/api/client';
import { loadTimeLine, type ReviewedItem } from '../../web/manage/prove/load';

/** Answers `pages` pages of 999 items; each page begins a day after the previous one. */
function answering(pages: number) {
  let calls = 0;
  const get = (): Promise<unknown> => {
    calls += 1;
    const startDateTime = `2026-01-${String(calls).padStart(2, '0')}T08:00:00Z`;
    const value = Array.from({ length: 999 }, () => ({ instance: { startDateTime } }) as ReviewedItem);
    return Promise.resolve({ value, ...(calls < pages && { '@odata.nextLink': 'next' }) });
  };
  return { client: { get } as unknown as Client, calls: () => calls };
}

test.each([
  ['3 pages are read whole', 3, 3, true],
  ['of 100 pages, those with the first 5,000 items are read', 100, 6, false],
])('of a time line, %s', async (_, pages, calls, isAll) => {
  const service = answering(pages);
  const found = await loadTimeLine(service.client, { kind: 'resource', id: '1' });
  expect([service.calls(), found.isAll, found.items.length]).toEqual([calls, isAll, calls * 999]);
  expect(found.items[0]?.instance.startDateTime).toBe(`2026-01-0${calls}T08:00:00Z`);
});
