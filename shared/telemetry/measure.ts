import { metrics, type Attributes, type MeterProvider } from '@opentelemetry/api';
import { isInInvocation, writeLine, type LogLevel } from './log';
import { SCOPE } from './span';

interface Measure {
  readonly metric: string;
  readonly kind: 'gauge' | 'counter' | 'histogram';
  readonly unit: string;
  readonly description: string;
  /** The level and the message of its log line. */
  readonly level: LogLevel;
  readonly message: string;
}

/** The measures. Their names are properties of log lines, on which queries and dashboards rely. */
export const MEASURES = {
  openInstances: {
    metric: 'access_reviews.instances.open',
    kind: 'gauge',
    unit: '{instance}',
    description: 'Instances between their start and their end, counted once an hour',
    level: 'information',
    message: 'The instances in progress were counted.',
  },
  overdueWork: {
    metric: 'access_reviews.work.overdue',
    kind: 'gauge',
    unit: '{subject}',
    description: 'Subjects that fell due since the last run of the timer',
    level: 'information',
    message: 'Work has fallen due.',
  },
  overdueSeconds: {
    metric: 'access_reviews.work.overdue.age',
    kind: 'gauge',
    unit: 's',
    description: 'How long the oldest due subject has waited',
    level: 'information',
    message: 'Work has fallen due.',
  },
  queueSeconds: {
    metric: 'access_reviews.queue.age',
    kind: 'histogram',
    unit: 's',
    description: 'How long messages waited in the work queue beyond their delay',
    level: 'information',
    message: 'A message left the work queue.',
  },
  applyFailures: {
    metric: 'access_reviews.apply.failures',
    kind: 'counter',
    unit: '{decision}',
    description: 'Denied access that was not removed, because it cannot be or because the directory refused',
    level: 'warning',
    message: 'Denied access was not removed.',
  },
  throttledCalls: {
    metric: 'access_reviews.throttled',
    kind: 'counter',
    unit: '{call}',
    description: 'Calls answered with 429 or 503',
    level: 'warning',
    message: 'A service asked for fewer calls.',
  },
} as const satisfies Readonly<Record<string, Measure>>;

export type MeasureName = keyof typeof MEASURES;

/** The dimensions of metrics. Ids are only in log lines, because each id would make a separate time series. */
const DIMENSIONS = ['service', 'applyResult'] as const;

type Recorder = (value: number, attributes: Attributes) => void;

/**
 * The instruments of each provider. They are made again for a new provider, because those of the provider before the export starts do
 * nothing.
 */
const instruments = new WeakMap<MeterProvider, Map<MeasureName, Recorder>>();

/**
 * Records measures as metrics and as one log line, because an operator may use only one of them. `about` holds ids and dimensions. Outside
 * of an invocation there is no log line.
 */
export function measure(values: Partial<Readonly<Record<MeasureName, number>>>, about: object = {}): void {
  const found = Object.entries(values) as [MeasureName, number][];
  const dimensions = DIMENSIONS.filter((name) => name in about).map((name) => [name, (about as Attributes)[name]]);
  const attributes = Object.fromEntries(dimensions) as Attributes;
  for (const [name, value] of found) recordOf(name)(value, attributes);
  const [first] = found;
  if (!first || !isInInvocation()) return;
  const { level, message } = MEASURES[first[0]];
  writeLine(level, message, { ...values, ...about });
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

/** Counts an answer with status 429 or 503; ignores any other. */
export function measureThrottling(service: 'storage' | 'directory' | 'mail', status: number | undefined): void {
  if (status === 429 || status === 503) measure({ throttledCalls: 1 }, { service, status });
}

const numberOf = (object: unknown, name: string): number => {
  const value = typeof object === 'object' && object !== null ? (object as { [name]?: unknown })[name] : undefined;
  return Number(value);
};

/**
 * Records how many seconds a message waited in the queue beyond its own delay. Uses the machine's time, as the queue does. Ignores a
 * redelivered message, because it was hidden while a worker handled it.
 */
export function measureQueueAge(message: unknown, metadata: Readonly<Record<string, unknown>> = {}): void {
  const inserted = Date.parse(String(metadata.insertionTime));
  if (Number.isNaN(inserted) || numberOf(metadata, 'dequeueCount') !== 1) return;
  const wait = numberOf(message, 'delaySeconds') || 0;
  measure({ queueSeconds: Math.max(0, Math.round((Date.now() - inserted) / 1000 - wait)) });
}
