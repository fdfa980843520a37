import { metrics, type Attributes, type MeterProvider } from '@opentelemetry/api';
import { isInInvocation, writeLine, type Level } from './log';
import { SCOPE } from './span';

interface Measure {
  readonly metric: string;
  /** A gauge is what it was last, a counter what has come together, a histogram how it is spread. */
  readonly kind: 'gauge' | 'counter' | 'histogram';
  readonly unit: string;
  readonly description: string;
  readonly level: Level;
}

/** What is measured. The names are the properties of the lines of the log; queries and dashboards rely on them. */
export const MEASURES = {
  openInstances: {
    metric: 'access_reviews.instances.open',
    kind: 'gauge',
    unit: '{instance}',
    description: 'Instances between their start and their end, counted once an hour',
    level: 'information',
  },
  overdueWork: {
    metric: 'access_reviews.work.overdue',
    kind: 'gauge',
    unit: '{subject}',
    description: 'What had fallen due since the timer looked before',
    level: 'information',
  },
  overdueSeconds: {
    metric: 'access_reviews.work.overdue.age',
    kind: 'gauge',
    unit: 's',
    description: 'How long the oldest of it had been due',
    level: 'information',
  },
  queueSeconds: {
    metric: 'access_reviews.queue.age',
    kind: 'histogram',
    unit: 's',
    description: 'How long messages lay in the work queue, beyond what they were to wait',
    level: 'information',
  },
  applyFailures: {
    metric: 'access_reviews.apply.failures',
    kind: 'counter',
    unit: '{decision}',
    description: 'Denied access that was not removed, because it cannot be or because the directory refused',
    level: 'warning',
  },
  throttledCalls: {
    metric: 'access_reviews.throttled',
    kind: 'counter',
    unit: '{call}',
    description: 'Calls that were answered with 429 or 503',
    level: 'warning',
  },
} as const satisfies Readonly<Record<string, Measure>>;

export type MeasureName = keyof typeof MEASURES;

/** The message of a line that tells measures. */
export const MEASURED = 'Measured.';

/** What a metric is told apart by; ids stand in the lines alone, since each would be a series of its own. */
const DIMENSIONS = ['service', 'applyResult'] as const;

type Recorder = (value: number, attributes: Attributes) => void;

/** By provider: the instruments of one that does nothing would go on doing nothing after there is another. */
const instruments = new WeakMap<MeterProvider, Map<MeasureName, Recorder>>();

/**
 * Tells what was measured, as metrics and as one line of the log, so that those who have only one of them know the same. `about` holds ids
 * and what the metric is told apart by. Outside of an invocation there is no line.
 */
export function measure(values: Partial<Readonly<Record<MeasureName, number>>>, about: object = {}): void {
  const found = Object.entries(values) as [MeasureName, number][];
  const dimensions = DIMENSIONS.filter((name) => name in about).map((name) => [name, (about as Attributes)[name]]);
  const attributes = Object.fromEntries(dimensions) as Attributes;
  for (const [name, value] of found) recordOf(name)(value, attributes);
  const [first] = found;
  if (first && isInInvocation()) writeLine(MEASURES[first[0]].level, MEASURED, { ...values, ...about });
}

function recordOf(name: MeasureName): Recorder {
  const provider = metrics.getMeterProvider();
  const known = instruments.get(provider) ?? new Map<MeasureName, Recorder>();
  instruments.set(provider, known);
  const record = known.get(name) ?? createRecord(provider, MEASURES[name]);
  known.set(name, record);
  return record;
}

function createRecord(provider: MeterProvider, { metric, kind, unit, description }: Measure): Recorder {
  const meter = provider.getMeter(SCOPE);
  switch (kind) {
    case 'gauge': {
      const gauge = meter.createGauge(metric, { unit, description });
      return (value, attributes) => {
        gauge.record(value, attributes);
      };
    }
    case 'histogram': {
      const histogram = meter.createHistogram(metric, { unit, description });
      return (value, attributes) => {
        histogram.record(value, attributes);
      };
    }
    case 'counter': {
      const counter = meter.createCounter(metric, { unit, description });
      return (value, attributes) => {
        counter.add(value, attributes);
      };
    }
  }
}

/** Notes an answer that asks to come back later; any other status is none. */
export function measureThrottling(service: 'storage' | 'directory' | 'mail', status: number | undefined): void {
  if (status === 429 || status === 503) measure({ throttledCalls: 1 }, { service, status });
}
