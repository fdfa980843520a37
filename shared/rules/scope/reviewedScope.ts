import { parseAssignments } from './assignmentScopes';
import { ID, hasVersion, parseDirectoryQuery, withoutVersion } from './directoryQuery';
import { invalid, type ErrorDetail } from '../errors';
import { parseMemberships } from './membershipsScope';
import type {
  InactiveUsersQueryScope,
  PrincipalResourceMembershipsScope,
  QueryScope,
  Scope,
} from '../model/definition';
import type {
  GroupEnumeration,
  GroupMembers,
  GroupsScope,
  PrincipalFilter,
  ReviewedScope,
  SingleScope,
} from './scopeKinds';
import { RELATIVE_MEMBERS, isFiltered, principalFilter, readQuery, unsupported, unsupportedQuery } from './scopeQuery';

export type { GroupsScope, ReviewedScope, SingleScope };

type AnyQueryScope = QueryScope | InactiveUsersQueryScope;

/** One row of the scope catalogue that a single query spells. */
interface QueryShape {
  readonly path: RegExp;
  /** Whether `userType eq 'Guest'` and an inactive duration may go with it. */
  readonly filtered: boolean;
  readonly build: (id: string, filter: PrincipalFilter) => SingleScope;
}

const groupShape = (tail: string, members: GroupMembers): QueryShape => ({
  path: new RegExp(`^/groups/${ID}/${tail}$`, 'i'),
  filtered: members !== 'direct',
  build: (groupId, filter) => ({ kind: 'group', groupId, members, ...filter }),
});

const QUERY_SHAPES: readonly QueryShape[] = [
  groupShape('transitiveMembers', 'transitive'),
  groupShape('transitiveMembers/microsoft\\.graph\\.user', 'transitiveUsers'),
  groupShape('members', 'direct'),
  // What an enumeration's relative query becomes on the instance of one group.
  groupShape('members/microsoft\\.graph\\.user', 'directUsers'),
  {
    path: new RegExp(`^/roleManagement/directory/roleDefinitions/${ID}$`, 'i'),
    filtered: false,
    build: (roleDefinitionId, filter) => ({
      kind: 'directoryRole',
      roleDefinitionId,
      principals: ['user'],
      assignments: 'all',
      ...filter,
    }),
  },
];

const UNIFIED = /^groupTypes\/any\( ?(\w+) ?: ?\1 eq 'Unified' ?\)$/i;
const TEAM = /^resourceProvisioningOptions\/any\( ?(\w+) ?: ?\1 eq 'Team' ?\)$/i;
const EXCLUDED = new RegExp(`^id ne '${ID}'$`, 'i');

/**
 * Reads a scope and its enumeration; every documented spelling of a supported row gives the same value.
 * Throws BadRequest that names each query not supported and lists those that are. Reference: scope catalogue.
 */
export function parseScope(scope: Scope, enumeration: QueryScope | null): ReviewedScope {
  const parsed = enumeration === null ? parseAlone(scope) : parseEnumerated(scope, enumeration);
  if ('errors' in parsed) throw invalid(parsed.errors);

  return parsed;
}

interface Refused {
  readonly errors: readonly ErrorDetail[];
}

/** A scope that comes without an enumeration. */
function parseAlone(scope: Scope): ReviewedScope | Refused {
  if (!('principalScopes' in scope))
    return parseQueryScope(scope) ?? { errors: [unsupportedQuery('scope/query', scope.query)] };

  const parsed = parseMemberships(scope);
  return 'target' in parsed ? { errors: [parsed] } : parsed;
}

function parseQueryScope(scope: AnyQueryScope): SingleScope | undefined {
  const query = readQuery(scope);
  const shape = query && QUERY_SHAPES.find(({ path }) => path.test(query.path));
  if (!query) return undefined;
  if (!shape) return 'inactiveDuration' in scope ? undefined : parseAssignments(query);

  const filter = principalFilter(scope, query);
  if (!filter || (isFiltered(filter) && !shape.filtered)) return undefined;
  return shape.build(shape.path.exec(query.path)?.[1] ?? '', filter);
}

function parseEnumerated(scope: Scope, enumerationScope: QueryScope): GroupsScope | Refused {
  const filter = relativeFilter(scope);
  const enumeration = parseEnumeration(enumerationScope);
  if (filter && enumeration) return { kind: 'groups', enumeration, ...filter };

  const scopeErrors = filter ? [] : [unsupportedWithEnumeration(scope)];
  const { query } = enumerationScope;
  return {
    errors: enumeration ? scopeErrors : [...scopeErrors, unsupportedQuery('instanceEnumerationScope/query', query)],
  };
}

function relativeFilter(scope: Scope): PrincipalFilter | undefined {
  if ('principalScopes' in scope) return undefined;

  const query = readQuery(scope);
  return query && RELATIVE_MEMBERS.test(query.path) ? principalFilter(scope, query) : undefined;
}

function unsupportedWithEnumeration(scope: Scope): ErrorDetail {
  return 'principalScopes' in scope
    ? unsupported('scope', 'A principalResourceMembershipsScope has no instanceEnumerationScope.')
    : unsupported('scope/query', `The query '${scope.query}' is not supported with an instanceEnumerationScope.`);
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

/** A documented sample writes `… eq 'Team')')`; its answer reads `… eq 'Team'))`. */
const withoutStrayQuote = (query: string): string => query.replaceAll("')')", "'))");

/**
 * The scope of the review of one group out of an enumeration. Throws nothing; reference: from definition to instances.
 */
export function scopeOfGroup(scope: GroupsScope, groupId: string): SingleScope {
  const { guestsOnly, inactiveDuration } = scope;
  return { kind: 'group', groupId, members: 'directUsers', guestsOnly, inactiveDuration };
}

/** The scope as the definition shows it: `queryRoot` filled in, `$count=true&` before a filter by user type. */
export function normaliseScope(scope: Scope): Scope {
  return mapQueries(scope, (part) => ({ ...part, query: withCount(part.query.trim()) }));
}

function withCount(query: string): string {
  return /\$count=/i.test(query) ? query : query.replace(/\?(?=\$filter=.*userType)/i, '?$count=true&');
}

/** The enumeration as the definition shows it: the stray quote gone, `&$count=true` at the end. */
export function normaliseEnumeration(enumeration: QueryScope): QueryScope {
  const query = withoutStrayQuote(enumeration.query.trim());
  return { ...enumeration, query: /\$count=/i.test(query) ? query : `${query}&$count=true` };
}

/**
 * The scope as the instance shows it: absolute queries with a version, `/beta` for roles, relative ones resolved against the group.
 * `groupId` is needed where the definition enumerates groups. Throws an Error where it is missing.
 * Reference: from definition to instances, query normalisation.
 */
export function instanceScope(scope: Scope, groupId: string | undefined): Scope {
  if ('principalScopes' in scope) {
    const ofGroup = groupId === undefined ? undefined : membersOfGroup(scope);
    return ofGroup
      ? instanceScope(ofGroup, groupId)
      : mapQueries(scope, (part) => ({ ...part, query: withVersion(part.query) }));
  }

  return { ...scope, query: withVersion(resolved(scope.query, groupId)) };
}

/** The principals of a review of all groups, asked of the members of one. */
function membersOfGroup({ principalScopes: [users] }: PrincipalResourceMembershipsScope): AnyQueryScope | undefined {
  return users && { ...users, query: `./members/microsoft.graph.user/${/\?.*$/.exec(users.query)?.[0] ?? ''}` };
}

function resolved(query: string, groupId: string | undefined): string {
  if (!query.startsWith('./')) return query;
  if (groupId === undefined) throw new Error(`The query '${query}' is relative to a group and none is given.`);

  return `/groups/${groupId}${query.slice(1)}`;
}

/** Role definitions are shown under /beta, whatever the client wrote; what names its version keeps it. */
function withVersion(query: string): string {
  if (isRoleQuery(query)) return `/beta${withoutVersion(query)}`;

  return hasVersion(query) || !query.startsWith('/') ? query : `/v1.0${query}`;
}

/** Whether the review is about a directory role, which decides who may read and write it. Reference: permissions and roles. */
export function isRoleReview(scope: Scope): boolean {
  const queries = 'principalScopes' in scope ? scope.resourceScopes.map(({ query }) => query) : [scope.query];
  return queries.some(isRoleQuery);
}

function isRoleQuery(query: string): boolean {
  const path = parseDirectoryQuery(query)?.path ?? withoutVersion(query);
  return /^\/roleManagement\//i.test(path);
}

function mapQueries(scope: Scope, change: <T extends AnyQueryScope>(part: T) => T): Scope {
  if (!('principalScopes' in scope)) return change(scope);

  return {
    ...scope,
    principalScopes: scope.principalScopes.map((part) => change(part)),
    resourceScopes: scope.resourceScopes.map((part) => change(part)),
  };
}
