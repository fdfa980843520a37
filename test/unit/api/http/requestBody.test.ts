import { D, DEFINITIONS, send, type Sent } from './send';

describe('a body', () => {
  const length = { 'content-length': '20' };

  test.each<[string, Sent, { status: number; message: string }]>([
    ['is missing', { headers: { 'content-length': '0' } }, { status: 400, message: 'body is missing' }],
    ['is missing and nothing is said of it', {}, { status: 400, message: 'body is missing' }],
    [
      'came in chunks and was dropped by the host',
      { headers: { 'transfer-encoding': 'chunked' } },
      { status: 411, message: 'is chunked' },
    ],
    ['is no JSON', { headers: length, body: '{"a": tru}' }, { status: 400, message: 'not valid JSON' }],
    [
      'ends too early',
      { headers: length, body: '{"a": 1' },
      { status: 400, message: 'at position 7 (line 1, column 8)' },
    ],
    ['is a list', { headers: length, body: '[]' }, { status: 400, message: 'must be a JSON object' }],
    ['is null', { headers: length, body: 'null' }, { status: 400, message: 'must be a JSON object' }],
    ['is a text', { headers: length, body: '"text"' }, { status: 400, message: 'must be a JSON object' }],
    [
      'says to be a form',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=1' },
      { status: 415, message: 'application/json' },
    ],
    [
      'says to be of a similar type',
      { headers: { 'content-type': 'application/json-patch+json' }, body: '{}' },
      { status: 415, message: 'application/json' },
    ],
    [
      'is in Latin-1 and does not say so',
      { body: Buffer.from('{"a":"Überprüfung"}', 'latin1') },
      { status: 400, message: "not in the charset 'utf-8'" },
    ],
    [
      'is in UTF-16 and does not say so',
      { body: Buffer.from('\ufeff{"a":1}', 'utf16le') },
      { status: 400, message: "Content-Type 'application/json; charset=utf-8'" },
    ],
    [
      'says to be in an unknown charset',
      { headers: { 'content-type': 'application/json; charset=utf-7' }, body: Buffer.from('{}') },
      { status: 415, message: "'utf-7' of the Content-Type is not supported" },
    ],
    [
      'is larger than 1 MiB',
      { body: JSON.stringify({ text: 'é'.repeat(530_000) }) },
      { status: 413, message: 'larger than 1048576 bytes' },
    ],
  ])('is refused when it %s', async (_why, sent, expected) => {
    const { status, error, calls } = await send({ method: 'POST', ...sent });

    expect(status).toBe(expected.status);
    expect(error.message).toContain(expected.message);
    expect(calls).toEqual([]);
  });

  test.each([{}, { 'content-type': 'application/json; charset=utf-8' }, { 'content-type': 'Application/JSON' }])(
    'is taken with %p',
    async (headers: Record<string, string>) => {
      expect(await send({ method: 'POST', headers, body: '{"a":1}' })).toMatchObject({ calls: [{ body: { a: 1 } }] });
    },
  );

  test.each<[string, BufferEncoding]>([
    ['utf-8', 'utf8'],
    ['"UTF-8"', 'utf8'],
    ['iso-8859-1', 'latin1'],
    ['utf-16', 'utf16le'],
  ])('is read in the charset %s of its Content-Type', async (charset, encoding) => {
    const headers = { 'content-type': `application/json; charset=${charset}` };
    const body = Buffer.from('{"a":"Überprüfung"}', encoding);
    expect(await send({ method: 'POST', headers, body })).toMatchObject({ calls: [{ body: { a: 'Überprüfung' } }] });
  });

  test('is ignored where the row takes none', async () => {
    const answer = await send({ method: 'POST', url: `${DEFINITIONS}/${D}/stop`, body: 'anything' });

    expect(answer).toMatchObject({ status: 200, calls: [{ body: undefined }] });
  });
});

test.each(['{"__proto__":{"a":1}}', '{"a":[{"b":{"__proto__":null}}]}', '{"\\u005f_proto__":{}}'])(
  'a property __proto__ is refused wherever it is: %s',
  async (body) => {
    const { status, error } = await send({
      method: 'POST',
      headers: { 'content-length': '20' },
      body,
    });
    expect([status, error.message]).toEqual([400, expect.stringContaining('__proto__')]);
  },
);
