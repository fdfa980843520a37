import { SpanStatusCode, trace, type Attributes, type Context, type Span, type SpanKind } from '@opentelemetry/api';

/** The instrumentation scope of spans and metrics. */
export const SCOPE = 'access-reviews';

export interface SpanStart {
  readonly name: string;
  readonly kind: SpanKind;
  /** Ids, names of operations, statuses; no personal data. */
  readonly attributes: Attributes;
  /** The parent, where it is not the active span. */
  readonly parent?: Context;
}

/** Does work inside a span. The span of a failed work has the name of the error; its text may contain personal data. */
export function inSpan<T>({ name, kind, attributes, parent }: SpanStart, work: (span: Span) => Promise<T>): Promise<T> {
  const run = async (span: Span): Promise<T> => {
    try {
      return await work(span);
    } catch (error) {
      failSpan(span, error instanceof Error ? error.name : 'Error');
      throw error;
    } finally {
      span.end();
    }
  };
  // Ask for the tracer each time: the exporter is loaded later, from a file with its own copy of the API (dist/later/telemetry.js), and a
  // tracer that was asked for before would never use it.
  const tracer = trace.getTracer(SCOPE);
  return parent
    ? tracer.startActiveSpan(name, { kind, attributes }, parent, run)
    : tracer.startActiveSpan(name, { kind, attributes }, run);
}

const ID = /^(\w+Id|outboxOf)$/;

/** Adds the ids of a subject to the active span. */
export function describeSpan(subject: object): void {
  const ids = Object.entries(subject).filter(([name, value]) => ID.test(name) && typeof value === 'string');
  const attributes = ids.map(([name, value]) => [`access_reviews.${name}`, value as string] as const);
  trace.getActiveSpan()?.setAttributes(Object.fromEntries(attributes));
}

/** Marks a span as failed; `type` is the name of an error or a status. */
export function failSpan(span: Span, type: string): void {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}
