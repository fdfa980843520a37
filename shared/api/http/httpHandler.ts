import type { HttpHandler } from '@azure/functions';
import type { Pipeline } from './pipeline';

/** Lets the host call the pipeline: its request and response types are known here and nowhere further in. */
export function createHttpHandler(pipeline: Pipeline): HttpHandler {
  return async (request, invocation) => {
    const { method, url, headers } = request;
    const body = request.body === null ? '' : await request.text();
    const answer = await pipeline({ method, url, headers, body }, invocation);
    const content = answer.text ?? (answer.body && JSON.stringify(answer.body));
    return { status: answer.status, headers: answer.headers, ...(content === undefined ? {} : { body: content }) };
  };
}
