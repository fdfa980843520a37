import type { Directory, Row, RowType } from '../directory/directory';
import type { JsonObject } from '../message';

/** How one gets from an object to others. */
export interface Navigation {
  readonly many: boolean;
  /** Whether the others are of several types, so that each tells its own. */
  readonly mixed: boolean;
  /** What stands in the context address for them. */
  readonly context: string;
  follow(directory: Directory, row: Row): readonly Row[];
}

type Follow = Navigation['follow'];

const objects = (follow: Follow): Navigation => ({ many: true, mixed: true, context: 'directoryObjects', follow });
const object = (follow: Follow): Navigation => ({ many: false, mixed: true, context: 'directoryObjects', follow });
const list = (context: string, follow: Follow): Navigation => ({ many: true, mixed: false, context, follow });

/** Follows links on and on; an object is met once, also where groups contain each other. */
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

/** The groups, direct and through other groups, that contain the object. */
export const groupsOf = (directory: Directory, row: Row): readonly Row[] =>
  closure(row, ({ id }) => directory.linking('members', id));

/** The directory roles that the object holds itself, not through a group. */
function rolesOf(directory: Directory, row: Row): readonly Row[] {
  const active = directory.childrenOf('roleAssignments', row.id).filter(({ value }) => value.kind === 'active');
  return active.flatMap(({ value }) => directory.findRole(String(value.roleDefinitionId)) ?? []);
}

/** Template ids of the roles that a person holds now, also through a group; what Entra puts into `wids`. */
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

/** Graph shows a principal the assignments of the groups it is a direct member of as well. */
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

/** An application assignment with the names of its two ends, as Graph shows it. */
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

/** The id of a membership in a channel, which Graph keeps apart from the member's. */
export const membershipId = (channelId: string, userId: string): string =>
  Buffer.from(`${channelId}##${userId}`).toString('base64url');

const channelMembers: Navigation = list('members', (directory, channel) =>
  directory.linkedIds('channelMembers', channel.id).map((userId) => {
    const user = directory.find('users', userId);
    const id = membershipId(channel.id, user?.id ?? userId);
    const value = {
      '@odata.type': '#microsoft.graph.aadUserConversationMember',
      id,
      roles: [],
      displayName: user?.value.displayName ?? null,
      userId: user?.id ?? userId,
      email: user?.value.mail ?? null,
      // Somebody from outside is in the channel by direct connect, without an account in this tenant.
      tenantId: user === undefined ? '00000000-0000-0000-0000-000000000000' : directory.tenantId,
    };
    return { type: 'aadUserConversationMember' as const, id, value };
  }),
);

/** An object that exists only as part of another. */
const part = (name: string, value: (row: Row, directory: Directory) => JsonObject): Navigation => ({
  many: false,
  mixed: false,
  context: name,
  follow: (directory, row) => [{ type: 'complex', id: row.id, value: value(row, directory) }],
});

/** The person that an access package is assigned to, as entitlement management describes people. */
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

/** Where the tenant knows no more of it than its id, that is all there is to show. */
const named = (collection: 'accessPackages' | 'assignmentPolicies', name: string, key: string): Navigation =>
  part(name, ({ value }, directory) => {
    const id = String(value[key]);
    return directory.find(collection, id)?.value ?? { id };
  });
const accessPackage = named('accessPackages', 'accessPackage', 'accessPackageId');
const assignmentPolicy = named('assignmentPolicies', 'assignmentPolicy', 'assignmentPolicyId');
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
  channel: { members: channelMembers, allMembers: channelMembers },
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
  accessPackage: { catalog },
};

/** The relationship of that name, or undefined when objects of the type have none. */
export function navigationOf(type: RowType, name: string): Navigation | undefined {
  const found = navigations[type];
  return found !== undefined && Object.hasOwn(found, name) ? found[name] : undefined;
}
