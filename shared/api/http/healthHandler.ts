import type { HttpHandler } from '@azure/functions';

/** The checks of the services that the product needs, by name. Each is a cheap call that throws when the service does not answer. */
export type HealthChecks = Readonly<Record<string, () => Promise<unknown>>>;

interface CheckResult {
  readonly status: 'ok' | 'failed';
  readonly milliseconds: number;
}

export interface HealthOptions {
  /** Throws when a setting is wrong. */
  readonly checks: () => HealthChecks;
  /** Logs a failed check; the answer does not say why it failed. */
  readonly onFailure: (name: string, error: unknown) => void;
  /** Returns the details for an operator, given the Authorization header; undefined for any other caller. */
  readonly detailsFor?: (authorization: string | null) => Promise<object | undefined>;
  /** How many milliseconds results are reused. */
  readonly keepMs?: number;
  /** How many milliseconds a check may take. */
  readonly timeoutMs?: number;
}

/**
 * Answers 200 when every check succeeds, otherwise 503. Anybody may call it: the answer holds only names and milliseconds, and the checks
 * run once in a few seconds, regardless of the number of requests. An operator gets `details` too.
 */
export function createHealthHandler({
  checks,
  onFailure,
  detailsFor = () => Promise.resolve(undefined),
  keepMs = 5_000,
  timeoutMs = 5_000,
}: HealthOptions): HttpHandler {
  let last: { readonly until: number; readonly results: Promise<Readonly<Record<string, CheckResult>>> } | undefined;
  const runChecks = async (): Promise<Readonly<Record<string, CheckResult>>> => {
    const rows = Object.entries(checksOrFailure(checks)).map(async ([name, check]) => {
      const started = performance.now();
      const status = await within(timeoutMs, check).then(
        () => 'ok' as const,
        (error: unknown) => {
          onFailure(name, error);
          return 'failed' as const;
        },
      );
      return [name, { status, milliseconds: Math.round(performance.now() - started) }] as const;
    });
    return Object.fromEntries(await Promise.all(rows));
  };
  return async (request) => {
    // Uses the machine's time, because tests can stop the product's clock.
    if (last === undefined || performance.now() >= last.until) {
      last = { until: performance.now() + keepMs, results: runChecks() };
    }
    const results = await last.results;
    const authorization = request.headers.get('authorization');
    const details = results.settings?.status === 'ok' ? await detailsFor(authorization) : undefined;
    const isWell = Object.values(results).every(({ status }) => status === 'ok');
    return {
      status: isWell ? 200 : 503,
      headers: { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' },
      jsonBody: { status: isWell ? 'ok' : 'failed', checks: results, ...(details ? { details } : {}) },
    };
  };
}

function checksOrFailure(checks: () => HealthChecks): HealthChecks {
  try {
    return { settings: () => Promise.resolve(), ...checks() };
  } catch (error) {
    return {
      settings: () => {
        throw error;
      },
    };
  }
}

async function within(milliseconds: number, check: () => Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`There was no answer in ${milliseconds} ms.`));
    }, milliseconds);
  });
  try {
    await Promise.race([check(), late]);
  } finally {
    clearTimeout(timer);
  }
}
