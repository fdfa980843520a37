import type { app, HttpHandler } from '@azure/functions';
import type { FunctionRow } from '../shared/api/http/register';
import type { ServePage } from '../shared/pages/pages';
import { writeLine } from '../shared/telemetry/log';

/**
 * The addresses of the pages. They need no token: they hold nothing of the tenant but where it signs people in. An empty route would
 * become the function's name, so the root is a parameter that must be empty.
 */
export const pageRows: readonly FunctionRow[] = [
  { name: 'pages-root', methods: ['GET', 'HEAD'], route: '{nothing:maxlength(0)?}' },
  { name: 'pages', methods: ['GET', 'HEAD'], route: 'reviews/{*path}' },
  { name: 'pages-manage', methods: ['GET', 'HEAD'], route: 'manage/{*path}' },
];

/** Registers the pages; `serve` is asked for at the first request. */
export function registerPages(host: Pick<typeof app, 'http'>, serve: () => ServePage): void {
  const handler: HttpHandler = (request, { invocationId }) => {
    try {
      return { ...serve()(request.params.path ?? '', request.headers) };
    } catch (error) {
      writeLine('error', 'A page could not be served.', { requestId: invocationId, error });
      return { status: 500, headers: { 'Cache-Control': 'no-store', 'request-id': invocationId } };
    }
  };
  for (const { name, methods, route } of pageRows) {
    host.http(name, { methods: [...methods], route, authLevel: 'anonymous', handler });
  }
}
