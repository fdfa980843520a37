import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { chooseCoding, type Coding } from '../api/http/contentCoding';
import { lazily } from '../rules/lazily';

/** The settings of the deployment that the pages get at run time. */
export interface PageSettings {
  /** The issuer that signs people in; access tokens have the same issuer. */
  readonly issuer: string;
  /** The application id under which the pages sign people in, which is the id of the API. */
  readonly clientId: string;
  /** The permission that the pages request. */
  readonly scope: string;
}

interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** Answers a GET for a path below `/reviews/`; '' stands for `/reviews/` itself. */
export type ServePage = (path: string, requestHeaders: Pick<Headers, 'get'>) => PageAnswer;

/** The list that the build of the pages writes. */
interface BuiltPages {
  readonly shell: string;
  /** The names of the files in `directory`. Each file is there unchanged, and compressed as `.br` and `.gz`. */
  readonly files: readonly string[];
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * Serves the pages from the directory that the build made. Looks up paths in the build's list, so that no path leads out of the directory.
 * An unknown path without an extension gets the shell, in which the page reads its own URL. Reads no file before the first request.
 */
export function createPages(directory: string, settings: PageSettings): ServePage {
  const built = lazily(() => JSON.parse(readFileSync(join(directory, 'pages.json'), 'utf8')) as BuiltPages);
  const shell = lazily(() => built().shell.replace('[[settings]]', () => escaped(JSON.stringify(settings))));
  const headers = securityHeaders(settings);
  const contents = new Map<string, Buffer>();
  const contentOf = (name: string, coding: Coding, read: () => Buffer): Buffer => {
    const key = `${name} ${coding}`;
    const content = contents.get(key) ?? read();
    contents.set(key, content);
    return content;
  };

  const serveShell = (coding: Coding, known: string | null): PageAnswer => {
    const body = contentOf('', coding, () => packed(shell(), coding));
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
    const shared = { ...headers, ETag: etag, 'Cache-Control': 'no-cache', Vary: 'Accept-Encoding' };
    if (known?.split(',').some((entry) => entry.trim() === etag)) return { status: 304, headers: shared };
    return {
      status: 200,
      headers: { ...shared, ...encoded(coding), 'Content-Type': 'text/html; charset=utf-8' },
      body,
    };
  };

  const serveFile = (name: string, coding: Coding): PageAnswer => ({
    status: 200,
    headers: {
      ...headers,
      ...encoded(coding),
      'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream',
      'Cache-Control': 'public, max-age=31536000, immutable',
      Vary: 'Accept-Encoding',
    },
    body: contentOf(name, coding, () => readFileSync(join(directory, name + SUFFIX[coding]))),
  });

  return (path, requestHeaders) => {
    const coding = chooseCoding(requestHeaders.get('accept-encoding') ?? '');
    if (built().files.includes(path)) return serveFile(path, coding);
    if (extname(path) === '') return serveShell(coding, requestHeaders.get('if-none-match'));
    const plain = { ...headers, 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' };
    return { status: 404, headers: plain, body: 'There is no such file.' };
  };
}

const SUFFIX: Readonly<Record<Coding, string>> = { br: '.br', gzip: '.gz', identity: '' };

const encoded = (coding: Coding): Readonly<Record<string, string>> =>
  coding === 'identity' ? {} : { 'Content-Encoding': coding };

function packed(text: string, coding: Coding): Buffer {
  switch (coding) {
    case 'br':
      return brotliCompressSync(text);
    case 'gzip':
      return gzipSync(text);
    case 'identity':
      return Buffer.from(text);
  }
}

/** Returns the headers that let the page load only its own files, and call only the API and the issuer. */
function securityHeaders({ issuer }: PageSettings): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${new URL(issuer).origin}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  };
}

/** Escapes a text for an attribute in double quotes. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
