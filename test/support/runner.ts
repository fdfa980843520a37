import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(__dirname, '../..');

export interface RunnerOptions {
  /** The start of the virtual clock (by default a Monday at 08:00 UTC); null means real time. */
  readonly clock?: string | null;
  /** The directory that keeps all data; when absent, data is in memory. */
  readonly data?: string;
  /** The path of a tenant file; when absent, the sample tenant. */
  readonly tenant?: string;
  /** Settings of the product that differ from the default. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Further arguments of the command line. */
  readonly args?: readonly string[];
  /** Whether the runner prints the start text, so without `--quiet`. */
  readonly isVerbose?: boolean;
  /** A checkout whose build runs in place of this one's. */
  readonly checkout?: string;
}

/** A runner in a process of its own, on free ports, as `npm start` runs it. */
export interface TestRunner {
  /** The URL of the functions, without a slash at the end. */
  readonly url: string;
  readonly tenantUrl: string;
  readonly pid: number;
  /** Returns what the runner has printed so far. */
  readonly output: () => string;
  readonly errors: () => string;
  /** Returns an access token of a person. */
  readonly token: (userPrincipalName: string, scope?: string) => Promise<string>;
  readonly appToken: (appId: string, scope?: string) => Promise<string>;
  /** Moves the virtual clock; resolves with the new instant when the product is idle. */
  readonly advance: (duration: string) => Promise<string>;
  readonly to: (instant: string) => Promise<string>;
  /** Asks the runner to end. Resolves with the exit code. */
  readonly stop: () => Promise<number | null>;
  /** Kills the runner and all of its process group (SIGKILL). */
  readonly kill: () => Promise<void>;
}

/** The end of a runner that was not ready. */
export interface FailedRunner {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

interface Spawned {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
}

function commandLine(options: RunnerOptions): string[] {
  const { clock = '2026-01-05T08:00:00Z', data, tenant, args = [], isVerbose = false, checkout = root } = options;
  return [
    '--enable-source-maps',
    join(checkout, 'build/local.js'),
    '--port=0',
    '--tenant-port=0',
    ...(data === undefined ? ['--memory'] : ['--data', data]),
    ...(clock === null ? [] : ['--clock', clock]),
    ...(tenant === undefined ? [] : ['--tenant', tenant]),
    ...(isVerbose ? [] : ['--quiet']),
    ...args,
  ];
}

function spawnRunner(args: readonly string[], settings: RunnerOptions['settings'] = {}): Spawned {
  const child = spawn(process.execPath, args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...settings },
  });
  const [output, errors]: [string[], string[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const killWithUs = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', killWithUs);
  child.once('exit', () => process.removeListener('exit', killWithUs));
  return { child, output: () => output.join(''), errors: () => errors.join('') };
}

async function callForm(url: string, form: Readonly<Record<string, string>>): Promise<string> {
  const response = await fetch(`${url}/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams(form) });
  const body = (await response.json()) as { access_token?: string };
  if (body.access_token === undefined) throw new Error(`No token for ${JSON.stringify(form)}: ${JSON.stringify(body)}`);
  return body.access_token;
}

async function moveClock(url: string, body: object): Promise<string> {
  const response = await fetch(`${url}/local/clock`, { method: 'POST', body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`The clock does not move by ${JSON.stringify(body)}: ${text}`);
  return (JSON.parse(text) as { now: string }).now;
}

const scopeOf = (scope: string | undefined): Readonly<Record<string, string>> => (scope === undefined ? {} : { scope });

function describe({ child, output, errors }: Spawned, readyLine: string): TestRunner {
  const [, url = '', tenantUrl = ''] = /^ready (?:(\S+) )?tenant (\S+)$/.exec(readyLine) ?? [];
  const pid = child.pid as number;
  const end = async (kill: () => void): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = once(child, 'close');
    kill();
    await ended;
    return child.exitCode;
  };
  return {
    url,
    tenantUrl,
    pid,
    output,
    errors,
    token: (username, scope) => callForm(tenantUrl, { grant_type: 'password', username, ...scopeOf(scope) }),
    appToken: (id, scope) =>
      callForm(tenantUrl, { grant_type: 'client_credentials', client_id: id, ...scopeOf(scope) }),
    advance: (advance) => moveClock(tenantUrl, { advance }),
    to: (to) => moveClock(tenantUrl, { to }),
    stop: () => end(() => child.kill('SIGTERM')),
    kill: async () => {
      await end(() => process.kill(-pid, 'SIGKILL'));
    },
  };
}

function firstReadyLine({ child }: Spawned): Promise<string | undefined> {
  return new Promise((resolve) => {
    createInterface(child.stdout as NonNullable<typeof child.stdout>).on('line', (line) => {
      if (line.startsWith('ready ')) resolve(line);
    });
    child.once('close', () => {
      resolve(undefined);
    });
  });
}

/** Starts `build/local.js`, which must have been built. Rejects with its output if it does not start. */
export async function startRunner(options: RunnerOptions = {}): Promise<TestRunner> {
  const spawned = spawnRunner(commandLine(options), options.settings);
  const line = await firstReadyLine(spawned);
  if (line === undefined) throw new Error(`The runner did not start: ${spawned.errors()}`);
  return describe(spawned, line);
}

/** Runs `build/local.js` with arguments that it should refuse. Resolves when it has ended. */
export async function startFailingRunner(args: readonly string[]): Promise<FailedRunner> {
  const spawned = spawnRunner([join(root, 'build/local.js'), ...args]);
  await once(spawned.child, 'close');
  return { code: spawned.child.exitCode, output: spawned.output(), errors: spawned.errors() };
}
