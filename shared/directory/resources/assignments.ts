import type { PrincipalType } from '../../rules/model/definition';
import type { ApplicationScope, DirectoryRoleScope, RoleAssignments } from '../../rules/scope/scopeKinds';
import { readCursor, writeCursor, type Page } from '../client/cursor';
import type { GraphClient, GraphPage } from '../client/graphClient';
import { idOf, objectOf, type JsonObject } from '../client/graphJson';
import type { Lister } from '../client/listing';
import { findUsers } from '../people/people';
import { MEMBER_USER_PROPERTIES, toMember, typeOf, userMember, type Member } from '../people/principals';

/** The users of a page are read one by one, twenty a call. */
const ASSIGNMENTS_PER_PAGE = 200;

/** A page of the assignments, and which of its groups is being read, null for the users who are assigned themselves. */
interface ApplicationPosition {
  readonly page: string;
  readonly group: number | null;
  readonly link?: string;
  /** The listing that knows who is assigned himself. */
  readonly listing: string;
}

/**
 * A page of an application's users: those assigned themselves, then the members of each assigned group. An assignment does not reach
 * through nested groups. Service principals are nobody's to review here. Reference: scope catalogue, row 15.
 */
export async function listAssignedUsers(
  lister: Lister,
  scope: ApplicationScope,
  cursor?: string,
): Promise<Page<Member>> {
  const { graph, sets } = lister;
  const start = `/servicePrincipals/${scope.servicePrincipalId}/appRoleAssignedTo?$top=${ASSIGNMENTS_PER_PAGE}`;
  const position =
    cursor === undefined
      ? { page: start, group: null, listing: sets.begin() }
      : (readCursor(cursor) as ApplicationPosition);
  const assignments = (await graph.page(position.page)) ?? { value: [], next: undefined };

  if (position.group === null) {
    const users = await findUsers(graph, principalsOf(assignments, 'User'));
    return {
      items: users.map((user) => userMember(user, 'direct')).filter((member) => isWanted(member, scope)),
      cursor: nextGroup(assignments, position, 0),
    };
  }
  return listUsersOfGroup(lister, scope, { assignments, position, group: position.group });
}

async function listUsersOfGroup(
  { graph, sets }: Lister,
  scope: ApplicationScope,
  at: { readonly assignments: GraphPage; readonly position: ApplicationPosition; readonly group: number },
): Promise<Page<Member>> {
  const { assignments, position, group } = at;
  const groupId = principalsOf(assignments, 'Group')[group];
  if (groupId === undefined) return { items: [], cursor: nextGroup(assignments, position, group) };

  const path = `/groups/${groupId}/members/microsoft.graph.user?$select=${MEMBER_USER_PROPERTIES}&$top=999`;
  const page = await graph.page(position.link ?? path);
  const direct = await sets.get(position.listing, () => assignedIds(graph, scope));
  const items = (page?.value ?? [])
    .flatMap((object) => toMember(object, 'indirect') ?? [])
    .filter((member) => !direct.has(member.id) && isWanted(member, scope));
  const next = page?.next;
  const same = next === undefined ? undefined : writeCursor({ ...position, link: next });
  return { items, cursor: same ?? nextGroup(assignments, position, group + 1) };
}

async function assignedIds(graph: GraphClient, scope: ApplicationScope): Promise<ReadonlySet<string>> {
  const all = await graph.all(`/servicePrincipals/${scope.servicePrincipalId}/appRoleAssignedTo?$top=999`);
  return new Set(all.map((assignment) => idOf(assignment, 'principalId')));
}

/** The cursor of the page's group of that number, of the next page, or of nothing. */
function nextGroup(assignments: GraphPage, { page, listing }: ApplicationPosition, group: number): string | undefined {
  if (group < principalsOf(assignments, 'Group').length) return writeCursor({ page, group, listing });

  return assignments.next === undefined ? undefined : writeCursor({ page: assignments.next, group: null, listing });
}

/** Each principal once, although it may hold several of the application's roles. */
function principalsOf({ value }: GraphPage, type: 'User' | 'Group'): readonly string[] {
  const found = value.filter((assignment) => assignment.principalType === type);
  return [...new Set(found.map((assignment) => idOf(assignment, 'principalId')))];
}

const isWanted = (member: Member, { guestsOnly }: { readonly guestsOnly: boolean }): boolean =>
  !guestsOnly || member.userType === 'Guest';

type AssignmentKind = Exclude<RoleAssignments, 'all'>;

/** Where the assignments of one kind are listed that can be ended. */
const roleCollections: Readonly<Record<AssignmentKind, string>> = {
  active: '/roleManagement/directory/roleAssignments',
  eligible: '/roleManagement/directory/roleEligibilityScheduleInstances',
};

/** The assignments of one role in a collection. */
export const roleAssignmentsPath = (kind: AssignmentKind, roleDefinitionId: string): string =>
  `${roleCollections[kind]}?$filter=roleDefinitionId eq '${roleDefinitionId}'`;

/**
 * Where those who hold a role are read. A review of active assignments alone leaves out the eligible ones that somebody has put in
 * force for a few hours, which only the schedules tell apart.
 */
function holdersPath({ assignments, roleDefinitionId }: DirectoryRoleScope, kind: AssignmentKind): string {
  const path =
    assignments === 'active'
      ? `/roleManagement/directory/roleAssignmentScheduleInstances?$filter=roleDefinitionId eq '${roleDefinitionId}' and assignmentType eq 'Assigned'`
      : roleAssignmentsPath(kind, roleDefinitionId);
  return `${path}&$expand=principal`;
}

interface RolePosition {
  readonly eligible: boolean;
  readonly link: string;
}

/**
 * A page of those who hold a directory role, active ones first, then the eligible ones; a group that holds it is one principal.
 * Reference: scope catalogue, rows 11, 12, 14 and 17.
 */
export async function listRoleHolders(
  graph: GraphClient,
  scope: DirectoryRoleScope,
  cursor?: string,
): Promise<Page<Member>> {
  const startOf = (kind: AssignmentKind): RolePosition => ({
    eligible: kind === 'eligible',
    link: holdersPath(scope, kind),
  });
  const first = startOf(scope.assignments === 'eligible' ? 'eligible' : 'active');
  const position = cursor === undefined ? first : (readCursor(cursor) as RolePosition);
  const page = await graph.page(position.link);

  const principals = (page?.value ?? []).map((assignment) => objectOf(assignment, 'principal'));
  const items = await describeHolders(graph, scope, principals);
  if (page?.next !== undefined) return { items, cursor: writeCursor({ ...position, link: page.next }) };

  const more = scope.assignments === 'all' && !position.eligible;
  return { items, cursor: more ? writeCursor(startOf('eligible')) : undefined };
}

async function describeHolders(
  graph: GraphClient,
  scope: DirectoryRoleScope,
  principals: readonly JsonObject[],
): Promise<readonly Member[]> {
  const known = principals.filter((object) => idOf(object) !== '');
  const ofType = (type: PrincipalType) =>
    scope.principals.includes(type) ? known.filter((object) => typeOf(object) === type) : [];

  const users = await findUsers(
    graph,
    ofType('user').map((object) => idOf(object)),
  );
  const others = [...ofType('group'), ...ofType('servicePrincipal')].flatMap(
    (object) => toMember(object, 'direct') ?? [],
  );
  const unique = new Map([...users.map((user) => userMember(user, 'direct')), ...others].map((m) => [m.id, m]));
  return [...unique.values()].filter((member) => isWanted(member, scope));
}
