import type { app, HttpHandler } from '@azure/functions';
import { createLinkHandler, createPublicHandler, type FunctionRow } from '../shared/api/http/hostHandlers';
import type { Dependencies } from '../shared/reviews/dependencies';
import { downloadReport } from '../shared/reviews/reports';
import { downloadPack } from '../shared/reviews/evidence';
import { PACK_CONTENT_ROUTES } from './evidencePacks';
import { HISTORY_CONTENT_ROUTE } from './history';
import { createHealthHandler, type HealthOptions } from '../shared/api/http/healthHandler';
import type { ServePage } from '../shared/pages/pages';
import { writeLine } from '../shared/telemetry/log';

type HttpHost = Pick<typeof app, 'http'>;

function registerRows(host: HttpHost, rows: readonly FunctionRow[], handler: HttpHandler): void {
  for (const { name, methods, route } of rows) {
    host.http(name, { methods: [...methods], route, authLevel: 'anonymous', handler });
  }
}

/** The functions that download reports, one for each version. */
export const historyContentRows: readonly FunctionRow[] = (['v1.0', 'beta'] as const).map((version) => ({
  name: `accessReviewHistoryInstance-content-${version === 'v1.0' ? 'v1' : version}`,
  methods: ['GET'],
  route: `${version}/${HISTORY_CONTENT_ROUTE}`,
}));

/**
 * Registers the download of a report. In Graph, a `downloadUri` leads to a storage account and not to the API, so this route is not in the
 * endpoint table. The token in the URL replaces the bearer token.
 */
export function registerHistoryContent(host: HttpHost, product: () => Dependencies): void {
  const now = () => product().now();
  const handler = createLinkHandler(now, async ({ historyId = '', instanceId = '' }, token) => {
    const path = { historyId: historyId.toLowerCase(), instanceId: instanceId.toLowerCase() };
    const { history, text } = await downloadReport(product(), path, token);
    return { content: text, contentType: 'text/csv; charset=utf-8', fileName: `${history.displayName}.csv` };
  });
  registerRows(host, historyContentRows, handler);
}

/** The functions that download packs: one for packs of instances, and one for packs of series. */
export const packContentRows: readonly FunctionRow[] = PACK_CONTENT_ROUTES.map((route, n) => ({
  name: `accessReviewEvidencePack-content-${['instance', 'series'][n] ?? ''}-beta`,
  methods: ['GET'],
  route,
}));

/** Registers the downloads of evidence packs. The token in the URL replaces the bearer token. */
export function registerPackContent(host: HttpHost, product: () => Dependencies): void {
  const now = () => product().now();
  const handler = createLinkHandler(now, async ({ definitionId = '', instanceId, packId = '' }, token) => {
    const key = {
      definitionId: definitionId.toLowerCase(),
      instanceId: instanceId?.toLowerCase() ?? null,
      id: packId.toLowerCase(),
    };
    return { ...(await downloadPack(product(), key, token)), contentType: 'application/zip' };
  });
  registerRows(host, packContentRows, handler);
}

/** The functions that return the public keys, one for each version. */
export const notificationKeyRows: readonly FunctionRow[] = (['v1.0', 'beta'] as const).map((version) => ({
  name: `notification-keys-${version === 'v1.0' ? 'v1' : version}`,
  methods: ['GET'],
  route: `${version}/.well-known/jwks.json`,
}));

/**
 * Registers the public keys that verify notifications and evidence. They need no token, because a webhook or an auditor has no token of
 * this tenant.
 */
export function registerNotificationKeys(host: HttpHost, product: () => Dependencies): void {
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'public, max-age=3600' };
  const now = () => product().now();
  const handler = createPublicHandler(now, async () => {
    return { status: 200, headers, body: await product().signer.publicKeys() };
  });
  registerRows(host, notificationKeyRows, handler);
}

export const healthRow: FunctionRow = { name: 'healthz', methods: ['GET', 'HEAD'], route: 'healthz' };

/** Registers the health probe, which needs no token and is not part of Graph. */
export function registerHealth(host: HttpHost, options: HealthOptions): void {
  registerRows(host, [healthRow], createHealthHandler(options));
}

/**
 * The routes of the pages. They need no token: all that they contain about the tenant is the URL where it signs people in. The host would
 * replace an empty route by the function's name, so the root is a parameter that must be empty.
 */
export const pageRows: readonly FunctionRow[] = [
  { name: 'pages-root', methods: ['GET', 'HEAD'], route: '{nothing:maxlength(0)?}' },
  { name: 'pages', methods: ['GET', 'HEAD'], route: 'reviews/{*path}' },
  { name: 'pages-manage', methods: ['GET', 'HEAD'], route: 'manage/{*path}' },
];

/** Registers the pages; `serve` is called at the first request. */
export function registerPages(host: HttpHost, serve: () => ServePage): void {
  const handler: HttpHandler = (request, { invocationId }) => {
    try {
      return { ...serve()(request.params.path ?? '', request.headers) };
    } catch (error) {
      writeLine('error', 'A page could not be served.', { requestId: invocationId, error });
      return { status: 500, headers: { 'Cache-Control': 'no-store', 'request-id': invocationId } };
    }
  };
  registerRows(host, pageRows, handler);
}
