import { TableClient } from '@azure/data-tables';

/** Opens a table of the product's account, through the same proxies. Retries no call, because the product retries none. */
export const openTable = (name: string): TableClient =>
  TableClient.fromConnectionString(process.env.AzureWebJobsStorage ?? '', name, {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 0 },
  });

export const reviews = openTable('reviews');
