import type { Directory, Row, RowType } from '../directory/directory';
import type { JsonObject } from '../message';

/** A relationship from an object to others. */
export interface Navigation {
  readonly many: boolean;
  /** Whether the related objects have several types, so that each carries `@odata.type`. */
  readonly mixed: boolean;
  /** The name of the objects in `@odata.context`. */
  readonly context: string;
  follow(directory: Directory, row: Row): readonly Row[];
}

type Follow = Navigation['follow'];

const objects = (follow: Follow): Navigation => ({ many: true, mixed: true, context: 'directoryObjects', follow });
const object = (follow: Follow): Navigation => ({ many: false, mixed: true, context: 'directoryObjects', follow });
const list = (context: string, follow: Follow): Navigation => ({ many: true, mixed: false, context, follow });

/** Follows links transitively. Returns each object once, even where groups contain each other. */
function closure(start: Row, next: (row: Row) => readonly Row[]): readonly Row[] {
  const found = new Map<string, Row>();
  let frontier: readonly Row[] = [start];
  while (frontier.length > 0) {
    const met: Row[] = [];
    for (const row of frontier.flatMap(next)) {
      if (found.has(row.id) || row.id === start.id) continue;
      found.set(row.id, row);
      met.push(row);
    }
    frontier = met;
  }
  return [...found.values()];
}

/** Returns the groups that contain the object, directly or through other groups. */
export const groupsOf = (directory: Directory, row: Row): readonly Row[] =>
  closure(row, ({ id }) => directory.linking('members', id));

/** Returns the directory roles that the object holds itself, not through a group. */
function rolesOf(directory: Directory, row: Row): readonly Row[] {
  const active = directory.childrenOf('roleAssignments', row.id).filter(({ value }) => value.kind === 'active');
  return active.flatMap(({ value }) => directory.findRole(String(value.roleDefinitionId)) ?? []);
}

/** Returns the template ids of a person's active roles, direct or through a group: Entra's claim `wids`. */
export function activeRolesOf(directory: Directory, row: Row): readonly string[] {
  const held = [row, ...groupsOf(directory, row)].flatMap((holder) => rolesOf(directory, holder));
  return [...new Set(held.map(({ value }) => String(value.templateId)))];
}

const members: Navigation = objects((directory, { id }) => directory.linked('members', id));
const owners: Navigation = objects((directory, { id }) => directory.linked('owners', id));
const memberOf: Navigation = objects((directory, { id }) => directory.linking('members', id));
const transitiveMemberOf: Navigation = objects(groupsOf);
const transitiveMembers: Navigation = objects((directory, group) =>
  closure(group, ({ id }) => directory.linked('members', id)),
);
const ownedObjects: Navigation = objects((directory, { id }) => directory.linking('owners', id));

/** Graph also lists the assignments of the groups of which the principal is a direct member. */
const appRoleAssignments: Navigation = list('appRoleAssignments', (directory, row) =>
  [row, ...directory.linking('members', row.id)].flatMap(({ id }) =>
    directory
      .childrenOf('appRoleAssignments', id)
      .filter(({ value }) => String(value.principalId).toLowerCase() === id.toLowerCase())
      .map((assignment) => describeAssignment(directory, assignment)),
  ),
);

const appRoleAssignedTo: Navigation = list('appRoleAssignments', (directory, { id }) =>
  directory
    .childrenOf('appRoleAssignments', id)
    .filter(({ value }) => String(value.resourceId).toLowerCase() === id.toLowerCase())
    .map((assignment) => describeAssignment(directory, assignment)),
);

const principalTypes: Readonly<Partial<Record<RowType, string>>> = {
  user: 'User',
  group: 'Group',
  servicePrincipal: 'ServicePrincipal',
};

/** Returns an app role assignment with the names of principal and resource, as Graph shows it. */
export function describeAssignment(directory: Directory, assignment: Row): Row {
  const { principalId, resourceId } = assignment.value;
  const principal = directory.findObject(String(principalId));
  const resource = directory.findObject(String(resourceId));
  const names = {
    principalDisplayName: principal?.value.displayName ?? null,
    principalType: principal === undefined ? null : principalTypes[principal.type],
    resourceDisplayName: resource?.value.displayName ?? null,
  };
  return { ...assignment, value: { ...assignment.value, ...names } };
}

const channels: Navigation = list('channels', (directory, { id }) => directory.childrenOf('sharedChannels', id));

/** Returns the id of a channel membership, which differs from the member's. */
export const membershipId = (channelId: string, userId: string): string =>
  Buffer.from(`${channelId}##${userId}`).toString('base64url');

const channelMembers: Navigation = list('members', (directory, channel) =>
  directory.linkedIds('channelMembers', channel.id).map((userId) => channelMember(directory, channel, userId)),
);

/** The members include those of the teams with which the channel is shared. */
const allChannelMembers: Navigation = list('allMembers', (directory, channel) => {
  const teams = Array.isArray(channel.value.sharedWithTeams) ? channel.value.sharedWithTeams.map(String) : [];
  const shared = teams.flatMap((teamId) =>
    directory.linkedIds('members', teamId).map((userId) => {
      const member = channelMember(directory, channel, userId);
      const source = `https://graph.microsoft.com/v1.0/tenants/${directory.tenantId}/teams/${teamId}/members/${member.id}`;
      return { ...member, value: { ...member.value, '@microsoft.graph.originalSourceMembershipUrl': source } };
    }),
  );
  return [...channelMembers.follow(directory, channel), ...shared];
});

/** Returns the ids of the members who own a channel, in lower case. */
export const ownersOf = ({ value }: Row): readonly string[] =>
  Array.isArray(value.owners) ? value.owners.map((id) => String(id).toLowerCase()) : [];

const rolesIn = (channel: Row, userId: string): readonly string[] =>
  ownersOf(channel).includes(userId.toLowerCase()) ? ['owner'] : [];

function channelMember(directory: Directory, channel: Row, userId: string): Row {
  const user = directory.find('users', userId);
  const id = membershipId(channel.id, user?.id ?? userId);
  const value = {
    '@odata.type': '#microsoft.graph.aadUserConversationMember',
    id,
    roles: rolesIn(channel, userId),
    displayName: user?.value.displayName ?? null,
    userId: user?.id ?? userId,
    email: user?.value.mail ?? null,
    // People from other tenants are in the channel by direct connect, without an account here.
    tenantId: user === undefined ? '00000000-0000-0000-0000-000000000000' : directory.tenantId,
  };
  return { type: 'aadUserConversationMember', id, value };
}

/** Returns the relationship to an object that exists only as a part of another. */
const part = (name: string, value: (row: Row, directory: Directory) => JsonObject): Navigation => ({
  many: false,
  mixed: false,
  context: name,
  follow: (directory, row) => [{ type: 'complex', id: row.id, value: value(row, directory) }],
});

/** Returns an assignee in the form of entitlement management. */
function subjectOf({ value }: Row, directory: Directory): JsonObject {
  const objectId = String(value.targetId);
  const user = directory.find('users', objectId)?.value;
  const { displayName = null, mail: email = null, userPrincipalName: principalName = null } = user ?? {};
  return { id: objectId, objectId, displayName, email, principalName, subjectType: 'user', type: 'User' };
}

const maybe = (row: Row | undefined): readonly Row[] => (row === undefined ? [] : [row]);

const principal: Navigation = object((directory, { value }) => maybe(directory.findObject(String(value.principalId))));
const roleDefinition: Navigation = {
  ...object((directory, { value }) => maybe(directory.findRole(String(value.roleDefinitionId)))),
  mixed: false,
  context: 'roleManagement/directory/roleDefinitions',
};
const assignment = { principal, roleDefinition };

/** Returns the relationship to a named object, which has only an id if the tenant knows no more. */
const named = (collection: 'accessPackages' | 'assignmentPolicies', name: string, key: string): Navigation =>
  part(name, ({ value }, directory) => {
    const id = String(value[key]);
    return directory.find(collection, id)?.value ?? { id };
  });
const accessPackage = named('accessPackages', 'accessPackage', 'accessPackageId');
const assignmentPolicy = named('assignmentPolicies', 'assignmentPolicy', 'assignmentPolicyId');
const policies = list(`identityGovernance/entitlementManagement/assignmentPolicies`, (directory, { id }) =>
  directory.list('assignmentPolicies').filter(({ value }) => value.accessPackageId === id),
);
const catalog = part('catalog', ({ value }) => ({ id: value.catalogId }));

const navigations: Readonly<Partial<Record<RowType, Readonly<Record<string, Navigation>>>>> = {
  user: {
    manager: object((directory, { id }) => directory.linked('manager', id)),
    directReports: objects((directory, { id }) => directory.linking('manager', id)),
    memberOf,
    transitiveMemberOf,
    ownedObjects,
    appRoleAssignments,
  },
  group: { members, transitiveMembers, owners, memberOf, transitiveMemberOf, appRoleAssignments },
  servicePrincipal: { owners, appRoleAssignedTo, appRoleAssignments, memberOf, transitiveMemberOf, ownedObjects },
  team: { channels },
  channel: { members: channelMembers, allMembers: allChannelMembers },
  unifiedRoleAssignment: assignment,
  unifiedRoleAssignmentScheduleInstance: assignment,
  unifiedRoleEligibilityScheduleInstance: assignment,
  accessPackageAssignment: {
    target: part('target', subjectOf),
    accessPackage,
    accessPackageAssignmentPolicy: assignmentPolicy,
    assignmentPolicy,
    catalog,
  },
  accessPackageAssignmentPolicy: { accessPackage, catalog },
  accessPackage: { assignmentPolicies: policies, catalog },
};

/** Returns the relationship of that name, or undefined when the type has none. */
export function navigationOf(type: RowType, name: string): Navigation | undefined {
  const found = navigations[type];
  return found !== undefined && Object.hasOwn(found, name) ? found[name] : undefined;
}
