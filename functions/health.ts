import type { app } from '@azure/functions';
import { createHealthHandler, type HealthOptions } from '../shared/api/http/healthHandler';
import type { FunctionRow } from '../shared/api/http/register';

export const healthRow: FunctionRow = { name: 'healthz', methods: ['GET', 'HEAD'], route: 'healthz' };

/** Registers the address that probes call, which have no token: it is no operation of Graph and stays outside of the table of endpoints. */
export function registerHealth(host: Pick<typeof app, 'http'>, options: HealthOptions): void {
  const { name, methods, route } = healthRow;
  host.http(name, { methods: [...methods], route, authLevel: 'anonymous', handler: createHealthHandler(options) });
}
