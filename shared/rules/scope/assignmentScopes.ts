import { ID, type DirectoryQuery } from './directoryQuery';
import type { PrincipalType } from '../model/definition';
import type { AccessPackageScope, DirectoryRoleScope, RoleAssignments } from './scopeKinds';

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
export function parseAssignments(query: DirectoryQuery): DirectoryRoleScope | AccessPackageScope | undefined {
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
