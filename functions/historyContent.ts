import type { app } from '@azure/functions';
import { createLinkHandler } from '../shared/http/linkHandler';
import type { Dependencies } from '../shared/reviews/dependencies';
import { downloadReport } from '../shared/reviews/history/download';
import { HISTORY_CONTENT_ROUTE } from './history';

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
  for (const [name, version] of [
    ['v1', 'v1.0'],
    ['beta', 'beta'],
  ]) {
    host.http(`accessReviewHistoryInstance-content-${String(name)}`, {
      methods: ['GET'],
      route: `${String(version)}/${HISTORY_CONTENT_ROUTE}`,
      authLevel: 'anonymous',
      handler,
    });
  }
}
