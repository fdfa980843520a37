import fc from 'fast-check';
import { fromEntity, toEntity } from '../../../../shared/storage/table/transaction';
import type { Table } from '../../../../shared/storage/table/table';
import { anyCharacter } from '../../../support/anyCharacter';
import { newAccount, type Account } from '../../../support/account';
import { openTable } from './openTable';

const SEED = 20_260_105;
/** The most characters of a property: 64 KiB in UTF-16. */
const CHARACTERS = 32_768;

const chunksOf = (entity: object): string[] =>
  Object.entries(entity).flatMap(([name, value]) => (name.startsWith('json') ? [value as string] : []));

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Any text: control characters, quotes, characters of two UTF-16 units, and halves of those. */
const anyText = fc.string({
  unit: fc.oneof(anyCharacter, fc.constantFrom('\u0000', '\u001f', '"', '\\', '\u2028', '\ufffe', '\ud83d', '😀')),
});
const object = fc.dictionary(anyText, fc.jsonValue({ stringUnit: anyCharacter }));

test('any JSON object is read as it was written', () => {
  fc.assert(
    fc.property(object, anyText, (value, other) => {
      const written = { value, other };
      expect(fromEntity(toEntity('p', { rowKey: 'r', value: written }))).toEqual(asJson(written));
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test.each(['a', 'é', '名', '😀', '\u0000', '"', '\\', '\ud83d'])(
  'a long text of %j is cut into properties that storage takes, and joined again',
  (character) => {
    for (const count of [1, 15_990, 31_980, 31_990, 31_991, 32_000, 63_990, 64_000, 200_000]) {
      const value = { text: character.repeat(count) };
      const entity = toEntity('p', { rowKey: 'r', value });
      expect(chunksOf(entity).every((chunk) => chunk.length <= CHARACTERS)).toBe(true);
      expect(fromEntity<typeof value>(entity).text === value.text).toBe(true);
    }
  },
);

describe('in storage', () => {
  let account: Account;
  let table: Table;

  beforeAll(async () => {
    account = await newAccount();
    table = openTable(account.connectionString);
  });

  const throughStorage = async (value: object, others: readonly object[] = []): Promise<unknown> => {
    const rows = [value, ...others].map((each, n) => ({ kind: 'upsert' as const, rowKey: `r${n}`, value: each }));
    await table.write('p', rows);
    return (await table.find('p', 'r0'))?.value;
  };

  test('any JSON object up to 200 kB is read as it was written, alone and in a transaction', async () => {
    const large = fc.record({
      value: object,
      text: anyText,
      repeated: anyText,
      times: fc.integer({ min: 0, max: 4000 }),
    });
    await fc.assert(
      fc.asyncProperty(large, fc.boolean(), async ({ value, text: short, repeated, times }, inTransaction) => {
        const long = repeated.repeat(times).slice(0, 30_000);
        const written = { value, short, long };
        const expected = asJson(written);
        expect(await throughStorage(written, inTransaction ? [{ other: true }] : [])).toEqual(expected);
      }),
      { seed: SEED, numRuns: 100 },
    );
  });

  test.each([0, 1, 2, 3])('a surrogate pair %i units from a boundary of chunks survives', async (shift) => {
    const value = { text: `${'x'.repeat(shift)}${'😀'.repeat(40_000)}` };
    const isWhole = (read: unknown): boolean => (read as typeof value).text === value.text;
    expect(isWhole(await throughStorage(value))).toBe(true);
    expect(isWhole(await throughStorage(value, [{}]))).toBe(true);
  });

  test.each(['\u2028', '\u2029', '\u0085', '\r\n', '{"a":1}', '}--batch', 'POST http://a HTTP/1.1'])(
    'a transaction carries the text %j',
    async (text) => {
      expect(await throughStorage({ text }, [{ text }])).toEqual({ text });
    },
  );

  test('texts that look like other types stay texts', async () => {
    const value = { a: '2026-01-05T08:00:00.000Z', b: '9007199254740993', c: 'true', d: '', e: ' \n\r\t ' };
    expect(await throughStorage(value)).toEqual(value);
  });
});
