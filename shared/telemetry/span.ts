import { type Attributes, type Context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

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

/** A word of Graph's interface, a version, or a call such as `filterByCurrentUser(on='reviewer')`. */
const WORD =
  /^(\$?[A-Za-z]*|v\d\.\d|(microsoft\.graph\.)?\w+\((on='(reviewer|me)')?\)|microsoft\.graph\.\w+|\.well-known|openid-configuration)$/;
const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const cleaned = (path: string, isPlain: (segment: string) => boolean): string =>
  path
    .split('/')
    .map((segment) => (isPlain(segment) ? segment : '{id}'))
    .join('/');

/** Returns a path with `{id}` in place of everything but words, so that few different paths remain. */
export const pathTemplate = (path: string): string => cleaned(path, (segment) => WORD.test(segment));

/** Returns a path with its GUIDs, and `{id}` in place of everything that may name a person. */
export const plainPath = (path: string): string => cleaned(path, (segment) => WORD.test(segment) || GUID.test(segment));

type Fetch = typeof fetch;

/** Calls fetch in a span. The span has the path without names of people. */
export const observedFetch: Fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  const method = init?.method ?? 'GET';
  const template = pathTemplate(url.pathname);
  const attributes = { 'http.request.method': method, 'server.address': url.hostname, 'url.template': template };
  return inSpan({ name: `${method} ${template}`, kind: SpanKind.CLIENT, attributes }, async (span) => {
    const response = await fetch(input, init);
    span.setAttribute('http.response.status_code', response.status);
    if (response.status >= 400) failSpan(span, String(response.status));
    return response;
  });
};
