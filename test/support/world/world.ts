import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TableClient } from '@azure/data-tables';
import { ContainerClient } from '@azure/storage-blob';
import { createFaults } from '../../../local/tenant/faults';
import type { Mail } from '../../../local/tenant/changes';
import { createStats } from '../../../local/tenant/stats';
import { createTenant } from '../../../local/tenant/tenant';
import { createDirectory } from '../../../shared/directory/directory';
import type { Notifier } from '../../../shared/notifications/notifier';
import type { Dependencies } from '../../../shared/reviews/dependencies';
import { lazily } from '../../../shared/rules/lazily';
import { createBlobs } from '../../../shared/storage/blobs';
import { fromEntity } from '../../../shared/storage/entity';
import { joinStorage, type StorageParts } from '../../../shared/storage/storage';
import { createTable, type Table } from '../../../shared/storage/table';
import type { WorkMessage } from '../../../shared/storage/workQueue';
import type { Azurite } from '../azurite';
import { fetchFrom, gatedParts, openGate, type Gate } from './gate';

/** A message of the work queue, and when workers see it. */
interface Queued {
  readonly message: WorkMessage;
  readonly visibleAt: string;
}

/** A row of a table as it is stored. */
interface StoredRow {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly value: unknown;
}

/**
 * A storage, a directory and a clock of its own, and as many processes of the product over them as a test wants. Everything is real
 * but the network in between (each call passes a gate), the queue and the timer, which are as the host has them and stand still
 * until somebody asks for them.
 */
export interface World {
  /** The product over gated calls: what one process of the host has. */
  readonly product: (gate: Gate) => Dependencies;
  /** The product for a test's own look. */
  readonly plain: Dependencies;
  now: string;
  readonly queue: Queued[];
  /** Every row of a table, in the order of its keys. */
  readonly rows: (table: string) => Promise<readonly StoredRow[]>;
  readonly mails: () => Promise<readonly Mail[]>;
  /** What was really taken away in the directory, in order. */
  readonly removals: readonly string[];
  /** Reads, or does, something in the directory as somebody else than the product. */
  readonly directory: (request: string, body?: object) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

const TENANT = 'http://tenant.test';
let worlds = 0;
/** The tenant's signing key is made once: that takes longer than all the rest. */
const data = mkdtempSync(join(tmpdir(), 'worlds-'));
process.once('exit', () => {
  rmSync(data, { recursive: true, force: true });
});

/** A new world for the company in a tenant file. */
export async function openWorld(azurite: Azurite, companyFile: string, now: string): Promise<World> {
  worlds += 1;
  const prefix = `w${worlds}x`;
  for (const name of readdirSync(data)) if (name.endsWith('.jsonl')) rmSync(join(data, name));
  const clock = { now };
  const queue: Queued[] = [];
  const removals: string[] = [];
  const tenant = await createTenant({
    file: companyFile,
    dataDirectory: data,
    baseUrl: TENANT,
    audience: 'api://access-reviews',
    now: () => new Date(clock.now),
    faults: createFaults(),
    stats: createStats(),
  });
  const { connectionString } = azurite;
  const client = (name: string) =>
    TableClient.fromConnectionString(connectionString, prefix + name, { allowInsecureConnection: true });
  const tables = new Map<string, Table>();
  const parts: StorageParts = {
    table: (name) => {
      const table = tables.get(name) ?? createTable(client(name));
      tables.set(name, table);
      return table;
    },
    reports: createBlobs(lazily(() => new ContainerClient(connectionString, `${prefix}reports`))),
    workQueue: {
      send: (message, delaySeconds = 0) => {
        const visibleAt = new Date(Date.parse(clock.now) + delaySeconds * 1000).toISOString();
        // The host hands over what it reads, never the sender's own object.
        queue.push({ message: JSON.parse(JSON.stringify(message)) as WorkMessage, visibleAt });
        return Promise.resolve();
      },
    },
    now: () => clock.now,
  };
  const product: World['product'] = (gate) => ({
    storage: joinStorage(gatedParts(parts, gate)),
    directory: createDirectory({
      endpoint: `${TENANT}/graph`,
      mailSender: 'admin@harbour.example',
      fetch: fetchFrom(tenant, gate, (what) => removals.push(what)),
    }),
    // Nobody subscribes to anything here.
    notifier: {} as Notifier,
    now: () => clock.now,
    publicEndpoint: 'http://reviews.test',
    directoryLinkBase: 'https://graph.microsoft.com',
    // Its scenarios remove everybody.
    limits: { removalsPerSecond: 100, removalGuard: { percent: 100, items: 1 } },
    log: () => undefined,
  });
  const directory: World['directory'] = async (request, body) => {
    const [method = '', url = ''] = request.split(/ (.*)/);
    const content = Buffer.from(body ? JSON.stringify(body) : '');
    const answer = await tenant.handle({ method, url, headers: { 'content-type': 'application/json' }, body: content });
    if (answer === 'cut' || answer.status >= 400) throw new Error(`${request}: ${JSON.stringify(answer)}`);
    return answer.body === '' ? undefined : (JSON.parse(answer.body) as unknown);
  };
  return {
    product,
    plain: product(openGate),
    get now() {
      return clock.now;
    },
    set now(instant) {
      clock.now = instant;
    },
    queue,
    removals,
    directory,
    rows: (name) => readAll(client(name)),
    mails: async () => ((await directory('GET /local/mail')) as { readonly value: readonly Mail[] }).value,
    close: async () => {
      await Promise.all([...tables.keys()].map((name) => client(name).deleteTable()));
    },
  };
}

async function readAll(client: TableClient): Promise<readonly StoredRow[]> {
  const rows: StoredRow[] = [];
  try {
    for await (const entity of client.listEntities()) {
      const { partitionKey = '', rowKey = '' } = entity;
      rows.push({ partitionKey, rowKey, value: fromEntity(entity) });
    }
  } catch (error) {
    // Nothing has been written into it yet.
    if ((error as { readonly statusCode?: number }).statusCode !== 404) throw error;
  }
  return rows;
}
