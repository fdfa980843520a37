import { TableClient } from '@azure/data-tables';
import { app } from '@azure/functions';
import { ManagedIdentityCredential } from '@azure/identity';
import { ContainerClient } from '@azure/storage-blob';
import { QueueClient } from '@azure/storage-queue';

/** An app that only reads one row, with the product's SDK packages, as a measure for the product's start. */
app.http('empty', {
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: async () => {
    // eslint-disable-next-line no-restricted-properties -- a setting of the host
    const connection = process.env.AzureWebJobsStorage ?? '';
    const table = TableClient.fromConnectionString(connection, 'definitions', { allowInsecureConnection: true });
    await table.getEntity('no', 'row').catch(() => undefined);
    return { jsonBody: [ManagedIdentityCredential, ContainerClient, QueueClient].map(({ name }) => name) };
  },
});
