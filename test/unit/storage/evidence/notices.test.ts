import { randomUUID } from 'node:crypto';
import { hashOf } from '../../../../shared/rules/evidence/line';
import { noticed, type Notice } from '../../../../shared/storage/evidence/notices';
import { contact } from '../../../support/reviewSamples';
import { newStorage, type TestStorage } from '../../../support/storage';

let storage: TestStorage;
beforeAll(async () => {
  storage = await newStorage();
});

const notice = (changes: Partial<Notice> = {}): Notice => ({
  dateTime: '2026-01-05T08:00:00.000Z',
  kind: 'invitation',
  to: 'mara@harbour.example',
  textSha256: hashOf('text'),
  accepted: true,
  reason: null,
  ...changes,
});

test('The mails to a reviewer are a chain that stays when the reviewer is replaced', async () => {
  const key = { definitionId: randomUUID(), id: randomUUID() };
  const person = contact();
  await storage.contacts.put(key, [{ value: person }]);
  const find = async () => (await storage.contacts.find(key, person.id))!;
  const note = async (changes: Partial<Notice>) => {
    const current = await find();
    await storage.contacts.put(key, [noticed(key, current, current.value, notice(changes))]);
  };

  await note({});
  await note({ kind: 'reminder', accepted: false, reason: 'refused' });
  const before = await find();
  await storage.contacts.put(key, [{ ...before, value: { ...before.value, current: false, invitedDateTime: null } }]);

  const { rows } = await storage.evidence.list('notice', key, undefined, 10);
  const [first = '', second = ''] = rows.map(({ value }) => value.line);
  expect(JSON.parse(first)).toEqual({ v: 1, n: 1, ...notice(), userId: person.id, prev: null });
  expect(JSON.parse(second)).toMatchObject({
    kind: 'reminder',
    accepted: false,
    reason: 'refused',
    prev: hashOf(first),
  });
  expect((await find()).value.notices).toEqual({ n: 2, hash: hashOf(second) });
});
