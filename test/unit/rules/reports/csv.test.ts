import fc from 'fast-check';
import { csvRecord } from '../../../../shared/rules/reports/csv';

/** A reader of RFC 4180, written from its grammar. */
function readRecords(text: string): string[][] {
  const records: string[][] = [];
  let [record, field, quoted]: [string[], string, boolean] = [[], '', false];
  for (let n = 0; n < text.length; n += 1) {
    const character = text.charAt(n);
    if (quoted && character === '"' && text.charAt(n + 1) === '"') {
      field += '"';
      n += 1;
    } else if (character === '"') quoted = !quoted;
    else if (!quoted && character === ',') {
      record.push(field);
      field = '';
    } else if (!quoted && text.startsWith('\r\n', n)) {
      records.push([...record, field]);
      [record, field] = [[], ''];
      n += 1;
    } else field += character;
  }
  return records;
}

test.each([
  [['a', '', 'c'], 'a,,c\r\n'],
  [['say "hi"', 'a,b', 'two\r\nlines'], '"say ""hi""","a,b","two\r\nlines"\r\n'],
  [['=1+1', '+1', '-1', '@SUM(A1)'], `"'=1+1","'+1","'-1","'@SUM(A1)"\r\n`],
  [['\t=1', '\r=1', '\n=1'], `"'\t=1","'\r=1","'\n=1"\r\n`],
  [['＝1+1', '＋1', '－1', '＠A1'], `"'＝1+1","'＋1","'－1","'＠A1"\r\n`],
  [['1=1', 'a@b.example'], '1=1,a@b.example\r\n'],
])('%j is written as %j', (cells, text) => {
  expect(csvRecord(cells)).toBe(text);
});

const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[=+\-@\t\r\n",' ab\uFF1D]{0,8}$/));

test('whatever the cells are, a reader finds as many, each as it was or with an apostrophe before it', () => {
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 5 }), (records) => {
      const read = readRecords(records.map(csvRecord).join(''));

      expect(read.map((record) => record.length)).toEqual(records.map((record) => record.length));
      records.flat().forEach((value, n) => {
        expect([value, `'${value}`]).toContain(read.flat()[n]);
      });
    }),
  );
});

test('no cell begins as a formula does', () => {
  fc.assert(
    fc.property(cell, (value) => {
      const [[written = ''] = []] = readRecords(csvRecord([value]));
      expect(written).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
    }),
  );
});
