import {
  balanceOf,
  callName,
  ItemCounter,
  NO_POPULATION,
  pageLines,
} from '../../../../shared/rules/evidence/population';
import { hashOf } from '../../../../shared/rules/evidence/line';
import type { ControlTotal, Exclusion } from '../../../../shared/rules/model/evidence';

const NOW = '2026-01-05T08:00:00.000Z';
const INTERNS: Exclusion = { id: 'interns', type: 'group', displayName: 'Interns', rule: 'nestedGroup' };
const PRINTER: Exclusion = { id: 'printer', type: 'device', displayName: 'Printer', rule: 'otherType' };
const call = { path: '/groups/g/transitiveMembers', requestId: 'request 1', rows: 5, idsSha256: hashOf('ids') };
const page = { call, dateTime: NOW, next: true, excluded: [INTERNS, PRINTER], items: 3 };
const total = (count: number | null, reason: string | null = null): ControlTotal => {
  return { path: '/groups/g/transitiveMembers/$count', dateTime: NOW, requestId: null, count, reason };
};

describe('The lines of a page of the population', () => {
  test('are the call and each exclusion', () => {
    const { call: line, exclusions } = pageLines(NO_POPULATION, page);

    expect(exclusions.map((text) => JSON.parse(text) as unknown)).toEqual([
      { v: 1, call: 1, ...INTERNS },
      { v: 1, call: 1, ...PRINTER },
    ]);
    expect(JSON.parse(line)).toEqual({
      v: 1,
      n: 1,
      dateTime: NOW,
      ...call,
      next: true,
      items: 3,
      excluded: { nestedGroup: 1, otherType: 1 },
      exclusionsSha256: hashOf(`${exclusions.join('\n')}\n`),
      prev: null,
    });
  });

  test('add up over the pages, and each call names the one before', () => {
    const first = pageLines(NO_POPULATION, page);
    const second = pageLines(first.totals, { ...page, excluded: [INTERNS], items: 4, next: false });

    expect(JSON.parse(second.call)).toMatchObject({ n: 2, prev: hashOf(first.call) });
    expect(second.totals).toEqual({
      head: { n: 2, hash: hashOf(second.call) },
      read: 10,
      items: 7,
      excluded: { nestedGroup: 2, otherType: 1 },
      control: null,
    });
  });
});

describe('A population', () => {
  const read = (before: ControlTotal, after: ControlTotal) =>
    balanceOf({ ...NO_POPULATION, read: 10, control: { before, after } });

  test.each([
    ['no recorded call lists some items', { unrecorded: 2, relisted: 2 }, /lists 2 of the items: an interrupted read/],
    ['slices list somebody twice', { unrecorded: 0, relisted: 1 }, /1 rows are repeats/],
  ])('is not balanced if %s, though the directory counts as many rows', (_, counts, explanation) => {
    const control = { before: total(10), after: total(10) };
    expect(balanceOf({ ...NO_POPULATION, read: 10, control }, counts)).toEqual({
      balanced: false,
      explanation: expect.stringMatching(explanation) as string,
    });
  });

  test('is balanced if the directory counts as many rows before and after', () => {
    expect(read(total(10), total(10))).toEqual({ balanced: true, explanation: null });
  });

  test.each([
    ['rows were added meanwhile', read(total(10), total(11)), /10 before and 11 after, and 10 rows were read/],
    ['the index of the directory lags', read(total(9), total(9)), /9 before and 9 after, and 10 rows were read/],
    ['the directory refuses to count', read(total(10), total(null, 'Forbidden')), /Forbidden/],
    ['nobody can count', balanceOf({ ...NO_POPULATION, read: 10 }), /no control total/],
  ])('is not balanced if %s, and says why', (_, balance, explanation) => {
    expect(balance).toEqual({ balanced: false, explanation: expect.stringMatching(explanation) as string });
  });
});

describe('The items of a population', () => {
  const first = callName(NO_POPULATION, call);
  const countsOf = (items: readonly (typeof first | undefined)[]) => {
    const counter = new ItemCounter();
    counter.addCall({ ...first, items: 2 });
    for (const item of items) counter.addItem(item);
    return counter.counts;
  };

  test.each([
    ['are those that the calls list', [first, first], { unrecorded: 0, relisted: 0 }],
    [
      'are more where an interrupted call listed others',
      [first, first, { ...first, idsSha256: hashOf('others') }],
      { unrecorded: 1, relisted: 0 },
    ],
    ['are more where the repeated call left one out', [first, first, first], { unrecorded: 1, relisted: 0 }],
    ['are fewer where a later call lists one again', [first], { unrecorded: 0, relisted: 1 }],
    [
      'are counted one by one, though the sums are equal',
      [first, { n: 2, idsSha256: hashOf('others') }],
      { unrecorded: 1, relisted: 1 },
    ],
    ['name no call in rows of version 0.1', [first, first, undefined], { unrecorded: 1, relisted: 0 }],
  ])('%s', (_, items, counts) => {
    expect(countsOf(items)).toEqual(counts);
  });
});
