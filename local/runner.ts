import { existsSync, mkdirSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { createVirtualClock, systemClock, type Clock, type VirtualClock } from './clock';
import { createClockMover, type Moved, type MoveClock } from './clockMover';
import { startFunctionHost, type FunctionHost } from './host/functionHost';
import type { WriteLog } from './host/invoke';
import { runTimers } from './host/timers';
import { createSwitchboard, listen, type Listener } from './listener';
import type { Options } from './options';
import { startLocalStorage, type LocalStorage } from './storage/localStorage';
import { takeLock, waitForLock } from './storage/storageLock';
import { createTenantFront } from './tenantFront';
import { StartError } from './startError';
import { createFaults, type Faults } from './tenant/faults';
import type { TenantRequest, TenantResponse } from './tenant/message';
import { createStats, type Stats } from './tenant/stats';
import { createTenant, type Tenant } from './tenant/tenant';

export type Settings = Readonly<Record<string, string | undefined>>;

/** The parts of the process that the runner needs. */
export interface Surroundings {
  readonly options: Options;
  /** The project's directory. */
  readonly root: string;
  /** The runner's own bundle. */
  readonly script: string;
  readonly writeLog: WriteLog;
  /** Puts settings into the environment, from which the product reads them. Returns the whole environment. */
  readonly applySettings: (settings: Settings) => Settings;
  /** Called when the storage process ends unexpectedly, after which nothing works. */
  readonly onStorageEnd: () => void;
}

export interface Runner {
  /** The URL of the functions; undefined when the tenant runs alone. */
  readonly url: string | undefined;
  readonly tenantUrl: string;
  readonly tenant: Tenant;
  /** The virtual time; undefined means real time. */
  readonly now: Date | undefined;
  readonly stop: () => Promise<void>;
}

const audience = 'api://access-reviews';

/** The objects that exist before the first service starts. */
interface Ground extends Surroundings {
  readonly url: string | undefined;
  readonly tenantUrl: string;
  readonly clock: VirtualClock | undefined;
  readonly stats: Stats;
  readonly faults: Faults;
}

/** The running product and its storage. */
interface Product {
  readonly host: FunctionHost;
  readonly storage: LocalStorage;
}

/** Returns the sender of mails: an administrator of the tenant, if there is one. */
function senderOf(tenant: Tenant): string {
  const { administrators, reviewers, readers } = tenant.people();
  const [sender] = [...administrators, ...reviewers, ...readers];
  return sender?.userPrincipalName ?? `access-reviews@${tenant.domain}`;
}

/** Returns the settings of `local.settings.sample.json`, with the values for this run. */
function settingsOf({ clock, url, tenantUrl }: Ground, tenant: Tenant, storage: LocalStorage): Settings {
  return {
    AzureWebJobsStorage: storage.connection,
    TENANT_ID: tenant.tenantId,
    TOKEN_ISSUER: tenantUrl,
    TOKEN_AUDIENCE: audience,
    DIRECTORY_ENDPOINT: `${tenantUrl}/graph`,
    DIRECTORY_AUTHENTICATION: 'none',
    MAIL_SENDER: senderOf(tenant),
    PUBLIC_ENDPOINT: url,
    CLOCK_FILE: clock?.file,
    NOTIFICATIONS_ALLOW_LOOPBACK: 'true',
    DUE_SCHEDULE: '0 */5 * * * *',
  };
}

async function openTenant({ options, tenantUrl, clock, stats, faults }: Ground): Promise<Tenant> {
  const { tenantFile, dataDirectory } = options;
  try {
    return await createTenant({
      file: tenantFile,
      dataDirectory: dataDirectory === undefined ? undefined : join(dataDirectory, 'tenant'),
      baseUrl: tenantUrl,
      audience,
      now: (clock ?? systemClock).now,
      virtualTime: clock !== undefined,
      faults,
      stats,
    });
  } catch (error) {
    throw new StartError((error as Error).message, { cause: error });
  }
}

async function startProduct(ground: Ground, opening: Promise<Tenant>): Promise<Product> {
  const { options, script, stats, faults } = ground;
  if (!existsSync(options.appFile)) throw new StartError(`${options.appFile} is not there; "npm run build" makes it.`);
  const started: { host?: FunctionHost } = {};
  const observer = {
    onSend: (queue: string) => started.host?.observer.onSend(queue),
    onSent: (queue: string) => started.host?.observer.onSent(queue),
  };
  const starting = startLocalStorage({ script, directory: options.dataDirectory, stats, faults, observer });
  const [tenant, storage] = await Promise.all([opening, starting]);
  const host = await startFunctionHost({
    appFile: options.appFile,
    hostFile: join(ground.root, 'host.json'),
    settings: ground.applySettings(settingsOf(ground, tenant, storage)),
    queueConnection: storage.directConnection,
    stats,
    writeLog: ground.writeLog,
  });
  started.host = host;
  storage.onEnd(ground.onStorageEnd);
  return { host, storage };
}

/** Returns a listener whose answers have the date of the virtual clock, because the pages use the service's time. */
const dated =
  (handle: RequestListener, clock: Clock | undefined): RequestListener =>
  (request, response) => {
    if (clock) response.setHeader('date', clock.now().toUTCString());
    handle(request, response);
  };

/** The tenant on its own has no timers. */
const nothing: Moved = { timers: [], drain: () => Promise.resolve() };

/** Starts the timers on the machine's clock, or returns a mover for the virtual clock. `stop` ends the timers or the mover. */
function startTime(
  { clock, options }: Ground,
  moved: Moved,
): { move: MoveClock | undefined; stop: () => Promise<void> } {
  if (clock === undefined) return { move: undefined, stop: runTimers(moved.timers) };
  return { move: createClockMover({ clock, tickMs: options.tickMs, moved }), stop: () => Promise.resolve() };
}

async function claim(directory: string | undefined): Promise<void> {
  if (directory === undefined) return;
  mkdirSync(directory, { recursive: true });
  await waitForLock(directory, 'runner');
  takeLock(directory, 'runner');
}

const addressOf = ({ port }: Listener): string => `http://localhost:${port}`;

/** Starts the product and the tenant; resolves when both answer. Throws StartError. */
export async function startRunner(surroundings: Surroundings): Promise<Runner> {
  const { options } = surroundings;
  // Lock first, so that a second runner cannot touch the data of the first.
  await claim(options.dataDirectory);
  const [front, tenantFront] = [createSwitchboard(), createSwitchboard()];
  const listener = options.isTenantOnly ? undefined : await listen(front.listener, options.port, '--port');
  const tenantListener = await listen(tenantFront.listener, options.tenantPort, '--tenant-port');
  const url = listener && addressOf(listener);
  const tenantUrl = addressOf(tenantListener);
  const clock = options.clock && createVirtualClock(options.clock, options.dataDirectory);
  const ground: Ground = { ...surroundings, url, tenantUrl, clock, stats: createStats(), faults: createFaults() };

  const opening = openTenant(ground);
  const product = options.isTenantOnly ? undefined : await startProduct(ground, opening);
  const tenant = await opening;
  const time = startTime(ground, product?.host ?? nothing);
  const handle = (request: TenantRequest): Promise<TenantResponse> => tenant.handle(request);
  tenantFront.connect(createTenantFront({ handle, clock: clock ?? systemClock, moveClock: time.move }));
  if (product !== undefined) front.connect(dated(product.host.handle, clock));
  return {
    url,
    tenantUrl,
    tenant,
    now: clock?.now(),
    stop: async () => {
      await Promise.all([listener?.close(), time.stop()]);
      await product?.host.stop();
      await tenantListener.close();
      await product?.storage.stop();
      // Close the clock last, because work in progress still reads it.
      clock?.close();
    },
  };
}
