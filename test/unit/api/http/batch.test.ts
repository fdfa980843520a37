import { setTimeout as wait } from 'node:timers/promises';
import { runBatch } from '../../../../shared/api/http/batch';
import type { SendPart, PlainRequest } from '../../../../shared/api/endpoint/endpoint';
import { errorAnswer } from '../../../../shared/api/http/errorAnswer';
import { GraphError } from '../../../../shared/rules/errors';
import { validateBatch } from '../../../../shared/api/validation/validateBatch';

const trace = { requestId: 'r', clientRequestId: 'r', now: '2026-01-05T08:00:00Z' };

/** Runs a batch with a sender that answers 200, except for paths that contain `fail`. */
async function run(requests: readonly object[]) {
  const sent: PlainRequest[] = [];
  const order: string[] = [];
  let running = 0;
  let most = 0;
  const send: SendPart = async (request) => {
    if (request instanceof GraphError) return errorAnswer(request, trace);
    sent.push(request);
    running += 1;
    most = Math.max(most, running);
    await wait(5);
    running -= 1;
    order.push(request.url);
    return { status: request.url.includes('fail') ? 409 : 200, headers: { 'request-id': 'r' }, body: {} };
  };
  const responses = await runBatch(validateBatch({ requests }), 'beta', send);
  return { responses, sent, order, most: () => most };
}

const get = (id: string, url: string, dependsOn?: readonly string[]) => ({
  id,
  method: 'GET',
  url,
  ...(dependsOn ? { dependsOn } : {}),
});

test('every request gets an answer of its own, in the order of the requests', async () => {
  const { responses, sent } = await run([
    get('a', '/x?$top=1'),
    {
      id: 'b',
      method: 'patch',
      url: 'y',
      headers: { 'If-Match': '*', 'Content-Type': 'application/json' },
      body: { decision: 'Deny' },
    },
    get('c', '/fail'),
  ]);

  expect(responses).toEqual([
    { id: 'a', status: 200, headers: { 'request-id': 'r' }, body: {} },
    { id: 'b', status: 200, headers: { 'request-id': 'r' }, body: {} },
    { id: 'c', status: 409, headers: { 'request-id': 'r' }, body: {} },
  ]);
  expect(sent.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['GET', '/beta/x?$top=1', ''],
    ['PATCH', '/beta/y', '{"decision":"Deny"}'],
    ['GET', '/beta/fail', ''],
  ]);
  expect(sent[1]?.headers.get('if-match')).toBe('*');
});

test('a dependency names an id in any letter case', async () => {
  const { order } = await run([get('a', '/1', ['B']), get('b', '/2')]);

  expect(order).toEqual(['/beta/2', '/beta/1']);
});

test('a request waits for those that it depends on', async () => {
  const { order } = await run([get('a', '/1', ['b', 'c']), get('b', '/2', ['c']), get('c', '/3')]);

  expect(order).toEqual(['/beta/3', '/beta/2', '/beta/1']);
});

test('a failed dependency fails what depends on it, and nothing else', async () => {
  const { responses, sent } = await run([
    get('a', '/fail'),
    get('b', '/1', ['a']),
    get('c', '/2', ['b']),
    get('d', '/3'),
  ]);

  expect(responses.map(({ status }) => status)).toEqual([409, 424, 424, 200]);
  expect(responses[1]).toMatchObject({ body: { error: { code: 'FailedDependency' } } });
  expect(sent).toHaveLength(2);
});

test('five requests run at a time', async () => {
  const { most, responses } = await run(Array.from({ length: 20 }, (_, index) => get(String(index), '/x')));

  expect(responses).toHaveLength(20);
  expect(most()).toBe(5);
});

test.each([
  ['an absolute url', { url: 'https://graph.microsoft.com/v1.0/me' }],
  ['the url of another host', { url: '//elsewhere/me' }],
  ['a token of its own', { headers: { authorization: 'Bearer x' } }],
  ['a body without a Content-Type', { method: 'POST', body: {} }],
  ['a header that is none', { headers: { 'not a name': 'x' } }],
])('%s is refused for that request alone', async (_, part) => {
  const { responses } = await run([{ ...get('a', '/x'), ...part }, get('b', '/y')]);

  expect(responses.map(({ status }) => status)).toEqual([400, 200]);
});

describe('a batch is refused as a whole', () => {
  test.each([
    ['without requests', {}, 'requests'],
    ['with none', { requests: [] }, 'requests'],
    ['with 21', { requests: Array.from({ length: 21 }, (_, index) => get(String(index), '/x')) }, 'requests'],
    ['with an id twice', { requests: [get('a', '/x'), get('a', '/y')] }, 'requests/1/id'],
    ['with an id twice, in another case', { requests: [get('a', '/x'), get('A', '/y')] }, 'requests/1/id'],
    ['with a request without id', { requests: [{ method: 'GET', url: '/x' }] }, 'requests/0/id'],
    ['with a number as id', { requests: [{ id: 1, method: 'GET', url: '/x' }] }, 'requests/0/id'],
    ['with an unknown method', { requests: [{ id: 'a', method: 'HEAD', url: '/x' }] }, 'requests/0/method'],
    ['with a dependency that is not there', { requests: [get('a', '/x', ['b'])] }, 'requests/0/dependsOn'],
    [
      'with requests that wait for one another',
      { requests: [get('a', '/x', ['b']), get('b', '/x', ['a'])] },
      'requests',
    ],
    ['with a request that waits for itself', { requests: [get('a', '/x', ['a'])] }, 'requests'],
  ])('%s', (_, body, target) => {
    let thrown: unknown;
    try {
      validateBatch(body);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'BadRequest', details: [expect.objectContaining({ target })] });
  });
});
