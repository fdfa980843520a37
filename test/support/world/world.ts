import { FEATURES } from '../../../shared/rules/scope/features';
import { ContainerClient } from '@azure/storage-blob';
import type { Mail } from '../../../local/tenant/directory/changes';
import { createDirectory } from '../../../shared/directory/directory';
import type { Dependencies } from '../../../shared/reviews/dependencies';
import { DECISION_PAGES, type DecisionPages } from '../../../shared/rules/decisions/decisionJob';
import { lazily } from '../../../shared/rules/lazily';
import { createBlobs } from '../../../shared/storage/reports/blobs';
import { joinStorage, type StorageParts } from '../../../shared/storage/storage';
import {
  readWorkMessage,
  toStoredMessage,
  type WorkMessage,
  type WorkQueue,
} from '../../../shared/storage/work/workQueue';
import { EVIDENCE, SIGNER } from '../signer';
import { castOf } from './cast';
import { openGate, type Gate } from './gate';
import { gatedDirectory } from './gatedDirectory';
import { gatedBlobs, gatedQueue } from './gatedStorage';
import { gatedNotifier, Receivers } from './receivers';
import type { StorageService } from './storageService';
import { openDirectory, TENANT_URL } from './worldDirectory';
import { WorldTables, type StoredRow } from './worldTables';

/** A message of the work queue, and the instant at which it becomes visible. */
interface Queued {
  readonly message: WorkMessage;
  readonly visibleAt: string;
}

/**
 * A storage, a directory and a clock, with any number of the product's processes. Everything is real except the network, in which each call
 * passes a gate, and the queue and the timer, which behave as the host's and act only when a test calls them.
 */
export interface World {
  /** Returns the product with gated calls, as one process of the host has it. */
  readonly product: (gate: Gate) => Dependencies;
  /** The product without gates, for the test itself. */
  readonly plain: Dependencies;
  now: string;
  /** The page sizes of decisions: those of the product, unless a test needs many small pages. */
  decisionPages: DecisionPages;
  readonly queue: Queued[];
  /** The subscribers. */
  readonly receivers: Receivers;
  /** Returns every row of a table, in key order. Keeps the rows until the next write. */
  readonly rows: (table: string) => Promise<readonly StoredRow[]>;
  readonly mails: readonly Mail[];
  /** The removals in the directory, in order. */
  readonly removals: readonly string[];
  /** The additions in the directory, in order: paths with bodies. */
  readonly additions: readonly string[];
  /** Calls the directory as a client other than the product. */
  readonly directory: (request: string, body?: object) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

interface Setting {
  now: string;
  decisionPages: DecisionPages;
}

let worlds = 0;

/** Opens a world for the company in a tenant file. Worlds may share a storage. */
export async function openWorld(service: StorageService, tenant: string, now: string): Promise<World> {
  worlds += 1;
  const setting: Setting = { now, decisionPages: DECISION_PAGES };
  const queue: Queued[] = [];
  const removals: string[] = [];
  const additions: string[] = [];
  const receivers = new Receivers(() => setting.now);
  const tables = new WorldTables(service, `w${worlds}x`);
  const mailSender = castOf(tenant).admin.userPrincipalName;
  const directory = await openDirectory(tenant, () => new Date(setting.now));
  const reports = createBlobs(reportsOf(service, `w${worlds}x`));
  const workQueue = queueOf(queue, setting);
  const product: World['product'] = (gate) => {
    const parts: StorageParts = {
      table: (name) => tables.table(name, gate),
      reports: gatedBlobs(reports, gate),
      workQueue: gatedQueue(workQueue, gate),
      now: () => setting.now,
    };
    return {
      storage: joinStorage(parts),
      directory: createDirectory({
        endpoint: `${TENANT_URL}/graph`,
        mailSender,
        send: gatedDirectory(
          {
            directory,
            removed: (path) => removals.push(path),
            given: (pathAndBody) => additions.push(pathAndBody),
            now: () => setting.now,
          },
          gate,
        ),
      }),
      notifier: gatedNotifier(receivers, gate),
      signer: SIGNER,
      anchors: [],
      evidence: EVIDENCE,
      now: () => setting.now,
      publicEndpoint: 'http://reviews.test',
      directoryLinkBase: 'https://graph.microsoft.com',
      features: new Set(FEATURES),
      // Scenarios remove all members, which the guard would hold.
      limits: {
        removalsPerSecond: 100,
        removalGuard: { percent: 100, items: 1 },
        decisionPages: setting.decisionPages,
        evidenceRetentionDays: 0,
      },
      log: () => undefined,
    };
  };
  return {
    product,
    plain: product(openGate),
    get now() {
      return setting.now;
    },
    set now(instant) {
      setting.now = instant;
    },
    get decisionPages() {
      return setting.decisionPages;
    },
    set decisionPages(pages) {
      setting.decisionPages = pages;
    },
    queue,
    receivers,
    removals,
    additions,
    mails: directory.mails,
    directory: async (request, body) => {
      const [method = '', url = ''] = request.split(/ (.*)/);
      const answer = await directory.handle({
        method,
        url,
        headers: {},
        body: Buffer.from(body ? JSON.stringify(body) : ''),
      });
      if (answer === 'cut' || answer.status >= 400) throw new Error(`${request}: ${JSON.stringify(answer)}`);
      return answer.body === '' ? undefined : (JSON.parse(answer.body) as unknown);
    },
    rows: (name) => tables.rows(name),
    close: () => tables.close(),
  };
}

function queueOf(queue: Queued[], setting: Setting): WorkQueue {
  return {
    send: (message, delaySeconds = 0) => {
      const visibleAt = new Date(Date.parse(setting.now) + delaySeconds * 1000).toISOString();
      // The host passes a parsed copy, never the sender's object.
      const read = readWorkMessage(JSON.parse(JSON.stringify(toStoredMessage(message))));
      if (read instanceof Error) throw read;
      queue.push({ message: read, visibleAt });
      return Promise.resolve();
    },
  };
}

const reportsOf = ({ connectionString }: StorageService, prefix: string) =>
  lazily(() => new ContainerClient(connectionString, `${prefix}reports`));
