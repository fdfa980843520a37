import { SpanKind } from '@opentelemetry/api';
import { inSpan, type SpanStart } from '../telemetry/span';
import type { Blobs } from './reports/blobs';
import type { Table } from './table/table';
import { queueOf, type WorkQueue } from './work/workQueue';

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
export function observedTable(table: Table, name: string): Table {
  const around = callsTo(TABLES, name);
  return {
    find: (partitionKey, rowKey) => around('find', () => table.find(partitionKey, rowKey)),
    range: (partitionKey, range, limit) => around('range', () => table.range(partitionKey, range, limit)),
    scan: (after, limit) => around('scan', () => table.scan(after, limit)),
    write: (partitionKey, changes) => around('write', () => table.write(partitionKey, changes)),
  };
}

/** Returns blobs with a span around each call. */
export function observedBlobs(blobs: Blobs): Blobs {
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
export const observedQueue = (queue: WorkQueue): WorkQueue => ({
  send: (message, delaySeconds) => callsTo(QUEUES, queueOf(message))('send', () => queue.send(message, delaySeconds)),
});
