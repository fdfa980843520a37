import { parsePreferences } from '../../../../shared/api/endpoint/endpoint';
import { D, DEFINITIONS, send } from '../http/send';

const none = {
  returnMinimal: false,
  respondAsync: false,
  maxPageSize: undefined,
  includeUnknownEnumMembers: false,
  recordAsBulk: false,
};

test.each([
  [null, none],
  ['', none],
  ['respond-async', { ...none, respondAsync: true }],
  ['respond-async, wait=5', { ...none, respondAsync: true }],
  ['return=representation', none],
  ['return=minimal', { ...none, returnMinimal: true }],
  ['Return = "Minimal"; foo=bar', { ...none, returnMinimal: true }],
  ['return=minimal, return=representation', { ...none, returnMinimal: true }],
  ['odata.maxpagesize=7, return=minimal', { ...none, maxPageSize: 7, returnMinimal: true }],
  ['maxpagesize=7', { ...none, maxPageSize: 7 }],
  ['odata.maxpagesize=5000', { ...none, maxPageSize: 999 }],
  ['odata.maxpagesize=0', none],
  ['odata.maxpagesize=-1', none],
  ['odata.maxpagesize=many', none],
  ['include-unknown-enum-members', { ...none, includeUnknownEnumMembers: true }],
  ['record-as-bulk', { ...none, recordAsBulk: true }],
])('the preferences of the header "%s" are read', (header, expected) => {
  expect(parsePreferences(header, 'beta')).toEqual(expected);
});

test.each(['include-unknown-enum-members', 'record-as-bulk'])('v1.0 ignores %s', (header) => {
  expect(parsePreferences(header, 'v1.0')).toEqual(none);
});

describe('return=minimal', () => {
  const headers = { prefer: 'return=minimal' };

  test('makes a creation answer 204 with the id', async () => {
    const answer = await send(
      { method: 'POST', body: '{}', headers },
      { handle: () => Promise.resolve({ status: 201, body: { id: 1 }, headers: { Location: 'https://there' } }) },
    );

    expect(answer.status).toBe(204);
    expect(answer).not.toHaveProperty('body');
    expect(answer.headers).toMatchObject({
      Location: 'https://there',
      'OData-EntityId': 'https://there',
      'Preference-Applied': 'return=minimal',
    });
  });

  test('makes 204 of a change', async () => {
    const answer = await send({ method: 'PUT', url: `${DEFINITIONS}/${D}`, body: '{}', headers });

    expect(answer).toMatchObject({ status: 204, headers: { 'Preference-Applied': 'return=minimal' } });
    expect(answer.headers).not.toHaveProperty('OData-EntityId');
  });

  test('does not change the answer to a read', async () => {
    const answer = await send({ headers });

    expect(answer).toMatchObject({ status: 200, body: {} });
    expect(answer.headers).not.toHaveProperty('Preference-Applied');
  });
});

describe('odata.maxpagesize', () => {
  const headers = { prefer: 'odata.maxpagesize=3' };
  const list = { handle: () => Promise.resolve({ status: 200 as const, body: { value: [] } }) };

  test('is the size of a page', async () => {
    const { calls, headers: answered } = await send({ headers }, list);

    expect(calls[0]?.query.top).toBe(3);
    expect(answered).toHaveProperty('Preference-Applied', 'odata.maxpagesize=3');
  });

  test('yields to $top', async () => {
    const { calls, headers: answered } = await send({ headers, url: `${DEFINITIONS}?$top=5` }, list);

    expect(calls[0]?.query.top).toBe(5);
    expect(answered).not.toHaveProperty('Preference-Applied');
  });
});

test('include-unknown-enum-members reaches the handler in beta', async () => {
  const url = DEFINITIONS.replace('v1.0', 'beta');

  const { calls, headers } = await send({ url, headers: { prefer: 'include-unknown-enum-members' } });

  expect(calls[0]?.preferences.includeUnknownEnumMembers).toBe(true);
  expect(headers).toHaveProperty('Preference-Applied', 'include-unknown-enum-members');
});

test('an error applies no preference', async () => {
  const { headers } = await send(
    { headers: { prefer: 'odata.maxpagesize=3' } },
    { handle: () => Promise.reject(new Error('broken')) },
  );

  expect(headers).not.toHaveProperty('Preference-Applied');
});
