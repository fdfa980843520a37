import type { ApplicationScope } from '../../rules/scope/scopeKinds';
import type { Resource } from '../../rules/model/definition';
import { readBatch } from '../client/batch';
import type { GraphClient, GraphPage } from '../client/graphClient';
import { idOf, isSameId, objectsOf, textOf, textOrNull, type GraphObject } from '../client/graphObject';
import { accountedFor, withCursor, type Lister, type ListingPage } from '../client/listing';
import {
  accessOrigin,
  COLLECTIONS,
  isReviewed,
  MEMBER_USER_PROPERTIES,
  toMember,
  typeOf,
  userMember,
  type Member,
} from '../people/principals';
import { findUsers } from '../people/users';
import {
  ABSENT,
  indirect,
  ofKind,
  type AccessHolder,
  type AccessState,
  type AccessStates,
  type ResourceKind,
} from './resourceKind';

export const application: ResourceKind<ApplicationScope> = {
  find,
  list: withCursor(listAssignedUsers),
  inspect,
  remove: ({ servicePrincipalId }, { grants }) =>
    ofKind(grants, 'appRoleAssignment').map(({ id }) => ({
      method: 'DELETE',
      url: `/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo/${encodeURIComponent(id)}`,
    })),
  restore: ({ servicePrincipalId }, { principalId, grants }) =>
    ofKind(grants, 'appRoleAssignment').map(({ appRoleId }) => ({
      method: 'POST',
      url: `/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo`,
      body: { principalId, resourceId: servicePrincipalId, appRoleId },
    })),
};

async function find(graph: GraphClient, { servicePrincipalId }: ApplicationScope): Promise<Resource | undefined> {
  const found = await graph.get(`/servicePrincipals/${servicePrincipalId}?$select=id,displayName,appId`);
  if (!found) return undefined;

  const appId = textOrNull(found, 'appId');
  return {
    id: idOf(found),
    type: 'servicePrincipal',
    displayName: textOf(found, 'displayName'),
    ...(appId === null ? {} : { appId }),
  };
}

/** The page size: the users of a page are read in batches of twenty. */
const ASSIGNMENTS_PER_PAGE = 200;

/** A page of assignments, and the index of the group on it whose members are listed; null while the users on the page are listed. */
interface ApplicationPosition {
  readonly page: string;
  readonly group: number | null;
  readonly link?: string;
  /** The name of the listing that holds the ids of the principals with an assignment of their own. */
  readonly listing: string;
  /** The names of the application's roles, by id. Absent in cursors of earlier versions. */
  readonly roles?: Readonly<Record<string, string>>;
}

/**
 * Lists the users of an application: those with an assignment of their own, then the members of each assigned group. An assignment does not
 * extend to nested groups. Leaves out service principals.
 */
async function listAssignedUsers(
  lister: Lister,
  scope: ApplicationScope,
  given: ApplicationPosition | undefined,
): Promise<ListingPage<Member, ApplicationPosition>> {
  const position = given ?? {
    page: `${assignedPath(scope)}?$top=${ASSIGNMENTS_PER_PAGE}`,
    group: null,
    listing: lister.memory.begin(),
    roles: await roleNames(lister.graph, scope),
  };
  const page = await lister.graph.page(position.page);
  const assignments = page ?? { value: [], next: undefined };
  if (position.group !== null)
    return listUsersOfGroup(lister, scope, assignments, { ...position, group: position.group });

  const users = await findUsers(lister.graph, principalsOf(assignments, 'User'));
  const items = users
    .map((user) => userMember(user, 'direct', accessIn(assignments, position, user.id)))
    .filter((member) => isReviewed(member, scope));
  const known = new Set(users.map(({ id }) => id));
  const rows = accountedFor(page, items, {
    principalOf: (row) => ({ displayName: row.principalDisplayName, '@odata.type': lowerFirst(row.principalType) }),
    idOf: (row) => idOf(row, 'principalId'),
    ruleOf: (row) => {
      if (row.principalType === 'Group') return 'assignedGroup';
      if (row.principalType !== 'User') return 'typeNotAskedFor';
      return known.has(idOf(row, 'principalId')) ? 'notGuest' : 'unknownUser';
    },
  });
  return { items, next: nextGroup(assignments, position, 0), ...rows };
}

async function listUsersOfGroup(
  { graph, memory }: Lister,
  scope: ApplicationScope,
  assignments: Assignments,
  position: ApplicationPosition & { readonly group: number },
): Promise<ListingPage<Member, ApplicationPosition>> {
  const groupId = principalsOf(assignments, 'Group')[position.group];
  if (groupId === undefined) return { items: [], next: nextGroup(assignments, position, position.group) };

  const path = `/groups/${groupId}/members?$select=${MEMBER_USER_PROPERTIES}&$top=999`;
  const page = await graph.page(position.link ?? path);
  const direct = await memory.get(position.listing, () => assignedIds(graph, scope));
  const access = accessThrough(assignments, position, groupId);
  const items = (page?.value ?? [])
    .flatMap((object) => toMember(object, 'indirect', access) ?? [])
    .filter((member) => member.type === 'user' && !direct.has(member.id) && isReviewed(member, scope));
  const rows = accountedFor(page, items, {
    ruleOf: (object) => {
      const type = typeOf(object);
      if (type !== 'user') return type === undefined ? 'otherType' : 'typeNotAskedFor';
      return direct.has(idOf(object)) ? 'repeat' : 'notGuest';
    },
  });
  if (page?.next !== undefined) return { items, next: { ...position, link: page.next }, ...rows };
  return { items, next: nextGroup(assignments, position, position.group + 1), ...rows };
}

async function roleNames(
  graph: GraphClient,
  { servicePrincipalId }: ApplicationScope,
): Promise<Readonly<Record<string, string>>> {
  const found = await graph.get(`/servicePrincipals/${servicePrincipalId}?$select=id,appRoles`);
  return Object.fromEntries(
    objectsOf(found ?? {}, 'appRoles').map((role) => [idOf(role), textOf(role, 'displayName')]),
  );
}

/** Returns a principal type in the product's spelling; Graph begins it with a capital letter. */
const lowerFirst = (type: unknown): string =>
  typeof type === 'string' ? type.charAt(0).toLowerCase() + type.slice(1) : '';

type Assignments = Pick<GraphPage, 'value' | 'next'>;

/** Returns how a principal got access: its roles on this page, and the start of the first role. */
function accessIn({ value }: Assignments, { roles = {} }: ApplicationPosition, principalId: string) {
  const own = value.filter((assignment) => isSameId(assignment, 'principalId', principalId));
  const names = own.flatMap((assignment) => roles[idOf(assignment, 'appRoleId')] ?? []);
  const [since = null] = own.flatMap((assignment) => textOrNull(assignment, 'createdDateTime') ?? []).sort();
  return accessOrigin({ appRole: names.length === 0 ? null : names.join(', '), startDateTime: since });
}

/** Returns how the members of an assigned group got access. The start of their membership is unknown. */
function accessThrough(assignments: Assignments, position: ApplicationPosition, groupId: string) {
  const ofGroup = (assignment: GraphObject) => isSameId(assignment, 'principalId', groupId);
  const displayName = textOf(assignments.value.find(ofGroup) ?? {}, 'principalDisplayName');
  return { ...accessIn(assignments, position, groupId), group: { id: groupId, displayName }, startDateTime: null };
}

async function assignedIds(graph: GraphClient, scope: ApplicationScope): Promise<ReadonlySet<string>> {
  const all = await graph.all(`${assignedPath(scope)}?$top=999`);
  return new Set(all.map((assignment) => idOf(assignment, 'principalId')));
}

const assignedPath = ({ servicePrincipalId }: ApplicationScope): string =>
  `/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo`;

/** Returns the position of a group on the page, of the next page, or undefined at the end. */
function nextGroup(
  assignments: Assignments,
  { page, listing, roles }: ApplicationPosition,
  number: number,
): ApplicationPosition | undefined {
  const shared = { listing, ...(roles && { roles }) };
  if (number < principalsOf(assignments, 'Group').length) return { page, group: number, ...shared };
  return assignments.next === undefined ? undefined : { page: assignments.next, group: null, ...shared };
}

/** Returns each principal once, although it may hold several of the application's roles. */
function principalsOf({ value }: Assignments, type: 'User' | 'Group'): readonly string[] {
  const found = value.filter((assignment) => assignment.principalType === type);
  return [...new Set(found.map((assignment) => idOf(assignment, 'principalId')))];
}

/** Returns the assignments of each principal. Graph lists a principal's own assignments together with those of its groups. */
async function inspect(
  graph: GraphClient,
  { servicePrincipalId }: ApplicationScope,
  principals: readonly AccessHolder[],
): Promise<AccessStates> {
  const query = `$filter=resourceId eq ${servicePrincipalId}&$top=999`;
  const answers = await readBatch(
    graph.batch,
    principals.map(({ id, type }) => ({ id, url: `/${COLLECTIONS[type]}/${id}/appRoleAssignments?${query}` })),
  );
  const stateOf = (id: string): AccessState => {
    const assignments = objectsOf(answers.get(id) ?? {}, 'value');
    const own = assignments.filter((assignment) => isSameId(assignment, 'principalId', id));
    const grants = own.map((assignment) => ({
      kind: 'appRoleAssignment' as const,
      id: textOf(assignment, 'id'),
      appRoleId: idOf(assignment, 'appRoleId'),
    }));
    if (grants.length > 0) return { state: 'direct', grants };
    const groupIds = assignments.map((assignment) => idOf(assignment, 'principalId'));
    return groupIds.length > 0 ? indirect('The assignment comes through a group.', groupIds) : ABSENT;
  };
  return new Map(principals.map(({ id }) => [id, stateOf(id)]));
}
