import { type DirectoryQuery, ID, parseDirectoryQuery } from './directoryQuery';
import type { ErrorDetail } from '../errors';
import type { InactiveUsersQueryScope, QueryScope, PrincipalType } from '../model/definition';
import { adviceOnScope } from './scopeHints';
import type {
  GroupMembers,
  PrincipalFilter,
  SingleScope,
  AccessPackageScope,
  DirectoryRoleScope,
  RoleAssignments,
} from './scopeKinds';

/** The relative query of a scope with an enumeration of groups. Microsoft 365 groups contain users and no groups. */
export const RELATIVE_MEMBERS = /^\.\/(?:members|transitiveMembers)(?:\/microsoft\.graph\.user)?$/i;

const GUESTS = /^(?:microsoft\.graph\.user\/)?userType eq 'Guest'$/i;

/** Returns the parsed query of a scope; undefined if its query type is not MicrosoftGraph. */
export function readQuery(scope: QueryScope | InactiveUsersQueryScope): DirectoryQuery | undefined {
  return scope.queryType.toLowerCase() === 'microsoftgraph' ? parseDirectoryQuery(scope.query) : undefined;
}

/** Returns the filter of a scope from its query and type; undefined for a filter that Graph does not document. */
export function principalFilter(
  scope: QueryScope | InactiveUsersQueryScope,
  query: DirectoryQuery,
): PrincipalFilter | undefined {
  if (!query.conditions.every((condition) => GUESTS.test(condition))) return undefined;

  const inactiveDuration = 'inactiveDuration' in scope ? scope.inactiveDuration : null;
  return { guestsOnly: query.conditions.length > 0, inactiveDuration };
}

export const isFiltered = (filter: PrincipalFilter): boolean => filter.guestsOnly || filter.inactiveDuration !== null;

/** Returns the detail of an error for a query, or a combination of queries, that is not supported. `advice` says what to send. */
export const unsupported = (target: string, what: string, advice: string): ErrorDetail => ({
  code: 'UnsupportedQuery',
  target,
  message: `${what} ${advice}`,
});

export const unsupportedQuery = (target: string, query: string, advice = adviceOnScope(query)): ErrorDetail =>
  unsupported(target, `The query '${query}' is not supported.`, advice);

/** The form of a query that is a scope on its own. Source: docs/graph-reference.md#s3-7. */
interface QueryShape {
  readonly path: RegExp;
  /** Whether the query may have `userType eq 'Guest'` and an inactive duration. */
  readonly filtered: boolean;
  readonly build: (id: string, filter: PrincipalFilter) => SingleScope;
}

const groupShape = (tail: string, members: GroupMembers): QueryShape => ({
  path: new RegExp(`^/groups/${ID}/${tail}$`, 'i'),
  filtered: true,
  build: (groupId, filter) => ({ kind: 'group', groupId, members, ...filter }),
});

const QUERY_SHAPES: readonly QueryShape[] = [
  groupShape('transitiveMembers', 'transitive'),
  groupShape('transitiveMembers/microsoft\\.graph\\.user', 'transitiveUsers'),
  groupShape('members', 'direct'),
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

/** Returns the scope of one absolute query, alone or in the resourceScopes; undefined for a query that is not supported. */
export function parseQueryScope(scope: QueryScope | InactiveUsersQueryScope): SingleScope | undefined {
  const query = readQuery(scope);
  const shape = query && QUERY_SHAPES.find(({ path }) => path.test(query.path));
  if (!query) return undefined;
  if (!shape) return 'inactiveDuration' in scope ? undefined : parseAssignments(query);

  const filter = principalFilter(scope, query);
  if (!filter || (isFiltered(filter) && !shape.filtered)) return undefined;
  return shape.build(shape.path.exec(query.path)?.[1] ?? '', filter);
}

/** The filter on principals for a scope of assignments: all people who hold the role or the package are reviewed. */
const EVERYBODY = { guestsOnly: false, inactiveDuration: null } as const;

/** A collection of assignments, and the conditions of its filter that make a scope. */
interface AssignmentShape {
  readonly path: RegExp;
  /** The patterns of the conditions; the filter has each exactly once. The captures are ids. */
  readonly conditions: readonly RegExp[];
  readonly build: (ids: readonly string[]) => DirectoryRoleScope | AccessPackageScope;
}

const equals = (property: string): RegExp => new RegExp(`^${property} eq '${ID}'$`, 'i');
const isOf = (type: PrincipalType): RegExp =>
  new RegExp(`^isof\\( ?principal ?, ?'?microsoft\\.graph\\.${type}'? ?\\)$`, 'i');

const ASSIGNED = /^assignmentType eq 'Assigned'$/i;
const ROLE = equals('roleDefinitionId');

const roleShape = (
  assignments: Exclude<RoleAssignments, 'all'>,
  principal: PrincipalType,
  conditions: readonly RegExp[],
): AssignmentShape => ({
  path: assignments === 'active' ? schedules('Assignment') : schedules('Eligibility'),
  conditions: [isOf(principal), ROLE, ...conditions],
  build: ([roleDefinitionId = '']) => ({
    kind: 'directoryRole',
    roleDefinitionId,
    principals: [principal],
    assignments,
    ...EVERYBODY,
  }),
});

/**
 * Returns the form of a query for assignments of a package. A policy has one package and one catalog, so the query need not name the
 * catalog.
 */
const packageShape = (collection: string, properties: readonly string[]): AssignmentShape => ({
  path: new RegExp(`^/identityGovernance/entitlementManagement/${collection}$`, 'i'),
  conditions: properties.map(equals),
  build: ([accessPackageId = '', assignmentPolicyId = '', catalogId = null]) => ({
    kind: 'accessPackage',
    accessPackageId,
    assignmentPolicyId,
    catalogId,
    ...EVERYBODY,
  }),
});

const schedules = (kind: 'Assignment' | 'Eligibility'): RegExp =>
  new RegExp(`^/roleManagement/directory/role${kind}ScheduleInstances$`, 'i');

const SHAPES: readonly AssignmentShape[] = [
  roleShape('active', 'servicePrincipal', []),
  roleShape('active', 'user', [ASSIGNED]),
  roleShape('eligible', 'user', []),
  packageShape('accessPackageAssignments', ['accessPackageId', 'assignmentPolicyId', 'catalogId']),
  packageShape('assignments', ['accessPackage/id', 'assignmentPolicy/id']),
];

/**
 * Returns the scope of a query for assignments of a role or of an access package; undefined for a query that Graph does not document. The
 * conditions of its filter may come in any order. Source: docs/graph-reference.md#s3-7.
 */
function parseAssignments(query: DirectoryQuery): DirectoryRoleScope | AccessPackageScope | undefined {
  for (const { path, conditions, build } of SHAPES) {
    const ids = path.test(query.path) ? idsIn(query.conditions, conditions) : undefined;
    if (ids) return build(ids);
  }
  return undefined;
}

/** Returns the ids in the conditions, in the order of the patterns; undefined unless each pattern matches exactly one condition. */
function idsIn(conditions: readonly string[], patterns: readonly RegExp[]): readonly string[] | undefined {
  if (conditions.length !== patterns.length) return undefined;
  const matches = patterns.map((pattern) => {
    return conditions.map((condition) => pattern.exec(condition)).find((match) => match !== null) ?? null;
  });
  return matches.includes(null) ? undefined : matches.flatMap((match) => match?.slice(1) ?? []);
}
