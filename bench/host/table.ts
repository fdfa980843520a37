import { TableClient } from '@azure/data-tables';

/** A table of the account that the product has, through the same proxies; no call is repeated, as the product repeats none. */
export const openTable = (name: string): TableClient =>
  TableClient.fromConnectionString(process.env.AzureWebJobsStorage ?? '', name, {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 0 },
  });

export const reviews = openTable('reviews');
