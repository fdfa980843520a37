import { TableClient } from '@azure/data-tables';
import { app } from '@azure/functions';
import { ManagedIdentityCredential } from '@azure/identity';
import { ContainerClient } from '@azure/storage-blob';
import { QueueClient } from '@azure/storage-queue';

/** The least that an app with the product's SDK packages can be: what loading the product is compared with. */
app.http('empty', {
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: () => ({
    jsonBody: [TableClient, ManagedIdentityCredential, ContainerClient, QueueClient].map(({ name }) => name),
  }),
});
