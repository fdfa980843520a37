import type { ServiceAddresses } from '../storage/storage';

/** The settings that say where storage is, under the names that the host reads as well. */
export interface StorageValues {
  readonly AzureWebJobsStorage?: string;
  readonly AzureWebJobsStorage__accountName?: string;
  readonly AzureWebJobsStorage__tableServiceUri?: string;
  readonly AzureWebJobsStorage__queueServiceUri?: string;
  readonly AzureWebJobsStorage__blobServiceUri?: string;
}

/** For each service, the settings one of which must be there. */
export const STORAGE_CHOICES = (['table', 'queue', 'blob'] as const).map(
  (service) =>
    ['AzureWebJobsStorage', 'AzureWebJobsStorage__accountName', `AzureWebJobsStorage__${service}ServiceUri`] as const,
);

/**
 * The storage account of checked settings: the connection string where there is one, as the host has it, otherwise the addresses
 * that the deployment's identity calls.
 */
export function storageAccount(values: StorageValues): string | ServiceAddresses {
  if (values.AzureWebJobsStorage !== undefined) return values.AzureWebJobsStorage;
  const name = values.AzureWebJobsStorage__accountName ?? '';
  const address = (service: 'table' | 'queue' | 'blob'): string =>
    values[`AzureWebJobsStorage__${service}ServiceUri`] ?? `https://${name}.${service}.core.windows.net`;
  return { tables: address('table'), queues: address('queue'), blobs: address('blob') };
}
