import { ID, hasVersion, parseDirectoryQuery, withoutVersion } from './directoryQuery';
import { invalid, type ErrorDetail } from '../errors';
import { parseMemberships } from './membershipsScope';
import type {
  Definition,
  InactiveUsersQueryScope,
  PrincipalResourceMembershipsScope,
  QueryScope,
  Scope,
} from '../model/definition';
import type { GroupEnumeration, GroupsScope, PrincipalFilter, ReviewedScope, SingleScope } from './scopeKinds';
import { adviceOnEnumeration } from './scopeHints';
import {
  parseQueryScope,
  principalFilter,
  readQuery,
  RELATIVE_MEMBERS,
  unsupported,
  unsupportedQuery,
} from './scopeQuery';

export type { GroupsScope, ReviewedScope, SingleScope };

type AnyQueryScope = QueryScope | InactiveUsersQueryScope;

const UNIFIED = /^groupTypes\/any\( ?(\w+) ?: ?\1 eq 'Unified' ?\)$/i;
const TEAM = /^resourceProvisioningOptions\/any\( ?(\w+) ?: ?\1 eq 'Team' ?\)$/i;
const EXCLUDED = new RegExp(`^id ne '${ID}'$`, 'i');

/**
 * Parses a scope and its enumeration; all documented spellings give the same value. Throws BadRequest that names each unsupported
 * query and says what to send instead. Source: docs/graph-reference.md#s3-4.
 */
export function parseScope(scope: Scope, enumeration: QueryScope | null): ReviewedScope {
  const isAlone = enumeration === null || enumeratedGroup(enumeration) !== undefined;
  const parsed = isAlone ? parseAlone(scope) : parseEnumerated(scope, enumeration);
  if ('errors' in parsed) throw invalid(parsed.errors);

  return parsed;
}

const GROUP = new RegExp(`^/groups/${ID}$`, 'i');

/** Returns the id of the group if the enumeration is `/groups/{id}`, which means a review of that single group. */
export function enumeratedGroup(enumeration: QueryScope): string | undefined {
  const query = readQuery(enumeration);
  return query?.conditions.length === 0 ? GROUP.exec(query.path)?.[1] : undefined;
}

/**
 * Returns the enumeration that the definition shows: the sent one or, for a review of one group, that group. Source:
 * docs/graph-reference.md#s2-2.
 */
export function shownEnumeration(scope: Scope, enumeration: QueryScope | null): QueryScope | null {
  if (enumeration !== null) return enumeration;
  const reviewed = parseScope(scope, null);
  if (reviewed.kind !== 'group') return null;
  return {
    '@odata.type': '#microsoft.graph.accessReviewQueryScope',
    query: `/groups/${reviewed.groupId}`,
    queryType: 'MicrosoftGraph',
    queryRoot: null,
  };
}

interface ScopeErrors {
  readonly errors: readonly ErrorDetail[];
}

/** Parses a scope without an enumeration. */
function parseAlone(scope: Scope): ReviewedScope | ScopeErrors {
  if (!('principalScopes' in scope)) return parseQueryScope(scope) ?? { errors: [unsupportedAlone(scope)] };

  const parsed = parseMemberships(scope);
  return 'target' in parsed ? { errors: [parsed] } : parsed;
}

function unsupportedAlone(scope: AnyQueryScope): ErrorDetail {
  const { query, queryType, queryRoot } = scope;
  const plain: QueryScope = { '@odata.type': '#microsoft.graph.accessReviewQueryScope', query, queryType, queryRoot };
  if (!('inactiveDuration' in scope) || !parseQueryScope(plain)) return unsupportedQuery('scope/query', query);
  const what = `The query '${query}' is not supported with an inactiveDuration;`;
  return unsupported('scope/query', what, 'send it in an accessReviewQueryScope.');
}

function parseEnumerated(scope: Scope, enumerationScope: QueryScope): GroupsScope | ScopeErrors {
  const filter = relativeFilter(scope);
  const enumeration = parseEnumeration(enumerationScope);
  if (filter && enumeration) return { kind: 'groups', enumeration, ...filter };

  const scopeErrors = filter ? [] : [unsupportedWithEnumeration(scope)];
  const { query } = enumerationScope;
  return {
    errors: enumeration
      ? scopeErrors
      : [...scopeErrors, unsupportedQuery('instanceEnumerationScope/query', query, adviceOnEnumeration(query))],
  };
}

function relativeFilter(scope: Scope): PrincipalFilter | undefined {
  if ('principalScopes' in scope) return undefined;

  const query = readQuery(scope);
  return query && RELATIVE_MEMBERS.test(query.path) ? principalFilter(scope, query) : undefined;
}

function unsupportedWithEnumeration(scope: Scope): ErrorDetail {
  return 'principalScopes' in scope
    ? unsupported('scope', 'A principalResourceMembershipsScope has no instanceEnumerationScope.', 'Leave it out.')
    : unsupported(
        'scope/query',
        `The query '${scope.query}' is not supported with an instanceEnumerationScope.`,
        "Send './members/microsoft.graph.user', optionally with ?$filter=(userType eq 'Guest').",
      );
}

function parseEnumeration(scope: QueryScope): GroupEnumeration | undefined {
  const query = readQuery({ ...scope, query: withoutStrayQuote(scope.query) });
  if (!query || !/^\/groups$/i.test(query.path)) return undefined;

  const excluded = query.conditions.map((condition) => EXCLUDED.exec(condition)?.[1]);
  const others = query.conditions.filter((_, i) => excluded[i] === undefined);
  if (!others.some((condition) => UNIFIED.test(condition))) return undefined;
  if (!others.every((condition) => UNIFIED.test(condition) || TEAM.test(condition))) return undefined;

  return {
    unifiedOnly: true,
    teamsOnly: others.some((condition) => TEAM.test(condition)),
    excludedGroupIds: excluded.filter((id) => id !== undefined),
  };
}

/** Corrects a quote that a documented sample has by mistake: `… eq 'Team')')`. The answer in the documentation has `… eq 'Team'))`. */
const withoutStrayQuote = (query: string): string => query.replaceAll("')')", "'))");

/** Returns the scope of one group of an enumeration. Source: docs/graph-reference.md#s3-2. */
export function scopeOfGroup(scope: GroupsScope, groupId: string): SingleScope {
  const { guestsOnly, inactiveDuration } = scope;
  return { kind: 'group', groupId, members: 'directUsers', guestsOnly, inactiveDuration };
}

/** Returns a query with `$count=true` before its filter, because Graph requires it with a filter by user type. */
function withCount(query: string): string {
  const at = query.search(/\?\$filter=/i);
  if (/\$count=/i.test(query) || at < 0 || !/userType/i.test(query.slice(at))) return query;
  return `${query.slice(0, at)}?$count=true&${query.slice(at + 1)}`;
}

/**
 * Returns the scope that an instance shows: absolute queries with a version (`/beta` for roles), relative queries resolved against the
 * group, and `$count=true&` before a filter by user type. Throws an Error if the definition enumerates groups and `groupId` is missing.
 * Source: docs/graph-reference.md#s3-2.
 */
export function instanceScope(scope: Scope, groupId: string | undefined): Scope {
  if ('principalScopes' in scope) {
    const ofGroup = groupId === undefined ? undefined : membersOfGroup(scope);
    return ofGroup
      ? instanceScope(ofGroup, groupId)
      : mapQueries(scope, (part) => ({ ...part, query: shownQuery(part.query) }));
  }

  return { ...scope, query: shownQuery(resolved(scope.query.trim(), groupId)) };
}

const shownQuery = (query: string): string => withVersion(withCount(query.trim()));

/** Returns the principals of a review of all groups as a query for members of one group. */
function membersOfGroup({ principalScopes: [users] }: PrincipalResourceMembershipsScope): AnyQueryScope | undefined {
  const [, ...options] = users?.query.split('?') ?? [];
  return users && { ...users, query: ['./members/microsoft.graph.user/', ...options].join('?') };
}

function resolved(query: string, groupId: string | undefined): string {
  if (!query.startsWith('./')) return query;
  if (groupId === undefined) throw new Error(`The query '${query}' is relative to a group, and no group is given.`);

  return `/groups/${groupId}${query.slice(1)}`;
}

/** Returns a query with its version. Queries for roles are always shown under /beta; any other query keeps its version. */
function withVersion(query: string): string {
  if (isRoleQuery(query)) return `/beta${withoutVersion(query)}`;

  return hasVersion(query) || !query.startsWith('/') ? query : `/v1.0${query}`;
}

/**
 * Returns whether a review is about a directory role. Such reviews need permissions and roles of their own. Source:
 * docs/graph-reference.md#s0-2.
 */
export function isRoleReview(scope: Scope): boolean {
  const queries = 'principalScopes' in scope ? scope.resourceScopes.map(({ query }) => query) : [scope.query];
  return queries.some(isRoleQuery);
}

function isRoleQuery(query: string): boolean {
  const path = parseDirectoryQuery(query)?.path ?? withoutVersion(query);
  return /^\/roleManagement\//i.test(path);
}

function mapQueries(
  scope: PrincipalResourceMembershipsScope,
  change: <T extends AnyQueryScope>(part: T) => T,
): PrincipalResourceMembershipsScope {
  return {
    ...scope,
    principalScopes: scope.principalScopes.map((part) => change(part)),
    resourceScopes: scope.resourceScopes.map((part) => change(part)),
  };
}

/** Returns whether a review requires the rights for a review of directory roles, because it reviews a role or its group can hold one. */
export const concernsRoles = ({ scope, canHoldRoles }: Pick<Definition, 'scope' | 'canHoldRoles'>): boolean =>
  canHoldRoles === true || isRoleReview(scope);
