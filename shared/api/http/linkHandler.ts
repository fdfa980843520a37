import type { HttpHandler, HttpRequest } from '@azure/functions';
import { createPublicHandler } from './publicHandler';

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
