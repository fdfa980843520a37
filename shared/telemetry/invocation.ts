import { context, propagation, SpanKind, type Attributes } from '@opentelemetry/api';
import { inInvocation, type Invocation } from './log';
import { failSpan, inSpan } from './span';

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
