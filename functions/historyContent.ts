import type { app } from '@azure/functions';
import { createLinkHandler } from '../shared/api/http/linkHandler';
import type { FunctionRow } from '../shared/api/http/register';
import type { Dependencies } from '../shared/reviews/dependencies';
import { downloadReport } from '../shared/reviews/reports/download';
import { HISTORY_CONTENT_ROUTE } from './history';

/** One function for each version. */
export const historyContentRows: readonly FunctionRow[] = (['v1.0', 'beta'] as const).map((version) => ({
  name: `accessReviewHistoryInstance-content-${version === 'v1.0' ? 'v1' : version}`,
  methods: ['GET'],
  route: `${version}/${HISTORY_CONTENT_ROUTE}`,
}));

/**
 * Registers the address to which a `downloadUri` leads. It is no operation of Graph, where the link leads to a storage account: what
 * opens it is the token in the address, so it stays outside the table of endpoints and asks for no other.
 */
export function registerHistoryContent(host: Pick<typeof app, 'http'>, product: () => Dependencies): void {
  const now = () => product().now();
  const handler = createLinkHandler(now, async ({ historyId = '', instanceId = '' }, token) => {
    const path = { historyId: historyId.toLowerCase(), instanceId: instanceId.toLowerCase() };
    const { history, text } = await downloadReport(product(), path, token);
    return { text, contentType: 'text/csv; charset=utf-8', fileName: `${history.displayName}.csv` };
  });
  for (const { name, methods, route } of historyContentRows) {
    host.http(name, { methods: [...methods], route, authLevel: 'anonymous', handler });
  }
}
