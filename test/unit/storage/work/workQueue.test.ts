import { dueKey, fromIds, toIds, type Subject } from '../../../../shared/storage/work/subject';
import { readWorkMessage, toStoredMessage } from '../../../../shared/storage/work/workQueue';

const A = '0a4b1c5e-0001-4000-8000-000000000001';
const B = '0a4b1c5e-0002-4000-8000-000000000002';
const AT = '2026-01-05T08:00:00.000Z';

/** The contents of due rows and messages, which earlier and later versions must be able to read. */
const STORED: readonly [Subject, object, string][] = [
  [{ kind: 'series', definitionId: A }, { definitionId: A }, `${AT}|${A}|`],
  [{ kind: 'instance', definitionId: A, instanceId: B }, { definitionId: A, instanceId: B }, `${AT}|${A}|${B}`],
  [{ kind: 'report', historyId: A }, { historyId: A }, `${AT}|history|${A}`],
  [{ kind: 'answer', outcomeId: A }, { outcomeId: A }, `${AT}|outcome|${A}`],
  [{ kind: 'outbox', outboxOf: A }, { outboxOf: A }, `${AT}|outbox|${A}`],
  [{ kind: 'job', jobId: A }, { jobId: A }, `${AT}|job|${A}`],
  [{ kind: 'preview', previewId: A }, { previewId: A }, `${AT}|preview|${A}`],
  [{ kind: 'subscription', subscriptionId: A }, { subscriptionId: A }, `${AT}|subscription|${A}`],
];

const json = (value: object): unknown => JSON.parse(JSON.stringify(value));

const named = STORED.map((row) => [row[0].kind, ...row] as const);
describe.each(named)('a subject of the kind %s', (_kind, subject, ids, key) => {
  test('is stored as its ids and read back', () => {
    expect(JSON.stringify(toIds(subject))).toBe(JSON.stringify(ids));
    expect(fromIds(ids)).toEqual(subject);
  });

  test('is sent as its ids with the key of its row and the attempt', () => {
    expect(json(toStoredMessage({ subject, dueKey: key }))).toEqual({ ...ids, dueKey: key });
    expect(readWorkMessage({ ...ids, dueKey: key, attempt: 2, delaySeconds: 0 })).toEqual({
      subject,
      dueKey: key,
      attempt: 2,
    });
  });

  test('has a key that begins with the instant', () => {
    expect(dueKey(subject, AT)).toBe(key);
  });
});

test.each<[string, unknown]>([
  ['a text', 'reconcile'],
  ['null', null],
  ['ids of no subject', { dueKey: 'k' }],
  ['an id that is no GUID', { definitionId: 'x', dueKey: 'k' }],
  ['an instance without its definition', { instanceId: B, dueKey: 'k' }],
  ['two subjects', { historyId: A, jobId: B, dueKey: 'k' }],
  ['no key', { definitionId: A }],
])('a message with %s is refused', (_what, message) => {
  expect(readWorkMessage(message)).toMatchObject({ message: expect.stringContaining('no work message') as string });
});
