import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Value {
  readonly stringValue?: string;
  readonly intValue?: number;
}

interface Attribute {
  readonly key: string;
  readonly value: Value;
}

interface OtlpSpan {
  readonly name: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceId: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code?: number };
}

interface OtlpPoint {
  readonly attributes: readonly Attribute[];
  readonly asDouble?: number;
  readonly asInt?: number | string;
  readonly count?: number | string;
}

interface OtlpMetric {
  readonly name: string;
  readonly gauge?: { readonly dataPoints: readonly OtlpPoint[] };
  readonly sum?: { readonly dataPoints: readonly OtlpPoint[] };
  readonly histogram?: { readonly dataPoints: readonly OtlpPoint[] };
}

interface Scoped<T> {
  readonly resource: { readonly attributes: readonly Attribute[] };
  readonly scopeSpans?: readonly { readonly spans: readonly T[] }[];
  readonly scopeMetrics?: readonly { readonly metrics: readonly T[] }[];
}

export interface CollectedSpan extends Omit<OtlpSpan, 'attributes'> {
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
}

/** Receives spans and metrics by OTLP over HTTP (JSON), and keeps them. */
export interface Collector {
  readonly url: string;
  readonly spans: () => readonly CollectedSpan[];
  /** The latest values of a metric by its attributes, such as `service=directory`. */
  readonly metric: (name: string) => Readonly<Record<string, number>>;
  /** Returns the names of the services that sent data. */
  readonly services: () => readonly unknown[];
  /** Returns all data that was sent. */
  readonly text: () => string;
  readonly close: () => Promise<void>;
}

const valueOf = ({ value }: Attribute): string | number | undefined => value.stringValue ?? value.intValue;
const recordOf = (attributes: readonly Attribute[]) =>
  Object.fromEntries(attributes.map((one) => [one.key, valueOf(one)]));

export async function openCollector(): Promise<Collector> {
  const texts: string[] = [];
  const spans: CollectedSpan[] = [];
  const metrics: OtlpMetric[] = [];
  const services = new Set<unknown>();
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      texts.push(text);
      const sent = JSON.parse(text) as { resourceSpans?: Scoped<OtlpSpan>[]; resourceMetrics?: Scoped<OtlpMetric>[] };
      for (const { resource, scopeSpans = [] } of sent.resourceSpans ?? []) {
        services.add(recordOf(resource.attributes)['service.name']);
        for (const span of scopeSpans.flatMap((scope) => scope.spans))
          spans.push({ ...span, attributes: recordOf(span.attributes) });
      }
      for (const { scopeMetrics = [] } of sent.resourceMetrics ?? [])
        metrics.push(...scopeMetrics.flatMap((scope) => scope.metrics));
      response.setHeader('Content-Type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () => spans,
    metric: (name) => {
      const last = metrics.filter((metric) => metric.name === name).at(-1);
      const { dataPoints = [] } = last?.gauge ?? last?.sum ?? last?.histogram ?? {};
      const row = ({ attributes, asDouble, asInt, count }: OtlpPoint) => {
        const labels = attributes.map((one) => `${one.key}=${valueOf(one)}`).join();
        return [labels, Number(asDouble ?? asInt ?? count)] as const;
      };
      return Object.fromEntries(dataPoints.map(row));
    },
    services: () => [...services],
    text: () => texts.join('\n'),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
