import type { PrincipalType, Resource } from '../../rules/model/definition';
import type { DirectoryRoleScope } from '../../rules/scope/scopeKinds';
import type { DirectoryGap } from '../../rules/model/instance';
import {
  DirectoryRefusal,
  idOf,
  isSameId,
  objectOf,
  textOf,
  textOrNull,
  type GraphObject,
} from '../client/graphObject';
import type { Grant } from '../../rules/model/removal';
import type { GraphClient, GraphPage } from '../client/graphClient';
import { accountedFor, withCursor, type Lister, type ListingPage } from '../client/listing';
import {
  accessOrigin,
  groupsOfPrincipals,
  isReviewed,
  toMember,
  typeOf,
  userMember,
  type Member,
} from '../people/principals';
import { findUsers } from '../people/users';
import {
  ABSENT,
  indirect,
  notRemovable,
  ofKind,
  until,
  type AccessHolder,
  type AccessState,
  type AccessStates,
  type ResourceKind,
} from './resourceKind';

const ROLES = '/roleManagement/directory';

export const directoryRole: ResourceKind<DirectoryRoleScope> = {
  find,
  list: withCursor(listHolders),
  inspect,
  remove: ({ roleDefinitionId }, { principalId, grants }) =>
    [...ofKind(grants, 'roleAssignment'), ...ofKind(grants, 'roleEligibility')].map(
      ({ kind, id, directoryScopeId }) => {
        const justification = 'Denied in an access review.';
        const body = { action: 'adminRemove', justification, principalId, roleDefinitionId, directoryScopeId };
        if (kind === 'roleEligibility')
          return { method: 'POST', url: `${ROLES}/roleEligibilityScheduleRequests`, body };
        // Graph may refuse to delete an assignment that privileged identity management made.
        const otherwise = { method: 'POST', url: `${ROLES}/roleAssignmentScheduleRequests`, body } as const;
        return { method: 'DELETE', url: `${ROLES}/roleAssignments/${encodeURIComponent(id)}`, otherwise };
      },
    ),
  restore: ({ roleDefinitionId }, { principalId, grants, now }) =>
    [...ofKind(grants, 'roleAssignment'), ...ofKind(grants, 'roleEligibility')].map(
      ({ kind, directoryScopeId, endDateTime }) => {
        const assignment = { principalId, roleDefinitionId, directoryScopeId };
        const body = {
          action: 'adminAssign',
          justification: 'Restored after an access review.',
          ...assignment,
          scheduleInfo: { startDateTime: now, expiration: until(endDateTime) },
        };
        if (kind === 'roleEligibility')
          return { method: 'POST', url: `${ROLES}/roleEligibilityScheduleRequests`, body };
        const request = { method: 'POST', url: `${ROLES}/roleAssignmentScheduleRequests`, body } as const;
        // Without a licence for schedules there are only permanent assignments.
        return endDateTime === null
          ? { method: 'POST', url: `${ROLES}/roleAssignments`, body: assignment, otherwise: request }
          : request;
      },
    ),
};

async function find(graph: GraphClient, { roleDefinitionId }: DirectoryRoleScope): Promise<Resource | undefined> {
  const role = await graph.get(`${ROLES}/roleDefinitions/${roleDefinitionId}?$select=id,displayName`);
  return role && { id: idOf(role), type: 'directoryRole', displayName: textOf(role, 'displayName') };
}

type AssignmentKind = 'active' | 'eligible';

/** Returns the path of the removable assignments of one type, with their principals. */
function assignmentsPath(kind: AssignmentKind, roleDefinitionId: string): string {
  const collection = kind === 'active' ? 'roleAssignments' : 'roleEligibilityScheduleInstances';
  return `${ROLES}/${collection}?$filter=roleDefinitionId eq '${roleDefinitionId}'&$expand=principal`;
}

/**
 * Returns the path of a role's active assignments. Leaves out eligible assignments that are activated for a few hours, which only the
 * schedules distinguish.
 */
const assignedPath = (roleDefinitionId: string): string =>
  `${ROLES}/roleAssignmentScheduleInstances?$filter=roleDefinitionId eq '${roleDefinitionId}' and assignmentType eq 'Assigned'&$expand=principal`;

interface RolePosition {
  readonly eligible: boolean;
  readonly link: string;
}

/** Lists the holders of a directory role: active ones first, then eligible ones. A group that holds the role is one principal. */
async function listHolders(
  { graph }: Lister,
  scope: DirectoryRoleScope,
  given: RolePosition | undefined,
): Promise<ListingPage<Member, RolePosition>> {
  const position = given ?? firstPosition(scope);
  const { page, gap } = await readSchedules(graph, position.link);
  if (gap && scope.assignments === 'active') return { items: [], next: positionOf(scope, 'active') };
  const { value, next: link } = page ?? { value: [], next: undefined };
  const items = await toHolders(graph, scope, value, position.eligible ? 'eligible' : 'active');
  const rows = accountedFor(page, items, {
    principalOf: principalIn,
    idOf: (assignment) => idOf(assignment, 'principalId'),
    ruleOf: (assignment) => {
      const type = typeOf(principalIn(assignment));
      if (type === undefined) return 'otherType';
      if (!scope.principals.includes(type)) return 'typeNotAskedFor';
      return scope.guestsOnly && type === 'user' ? 'notGuest' : 'unknownUser';
    },
  });
  if (link !== undefined) return { items, next: { ...position, link }, ...rows };
  const next = scope.assignments === 'all' && !position.eligible ? positionOf(scope, 'eligible') : undefined;
  return { items, next, gaps: gap ? [gap] : [], ...rows };
}

const principalIn = (assignment: GraphObject): GraphObject => objectOf(assignment, 'principal');

const positionOf = ({ roleDefinitionId }: DirectoryRoleScope, kind: AssignmentKind): RolePosition => ({
  eligible: kind === 'eligible',
  link: assignmentsPath(kind, roleDefinitionId),
});

/**
 * Returns where the list begins. A review of active assignments reads the schedules, or the assignments themselves if the tenant has no
 * licence for schedules.
 */
function firstPosition(scope: DirectoryRoleScope): RolePosition {
  if (scope.assignments === 'active') return { eligible: false, link: assignedPath(scope.roleDefinitionId) };
  return positionOf(scope, scope.assignments === 'eligible' ? 'eligible' : 'active');
}

/** Reads a page of assignments. Without a licence for schedules there are no eligible assignments, and every active one is permanent. */
async function readSchedules(
  graph: GraphClient,
  link: string,
): Promise<{ readonly page: GraphPage | undefined; readonly gap?: DirectoryGap }> {
  try {
    return { page: await graph.page(link) };
  } catch (error) {
    if (!(error instanceof DirectoryRefusal) || error.why !== 'notLicensed') throw error;
    return { page: undefined, gap: { what: 'eligibleAssignments', why: 'notLicensed' } };
  }
}

async function toHolders(
  graph: GraphClient,
  scope: DirectoryRoleScope,
  assignments: readonly GraphObject[],
  assignmentType: AssignmentKind,
): Promise<readonly Member[]> {
  const principals = assignments.map((assignment) => objectOf(assignment, 'principal'));
  const ofType = (type: PrincipalType) =>
    scope.principals.includes(type)
      ? principals.filter((object) => idOf(object) !== '' && typeOf(object) === type)
      : [];

  const userIds = ofType('user').map((object) => idOf(object));
  const accesses = new Map(
    assignments.map((assignment) => [idOf(assignment, 'principalId'), accessIn(assignment, assignmentType)]),
  );
  const users = (await findUsers(graph, userIds)).map((user) => userMember(user, 'direct', accesses.get(user.id)));
  const others = [...ofType('group'), ...ofType('servicePrincipal')].flatMap(
    (object) => toMember(object, 'direct', accesses.get(idOf(object))) ?? [],
  );
  const unique = new Map([...users, ...others].map((member) => [member.id, member]));
  return [...unique.values()].filter((member) => isReviewed(member, scope));
}

/** Returns how access was given. Only schedules have dates. */
const accessIn = (assignment: GraphObject, assignmentType: AssignmentKind) =>
  accessOrigin({
    assignmentType,
    startDateTime: textOrNull(assignment, 'startDateTime'),
    endDateTime: textOrNull(assignment, 'endDateTime'),
  });

/**
 * Returns the assignments of each principal. Only assignments of the type under review count. A role has few assignments, so all of them
 * are read. A group that holds the role keeps it, because its members were not reviewed one by one.
 */
async function inspect(
  graph: GraphClient,
  scope: DirectoryRoleScope,
  principals: readonly AccessHolder[],
): Promise<AccessStates> {
  const read = async (kind: AssignmentKind) =>
    scope.assignments === kind || scope.assignments === 'all'
      ? readAll(graph, assignmentsPath(kind, scope.roleDefinitionId))
      : [];
  const [active, eligible] = [await read('active'), await read('eligible')];
  const schedules = active.some(isHeldByOne(principals))
    ? await readAll(graph, assignedPath(scope.roleDefinitionId))
    : [];
  const grants = new Map(principals.map(({ id }) => [id, grantsOf(id, { active, eligible, schedules })]));
  const others = principals.filter(({ id }) => grants.get(id)?.length === 0);

  const groups = await groupsOfPrincipals(graph, others, groupsIn([...active, ...eligible]));
  const stateOf = ({ id, type }: AccessHolder): AccessState => {
    const own = grants.get(id) ?? [];
    if (own.length > 0) return type === 'group' ? notRemovable(GROUP_IN_ROLE) : { state: 'direct', grants: own };
    const through = [...(groups.get(id) ?? [])];
    return through.length > 0 ? indirect('The role comes through a group.', through) : ABSENT;
  };
  return new Map(principals.map((principal) => [principal.id, stateOf(principal)]));
}

async function readAll(graph: GraphClient, path: string): Promise<readonly GraphObject[]> {
  const found: GraphObject[] = [];
  for (let link: string | undefined = path; link !== undefined;) {
    const { page }: { readonly page: GraphPage | undefined } = await readSchedules(graph, link);
    found.push(...(page?.value ?? []));
    link = page?.next;
  }
  return found;
}

const groupsIn = (assignments: readonly GraphObject[]): readonly string[] =>
  assignments
    .map((assignment) => objectOf(assignment, 'principal'))
    .filter((principal) => typeOf(principal) === 'group')
    .map((principal) => idOf(principal));

const GROUP_IN_ROLE = 'A group holds the role. A review does not remove the role from all members of a group at once.';

/** The assignments of a role: the active ones, the eligible ones, and the schedules of the active ones that were not just activated. */
interface RoleAssignments {
  readonly active: readonly GraphObject[];
  readonly eligible: readonly GraphObject[];
  readonly schedules: readonly GraphObject[];
}

const isHeldByOne =
  (principals: readonly AccessHolder[]) =>
  (assignment: GraphObject): boolean =>
    principals.some(({ id }) => isSameId(assignment, 'principalId', id));

/**
 * Returns the grants of a principal. Only schedules have the end of an active assignment; without a licence for schedules, every assignment
 * is permanent.
 */
function grantsOf(id: string, { active, eligible, schedules }: RoleAssignments): readonly Grant[] {
  const isOwn = (assignment: GraphObject) => isSameId(assignment, 'principalId', id);
  const scopeOf = (assignment: GraphObject) => textOrNull(assignment, 'directoryScopeId') ?? '/';
  const toGrant = (kind: 'roleAssignment' | 'roleEligibility', assignment: GraphObject, dates: GraphObject): Grant => ({
    kind,
    id: textOf(assignment, 'id'),
    directoryScopeId: scopeOf(assignment),
    startDateTime: textOrNull(dates, 'startDateTime'),
    endDateTime: textOrNull(dates, 'endDateTime'),
  });
  const scheduleOf = (assignment: GraphObject) =>
    schedules.find((schedule) => isOwn(schedule) && scopeOf(schedule) === scopeOf(assignment)) ?? {};
  return [
    ...active.filter(isOwn).map((assignment) => toGrant('roleAssignment', assignment, scheduleOf(assignment))),
    ...eligible.filter(isOwn).map((assignment) => toGrant('roleEligibility', assignment, assignment)),
  ];
}
