import type { app } from '@azure/functions';
import { createPublicHandler } from '../shared/api/http/publicHandler';
import type { FunctionRow } from '../shared/api/http/register';
import type { Dependencies } from '../shared/reviews/dependencies';

/** One function for each version. */
export const notificationKeyRows: readonly FunctionRow[] = (['v1.0', 'beta'] as const).map((version) => ({
  name: `notification-keys-${version === 'v1.0' ? 'v1' : version}`,
  methods: ['GET'],
  route: `${version}/.well-known/jwks.json`,
}));

/** Registers the address of the keys that notifications are checked with: who checks them has no token of this tenant. */
export function registerNotificationKeys(host: Pick<typeof app, 'http'>, product: () => Dependencies): void {
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'public, max-age=3600' };
  const now = () => product().now();
  const handler = createPublicHandler(now, async () => {
    return { status: 200, headers, body: await product().notifier.publicKeys() };
  });
  for (const { name, methods, route } of notificationKeyRows) {
    host.http(name, { methods: [...methods], route, authLevel: 'anonymous', handler });
  }
}
