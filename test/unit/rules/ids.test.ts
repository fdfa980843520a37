import fc from 'fast-check';
import { deriveId, isGuid } from '../../../shared/rules/ids';

describe('derived ids', () => {
  /** The expected ids come from another implementation of version 5 (Python's uuid5) in the product's namespace. */
  test.each<[string[], string]>([
    [['a'], 'b464d397-ac22-5340-9b22-a96e1e36d82a'],
    [['398164b1-5196-49dd-ada2-364b49f99b27', '2026-01-05T08:00:00.000Z'], '1138e5af-05a2-567e-9ce0-75cd98352c26'],
    [['größe', '名', '😀'], '2767fda6-9598-5455-a710-e85bf0192039'],
  ])('%j is %s', (parts, expected) => {
    expect(deriveId(...parts)).toBe(expected);
  });

  test('are the same for the same parts, others for others, and always GUIDs of version 5', () => {
    const part = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\n'));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), fc.array(part, { minLength: 1 }), (one, other) => {
        expect(deriveId(...one)).toBe(deriveId(...one));
        expect(deriveId(...one) === deriveId(...other)).toBe(one.join('\n') === other.join('\n'));
        expect(deriveId(...one)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(isGuid(deriveId(...one))).toBe(true);
      }),
      { seed: 20_260_105, numRuns: 300 },
    );
  });

  test.each(['', 'abc', 'definition:x', "' or 1 eq 1", '398164b1-5196-49dd-ada2-364b49f99b27 ', '398164b1/5196'])(
    '%j is not a GUID',
    (text) => {
      expect(isGuid(text)).toBe(false);
    },
  );
});
