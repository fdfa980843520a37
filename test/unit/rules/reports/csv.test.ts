import fc from 'fast-check';
import { plainLines } from '../../../../shared/rules/text';
import { csvRecord } from '../../../../shared/rules/reports/historyColumns';
import { anyCharacter } from '../../../support/anyCharacter';

/** Reads records of RFC 4180; written from the grammar there. */
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
  [['say "hi"', 'a,b', 'two\r\nlines'], '"say ""hi""","a,b","two\nlines"\r\n'],
  [['=1+1', '+1', '-1', '@SUM(A1)'], `"'=1+1","'+1","'-1","'@SUM(A1)"\r\n`],
  [['\t=1', '\r=1', '\n=1'], `"' =1","\n'=1","\n'=1"\r\n`],
  [['＝1+1', '＋1', '－1', '＠A1'], `"'＝1+1","'＋1","'－1","'＠A1"\r\n`],
  [['  =1', '\u00a0=1', '\u3000=1', '\u200b=1', '\ufeff=1'], `"'  =1","'\u00a0=1","'\u3000=1","'=1","'=1"\r\n`],
  [
    ['\u22121', '\ufe631', '\ufe661', '\ufe6bA1', '\u27951'],
    `"'\u22121","'\ufe631","'\ufe661","'\ufe6bA1","'\u27951"\r\n`,
  ],
  [['ok;=1+1', 'ok; @A1', 'first\n-1'], `"ok;'=1+1","ok;' @A1","first\n'-1"\r\n`],
  [['gpj.\u202efdp', 'a\u0085b', 'a\u2028b', 'a\u0000b'], 'gpj.fdp,"a\nb","a\nb",a b\r\n'],
  [['1=1', 'a@b.example'], '1=1,a@b.example\r\n'],
])('%j is written as %j', (cells, text) => {
  expect(csvRecord(cells)).toBe(text);
});

const UNSAFE = /[=+\-@\t\r\n", ;'ab\u00a0\u0085\u200b\u202e\u2212\uFF1D]/;
const cell = fc.oneof(fc.string({ unit: anyCharacter }), fc.stringMatching(new RegExp(`^${UNSAFE.source}{0,8}$`)));

/** Returns a text without the characters that records may add or omit. */
const bare = (text: string): string => plainLines(text).join('\n').replaceAll("'", '');

test('a reader finds as many cells, each with its text but for apostrophes and invisible characters', () => {
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 5 }), (records) => {
      const read = readRecords(records.map(csvRecord).join(''));

      expect(read.map((record) => record.length)).toEqual(records.map((record) => record.length));
      expect(read.flat().map(bare)).toEqual(records.flat().map(bare));
    }),
  );
});

test('no line of a cell begins like a formula, even after blanks or a semicolon', () => {
  fc.assert(
    fc.property(cell, (value) => {
      const [[written = ''] = []] = readRecords(csvRecord([value]));
      for (const start of written.split(/[;\n]/)) expect(start.trim()).not.toMatch(/^[=+\-@＝＋－＠\u2212]/);
      expect(written).not.toMatch(/(?!\n)\p{Cc}|[\u200b\u202a-\u202e\u2028\u2029]/u);
    }),
  );
});
