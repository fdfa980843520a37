import { csvOf } from '../../web/manage/review/csv';
import { burnDown, sharedNames } from '../../web/manage/review/figures';
import type { ManagedItem, Progress } from '../../web/manage/review/load';

const item = (displayName: string, justification: string): ManagedItem =>
  ({
    id: '1',
    decision: 'Deny',
    recommendation: 'Deny',
    principal: { displayName, userPrincipalName: 'a@contoso.example' },
    resource: { displayName: 'Divers' },
    reviewedBy: null,
    reviewedDateTime: null,
    justification,
    applyResult: 'New',
    applyDescription: null,
  }) as unknown as ManagedItem;

const row = (displayName: string, justification: string): string =>
  csvOf([item(displayName, justification)])
    .split('\r\n')
    .slice(1)
    .join('\r\n');

test.each([
  ['Ann', 'has left', '"Ann"', '"has left"'],
  ['=HYPERLINK("x")', '+1', '"\'=HYPERLINK(""x"")"', '"\'+1"'],
  ['@ann', '-', '"\'@ann"', '"\'-"'],
  ['Ann, "Annie"', 'two\nlines', '"Ann, ""Annie"""', '"two\nlines"'],
])('%j with the reason %j is a row that no spreadsheet takes for a formula', (name, reason, first, last) => {
  expect(row(name, reason)).toBe(`"1",${first},"a@contoso.example","Divers","Deny","Deny","","",${last},"New",""\r\n`);
});

test('a table begins with the mark of UTF-8 and the names of the API', () => {
  expect(csvOf([])).toBe(
    '\uFEFF"id","principal","userPrincipalName","resource","recommendation","decision","reviewedBy",' +
      '"reviewedDateTime","justification","applyResult","applyDescription"\r\n',
  );
});

test('people with the same name are distinguished', () => {
  const items = ['Ann', 'Ben', 'Ann', 'Ann'].map((name) => item(name, ''));
  expect([...sharedNames(items)]).toEqual(['Ann']);
});

test('an item is open until somebody or a default decides on it, and never where its decision was carried over', () => {
  const hours = [{ dateTime: '2026-01-05T08:00:00Z', decided: 1 }];
  const progress = { items: 7, open: 0, byDefault: 4, carriedOver: 2, hours } as unknown as Progress;
  const [start, end] = [Date.parse('2026-01-05T08:30:00Z'), Date.parse('2026-01-10T08:00:00Z')];
  expect(burnDown(progress, start, end).map(({ open }) => open)).toEqual([5, 4, 4]);
});
