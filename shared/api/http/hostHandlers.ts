import type { HttpHandler, HttpRequest } from '@azure/functions';
import { type Pipeline, complete, logFailure, traceOf } from './pipeline';
import { errorAnswer } from './errorAnswer';
import type { PlainAnswer } from '../endpoint/plainMessages';

/** Adapts the pipeline to the host, whose request and response types stay in this file. */
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
 * Handles requests without a bearer token: `read` returns public data or checks the caller itself. Errors are answered as in the
 * pipeline.
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

/** A file behind a link. */
export interface DownloadFile {
  readonly text: string;
  readonly contentType: string;
  /** Any text; characters that are unsafe in a header or in a file name are removed. */
  readonly fileName: string;
}

type Params = HttpRequest['params'];

/**
 * Handles links that carry their own token, in the query option `token`, in place of a bearer token. `open` checks the token and throws
 * GraphError.
 */
export function createLinkHandler(
  now: () => string,
  open: (params: Params, token: string) => Promise<DownloadFile>,
): HttpHandler {
  return createPublicHandler(now, async ({ params, query }) => {
    const { text, contentType, fileName } = await open(params, query.get('token') ?? '');
    const headers = {
      'Content-Type': contentType,
      'Content-Disposition': `attachment; filename="${safeFileName(fileName)}"`,
      // Keeps a browser from running the text.
      'X-Content-Type-Options': 'nosniff',
    };
    return { status: 200, headers, text };
  });
}

const LONGEST_FILE_NAME = 100;

/** Keeps letters, digits and signs that are safe in every file system and header. */
function safeFileName(name: string): string {
  const [, stem = '', extension = ''] = /^(.*?)(\.\w+)?$/s.exec(name) ?? [];
  const safe = stem
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9 _-]+/g, '')
    .trim()
    .slice(0, LONGEST_FILE_NAME);
  return `${safe === '' ? 'report' : safe}${extension}`;
}
