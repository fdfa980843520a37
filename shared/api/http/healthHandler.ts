import type { HttpHandler } from '@azure/functions';

/** What the product needs, by name, each with a cheap call that throws when it does not answer. */
export type HealthChecks = Readonly<Record<string, () => Promise<unknown>>>;

interface Checked {
  readonly status: 'ok' | 'failed';
  readonly milliseconds: number;
}

export interface HealthOptions {
  /** Throws when the product cannot even be put together. */
  readonly checks: () => HealthChecks;
  /** Told what failed and why; the answer does not say why. */
  readonly onFailure: (name: string, error: unknown) => void;
  /** How long one look serves all who ask. */
  readonly keepMs?: number;
  /** How long an answer may take. */
  readonly timeoutMs?: number;
}

/**
 * Answers whether the product can work: 200 when everything it needs answers, otherwise 503. Anybody may ask, so it tells names and
 * milliseconds and nothing else, and however many ask, what is behind is asked once in a few seconds.
 */
export function createHealthHandler({
  checks,
  onFailure,
  keepMs = 5_000,
  timeoutMs = 5_000,
}: HealthOptions): HttpHandler {
  let last: { readonly until: number; readonly results: Promise<Readonly<Record<string, Checked>>> } | undefined;
  const look = async (): Promise<Readonly<Record<string, Checked>>> => {
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
  return async () => {
    // The machine's time, not the clock of reviews, which may stand still.
    if (last === undefined || performance.now() >= last.until) {
      last = { until: performance.now() + keepMs, results: look() };
    }
    const results = await last.results;
    const isWell = Object.values(results).every(({ status }) => status === 'ok');
    return {
      status: isWell ? 200 : 503,
      headers: { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' },
      jsonBody: { status: isWell ? 'ok' : 'failed', checks: results },
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
