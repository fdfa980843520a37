import type { Directory } from '../directory/directory';
import { DirectoryError, type RequestHeaders } from '../message';
import { isCast, typeName } from '../read/matches';
import type { Behaviour, License } from './behaviour';
import { requirePermission } from './permissions';

/** The parts of a call on which refusals depend. */
interface JudgedCall {
  readonly method: string;
  readonly version: string;
  /** The decoded path after the version. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** Whether the call is an advanced query: it has `$count=true` or a path that counts, and `ConsistencyLevel: eventual`. */
  readonly advanced: boolean;
  readonly product: boolean;
  readonly headers: RequestHeaders;
}

/** Refuses well-formed calls that Microsoft Graph refuses. Throws DirectoryError. */
export interface Refusals {
  judge(directory: Directory, behaviour: Behaviour, call: JudgedCall): void;
}

/** Returns refusals with their own counts of recent calls. `time` returns milliseconds of the machine's clock, which throttling follows. */
export function createRefusals(time: () => number = Date.now): Refusals {
  const signInReads = createWindow(10_000, time);
  const mailboxes = new Map<string, CallWindow>();
  return {
    judge: (directory, behaviour, call) => {
      requireLicense(behaviour.license, call);
      requireCast(directory, call);
      requireSearchable(call);
      if (!call.product) return;
      requirePermission(behaviour, call.method, call.path, call.query);
      const [first = '', second = '', action] = call.path;
      if (first === 'auditLogs') signInReads.take(behaviour.signInReads);
      if (action === 'mailboxSettings') requireMailbox(directory, second);
      if (call.method !== 'POST' || action !== 'sendMail') return;
      const sender = requireMailbox(directory, second);
      const mailbox = mailboxes.get(sender) ?? createWindow(60_000, time);
      mailboxes.set(sender, mailbox);
      mailbox.take(behaviour.mailsPerMinute);
    },
  };
}

interface CallWindow {
  /** Counts a call. Throws DirectoryError 429 with `Retry-After` if the call exceeds the limit; 0 means no limit. */
  take(limit: number): void;
}

function createWindow(length: number, time: () => number): CallWindow {
  let calls: readonly number[] = [];
  return {
    take: (limit) => {
      const now = time();
      calls = calls.filter((call) => call > now - length);
      const [oldest = now] = calls;
      if (limit > 0 && calls.length >= limit) {
        const seconds = Math.ceil((oldest + length - now) / 1000);
        throw new DirectoryError(429, 'TooManyRequests', 'Too many requests.', { 'retry-after': String(seconds) });
      }
      calls = [...calls, now];
    },
  };
}

const order: Readonly<Record<License, number>> = { none: 0, P1: 1, P2: 2, Governance: 3 };

/** The calls that need a licence, each with the answer without the licence. */
const licensed: readonly (readonly [
  needs: (call: JudgedCall) => boolean,
  license: License,
  refusal: readonly [status: number, code: string, message: string],
])[] = [
  [
    // Source: microsoft-graph-docs #12772 and #14120.
    ({ path, query }) => path[0] === 'auditLogs' || query.get('$select')?.includes('signInActivity') === true,
    'P1',
    [
      403,
      'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
      "Neither tenant is B2C or tenant doesn't have premium license.",
    ],
  ],
  [
    // Source: maester #1421.
    ({ path }) => path[0] === 'roleManagement' && path[2]?.includes('Schedule') === true,
    'P2',
    [400, 'AadPremiumLicenseRequired', 'The tenant needs an AAD Premium 2 license.'],
  ],
];

function requireLicense(license: License, call: JudgedCall): void {
  for (const [needs, needed, refusal] of licensed) {
    if (order[license] < order[needed] && needs(call)) throw new DirectoryError(...refusal);
  }
}

const relations: readonly string[] = ['members', 'transitiveMembers', 'owners', 'memberOf', 'transitiveMemberOf'];

/**
 * Throws for a cast that a group cannot have, and for an advanced query without its parameters. Source: group-list-members (v1.0),
 * "Response"; aad-advanced-queries; microsoft-graph-docs #11881 and #18514.
 */
function requireCast(directory: Directory, call: JudgedCall): void {
  const { method, path, advanced } = call;
  if (method !== 'GET' || !relations.includes(path[2] ?? '')) return;
  const cast = path.find(isCast);
  if (cast !== undefined && isOtherThanUser(directory, path, cast)) {
    throw unsupported(`Unsupported Query: '${cast}' cannot be a member of a Microsoft 365 group.`);
  }
  if (!advanced && needsAdvanced(call, cast)) {
    throw unsupported("The query needs '$count=true' and the header 'ConsistencyLevel: eventual'.");
  }
}

const searchable: readonly string[] = ['users', 'groups', 'servicePrincipals'];

/**
 * Throws for a search that Graph refuses. Source: Microsoft Graph, "Use the $search query parameter" and "Advanced query capabilities on
 * directory objects".
 */
function requireSearchable({ path, query, headers }: JudgedCall): void {
  if (!query.has('$search')) return;
  if (!searchable.includes(path[0] ?? '')) throw unsupported('$search is not supported for this resource.');
  if (headers.consistencylevel !== 'eventual') {
    throw unsupported("Request with $search query parameter needs the header 'ConsistencyLevel: eventual'.");
  }
}

/** Returns whether a cast asks a Microsoft 365 group, which contains only users, for other objects. */
function isOtherThanUser(directory: Directory, path: readonly string[], cast: string): boolean {
  const [collection, id = '', relation = ''] = path;
  if (collection !== 'groups' || !/members$/i.test(relation) || typeName(cast) === 'user') return false;
  const types = directory.find('groups', id)?.value.groupTypes;
  return Array.isArray(types) && types.includes('Unified');
}

/**
 * Returns whether a call needs the parameters of an advanced query: the second page of a cast and, for the product, a filter on a relation.
 */
const needsAdvanced = ({ query, product }: JudgedCall, cast: string | undefined): boolean =>
  (product && query.has('$filter')) || (cast !== undefined && (query.has('$skiptoken') || query.has('$skip')));

const unsupported = (message: string): DirectoryError => new DirectoryError(400, 'Request_UnsupportedQuery', message);

/** Returns the id of the owner of a mailbox. Source: the errors `ErrorInvalidUser` and `MailboxNotEnabledForRESTAPI` of Exchange Online. */
function requireMailbox(directory: Directory, userKey: string): string {
  const user = directory.findUser(userKey);
  if (user === undefined)
    throw new DirectoryError(404, 'ErrorInvalidUser', `The requested user '${userKey}' is invalid.`);
  if (user.value.mailbox !== false) return user.id;
  throw new DirectoryError(
    404,
    'MailboxNotEnabledForRESTAPI',
    'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
  );
}
