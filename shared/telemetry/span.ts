import {
  type Attributes,
  type Context,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  context,
  propagation,
} from '@opentelemetry/api';
import { inInvocation, type Invocation } from './log';

/** The instrumentation scope of spans and metrics. */
export const SCOPE = 'access-reviews';

export interface SpanStart {
  readonly name: string;
  readonly kind: SpanKind;
  /** Ids, names of operations and statuses; no personal data. */
  readonly attributes: Attributes;
  /** The parent of the span; the active span when absent. */
  readonly parent?: Context;
}

/** Runs work inside a span. If the work fails, the span has only the name of the error, because the message may contain personal data. */
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
  // Get the tracer each time. The exporter is loaded later, from a file with its own copy of the API (dist/later/telemetry.js), and a
  // tracer from before would never use it.
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
function failSpan(span: Span, type: string): void {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** A segment of Graph's own paths: a word, a version, or a call such as `filterByCurrentUser(on='reviewer')`. */
const WORD =
  /^(\$?[A-Za-z]*|v\d\.\d|(microsoft\.graph\.)?\w+\((on='(reviewer|me)')?\)|microsoft\.graph\.\w+|\.well-known|openid-configuration)$/;
const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const cleaned = (path: string, isPlain: (segment: string) => boolean): string =>
  path
    .split('/')
    .map((segment) => (isPlain(segment) ? segment : '{id}'))
    .join('/');

/** Returns a path with `{id}` in place of every segment that is not a fixed word, so that metrics have few different paths. */
export const pathTemplate = (path: string): string => cleaned(path, (segment) => WORD.test(segment));

/** Returns a path that keeps its fixed words and GUIDs. Any other segment becomes `{id}`, because it may name a person. */
export const plainPath = (path: string): string => cleaned(path, (segment) => WORD.test(segment) || GUID.test(segment));

/** Makes an HTTP call in a span. The span has the path without names of people. */
export function observeCall<T extends { readonly status: number }>(
  method: string,
  address: string | URL,
  call: () => Promise<T>,
): Promise<T> {
  const { hostname, pathname } = new URL(address);
  const template = pathTemplate(pathname);
  const attributes = { 'http.request.method': method, 'server.address': hostname, 'url.template': template };
  return inSpan({ name: `${method} ${template}`, kind: SpanKind.CLIENT, attributes }, async (span) => {
    const answer = await call();
    span.setAttribute('http.response.status_code', answer.status);
    if (answer.status >= 400) failSpan(span, String(answer.status));
    return answer;
  });
}

/** Calls fetch in a span. */
export const observedFetch: typeof fetch = (input, init) =>
  observeCall(init?.method ?? 'GET', input instanceof Request ? input.url : input, () => fetch(input, init));

/** One run of a function, as the host describes it. */
export interface Run extends Invocation {
  readonly traceContext?: { readonly traceParent?: string | undefined; readonly traceState?: string | undefined };
  readonly options: { readonly trigger: { readonly type: string } };
}

const KINDS: Readonly<Record<string, readonly [SpanKind, string]>> = {
  httpTrigger: [SpanKind.SERVER, 'http'],
  queueTrigger: [SpanKind.CONSUMER, 'pubsub'],
  timerTrigger: [SpanKind.INTERNAL, 'timer'],
};

export const isHttp = ({ options }: Run): boolean => options.trigger.type === 'httpTrigger';

/** Runs the work of one invocation in a span of the host's trace; each of its log lines carries the invocation's ids. */
export function observeInvocation<T>(run: Run, work: () => Promise<T>): Promise<T> {
  const { functionName, invocationId, options, traceContext } = run;
  const [kind, trigger] = KINDS[options.trigger.type] ?? [SpanKind.INTERNAL, 'other'];
  const parent = propagation.extract(context.active(), {
    traceparent: traceContext?.traceParent,
    tracestate: traceContext?.traceState,
  });
  const attributes: Attributes = {
    'faas.trigger': trigger,
    'faas.name': functionName,
    'faas.invocation_id': invocationId,
  };
  return inInvocation(run, () =>
    inSpan({ name: functionName, kind, attributes, parent }, async (span) => {
      const result = await work();
      const status = statusOf(result);
      if (status !== undefined) span.setAttribute('http.response.status_code', status);
      if (status !== undefined && status >= 500) failSpan(span, String(status));
      return result;
    }),
  );
}

function statusOf(result: unknown): number | undefined {
  if (typeof result !== 'object' || result === null || !('status' in result)) return undefined;
  return typeof result.status === 'number' ? result.status : undefined;
}
