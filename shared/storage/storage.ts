import { TableClient } from '@azure/data-tables';
import type { TokenCredential } from '@azure/identity';
import type * as StorageBlob from '@azure/storage-blob';
import type * as StorageQueue from '@azure/storage-queue';
import { lazily } from '../rules/lazily';
import { type Blobs, createBlobs, REPORTS } from './reports/blobs';
import { type Contacts, createContacts } from './contacts';
import { type Counts, createCounts } from './counts';
import { createDecisions, type Decisions } from './decisions';
import { createDefinitions, createPurge, type Definitions, type Purge } from './definitions';
import { createDeliveries, type Deliveries } from './notifications/deliveries';
import { createDue, type Due } from './work/due';
import { createDelegations, type Delegations } from './tenant/delegations';
import { createGaps, type Gaps } from './tenant/gaps';
import { createHistories, type Histories } from './reports/histories';
import { createEvidenceLines, type EvidenceLines } from './evidence/journal';
import { createInstances, type Instances } from './instances';
import { createJobs, type Jobs } from './work/jobs';
import { createOutbox, type Outbox } from './notifications/outbox';
import { createKeyedCalls, type KeyedCalls } from './work/idempotency';
import { createPacks, type Packs } from './evidence/packs';
import { createPolicies, type Policies } from './tenant/policies';
import { createRestoredItems, type RestoredItems } from './restorations';
import { createPreviews, type Previews } from './previews';
import { createQuotas, type Quotas } from './tenant/quotas';
import { createSeals, type Seals } from './evidence/seals';
import { createSecrets, type Secrets } from './tenant/secrets';
import { createSubscriptions, type Subscriptions } from './notifications/subscriptions';
import { createTable, type Table } from './table/table';
import { createWatchList, type WatchList } from './tenant/watched';
import { createWorkQueue, WORK_QUEUE, type WorkQueue, queueOf } from './work/workQueue';
import { SpanKind } from '@opentelemetry/api';
import { inSpan, type SpanStart } from '../telemetry/span';

/**
 * The steps of the SDK's pipeline that calls on tables do not need. Together they take a quarter of the time that the SDK spends on a call.
 * The product makes its own spans.
 */
const UNUSED = [
  'formDataPolicy',
  'multipartPolicy',
  'redirectPolicy',
  'decompressResponsePolicy',
  'wrapAbortSignalLikePolicy',
  'tracingPolicy',
];

/** Removes the unneeded steps from a client and returns it. Throws an Error if the SDK has no steps of these names. */
export function leanClient(client: TableClient): TableClient {
  for (const name of UNUSED) {
    if (client.pipeline.removePolicy({ name }).length === 0)
      throw new Error(`The SDK for tables has no step '${name}'.`);
  }
  return client;
}

export interface Storage {
  readonly definitions: Definitions;
  readonly instances: Instances;
  readonly decisions: Decisions;
  readonly contacts: Contacts;
  readonly counts: Counts;
  readonly evidence: EvidenceLines;
  readonly purge: Purge;
  readonly due: Due;
  readonly delegations: Delegations;
  readonly gaps: Gaps;
  readonly histories: Histories;
  readonly jobs: Jobs;
  readonly previews: Previews;
  readonly restoredItems: RestoredItems;
  readonly packs: Packs;
  readonly reports: Blobs;
  readonly outbox: Outbox;
  readonly keyedCalls: KeyedCalls;
  readonly policies: Policies;
  readonly quotas: Quotas;
  readonly seals: Seals;
  readonly secrets: Secrets;
  readonly subscriptions: Subscriptions;
  readonly deliveries: Deliveries;
  readonly watched: WatchList;
  readonly workQueue: WorkQueue;
}

/** Base URLs of the services, for an account without shared keys. They have no slash at the end. */
export interface ServiceAddresses {
  readonly tables: string;
  readonly queues: string;
  readonly blobs: string;
}

/** An account that accepts the tokens of an identity. */
interface IdentityAccount extends ServiceAddresses {
  readonly identity: TokenCredential;
}

interface Clients {
  readonly table: (name: string) => TableClient;
  readonly queue: (name: string) => StorageQueue.QueueClient;
  readonly container: (name: string) => StorageBlob.ContainerClient;
}

// The first call that needs one of these SDKs loads it: only reports are blobs, and a request that reads sends no message.
/* eslint-disable @typescript-eslint/no-require-imports -- an import would load them with the bundle */
const storageBlob = lazily(() => require('@azure/storage-blob') as typeof StorageBlob);
const storageQueue = lazily(() => require('@azure/storage-queue') as typeof StorageQueue);
/* eslint-enable @typescript-eslint/no-require-imports */

/** The SDK does not retry table calls, because table.ts knows which calls can be repeated. A caller gets 503 and not a long wait. */
const tableRetries = { maxRetries: 0 };
const retryOptions = { maxTries: 2, retryDelayInMs: 200 };

/**
 * Opens a storage account by its connection string or for an identity. Makes no call before the first use. `now` is the product's clock.
 */
export function openStorage(account: string | IdentityAccount, now: () => string): Storage {
  const clients = typeof account === 'string' ? clientsOfConnection(account) : clientsOfIdentity(account);
  return joinStorage({
    table: (name) =>
      observedTable(
        createTable(() => clients.table(name)),
        name,
      ),
    reports: observedBlobs(createBlobs(lazily(() => clients.container(REPORTS)))),
    workQueue: observedQueue(createWorkQueue(clients.queue)),
    now,
  });
}

/** The parts of a storage: tables by name, the container of reports, and the queue. */
export interface StorageParts {
  readonly table: (name: string) => Table;
  readonly reports: Blobs;
  readonly workQueue: WorkQueue;
  /** Returns the time of the product's clock. */
  readonly now: () => string;
}

/** Makes a storage from its parts. Each call of a part is one call to Azure. */
export function joinStorage({ table, reports, workQueue, now }: StorageParts): Storage {
  const reviews = table('reviews');
  const reviewers = table('reviewers');
  const due = createDue(table('due'));
  const subscriptionRows = table('subscriptions');
  const subscriptions = createSubscriptions(subscriptionRows);
  const watched = createWatchList(table('watched'));
  const quotas = createQuotas(table('quotas'), now);
  const outbox = createOutbox({ reviews, due, workQueue, subscriptions, now });
  return {
    definitions: createDefinitions(table('definitions'), reviews, outbox),
    instances: createInstances(reviews, outbox, watched),
    decisions: createDecisions(reviews, outbox),
    contacts: createContacts(reviews, reviewers),
    counts: createCounts(reviews),
    evidence: createEvidenceLines(reviews),
    purge: createPurge(reviews, reviewers, watched),
    due,
    delegations: createDelegations(table('delegations')),
    gaps: createGaps(table('gaps')),
    histories: createHistories(table('history')),
    jobs: createJobs(table('jobs')),
    restoredItems: createRestoredItems(reviews),
    previews: createPreviews(table('previews'), outbox),
    packs: createPacks(table('packs'), outbox),
    reports,
    outbox,
    keyedCalls: createKeyedCalls(table('outcomes'), due, quotas),
    policies: createPolicies(table('policies')),
    quotas,
    seals: createSeals(table('seals'), reviews),
    secrets: createSecrets(table('secrets'), now),
    subscriptions,
    watched,
    deliveries: createDeliveries(subscriptionRows),
    workQueue,
  };
}

/** Opens the container at a URL, which an identity calls. Makes no call before the first use. */
export const openContainer = (url: string, identity: TokenCredential): (() => StorageBlob.ContainerClient) =>
  lazily(() => new (storageBlob().ContainerClient)(url, identity, { retryOptions }));

/** Returns one cheap call to the tables and one to the work queue, each of which throws when the account does not respond. */
export function storageChecks(
  account: string | IdentityAccount,
): Readonly<Record<'storage' | 'queue', () => Promise<unknown>>> {
  const clients = typeof account === 'string' ? clientsOfConnection(account) : clientsOfIdentity(account);
  const secrets = createTable(() => clients.table('secrets'));
  const queue = lazily(() => clients.queue(WORK_QUEUE));
  return {
    storage: () => secrets.find('health', 'health'),
    // The queue is created with the first message, so the answer that it does not exist is a response too.
    queue: () => queue().exists(),
  };
}

function clientsOfConnection(connectionString: string): Clients {
  const options = { retryOptions: tableRetries, allowInsecureConnection: true };
  return {
    table: (name) => leanClient(TableClient.fromConnectionString(connectionString, name, options)),
    queue: (name) => new (storageQueue().QueueClient)(connectionString, name, { retryOptions }),
    container: (name) => new (storageBlob().ContainerClient)(connectionString, name, { retryOptions }),
  };
}

/** Returns the clients that an identity calls. The SDK sends tokens over https only. */
function clientsOfIdentity({ tables, queues, blobs, identity }: IdentityAccount): Clients {
  return {
    table: (name) => leanClient(new TableClient(tables, name, identity, { retryOptions: tableRetries })),
    queue: (name) => new (storageQueue().QueueClient)(`${queues}/${name}`, identity, { retryOptions }),
    container: (name) => new (storageBlob().ContainerClient)(`${blobs}/${name}`, identity, { retryOptions }),
  };
}

type Service = Pick<SpanStart, 'kind' | 'attributes'>;

const TABLES: Service = { kind: SpanKind.CLIENT, attributes: { 'db.system.name': 'azure.table' } };
const BLOBS: Service = { kind: SpanKind.CLIENT, attributes: { 'db.system.name': 'azure.blob' } };
const QUEUES: Service = { kind: SpanKind.PRODUCER, attributes: { 'messaging.system': 'azure.queue' } };

/** Returns a function that puts a span around a call to a service. */
const callsTo =
  (service: Service, place: string) =>
  <T>(operation: string, call: () => Promise<T>): Promise<T> =>
    inSpan({ ...service, name: `${operation} ${place}` }, call);

/** Returns a table with a span around each call; the span names the operation and no key. */
function observedTable(table: Table, name: string): Table {
  const around = callsTo(TABLES, name);
  return {
    find: (partitionKey, rowKey) => around('find', () => table.find(partitionKey, rowKey)),
    range: (partitionKey, range, limit) => around('range', () => table.range(partitionKey, range, limit)),
    heads: (partitionKey, range, limit) => around('heads', () => table.heads(partitionKey, range, limit)),
    scan: (after, limit) => around('scan', () => table.scan(after, limit)),
    write: (partitionKey, changes) => around('write', () => table.write(partitionKey, changes)),
  };
}

/** Returns blobs with a span around each call. */
function observedBlobs(blobs: Blobs): Blobs {
  const around = callsTo(BLOBS, 'reports');
  return {
    stage: (name, n, text) => around('stage', () => blobs.stage(name, n, text)),
    commit: (name, blocks) => around('commit', () => blobs.commit(name, blocks)),
    write: (name, content) => around('write', () => blobs.write(name, content)),
    open: (name) => around('open', () => blobs.open(name)),
    read: (name) => around('read', () => blobs.read(name)),
    remove: (name) => around('remove', () => blobs.remove(name)),
  };
}

/** Returns a queue with a span around each call. */
const observedQueue = (queue: WorkQueue): WorkQueue => ({
  send: (message, delaySeconds) => callsTo(QUEUES, queueOf(message))('send', () => queue.send(message, delaySeconds)),
});
