import { createDirectory, type Directory } from '../../../shared/directory/directory';
import { startTenantServer, type TenantServer } from '../../support/tenantServer';
import { harbour } from './harbour';

/** The tenant of the harbour, and the product's way to it. */
interface Harbour {
  readonly server: TenantServer;
  readonly directory: Directory;
}

export async function openHarbour(): Promise<Harbour> {
  const server = await startTenantServer(harbour);
  return { server, directory: createDirectory({ endpoint: server.endpoint, mailSender: 'reviews@harbour.example' }) };
}
