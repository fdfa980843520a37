import type { HttpHandler, HttpRequest } from '@azure/functions';
import { type Pipeline, complete, logFailure, traceOf } from './pipeline';
import { errorAnswer } from './errorAnswer';
import type { PlainAnswer } from '../endpoint/plainMessages';

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

/** What a link leads to. */
export interface LinkedFile {
  readonly text: string;
  readonly contentType: string;
  /** As people named it; what does not belong into a header or a file's name is left out. */
  readonly fileName: string;
}

type Params = HttpRequest['params'];

/**
 * Lets the host answer links that carry their own token, in the query option `token`, in place of a bearer token. `open` checks it,
 * and throws GraphError; errors are answered as everywhere else.
 */
export function createLinkHandler(
  now: () => string,
  open: (params: Params, token: string) => Promise<LinkedFile>,
): HttpHandler {
  return createPublicHandler(now, async ({ params, query }) => {
    const { text, contentType, fileName } = await open(params, query.get('token') ?? '');
    const headers = {
      'Content-Type': contentType,
      'Content-Disposition': `attachment; filename="${safeFileName(fileName)}"`,
      // A browser must not take the text for something it can run.
      'X-Content-Type-Options': 'nosniff',
    };
    return { status: 200, headers, text };
  });
}

const LONGEST_FILE_NAME = 100;

/** Letters, digits and a few signs that no file system and no header takes for something else. */
function safeFileName(name: string): string {
  const [, stem = '', extension = ''] = /^(.*?)(\.\w+)?$/s.exec(name) ?? [];
  const safe = stem
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9 _-]+/g, '')
    .trim()
    .slice(0, LONGEST_FILE_NAME);
  return `${safe === '' ? 'report' : safe}${extension}`;
}
