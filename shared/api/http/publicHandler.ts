import type { HttpHandler, HttpRequest } from '@azure/functions';
import { errorAnswer } from './errorAnswer';
import { complete, logFailure, traceOf } from './pipeline';
import type { PlainAnswer } from '../endpoint/plainMessages';

/**
 * Lets the host answer without a bearer token: what is read is no secret, or `read` looks itself at who asks, and throws GraphError.
 * Errors are answered as everywhere else.
 */
export function createPublicHandler(
  now: () => string,
  read: (request: HttpRequest) => Promise<PlainAnswer>,
): HttpHandler {
  return async (request, invocation) => {
    const trace = traceOf(request, invocation, now());
    const answer = await read(request).catch((error: unknown) => {
      logFailure(error, { request, invocation });
      return errorAnswer(error, trace);
    });
    const { status, headers, body, text } = complete(answer, trace);
    return { status, headers, body: text ?? JSON.stringify(body) };
  };
}
