import type { Tenant } from '../../../local/tenant/tenant';
import type { Blobs } from '../../../shared/storage/blobs';
import type { StorageParts } from '../../../shared/storage/storage';
import type { Table } from '../../../shared/storage/table';
import type { WorkQueue } from '../../../shared/storage/workQueue';

/** One call of the product to what lies outside it. */
export interface OutsideCall {
  readonly target: 'storage' | 'queue' | 'directory' | 'mail';
  readonly name: string;
  readonly writes: boolean;
}

/** What every call to the outside goes through; it decides whether and when `send` is called, and what the product sees. */
export type Gate = <T>(call: OutsideCall, send: () => Promise<T>) => Promise<T>;

/** Lets everything pass. */
export const openGate: Gate = (_call, send) => send();

/** A storage whose calls go through a gate. */
export const gatedParts = ({ table, reports, workQueue, now }: StorageParts, gate: Gate): StorageParts => ({
  now,
  table: (name) => gatedTable(name, table(name), gate),
  reports: gatedBlobs(reports, gate),
  workQueue: gatedQueue(workQueue, gate),
});

function gatedTable(name: string, table: Table, gate: Gate): Table {
  const call = (what: string, writes = false): OutsideCall => ({ target: 'storage', name: `${name} ${what}`, writes });
  return {
    find: (partitionKey, rowKey) => gate(call(`find ${rowKey}`), () => table.find(partitionKey, rowKey)),
    range: (partitionKey, range, limit) =>
      gate(call(`range ${range.from}`), () => table.range(partitionKey, range, limit)),
    scan: (after, limit) => gate(call('scan'), () => table.scan(after, limit)),
    write: (partitionKey, changes) => {
      if (changes.length === 0) return Promise.resolve();
      const rows = changes.map(({ kind, rowKey }) => `${kind} ${rowKey}`).join(', ');
      return gate(call(`write ${rows}`, true), () => table.write(partitionKey, changes));
    },
  };
}

function gatedBlobs(blobs: Blobs, gate: Gate): Blobs {
  const call = (name: string, writes = true): OutsideCall => ({ target: 'storage', name: `reports ${name}`, writes });
  return {
    stage: (name, n, text) => gate(call(`stage ${n}`), () => blobs.stage(name, n, text)),
    commit: (name, blocks) => gate(call('commit'), () => blobs.commit(name, blocks)),
    read: (name) => gate(call('read', false), () => blobs.read(name)),
    remove: (name) => gate(call('remove'), () => blobs.remove(name)),
  };
}

const gatedQueue = (queue: WorkQueue, gate: Gate): WorkQueue => ({
  send: (message, delaySeconds) =>
    gate({ target: 'queue', name: 'send', writes: true }, () => queue.send(message, delaySeconds)),
});

/** Something that was taken away in the directory. */
export type Removed = (what: string) => void;

/** The directory's side of the network: calls go to a tenant in this process, through a gate; `removed` hears of what went. */
export function fetchFrom(tenant: Tenant, gate: Gate, removed: Removed): typeof fetch {
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const method = init?.method ?? 'GET';
    const body = typeof init?.body === 'string' ? init.body : '';
    const isMail = url.pathname.endsWith('/sendMail');
    const writes = isMail || (method !== 'GET' && /"method":"(POST|PATCH|DELETE)"/.test(body));
    const call: OutsideCall = { target: isMail ? 'mail' : 'directory', name: `${method} ${url.pathname}`, writes };
    return gate(call, async () => {
      const answer = await tenant.handle({
        method,
        url: url.pathname + url.search,
        headers: Object.fromEntries(new Headers(init?.headers)),
        body: Buffer.from(body),
      });
      if (answer === 'cut') throw new TypeError('fetch failed');
      if (writes && !isMail) for (const what of removalsOf(body, answer.body)) removed(what);
      return new Response(answer.body === '' ? null : answer.body, { status: answer.status, headers: answer.headers });
    });
  };
}

interface Batch {
  readonly requests: readonly { readonly id: string; readonly method: string; readonly url: string }[];
}

interface BatchAnswer {
  readonly responses: readonly { readonly id: string; readonly status: number }[];
}

/** What the deletions of a batch took away. */
function removalsOf(sent: string, answered: string): string[] {
  const { requests } = JSON.parse(sent) as Batch;
  const { responses } = JSON.parse(answered) as BatchAnswer;
  const done = new Set(responses.filter(({ status }) => status < 300).map(({ id }) => id));
  return requests.filter(({ id, method }) => method === 'DELETE' && done.has(id)).map(({ url }) => url);
}
