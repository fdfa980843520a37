import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBody } from '../../local/listener';
import { createFaults, type Faults } from '../../local/tenant/faults';
import { createStats, type Stats } from '../../local/tenant/stats';
import { createTenant } from '../../local/tenant/tenant';

export interface TenantServer {
  /** The base URL for the product's directory client. */
  readonly endpoint: string;
  /** The base URL of the tenant for the test itself. */
  readonly url: string;
  readonly faults: Faults;
  readonly stats: Stats;
  readonly stop: () => Promise<void>;
}

/** Runs a tenant on a free port of this machine, in memory. */
export async function startTenantServer(contents: object): Promise<TenantServer> {
  const directory = mkdtempSync(join(tmpdir(), 'tenant-'));
  const file = join(directory, 'tenant.json');
  writeFileSync(file, JSON.stringify(contents));

  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const faults = createFaults();
  const stats = createStats();
  const tenant = await createTenant({
    file,
    dataDirectory: undefined,
    baseUrl: url,
    audience: 'api://access-reviews',
    now: () => new Date('2026-01-05T08:00:00Z'),
    virtualTime: false,
    faults,
    stats,
  });
  server.on('request', (request, response) => {
    void (async () => {
      const answer = await tenant.handle({
        method: request.method ?? 'GET',
        url: request.url ?? '/',
        headers: request.headers,
        body: await readBody(request),
      });
      if (answer === 'cut') request.socket.destroy();
      else response.writeHead(answer.status, answer.headers).end(answer.body);
    })();
  });
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(directory, { recursive: true, force: true });
  };
  return { endpoint: `${url}/graph`, url, faults, stats, stop };
}
