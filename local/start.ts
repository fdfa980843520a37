import { formatInstant } from './clock';
import type { LogLevel } from './host/functionsCore';
import type { WriteLog } from './host/invoke';
import { readOptions, usage, type Options } from './options';
import { startRunner, type Runner, type Settings } from './runner';
import { createStartText } from './startText';

export interface StartOptions {
  /** The command line without node and script. */
  readonly args: readonly string[];
  /** The project's directory. */
  readonly root: string;
  /** The runner's own bundle. */
  readonly script: string;
  /** Whether `npm start` runs the runner. npm's shell forwards no signals, so the runner ends when npm ends. */
  readonly isRunByNpm: boolean;
  /** Puts settings into the environment, from which the product reads them. Returns the whole environment. */
  readonly applySettings: (settings: Settings) => Settings;
}

const parentWatchMs = 250;

/** The longest time for a stop in milliseconds. After it, the storage process still saves every answered change. */
const longestStopMs = 4_000;

const quietLevels: readonly LogLevel[] = ['error', 'critical'];
const normalLevels: readonly LogLevel[] = ['warning', ...quietLevels];
const verboseLevels: readonly LogLevel[] = ['information', ...normalLevels];

/** Returns the message of an expected error. Any other error is a bug, so returns its stack. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isExpected = error.name === 'StartError' || 'syscall' in error;
  return isExpected ? error.message : (error.stack ?? error.message);
}

function fail(error: unknown): never {
  process.stderr.write(`${describe(error)}\n`);
  process.exit(1);
}

const createWriteLog = ({ isQuiet, isVerbose }: Options): WriteLog => {
  const levels = isVerbose ? verboseLevels : isQuiet ? quietLevels : normalLevels;
  return (level, source, message) => {
    if (levels.includes(level)) process.stderr.write(`${level} ${source}: ${message}\n`);
  };
};

function stopWhenTold(stop: () => Promise<void>, isRunByNpm: boolean): void {
  let isEnding = false;
  const end = (): void => {
    if (isEnding) return;
    isEnding = true;
    setTimeout(() => process.exit(0), longestStopMs).unref();
    stop().then(() => process.exit(0), fail);
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  const parent = process.ppid;
  if (isRunByNpm) {
    setInterval(() => {
      if (process.ppid !== parent) end();
    }, parentWatchMs).unref();
  }
}

function greet({ url, tenantUrl, tenant, now }: Runner, { isQuiet, dataDirectory }: Options): void {
  if (!isQuiet) {
    const time = now === undefined ? undefined : formatInstant(now);
    const text = createStartText({ url, tenantUrl, people: tenant.people(), now: time, dataDirectory });
    process.stdout.write(`${text}\n`);
  }
  process.stdout.write(`ready ${url === undefined ? '' : `${url} `}tenant ${tenantUrl}\n`);
}

async function run({ args, root, script, isRunByNpm, applySettings }: StartOptions): Promise<void> {
  const options = readOptions(args, root);
  if (options === undefined) {
    process.stdout.write(usage);
    return;
  }
  // A signal during the start ends this process at once; the storage process then ends by itself.
  let stop = (): Promise<void> => Promise.resolve();
  stopWhenTold(() => stop(), isRunByNpm);
  const runner = await startRunner({
    options,
    root,
    script,
    applySettings,
    writeLog: createWriteLog(options),
    onStorageEnd: () => fail('The storage process has ended; the runner cannot continue.'),
  });
  stop = runner.stop;
  greet(runner, options);
}

/** Runs until it gets a signal. An error ends the process with exit code 1. */
export async function start(options: StartOptions): Promise<void> {
  await run(options).catch(fail);
}
