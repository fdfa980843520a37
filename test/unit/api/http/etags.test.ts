import { etagOf, holdsEtag, requireMatch } from '../../../../shared/rules/etag';
import { D, DEFINITIONS, send } from './send';

const stored = { id: D, status: 'InProgress' };
const etag = etagOf(stored);
const answering = { handle: () => Promise.resolve({ status: 200 as const, body: stored, etag }) };
const url = `${DEFINITIONS}/${D}`;

test('an ETag is quoted, weak, and follows the object', () => {
  expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
  expect(etagOf({ ...stored })).toBe(etag);
  expect(etagOf({ ...stored, status: 'Completed' })).not.toBe(etag);
});

test.each([
  ['*', true],
  [etag, true],
  [etag.replace('W/', ''), true],
  [`"x", ${etag}`, true],
  ['"x"', false],
  ['', false],
  ['not quoted', false],
])('%s holds it: %p', (header, expected) => {
  expect(holdsEtag(header, etag)).toBe(expected);
});

test('a change of another version is refused', () => {
  expect(() => {
    requireMatch('"x"', stored);
  }).toThrow('If-Match');
  requireMatch(etag, stored);
  requireMatch(undefined, stored);
});

test('one object comes with its ETag', async () => {
  expect(await send({ url }, answering)).toMatchObject({ status: 200, headers: { ETag: etag }, body: stored });
});

test('an object that the caller has is not sent again', async () => {
  const answer = await send({ url, headers: { 'if-none-match': etag } }, answering);

  expect(answer).toMatchObject({ status: 304, headers: { ETag: etag, 'OData-Version': '4.0' } });
  expect(answer).not.toHaveProperty('body');
  expect(answer.headers).not.toHaveProperty('Content-Type');
});

test('If-None-Match of another version gets the whole object', async () => {
  expect(await send({ url, headers: { 'if-none-match': '"x"' } }, answering)).toMatchObject({ status: 200 });
});

test('If-Match reaches the handler as it came', async () => {
  const { calls } = await send({ url, method: 'DELETE', headers: { 'if-match': etag } });

  expect(calls[0]?.ifMatch).toBe(etag);
});
