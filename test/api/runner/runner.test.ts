import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startFailingRunner, startRunner, type TestRunner } from '../../support/runner';

const args = ['--app', join(__dirname, 'fixtures/app.cjs')];

let directory: string;
let runner: TestRunner | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'runner-test-'));
});
afterEach(async () => {
  await runner?.stop();
  runner = undefined;
  rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

const post = (path: string, body: unknown) =>
  fetch(`${runner?.url ?? ''}${path}`, { method: 'POST', body: JSON.stringify(body) });
const put = async (id: string, text: string) =>
  (await fetch(`${runner?.url ?? ''}/notes/${id}`, { method: 'PUT', body: text })).status;
const get = async (id: string) => (await fetch(`${runner?.url ?? ''}/notes/${id}`)).text();

describe('A runner that is killed', () => {
  test('loses nothing that was answered, at any time', async () => {
    for (const round of [1, 2]) {
      runner = await startRunner({ data: directory, args });
      if (round === 1) await post('/setUp', {});
      else expect(await get('1-99')).toBe('text 99');
      for (let note = 0; note < 100; note += 1) expect(await put(`${round}-${note}`, `text ${note}`)).toBe(201);
      await post('/send', [{ id: `message-${round}`, waitMs: 100 }]);
      await runner.kill();
    }
    runner = await startRunner({ data: directory, args });
    await runner.advance('PT0S');

    expect(await get('2-99')).toBe('text 99');
    const notes = (await (await fetch(`${runner.url}/notes`)).json()) as { kind: string; id: string }[];
    expect(notes.filter(({ kind }) => kind === 'note')).toHaveLength(200);
    const worked = notes.filter(({ kind }) => kind === 'worked').map(({ id }) => id);
    expect(worked).toEqual(expect.arrayContaining(['message-1', 'message-2']));
  });

  test('has its data to itself: a second one is refused before it touches anything', async () => {
    runner = await startRunner({ data: directory, args });
    const second = await startFailingRunner(['--data', directory, '--port', '0', '--tenant-port', '0', ...args]);
    expect(second).toMatchObject({ code: 1, errors: expect.stringContaining('is in use by process') as string });
    const user = { displayName: 'Late Comer', userPrincipalName: 'late.comer@contoso.example' };
    const created = await fetch(`${runner.tenantUrl}/v1.0/users`, { method: 'POST', body: JSON.stringify(user) });
    expect(created.status).toBe(201);
    await runner.kill();

    runner = await startRunner({ data: directory, args });
    expect((await fetch(`${runner.tenantUrl}/v1.0/users/late.comer@contoso.example`)).status).toBe(200);
  });

  test('keeps the clock: it continues from its last instant, or from --clock if that is later', async () => {
    runner = await startRunner({ data: directory, args, clock: '2026-01-05T08:00:00Z' });
    await runner.advance('PT10M');
    await runner.kill();

    runner = await startRunner({ data: directory, args, clock: '2026-01-05T08:00:00Z' });
    expect(await runner.advance('PT0S')).toBe('2026-01-05T08:10:00Z');
    expect(await runner.stop()).toBe(0);

    runner = await startRunner({ data: directory, args, clock: '2026-02-01T00:00:00Z' });
    expect(await runner.advance('PT0S')).toBe('2026-02-01T00:00:00Z');
  });
});

describe('A runner that is stopped', () => {
  test('ends within 5 seconds with exit code 0 and keeps everything', async () => {
    runner = await startRunner({ data: directory, args });
    await post('/setUp', {});
    await put('kept', 'yes');
    await post('/send', [{ id: 'message', waitMs: 200 }]);
    const start = Date.now();
    expect(await runner.stop()).toBe(0);
    expect(Date.now() - start).toBeLessThan(5_000);

    runner = await startRunner({ data: directory, args });
    expect(await get('kept')).toBe('yes');
  });

  test('lets running work end: it can still read the clock', async () => {
    runner = await startRunner({ args });
    await post('/setUp', {});
    await post('/send', [{ id: 'brief', waitMs: 1_000 }]);
    await delay(500);

    expect(await runner.stop()).toBe(0);
    expect(runner.errors()).toBe('');
  });

  test('ends although the clock waits for running work', async () => {
    runner = await startRunner({ args });
    await post('/setUp', {});
    await post('/send', [{ id: 'long', waitMs: 60_000 }]);
    const moved = Promise.allSettled([runner.advance('PT0S')]);
    await delay(500);
    const start = Date.now();

    expect(await runner.stop()).toBe(0);
    expect(Date.now() - start).toBeLessThan(5_000);
    await moved;
  });

  test('ends the same way on SIGINT, with --memory and a call in work', async () => {
    runner = await startRunner({ args });
    await post('/setUp', {});
    await post('/send', [{ id: 'long', waitMs: 60_000 }]);
    const ended = runner.stop();
    const start = Date.now();
    process.kill(runner.pid, 'SIGINT');

    expect(await ended).toBe(0);
    expect(Date.now() - start).toBeLessThan(5_000);
  });
});

describe('A runner that npm started', () => {
  test('ends when npm and its shell are gone, for they pass no signal on', async () => {
    const script = join(__dirname, '../../../build/local.js');
    const line = [process.execPath, script, '--quiet', '--memory', '--port', '0', '--tenant-port', '0', ...args];
    const shell = spawn('sh', ['-c', '"$0" "$@"; true', ...line], {
      env: { ...process.env, npm_lifecycle_event: 'start' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [ready] = (await once(shell.stdout, 'data')) as [Buffer];
    const ended = once(shell.stdout, 'close');
    shell.kill('SIGTERM');
    await ended;

    await expect(fetch(/ready (\S+)/.exec(ready.toString())?.[1] ?? '')).rejects.toThrow('fetch failed');
  });
});

describe('The start', () => {
  test('prints what a newcomer needs, then the ready line', async () => {
    runner = await startRunner({ args, isVerbose: true });

    const lines = runner.output().trimEnd().split('\n');
    expect(lines.at(-1)).toBe(`ready ${runner.url} tenant ${runner.tenantUrl}`);
    expect(runner.output()).toContain(`  TENANT=${runner.tenantUrl}\n`);
    expect(runner.output()).toContain('$TENANT/oauth2/v2.0/token');
    expect(runner.errors()).toBe('');
  });

  test('prints only the ready line with --quiet', async () => {
    runner = await startRunner({ args });

    expect(runner.output()).toBe(`ready ${runner.url} tenant ${runner.tenantUrl}\n`);
  });

  test('runs the tenant alone, without functions', async () => {
    runner = await startRunner({ args: ['--tenant-only'] });

    expect(runner.output()).toBe(`ready tenant ${runner.tenantUrl}\n`);
    expect(await runner.advance('P1D')).toBe('2026-01-06T08:00:00Z');
    expect(await runner.token('admin@contoso.example')).toMatch(/^eyJ/);
  });

  test('has real time without --clock, and cannot move it', async () => {
    runner = await startRunner({ args, clock: null });

    const { now } = (await (await fetch(`${runner.tenantUrl}/local/clock`)).json()) as { now: string };
    expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(5_000);
    await expect(runner.advance('P1D')).rejects.toThrow('--clock');
  });

  test('fires timers at their times when the time is real', async () => {
    runner = await startRunner({ args, clock: null });
    await post('/setUp', {});
    await delay(2_500);

    const notes = (await (await fetch(`${runner.url}/notes`)).json()) as { kind: string; id: string }[];
    const seconds = notes.filter(({ kind }) => kind === 'second').map(({ id }) => id.slice(0, 19));
    expect(seconds.length).toBeGreaterThanOrEqual(2);
    expect(new Set(seconds).size).toBe(seconds.length);
  });

  const onLinux = process.platform === 'linux' ? test : test.skip;
  onLinux('listens on 127.0.0.1 only', async () => {
    runner = await startRunner({ args });
    const ports = [runner.url, runner.tenantUrl].map((url) => Number(new URL(url).port).toString(16).padStart(4, '0'));

    const sockets = readFileSync('/proc/net/tcp', 'utf8').toLowerCase();
    for (const port of ports) expect(sockets).toContain(` 0100007f:${port} 00000000:0000 0a `);
  });
});

describe('An impossible start', () => {
  let taken: Server;
  beforeAll(async () => {
    taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => taken.close());

  test.each<[string, (port: string, directory: string) => string[], RegExp]>([
    ['a taken port', (port) => ['--port', port], /^Port \d+ is taken/],
    ['a taken tenant port', (port) => ['--tenant-port', port], /--tenant-port/],
    ['a tenant file that is not there', (_, place) => ['--tenant', join(place, 'none.json')], /none\.json/],
    ['a tenant file that is no JSON', (_, place) => ['--tenant', join(place, 'bad.json')], /bad\.json/],
    ['functions that were not built', (_, place) => ['--app', join(place, 'none.js')], /none\.js/],
    ['a bad option', () => ['--prot', '1'], /--prot/],
  ])('says so in one line, with exit code 1: %s', async (...[, given, message]) => {
    writeFileSync(join(directory, 'bad.json'), '{');
    const port = String((taken.address() as AddressInfo).port);
    const ports = ['--port', '0', '--tenant-port', '0'];

    const failed = await startFailingRunner([...ports, '--memory', ...given(port, directory)]);

    expect(failed.code).toBe(1);
    expect(failed.errors).toMatch(message);
    expect(failed.errors.trimEnd().split('\n')).toHaveLength(1);
    expect(failed.output).toBe('');
  });
});
