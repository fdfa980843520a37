import type { PrincipalType } from '../../rules/model/definition';
import type { AccessPackageScope, DirectoryRoleScope, SingleScope } from '../../rules/scope/scopeKinds';
import { readHandle, writeHandle, type AccessHolder, type AccessState, type RemovalPlan } from './access';
import { packageAssignments } from './accessPackages';
import { roleAssignmentsPath } from './assignments';
import { readBatch } from '../client/batch';
import type { GraphClient } from '../client/graphClient';
import { idOf, objectsOf, textOf, textOrNull, textsOf, type JsonObject } from '../client/graphJson';
import { channelMemberships } from './groupMembers';
import { isDynamic } from './reviewedResources';

type States = ReadonlyMap<string, AccessState>;

const ABSENT: AccessState = { state: 'absent' };

const notRemovable = (reason: string): AccessState => ({ state: 'notRemovable', reason });

function direct(removal: Partial<RemovalPlan>): AccessState {
  return { state: 'direct', handle: writeHandle(removal) };
}

const COLLECTIONS: Readonly<Record<PrincipalType, string>> = {
  user: 'users',
  group: 'groups',
  servicePrincipal: 'servicePrincipals',
};

/**
 * How each principal has its access now; those gone from the directory have none.
 * Reference: default decision, apply, apply actions ("cannot apply").
 */
export function inspectAccess(
  graph: GraphClient,
  scope: SingleScope,
  principals: readonly AccessHolder[],
): Promise<States> {
  switch (scope.kind) {
    case 'group':
      return inspectGroup(graph, scope.groupId, principals);
    case 'team':
      return inspectTeam(graph, scope.groupId, principals);
    case 'application':
      return inspectApplication(graph, scope.servicePrincipalId, principals);
    case 'directoryRole':
      return inspectRole(graph, scope, principals);
    case 'accessPackage':
      return inspectPackage(graph, scope, principals);
  }
}

async function inspectGroup(graph: GraphClient, groupId: string, principals: readonly AccessHolder[]): Promise<States> {
  const select = 'id,groupTypes,membershipRule,mailEnabled,onPremisesSyncEnabled';
  const group = await graph.get(`/groups/${groupId}?$select=${select}`);
  if (!group) return new Map(principals.map(({ id }) => [id, ABSENT]));

  const lock = lockOf(group);
  const memberOf = await groupsOf(graph, principals, 'memberOf');
  const others = principals.filter(({ id }) => !memberOf.get(id)?.has(groupId.toLowerCase()));
  const nested = await groupsOf(graph, others, 'transitiveMemberOf');

  const removable = ({ id }: AccessHolder) =>
    lock === undefined ? direct({ paths: [`/groups/${groupId}/members/${id}/$ref`] }) : notRemovable(lock);
  const indirect = ({ id }: AccessHolder) =>
    nested.get(id)?.has(groupId.toLowerCase()) ? notRemovable('The membership comes through a nested group.') : ABSENT;
  return new Map(
    principals.map((holder) => [holder.id, others.includes(holder) ? indirect(holder) : removable(holder)]),
  );
}

/** Why nobody can be removed from a group here, or undefined. */
function lockOf(group: JsonObject): string | undefined {
  if (group.onPremisesSyncEnabled === true) return 'The group is synchronised from an on-premises directory.';
  if (isDynamic(group)) return 'The membership of the group is dynamic: a rule decides who is in it.';
  const isUnified = textsOf(group, 'groupTypes').includes('Unified');
  return group.mailEnabled === true && !isUnified ? 'The group is mail-enabled and managed in Exchange.' : undefined;
}

/** Lower-cased ids of the groups of each principal that exists. */
async function groupsOf(
  graph: GraphClient,
  principals: readonly AccessHolder[],
  relation: 'memberOf' | 'transitiveMemberOf',
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const path = (type: PrincipalType, id: string) =>
    `/${COLLECTIONS[type]}/${id}/${relation}/microsoft.graph.group?$select=id&$top=999`;
  const answers = await readBatch(
    graph.batch,
    principals.map(({ id, type }) => ({ id, url: path(type, id) })),
  );
  const groups = new Map<string, ReadonlySet<string>>();
  for (const [id, answer] of answers) {
    if (!answer) continue;
    const next = textOrNull(answer, '@odata.nextLink');
    const rest = next === null ? [] : await graph.all(next);
    const found = [...objectsOf(answer, 'value'), ...rest];
    groups.set(id, new Set(found.map((group) => idOf(group))));
  }
  return groups;
}

/** Somebody may be in the team, in its shared channels, or in both; all of it goes. */
async function inspectTeam(graph: GraphClient, groupId: string, principals: readonly AccessHolder[]): Promise<States> {
  const inGroup = await inspectGroup(graph, groupId, principals);
  const inChannels = await channelMemberships(graph, groupId);
  return new Map(
    principals.map(({ id }) => {
      const state = inGroup.get(id) ?? ABSENT;
      const channels = inChannels.get(id) ?? [];
      if (channels.length === 0 || state.state === 'notRemovable') return [id, state];
      const own = state.state === 'direct' ? readHandle(state.handle).paths : [];
      return [id, direct({ paths: [...channels, ...own] })];
    }),
  );
}

/** The directory lists a principal's own assignments together with those of its groups. */
async function inspectApplication(
  graph: GraphClient,
  servicePrincipalId: string,
  principals: readonly AccessHolder[],
): Promise<States> {
  const query = `$filter=resourceId eq ${servicePrincipalId}&$top=999`;
  const answers = await readBatch(
    graph.batch,
    principals.map(({ id, type }) => ({ id, url: `/${COLLECTIONS[type]}/${id}/appRoleAssignments?${query}` })),
  );
  return new Map(
    principals.map(({ id }) => {
      const assignments = objectsOf(answers.get(id) ?? {}, 'value');
      const own = assignments.filter((assignment) => isSame(textOf(assignment, 'principalId'), id));
      const paths = own.map(
        ({ id: key }) => `/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo/${String(key)}`,
      );
      if (paths.length > 0) return [id, direct({ paths })];
      return [id, assignments.length > 0 ? notRemovable('The assignment comes through a group.') : ABSENT];
    }),
  );
}

const isSame = (first: string, second: string): boolean => first.toLowerCase() === second.toLowerCase();

/**
 * Only assignments of the kind under review count. A role has few: all of them are read, instead of each principal's.
 * A group in a role is decided on as one item, and stays: its members were not reviewed.
 */
async function inspectRole(
  graph: GraphClient,
  scope: DirectoryRoleScope,
  principals: readonly AccessHolder[],
): Promise<States> {
  const read = async (kind: 'active' | 'eligible') =>
    scope.assignments === kind || scope.assignments === 'all'
      ? graph.all(roleAssignmentsPath(kind, scope.roleDefinitionId))
      : [];
  const [active, eligible] = [await read('active'), await read('eligible')];
  const own = principals.map((holder) => ({ holder, removal: removalOfRole(holder, active, eligible) }));
  const others = own.filter(({ removal }) => !hasAny(removal)).map(({ holder }) => holder);

  const groups = await groupsOf(graph, others, 'transitiveMemberOf');
  const holders = [...active, ...eligible].map((assignment) => idOf(assignment, 'principalId'));
  return new Map(
    own.map(({ holder: { id, type }, removal }) => {
      if (hasAny(removal)) return [id, type === 'group' ? notRemovable(GROUP_IN_ROLE) : direct(removal)];
      const through = holders.some((holder) => groups.get(id)?.has(holder));
      return [id, through ? notRemovable('The role comes through a group.') : ABSENT];
    }),
  );
}

const GROUP_IN_ROLE = 'A group holds the role, which a review does not take from all of its members at once.';

type RoleRemoval = Pick<RemovalPlan, 'paths' | 'eligibilities'>;

const hasAny = ({ paths, eligibilities }: RoleRemoval): boolean => paths.length + eligibilities.length > 0;

function removalOfRole(
  { id }: AccessHolder,
  active: readonly JsonObject[],
  eligible: readonly JsonObject[],
): RoleRemoval {
  const own = (assignment: JsonObject) => isSame(textOf(assignment, 'principalId'), id);
  return {
    paths: active
      .filter(own)
      .map((assignment) => `/roleManagement/directory/roleAssignments/${encodeURIComponent(textOf(assignment, 'id'))}`),
    eligibilities: eligible.filter(own).map((assignment) => ({
      principalId: textOf(assignment, 'principalId'),
      roleDefinitionId: textOf(assignment, 'roleDefinitionId'),
      directoryScopeId: textOrNull(assignment, 'directoryScopeId') ?? '/',
    })),
  };
}

async function inspectPackage(
  graph: GraphClient,
  scope: AccessPackageScope,
  principals: readonly AccessHolder[],
): Promise<States> {
  const assignments = await packageAssignments(graph, scope);
  return new Map(
    principals.map(({ id }) => {
      const own = assignments.get(id.toLowerCase());
      return [id, own ? direct({ packageAssignments: own }) : ABSENT];
    }),
  );
}
