import { TableClient, type TableServiceClientOptions } from '@azure/data-tables';
import { ContainerClient } from '@azure/storage-blob';
import { QueueClient } from '@azure/storage-queue';
import { createBlobs, REPORTS, type Blobs } from './blobs';
import { createContacts, type Contacts } from './contacts';
import { createDecisions, type Decisions } from './decisions';
import { createDefinitions, type Definitions } from './definitions';
import { createDue, type Due } from './due';
import { createHistories, type Histories } from './history';
import { createInstances, type Instances } from './instances';
import { createOutcomes, type Outcomes } from './outcomes';
import { createPolicies, type Policies } from './policies';
import { createPurge, type Purge } from './purge';
import { createSecrets, type Secrets } from './secrets';
import { createTable } from './table';
import { createWorkQueue, WORK_QUEUE, type WorkQueue } from './workQueue';

export interface Storage {
  readonly definitions: Definitions;
  readonly instances: Instances;
  readonly decisions: Decisions;
  readonly contacts: Contacts;
  readonly purge: Purge;
  readonly due: Due;
  readonly histories: Histories;
  readonly reports: Blobs;
  readonly outcomes: Outcomes;
  readonly policies: Policies;
  readonly secrets: Secrets;
  readonly workQueue: WorkQueue;
}

/** Which calls may be repeated is known where they are made; a caller is told to come back rather than kept waiting. */
const retryOptions = { maxRetries: 0 };

/** Opens the storage account of a connection string; nothing is called before the first use. */
export function openStorage(connectionString: string): Storage {
  const options: TableServiceClientOptions = { retryOptions, allowInsecureConnection: true };
  const table = (name: string) => createTable(TableClient.fromConnectionString(connectionString, name, options));
  const reviews = table('reviews');
  const reviewers = table('reviewers');
  const due = createDue(table('due'));
  return {
    definitions: createDefinitions(table('definitions')),
    instances: createInstances(reviews),
    decisions: createDecisions(reviews),
    contacts: createContacts(reviews, reviewers),
    purge: createPurge(reviews, reviewers),
    due,
    histories: createHistories(table('history')),
    reports: createBlobs(
      new ContainerClient(connectionString, REPORTS, { retryOptions: { maxTries: 2, retryDelayInMs: 200 } }),
    ),
    outcomes: createOutcomes(table('outcomes'), due),
    policies: createPolicies(table('policies')),
    secrets: createSecrets(table('secrets')),
    workQueue: createWorkQueue(
      new QueueClient(connectionString, WORK_QUEUE, { retryOptions: { maxTries: 2, retryDelayInMs: 200 } }),
    ),
  };
}
