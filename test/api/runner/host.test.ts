import { request as send } from 'node:http';
import { join } from 'node:path';
import { startRunner, type TestRunner } from '../../support/runner';

const app = join(__dirname, 'fixtures/app.cjs');
const id = '3f1b8c52-9d7e-4a41-8c3f-0a6d7b2e9f10';

interface Described {
  readonly method: string;
  readonly url: string;
  readonly params: Record<string, string>;
  readonly query: Record<string, string>;
  readonly header: string | null;
  readonly body: string;
  readonly now: string;
}
interface Note {
  readonly kind: string;
  readonly id: string;
  readonly text: string;
}

let runner: TestRunner;
const call = (path: string, init?: RequestInit) => fetch(runner.url + path, init);
const post = (path: string, body: unknown) => call(path, { method: 'POST', body: JSON.stringify(body) });
const notes = async (kind: string) =>
  ((await (await call('/notes')).json()) as Note[]).filter((note) => note.kind === kind);
const tenant = (path: string, init?: RequestInit) => fetch(`${runner.tenantUrl}/local/${path}`, init);
const stats = async () => ((await (await tenant('stats')).json()) as { storage: Record<string, number> }).storage;
const advance = (body: unknown) => tenant('clock', { method: 'POST', body: JSON.stringify(body) });

beforeAll(async () => {
  runner = await startRunner({ args: ['--app', app] });
  expect((await post('/setUp', {})).status).toBe(204);
});
afterAll(async () => {
  await runner.stop();
});
afterEach(async () => {
  await tenant('faults', { method: 'DELETE' });
});

describe('The HTTP front', () => {
  test('passes method, address, parameters, query, headers and body', async () => {
    const response = await call(`/DESCRIBE/${id}/a%20b%2Fc/?q=1&Q=2&empty=&q=%26`, {
      method: 'POST',
      headers: { 'x-test': 'yes' },
      body: 'hello',
    });

    expect(response.headers.get('x-function')).toBe('describe');
    expect((await response.json()) as Described).toEqual({
      method: 'POST',
      url: `${runner.url}/DESCRIBE/${id}/a%20b%2Fc/?q=1&Q=2&empty=&q=%26`,
      params: { id, name: 'a b%2Fc' },
      query: { q: '1,2,&', empty: '' },
      header: 'yes',
      body: 'hello',
      now: '2026-01-05T08:00:00Z',
    });
  });

  test.each([
    ['a path that no function has', '/nothing', 'GET'],
    ['a wrong method', '/setUp', 'GET'],
    ['a constraint that refuses', '/describe/1', 'GET'],
    ['a HEAD that was not registered', '/notes', 'HEAD'],
  ])('answers %s with an empty 404', async (_, path, method) => {
    const response = await call(path, { method });

    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
  });

  test('tries functions by name: a catch-all gets the requests that no other matches', async () => {
    const response = await call('/notes/1/2', { method: 'PATCH' });

    expect(await response.json()).toEqual({ rest: 'notes/1/2' });
  });

  test('drops the body of an answer to HEAD', async () => {
    const response = await call(`/describe/${id}`, { method: 'HEAD' });

    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });

  test('passes a chunked body as an empty one', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const outgoing = send(`${runner.url}/describe/${id}`, { method: 'POST' }, (incoming) => {
        const chunks: string[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
        incoming.on('end', () => {
          resolve(chunks.join(''));
        });
      });
      outgoing.on('error', reject);
      outgoing.write('hel');
      outgoing.end('lo');
    });

    expect((JSON.parse(answer) as Described).body).toBe('');
  });

  test('answers 500 with an empty body when the function throws, and logs why', async () => {
    const response = await call('/fail');

    expect(response.status).toBe(500);
    expect(await response.text()).toBe('');
    expect(runner.errors()).toContain('planned failure');
  });

  test('gives the product its settings', async () => {
    const { MAIL_SENDER, CLOCK_FILE, ...settings } = (await (await call('/settings')).json()) as Record<string, string>;

    expect(settings).toEqual({
      TENANT_ID: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      TOKEN_ISSUER: runner.tenantUrl,
      TOKEN_AUDIENCE: 'api://access-reviews',
      DIRECTORY_ENDPOINT: `${runner.tenantUrl}/graph`,
      DIRECTORY_AUTHENTICATION: 'none',
      PUBLIC_ENDPOINT: runner.url,
      DUE_SCHEDULE: '0 */5 * * * *',
    });
    expect(MAIL_SENDER).toContain('@');
    expect(CLOCK_FILE).toBeDefined();
  });
});

describe('The queues', () => {
  test('work on a message, delete it, and continue with the messages that it sends', async () => {
    await post('/send', [{ id: 'first', next: 'second' }]);
    await runner.advance('PT0S');

    expect(await notes('worked')).toEqual(
      expect.arrayContaining([
        { kind: 'worked', id: 'first', text: '1' },
        { kind: 'worked', id: 'second', text: '1' },
      ]),
    );
  });

  test('show a message again after a failure', async () => {
    await post('/send', [{ id: 'shaky', failures: 1 }]);
    await runner.advance('PT0S');

    expect(await notes('worked')).toContainEqual({ kind: 'worked', id: 'shaky', text: '2' });
  });

  test('put a message that always fails into the poison queue', async () => {
    await post('/send', [{ id: 'hopeless', failures: 99 }]);
    await runner.advance('PT0S');

    expect(await notes('worked')).not.toContainEqual(expect.objectContaining({ id: 'hopeless' }));
    expect(runner.errors()).toContain('planned failure 5');
    expect(runner.errors()).not.toContain('planned failure 6');
    expect(await notes('poisoned')).toContainEqual(expect.objectContaining({ id: 'hopeless' }));
  });

  test('leave a message that fails in a poison queue there, hidden, and do not wait for it', async () => {
    await post('/send', [{ id: 'never', failures: 99, isNeverNoted: true }]);
    await runner.advance('PT0S');

    expect(runner.errors().split('planned failure in the poison queue')).toHaveLength(2);
    expect(await (await call('/queues')).json()).toEqual({ work: 0, 'work-poison': 1 });
  });

  test('work without the clock, within a moment', async () => {
    await post('/send', [{ id: 'soon' }]);
    const end = Date.now() + 1_000;
    while (!(await notes('worked')).some((note) => note.id === 'soon')) {
      expect(Date.now()).toBeLessThan(end);
    }
  });
});

describe('The clock', () => {
  test('shows the time', async () => {
    const { now } = (await (await tenant('clock')).json()) as { now: string };

    expect(now).toBe('2026-01-05T08:00:00Z');
  });

  test('fires timers in order, at most once per tick and once at the target', async () => {
    expect(await runner.advance('PT2H20M')).toBe('2026-01-05T10:20:00Z');

    const hours = (await notes('timer')).map((note) => note.id.slice('fired-2026-01-05T'.length)).sort();
    expect(hours).toEqual(['08:00:00Z', '09:00:00Z', '10:00:00Z', '10:20:00Z']);
    expect((await notes('daily')).map((note) => note.id)).toEqual([
      '2026-01-05T08:00:00Z',
      '2026-01-05T09:30:00Z',
      '2026-01-05T10:20:00Z',
    ]);
    expect((await notes('worked')).map((note) => note.id)).toContain('2026-01-05T09:00:00Z');
  });

  test('waits for the messages that a timer sent', async () => {
    await post('/send', [{ id: 'slow', waitMs: 300 }]);
    await runner.advance('PT0S');

    expect((await notes('worked')).map((note) => note.id)).toContain('slow');
  });

  test('takes one call after the other', async () => {
    const answers = await Promise.all([runner.advance('PT10M'), runner.advance('PT10M')]);

    expect(answers).toEqual(['2026-01-05T10:30:00Z', '2026-01-05T10:40:00Z']);
  });

  test('goes to an instant', async () => {
    expect(await runner.to('2026-01-05T14:00:00+02:00')).toBe('2026-01-05T12:00:00Z');
  });

  test.each([
    ['the past', { to: '2026-01-01T00:00:00Z' }],
    ['a negative duration', { advance: '-P1D' }],
    ['no duration', { advance: 'soon' }],
    ['no instant', { to: '2026-01-01' }],
    ['both', { to: '2027-01-01T00:00:00Z', advance: 'P1D' }],
    ['nothing', {}],
    ['no object', 'P1D'],
    ['null', null],
    ['a number', { advance: 5 }],
    ['an unknown property', { advance: 'P1D', tick: 'PT1H' }],
  ])('refuses %s', async (_, body) => {
    const response = await advance(body);

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: { code: 'BadRequest', message: expect.any(String) as string },
    });
  });

  test('refuses what is not JSON', async () => {
    expect((await tenant('clock', { method: 'POST', body: '{' })).status).toBe(400);
  });
});

describe('Counts and faults', () => {
  test('storage calls are counted by kind', async () => {
    await tenant('stats', { method: 'DELETE' });
    await call('/notes/counted', { method: 'PUT', body: 'x' });
    await call('/notes/counted');
    await call('/notes');
    await post('/send', [{ id: 'counted' }]);
    await runner.advance('PT0S');

    const counted = await stats();
    expect(counted).toMatchObject({ getEntity: 1, query: 1, insert: 0, transaction: 0, delete: 0, blob: 0 });
    expect(counted.queueSend).toBe(2); // ours and the timer's
    expect(counted.queueDelete).toBe(2);
    expect(counted.update).toBe(5); // the note, two timers, two messages
    expect(counted.queuePoll).toBeGreaterThan(0);
  });

  test('a fault hits as many calls as it says', async () => {
    await call('/notes/disturbed', { method: 'PUT', body: 'x' });
    const fault = { target: 'storage', match: 'GET .*/notes\\(.*disturbed', status: 404, count: 1 };
    await tenant('faults', { method: 'POST', body: JSON.stringify(fault) });

    expect((await call('/notes/disturbed')).status).toBe(500);
    expect(await (await call('/notes/disturbed')).text()).toBe('x');
  });

  test('a cut connection and a delay reach the product too', async () => {
    const cut = { target: 'storage', match: 'PUT|PATCH', status: 0, delayMs: 50, count: 1 };
    await tenant('faults', { method: 'POST', body: JSON.stringify(cut) });
    await tenant('stats', { method: 'DELETE' });

    expect((await call('/notes/cut', { method: 'PUT', body: 'x' })).status).toBe(201);
    expect((await stats()).update).toBe(2); // the SDK tried again
  });
});
