import { createDirectory, type Directory } from '../../../shared/directory/directory';
import { startTenantServer, type TenantServer } from '../../support/tenantServer';
import { harbour } from './harbour';

/** The tenant of the harbour, and the product's way to it. */
interface Harbour {
  readonly server: TenantServer;
  readonly directory: Directory;
}

/** `changes` are properties of the tenant file to add or replace. */
export async function openHarbour(changes: object = {}): Promise<Harbour> {
  const server = await startTenantServer({ ...harbour, ...changes });
  return { server, directory: createDirectory({ endpoint: server.endpoint, mailSender: 'reviews@harbour.example' }) };
}
