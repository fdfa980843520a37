import { SpanKind } from '@opentelemetry/api';
import { pathTemplate } from './plainPath';
import { failSpan, inSpan } from './span';

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
