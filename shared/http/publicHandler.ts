import type { HttpHandler } from '@azure/functions';
import { errorAnswer } from './errorAnswer';
import { complete, logFailure, traceOf } from './pipeline';

/** Lets the host answer anybody with something that is no secret. Errors are answered as everywhere else. */
export function createPublicHandler(now: () => string, read: () => Promise<object>): HttpHandler {
  return async (request, invocation) => {
    const trace = traceOf(request, invocation, now());
    try {
      const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'public, max-age=3600' };
      const answer = complete({ status: 200, headers, body: await read() }, trace);
      return { status: answer.status, headers: answer.headers, body: JSON.stringify(answer.body) };
    } catch (error) {
      logFailure(error, { request, invocation });
      const { status, headers, body } = complete(errorAnswer(error, trace), trace);
      return { status, headers, body: JSON.stringify(body) };
    }
  };
}
