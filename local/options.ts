import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import { parseInstant } from './clock';
import { StartError } from './startError';

/** The options of the command line. Paths are absolute. */
export interface Options {
  readonly port: number;
  readonly tenantPort: number;
  readonly tenantFile: string;
  /** The directory with all state; undefined means in memory. */
  readonly dataDirectory: string | undefined;
  /** The first instant of the virtual clock; undefined means real time. */
  readonly clock: Date | undefined;
  readonly tickMs: number;
  readonly isQuiet: boolean;
  /** Whether to print every log line of the product. */
  readonly isVerbose: boolean;
  readonly isTenantOnly: boolean;
  readonly appFile: string;
}

export const usage = `npm start [-- OPTIONS]

  --port N           port of the functions (7071; 0 takes a free one)
  --tenant-port N    port of the sample tenant (7072; 0 takes a free one)
  --tenant FILE      tenant file (the sample company)
  --data DIR         where everything is kept between runs (.local)
  --memory           keep nothing
  --clock INSTANT    start a virtual clock at an instant such as 2026-01-05T08:00:00Z; it moves only on request
  --tick DURATION    while the clock is advanced, a timer fires at most once in this time (PT1H)
  --quiet            print nothing but the ready line and errors
  --verbose          print every line that the functions log
  --tenant-only      run the sample tenant alone, beside "func start"
  --app FILE         the bundle with the functions (dist/functions.js)
`;

const declared = {
  port: { type: 'string', default: '7071' },
  'tenant-port': { type: 'string', default: '7072' },
  tenant: { type: 'string' },
  data: { type: 'string' },
  memory: { type: 'boolean', default: false },
  clock: { type: 'string' },
  tick: { type: 'string', default: 'PT1H' },
  quiet: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  'tenant-only': { type: 'boolean', default: false },
  app: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

function readPort(option: string, text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535)) throw new StartError(`${option} ${text}: a port is a number from 0 to 65535.`);
  return port;
}

function readClock(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  try {
    return parseInstant(text);
  } catch (error) {
    throw new StartError(`--clock ${text}: write an ISO 8601 instant such as 2026-01-05T08:00:00Z.`, { cause: error });
  }
}

function readTick(text: string): number {
  try {
    const tickMs = Temporal.Duration.from(text).total('milliseconds');
    if (tickMs > 0) return tickMs;
  } catch {
    // The error is thrown below.
  }
  throw new StartError(
    `--tick ${text}: write an ISO 8601 duration such as PT1H (weeks, days, hours, minutes, seconds).`,
  );
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: declared, allowPositionals: false }).values;
  } catch (error) {
    throw new StartError(`${(error as Error).message.split('. ', 1)[0] ?? ''}; --help lists the options.`, {
      cause: error,
    });
  }
}

/** Reads the command line; `root` is the project's directory. Returns undefined for `--help`. Throws StartError. */
export function readOptions(args: readonly string[], root: string): Options | undefined {
  const given = parse(args);
  if (given.help) return undefined;
  if (given.memory && given.data !== undefined) throw new StartError('--data and --memory exclude each other.');
  return {
    port: readPort('--port', given.port),
    tenantPort: readPort('--tenant-port', given['tenant-port']),
    tenantFile: given.tenant === undefined ? resolve(root, 'local/sampleTenant.json') : resolve(given.tenant),
    dataDirectory: given.memory ? undefined : given.data === undefined ? resolve(root, '.local') : resolve(given.data),
    clock: readClock(given.clock),
    tickMs: readTick(given.tick),
    isQuiet: given.quiet,
    isVerbose: given.verbose,
    isTenantOnly: given['tenant-only'],
    appFile: given.app === undefined ? resolve(root, 'dist/functions.js') : resolve(given.app),
  };
}
