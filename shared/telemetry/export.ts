import { context, metrics, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';
import { SCOPE } from './span';

type Environment = Readonly<Record<string, string | undefined>>;

const MINUTE_MS = 60_000;

/**
 * Starts sending spans and metrics by OTLP over HTTP; the standard `OTEL_*` variables set where they go. Returns a function that sends what
 * is left and stops. Traces are sampled here, because the host's own sampling would drop most of them.
 */
export function startExport(environment: Environment): () => Promise<void> {
  const { WEBSITE_SITE_NAME, WEBSITE_INSTANCE_ID, OTEL_TRACES_SAMPLER_ARG, OTEL_METRIC_EXPORT_INTERVAL } = environment;
  const resource = defaultResource()
    .merge(
      resourceFromAttributes({
        'service.name': WEBSITE_SITE_NAME ?? SCOPE,
        ...(WEBSITE_INSTANCE_ID === undefined ? {} : { 'service.instance.id': WEBSITE_INSTANCE_ID }),
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }));
  const tracers = new TracerProvider({
    resource,
    sampler: new TraceIdRatioBasedSampler(Number(OTEL_TRACES_SAMPLER_ARG ?? 1)),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  const exportIntervalMillis = Number(OTEL_METRIC_EXPORT_INTERVAL ?? MINUTE_MS);
  const exportTimeoutMillis = Math.min(exportIntervalMillis, MINUTE_MS / 2);
  const exporter = new OTLPMetricExporter();
  const meters = new MeterProvider({
    resource,
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis, exportTimeoutMillis })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(tracers);
  metrics.setGlobalMeterProvider(meters);
  return async () => {
    await Promise.allSettled([tracers.shutdown(), meters.shutdown()]);
  };
}
