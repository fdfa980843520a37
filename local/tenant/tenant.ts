import { readFile } from 'node:fs/promises';
import { type Entry, type Mail, remove } from './directory/changes';
import { Directory } from './directory/directory';
import type { Faults } from './faults';
import { type GraphSettings, answerGraph } from './graph';
import { openJournal } from './directory/journal';
import { createLateWrites } from './directory/lateWrites';
import {
  DirectoryError,
  type TenantRequest,
  type TenantResponse,
  badRequest,
  empty,
  failure,
  json,
  parseObject,
  isForBrowser,
} from './message';
import { type TenantPeople, introduce } from './people';
import { type Behaviour, defaultBehaviour, readBehaviour } from './refusals/behaviour';
import { createRefusals } from './refusals/refusals';
import type { Stats } from './stats';
import { type TenantData, readTenantFile } from './file/tenantFile';
import { createGrants } from './signIn/grants';
import { mailPage } from './signIn/mailPage';
import { type SignIn, createSignIn } from './signIn/signIn';
import { type Tokens, anyOrigin, createTokens } from './tokens';

/** The settings of a tenant. */
export interface TenantOptions {
  /** The path of the tenant file. */
  readonly file: string;
  /** The directory for changes and the signing key; undefined means in memory. */
  readonly dataDirectory: string | undefined;
  /** The URL of the tenant, such as http://localhost:7072. */
  readonly baseUrl: string;
  /** The default audience of tokens. */
  readonly audience: string;
  /** The clock for mails and new objects. Tokens follow the machine's clock. */
  readonly now: () => Date;
  /** Whether that clock is virtual. Mails are then not limited, because the limit counts minutes of the machine's clock. */
  readonly virtualTime: boolean;
  readonly faults: Faults;
  readonly stats: Stats;
}

/** A tenant that answers requests: with a token issuer, a directory, a mailbox, faults and counts. */
export interface Tenant {
  readonly tenantId: string;
  readonly domain: string;
  handle(request: TenantRequest): Promise<TenantResponse>;
  /** Returns the people and resources that a newcomer should know. */
  people(): TenantPeople;
}

/**
 * Opens a tenant (docs/local-runner.md, tenant server). Throws an Error with one line when the tenant file cannot be read or is malformed.
 */
export async function createTenant(options: TenantOptions): Promise<Tenant> {
  const { tenantId, domain, changes, graph } = await readFileOf(options.file);
  const virtual = options.virtualTime ? { mailsPerMinute: 0 } : {};
  let behaviour: Behaviour = { ...defaultBehaviour, ...virtual, ...graph };
  const directory = new Directory(tenantId, domain);
  const mails: Mail[] = [];
  const apply = (entry: Entry): void => {
    if (entry.kind === 'mail') mails.push(entry.mail);
    else if (entry.kind === 'clearMail') mails.length = 0;
    else directory.apply(entry);
  };
  changes.forEach(apply);
  const journal = openJournal(options.dataDirectory, tenantId);
  journal.entries.forEach(apply);
  const commit = (entries: readonly Entry[]): void => {
    journal.append(entries);
    entries.forEach(apply);
  };
  const late = createLateWrites(apply);
  const commitLate = (entries: readonly Entry[]): void => {
    journal.append(entries);
    late.commit(entries, behaviour.lag);
  };
  const clientId = options.audience.replace(/^api:\/\//, '');
  const grants = createGrants(clientId);
  const signIn = createSignIn(directory, grants, clientId);
  const tokens = createTokens(directory, options, grants);
  const desk: Desk = {
    ...options,
    directory,
    commit,
    commitLate,
    beforeRead: () => {
      late.beforeRead();
    },
    signIn,
    tokens,
    mails: () => mails,
    refusals: createRefusals(),
    behaviour: () => behaviour,
    changeBehaviour: (changes) => {
      behaviour = { ...behaviour, ...readBehaviour(changes) };
    },
  };
  return { tenantId, domain, handle: (request) => handle(desk, request), people: () => introduce(directory) };
}

async function readFileOf(path: string): Promise<TenantData> {
  try {
    return readTenantFile(await readFile(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The tenant file ${path} cannot be used: ${reason}`, { cause: error });
  }
}

interface Desk extends GraphSettings {
  readonly signIn: SignIn;
  readonly tokens: Tokens;
  readonly mails: () => readonly Mail[];
  readonly changeBehaviour: (changes: unknown) => void;
}

type Answer = (desk: Desk, request: TenantRequest) => TenantResponse | Promise<TenantResponse>;

const routes: Readonly<Record<string, Answer>> = {
  'GET /.well-known/openid-configuration': ({ tokens }) => json(200, tokens.discovery, anyOrigin),
  'GET /discovery/v2.0/keys': async ({ tokens }) => json(200, await tokens.keys(), anyOrigin),
  'GET /oauth2/v2.0/authorize': ({ signIn }, request) => signIn.authorize(request),
  'GET /oauth2/v2.0/logout': ({ signIn }, request) => signIn.signOut(request),
  'POST /oauth2/v2.0/token': ({ tokens }, { body, headers }) =>
    tokens.issue(new URLSearchParams(body.toString('utf8')), headers.origin?.toString()),
  'GET /local/mail': ({ mails }, request) =>
    isForBrowser(request) ? mailPage(mails()) : json(200, { value: mails() }),
  'DELETE /local/mail': ({ commit }) => {
    commit([{ kind: 'clearMail' }]);
    return empty(204);
  },
  'GET /local/faults': ({ faults }) => json(200, { value: faults.list() }),
  'POST /local/faults': addFault,
  'DELETE /local/faults': ({ faults }) => {
    faults.clear();
    return empty(204);
  },
  'GET /local/graph': ({ behaviour }) => json(200, behaviour()),
  'PATCH /local/graph': (desk, { body }) => {
    naming(() => {
      desk.changeBehaviour(parseObject(body.toString('utf8')));
    });
    return json(200, desk.behaviour());
  },
  'GET /local/stats': ({ stats }) => json(200, stats.read()),
  'DELETE /local/stats': ({ stats }) => {
    stats.reset();
    return empty(204);
  },
};

function addFault({ faults }: Desk, { body }: TenantRequest): TenantResponse {
  const input = parseObject(body.toString('utf8'));
  return json(
    201,
    naming(() => faults.add(input)),
  );
}

/** Turns an Error that names a bad property into a 400 answer. */
function naming<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw badRequest(error instanceof Error ? error.message : String(error));
  }
}

/** Removes the assignments of roles whose schedule has ended. */
function endAssignments({ directory, now, commit }: Desk): void {
  const ended = directory
    .list('roleAssignments')
    .filter(({ value }) => typeof value.endDateTime === 'string' && Date.parse(value.endDateTime) <= now().getTime());
  if (ended.length > 0) commit(ended.map(({ id }) => remove('roleAssignments', id)));
}

async function handle(desk: Desk, request: TenantRequest): Promise<TenantResponse> {
  try {
    endAssignments(desk);
    const found = await answerGraph(desk, request);
    if (found !== undefined) return found;
    const path = request.url.split('?', 1)[0] ?? '';
    const route = routes[`${request.method} ${path}`];
    if (route !== undefined) return await route(desk, request);
    const methods = Object.keys(routes).filter((name) => name.endsWith(` ${path}`));
    if (methods.length === 0) throw new DirectoryError(404, 'NotFound', `Nothing answers at '${path}'.`);
    throw new DirectoryError(405, 'MethodNotAllowed', `Only these answer: ${methods.join(', ')}.`);
  } catch (error) {
    if (error instanceof DirectoryError) return failure(error);
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return failure(new DirectoryError(500, 'InternalServerError', message));
  }
}
