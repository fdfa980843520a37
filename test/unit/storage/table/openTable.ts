import { TableClient } from '@azure/data-tables';
import { randomUUID } from 'node:crypto';
import { createTable, type Table } from '../../../../shared/storage/table/table';

/** Returns a new, empty table of a storage account. */
export function openTable(connectionString: string): Table {
  return createTable(() => openClient(connectionString, `t${randomUUID().replaceAll('-', '')}`));
}

/** Returns the SDK's client of a table, for reads without the product's own code. */
export const openClient = (connectionString: string, name: string): TableClient =>
  TableClient.fromConnectionString(connectionString, name, { allowInsecureConnection: true });
