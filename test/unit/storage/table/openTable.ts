import { TableClient } from '@azure/data-tables';
import { randomUUID } from 'node:crypto';
import { createTable, type Table } from '../../../../shared/storage/table/table';

/** A new, empty table of a storage account. */
export function openTable(connectionString: string): Table {
  return createTable(() => openClient(connectionString, `t${randomUUID().replaceAll('-', '')}`));
}

/** Returns the SDK's client of a table, to read without the product's own. */
export const openClient = (connectionString: string, name: string): TableClient =>
  TableClient.fromConnectionString(connectionString, name, { allowInsecureConnection: true });
