import { TableClient } from '@azure/data-tables';

/** A table of the product's account, through the same proxies. Repeats no call, as the product repeats none. */
export const openTable = (name: string): TableClient =>
  TableClient.fromConnectionString(process.env.AzureWebJobsStorage ?? '', name, {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 0 },
  });

export const reviews = openTable('reviews');
