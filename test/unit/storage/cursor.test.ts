import type { Cursor } from '../../../shared/rules/model/instance';
import { fromRow, toRow } from '../../../shared/storage/instances';
import { instance } from '../../support/reviewSamples';

const COUNTS = { Approve: 1, Deny: 2, DontKnow: 0, NotReviewed: 3 };
const RECIPIENT = { mail: 'ines@contoso.example', displayName: 'Ines' };

/** The stored texts, which earlier and later versions must be able to read. */
test.each<[Cursor | null, string | null]>([
  [null, null],
  [{ kind: 'row', after: 'd1' }, 'd1'],
  [{ kind: 'directory', page: 'https://graph/next' }, '{"page":"https://graph/next"}'],
  [{ kind: 'stage', after: null }, '{"after":null}'],
  [{ kind: 'stage', after: 'd1' }, '{"after":"d1"}'],
  [{ kind: 'count', counts: COUNTS, after: 'd1' }, `{"counts":${JSON.stringify(COUNTS)},"after":"d1"}`],
  [
    { kind: 'end', counts: COUNTS, after: 'd1', recipients: null },
    `{"counts":${JSON.stringify(COUNTS)},"after":"d1","recipients":null}`,
  ],
  [
    { kind: 'end', counts: COUNTS, after: null, recipients: [RECIPIENT] },
    `{"counts":${JSON.stringify(COUNTS)},"after":null,"recipients":[${JSON.stringify(RECIPIENT)}]}`,
  ],
])('the cursor %j is stored as %s and read back', (cursor, text) => {
  const row = toRow(instance({ cursor }));
  expect(row.cursor).toBe(text);
  expect(fromRow(row)).toEqual(instance({ ...row, cursor }));
});

test('a row keeps the order of its properties, so that the ETag of an unchanged instance stays', () => {
  const stored = instance();
  expect(JSON.stringify(toRow(stored))).toBe(JSON.stringify(stored));
  expect(JSON.stringify(fromRow(toRow(stored)))).toBe(JSON.stringify(stored));
});
