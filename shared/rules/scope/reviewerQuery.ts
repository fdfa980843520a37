import { COMMON_HINTS, ID, hasVersion, parseDirectoryQuery, type DirectoryQuery, type Hint } from './directoryQuery';
import { invalid, type ErrorDetail } from '../errors';
import type { ReviewerScope } from '../model/definition';
import type { ReviewedScope } from './scopeKinds';

/** The documented filter of owners; null means any value. */
export interface OwnerFilter {
  readonly userType: string | null;
  readonly country: string | null;
}

/** A reviewer query that names its users or its group. */
export type AbsoluteReviewerQuery =
  | { readonly kind: 'user'; readonly userId: string }
  | { readonly kind: 'groupMembers'; readonly groupId: string; readonly transitive: boolean }
  | { readonly kind: 'groupOwners'; readonly groupId: string; readonly filter: OwnerFilter }
  | { readonly kind: 'applicationOwners'; readonly servicePrincipalId: string };

/** An absolute query, the owners of the resource under review, or each principal's manager. */
export type ReviewerQuery = AbsoluteReviewerQuery | { readonly kind: 'resourceOwners' } | { readonly kind: 'manager' };

/** The query of an additional notification recipient. */
export type RecipientQuery = Extract<AbsoluteReviewerQuery, { kind: 'user' | 'groupMembers' }>;

const REVIEWER_EXAMPLES = [
  '/users/{id}',
  '/groups/{id}/transitiveMembers',
  '/groups/{id}/members',
  "/groups/{id}/owners, optionally with ?$filter=microsoft.graph.user/userType eq 'Member' and microsoft.graph.user/country eq '{country}'",
  '/servicePrincipals/{id}/owners',
  './owners for reviews of groups and applications',
  "./manager with the queryRoot 'decisions'",
];
const RECIPIENT_EXAMPLES = ['/users/{id}', '/groups/{id}/members'];

const USER = new RegExp(`^/users/${ID}$`, 'i');
const MEMBERS = new RegExp(`^/groups/${ID}/(members|transitiveMembers)(?:/microsoft\\.graph\\.user)?$`, 'i');
const GROUP_OWNERS = new RegExp(`^/groups/${ID}/owners(?:/microsoft\\.graph\\.user)?$`, 'i');
const APPLICATION_OWNERS = new RegExp(`^/servicePrincipals/${ID}/owners(?:/microsoft\\.graph\\.user)?$`, 'i');
const MANAGER = /^\.\/manager\/?$/i;
const OWNER_CONDITION = /^(?:microsoft\.graph\.user\/)?(userType|country) eq '([^']*)'$/i;

/**
 * Parses a reviewer scope. `target` is its path in the request, such as `reviewers/0`. If `reviewed` is given and its resource has no
 * owners, `./owners` is refused. Throws BadRequest that lists the supported queries. Source: docs/graph-reference.md#s3-6.
 */
export function parseReviewer(reviewer: ReviewerScope, target: string, reviewed?: ReviewedScope): ReviewerQuery {
  const query = read(reviewer);
  const parsed = query && (parseRelative(query, reviewer.queryRoot) ?? parseAbsolute(query));
  if (!parsed) throw isManagerPath(query) ? withoutRoot(`${target}/queryRoot`) : unsupportedReviewer(reviewer, target);
  if (parsed.kind === 'resourceOwners' && !hasOwners(reviewed)) throw unsupportedReviewer(reviewer, target);
  return parsed;
}

/** Returns whether a resource can have owners. Roles and access packages have none; an unknown resource may have some. */
const hasOwners = (reviewed: ReviewedScope | undefined): boolean =>
  reviewed?.kind !== 'directoryRole' && reviewed?.kind !== 'accessPackage';

const unsupportedReviewer = ({ query }: ReviewerScope, target: string): Error =>
  unsupported(`${target}/query`, query, REVIEWER_EXAMPLES);

const isManagerPath = (query: DirectoryQuery | undefined): boolean => /^\.\/manager$/i.test(query?.path ?? '');

function withoutRoot(target: string): Error {
  const message =
    "The query './manager' needs the queryRoot 'decisions': the reviewers are the managers of the principals.";
  return invalid([{ code: 'UnsupportedQuery', target, message }]);
}

/** Parses the query of a notification recipient. Throws BadRequest that lists the supported queries. */
export function parseRecipient(recipient: ReviewerScope, target: string): RecipientQuery {
  const query = read(recipient);
  const parsed = query && parseAbsolute(query);
  if (parsed?.kind !== 'user' && parsed?.kind !== 'groupMembers') {
    throw unsupported(`${target}/query`, recipient.query, RECIPIENT_EXAMPLES);
  }
  return parsed;
}

function read(reviewer: ReviewerScope): DirectoryQuery | undefined {
  return reviewer.queryType.toLowerCase() === 'microsoftgraph' ? parseDirectoryQuery(reviewer.query) : undefined;
}

function parseRelative(query: DirectoryQuery, queryRoot: string | null): ReviewerQuery | undefined {
  if (query.conditions.length > 0) return undefined;
  if (/^\.\/owners$/i.test(query.path)) return { kind: 'resourceOwners' };

  return MANAGER.test(query.path) && queryRoot?.toLowerCase() === 'decisions' ? { kind: 'manager' } : undefined;
}

function parseAbsolute(query: DirectoryQuery): AbsoluteReviewerQuery | undefined {
  const groupId = idIn(query, GROUP_OWNERS);
  if (groupId !== undefined) return parseGroupOwners(groupId, query.conditions);
  if (query.conditions.length > 0) return undefined;

  const userId = idIn(query, USER);
  if (userId !== undefined) return { kind: 'user', userId };

  const servicePrincipalId = idIn(query, APPLICATION_OWNERS);
  return servicePrincipalId === undefined ? parseMembers(query) : { kind: 'applicationOwners', servicePrincipalId };
}

const idIn = (query: DirectoryQuery, path: RegExp): string | undefined => path.exec(query.path)?.[1];

function parseMembers(query: DirectoryQuery): AbsoluteReviewerQuery | undefined {
  const [, groupId, relation = ''] = MEMBERS.exec(query.path) ?? [];
  if (groupId === undefined) return undefined;

  return { kind: 'groupMembers', groupId, transitive: relation.toLowerCase() === 'transitivemembers' };
}

function parseGroupOwners(groupId: string, conditions: readonly string[]): AbsoluteReviewerQuery | undefined {
  const values = new Map<string, string>();
  for (const condition of conditions) {
    const [, property = '', value = ''] = OWNER_CONDITION.exec(condition) ?? [];
    if (property === '' || values.has(property.toLowerCase())) return undefined;
    values.set(property.toLowerCase(), value);
  }
  const filter = { userType: values.get('usertype') ?? null, country: values.get('country') ?? null };
  return { kind: 'groupOwners', groupId, filter };
}

/** Queries that clients send by mistake, each with a sentence that says what to send. `$1` is the id in the query. */
const HINTS: readonly Hint[] = [
  ...COMMON_HINTS,
  [/^https?:\/\//i, 'Send the path alone, without the host, such as /users/{id}.'],
  [new RegExp(`^/?(?:users/|directoryObjects/)?${ID}(?:$|[/?])`, 'i'), "Send '/users/$1' for a person."],
  [/@|^\/users\b|^\/me\b/i, 'A person is named by their object id: /users/{id}.'],
];

/** The hints for reviewers. Owners can be reviewers, but not recipients. */
const REVIEWER_HINTS: readonly Hint[] = [
  [
    /^(?:\/users\/[^/?]+)?\/?manager\/?$/i,
    "Send './manager' with the queryRoot 'decisions' for the manager of each person.",
  ],
  ...HINTS,
  [
    new RegExp(`^/groups/${ID}$`, 'i'),
    "Send '/groups/$1/transitiveMembers' for its members, or '/groups/$1/owners' for its owners.",
  ],
  [
    new RegExp(`^/?servicePrincipals/${ID}$`, 'i'),
    "Send '/servicePrincipals/$1/owners' for the owners of an application.",
  ],
  [/^\.\/owners$/i, 'Only groups and applications have owners.'],
  [new RegExp(`^/groups/(?!${ID})`, 'i'), 'A group is named by its object id, a GUID: /groups/{id}/transitiveMembers.'],
];

function unsupported(target: string, query: string, examples: readonly string[]): Error {
  const hints = examples === REVIEWER_EXAMPLES ? REVIEWER_HINTS : HINTS;
  const [pattern, advice] = hints.find(([known]) => known.test(query.trim())) ?? [];
  const id = pattern?.exec(query.trim())?.[1] ?? '';
  const instead = advice?.replaceAll('$1', id) ?? `Supported are: ${examples.join('; ')}.`;
  const message = `The query '${query}' is not supported here. ${instead}`;
  const detail: ErrorDetail = { code: 'UnsupportedQuery', target, message };
  return invalid([detail]);
}

/**
 * Returns the reviewer that an instance shows: an absolute query gets `/v1.0`, `./owners` is resolved against the resource under review,
 * and `./manager` stays, because it is relative to each decision. Source: docs/graph-reference.md#s3-2.
 */
export function instanceReviewer(
  reviewer: ReviewerScope,
  resource: { readonly id: string; readonly type: string },
): ReviewerScope {
  const query = reviewer.query.trim();
  if (/^\.\/owners\/?$/i.test(query)) {
    const collection = resource.type === 'servicePrincipal' ? 'servicePrincipals' : 'groups';
    return { ...reviewer, query: `/v1.0/${collection}/${resource.id}/owners`, queryRoot: null };
  }
  if (!query.startsWith('/')) return { ...reviewer, query };
  return { ...reviewer, query: hasVersion(query) ? query : `/v1.0${query}`, queryRoot: null };
}
