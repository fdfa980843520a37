import type { app } from '@azure/functions';
import { createLinkHandler, createPublicHandler } from '../shared/api/http/hostHandlers';
import type { FunctionRow } from '../shared/api/http/register';
import type { Dependencies } from '../shared/reviews/dependencies';
import { downloadReport } from '../shared/reviews/reports/download';
import { downloadPack } from '../shared/reviews/evidence/packs';
import { PACK_CONTENT_ROUTES } from './evidencePacks';
import { HISTORY_CONTENT_ROUTE } from './history';
import { createHealthHandler, type HealthOptions } from '../shared/api/http/healthHandler';

/** One function for each version. */
export const historyContentRows: readonly FunctionRow[] = (['v1.0', 'beta'] as const).map((version) => ({
  name: `accessReviewHistoryInstance-content-${version === 'v1.0' ? 'v1' : version}`,
  methods: ['GET'],
  route: `${version}/${HISTORY_CONTENT_ROUTE}`,
}));

/**
 * Registers the address of a `downloadUri`. In Graph it is an address of a storage account, so it is not in the endpoint table; the
 * token in the address replaces the bearer token.
 */
export function registerHistoryContent(host: Pick<typeof app, 'http'>, product: () => Dependencies): void {
  const now = () => product().now();
  const handler = createLinkHandler(now, async ({ historyId = '', instanceId = '' }, token) => {
    const path = { historyId: historyId.toLowerCase(), instanceId: instanceId.toLowerCase() };
    const { history, text } = await downloadReport(product(), path, token);
    return { content: text, contentType: 'text/csv; charset=utf-8', fileName: `${history.displayName}.csv` };
  });
  for (const { name, methods, route } of historyContentRows) {
    host.http(name, { methods: [...methods], route, authLevel: 'anonymous', handler });
  }
}

/** One function for the packs of instances, and one for those of series. */
export const packContentRows: readonly FunctionRow[] = PACK_CONTENT_ROUTES.map((route, n) => ({
  name: `accessReviewEvidencePack-content-${['instance', 'series'][n] ?? ''}-beta`,
  methods: ['GET'],
  route,
}));

/** Registers the addresses of evidence packs' `downloadUri`, whose token replaces the bearer token. */
export function registerPackContent(host: Pick<typeof app, 'http'>, product: () => Dependencies): void {
  const now = () => product().now();
  const handler = createLinkHandler(now, async ({ definitionId = '', instanceId, packId = '' }, token) => {
    const key = {
      definitionId: definitionId.toLowerCase(),
      instanceId: instanceId?.toLowerCase() ?? null,
      id: packId.toLowerCase(),
    };
    return { ...(await downloadPack(product(), key, token)), contentType: 'application/zip' };
  });
  for (const { name, methods, route } of packContentRows) {
    host.http(name, { methods: [...methods], route, authLevel: 'anonymous', handler });
  }
}

/** One function for each version. */
export const notificationKeyRows: readonly FunctionRow[] = (['v1.0', 'beta'] as const).map((version) => ({
  name: `notification-keys-${version === 'v1.0' ? 'v1' : version}`,
  methods: ['GET'],
  route: `${version}/.well-known/jwks.json`,
}));

/** Registers the public keys that verify notifications and evidence; a webhook or an auditor has no token of this tenant. */
export function registerNotificationKeys(host: Pick<typeof app, 'http'>, product: () => Dependencies): void {
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'public, max-age=3600' };
  const now = () => product().now();
  const handler = createPublicHandler(now, async () => {
    return { status: 200, headers, body: await product().signer.publicKeys() };
  });
  for (const { name, methods, route } of notificationKeyRows) {
    host.http(name, { methods: [...methods], route, authLevel: 'anonymous', handler });
  }
}

export const healthRow: FunctionRow = { name: 'healthz', methods: ['GET', 'HEAD'], route: 'healthz' };

/** Registers the address of health probes, which have no token and are not part of Graph. */
export function registerHealth(host: Pick<typeof app, 'http'>, options: HealthOptions): void {
  const { name, methods, route } = healthRow;
  host.http(name, { methods: [...methods], route, authLevel: 'anonymous', handler: createHealthHandler(options) });
}
