import { type Change, type Stored, link, put } from '../directory/changes';
import { type JsonObject, isObject } from '../message';
import { type Shape, readObjects, readText } from './tenantShape';

/** What a tenant file says, as steps that build the directory. */
export interface TenantData {
  readonly tenantId: string;
  readonly domain: string;
  readonly changes: readonly Change[];
}

const users: Shape = {
  id: 'text',
  displayName: 'text',
  userPrincipalName: 'text',
  mail: 'text?',
  userType: 'text?',
  accountEnabled: 'boolean?',
  department: 'text?',
  createdDateTime: 'date?',
  manager: 'text?',
  signInActivity: 'object?',
  'signInActivity.lastSignInDateTime': 'date?',
};
const groups: Shape = {
  id: 'text',
  displayName: 'text',
  groupTypes: 'texts?',
  resourceProvisioningOptions: 'texts?',
  securityEnabled: 'boolean?',
  mailEnabled: 'boolean?',
  onPremisesSyncEnabled: 'boolean?',
  isAssignableToRole: 'boolean?',
  membershipRule: 'text?',
  members: 'texts?',
  owners: 'texts?',
};
const servicePrincipals: Shape = { id: 'text', appId: 'text', displayName: 'text', owners: 'texts?' };
const appRoles: Shape = { id: 'text' };
const appRoleAssignedTo: Shape = { id: 'text', principalId: 'text', appRoleId: 'text?' };
const signIns: Shape = { principalId: 'text', lastSignInDateTime: 'date' };
const roleDefinitions: Shape = { id: 'text', templateId: 'text?', displayName: 'text' };
const roleAssignments: Shape = { id: 'text', principalId: 'text', roleDefinitionId: 'text', kind: 'text?' };
const sharedChannels: Shape = { id: 'text', teamId: 'text', displayName: 'text', members: 'texts?' };
const accessPackageAssignments: Shape = {
  id: 'text',
  targetId: 'text',
  accessPackageId: 'text?',
  assignmentPolicyId: 'text?',
  catalogId: 'text?',
};

const accessPackages: Shape = { id: 'text', displayName: 'text', catalogId: 'text?' };
const assignmentPolicies: Shape = { id: 'text', displayName: 'text', accessPackageId: 'text', catalogId: 'text?' };

/** The role of everybody who is assigned to an application without one of its roles. */
const defaultAppRole = '00000000-0000-0000-0000-000000000000';

/** Reads a tenant file (docs: the local runner, tenant file). Throws an Error that names the bad property. */
export function readTenantFile(text: string): TenantData {
  const file = parse(text);
  const tenantId = readText(file.tenantId, 'tenantId');
  const domain = readText(file.domain, 'domain');
  const people = readObjects(file.users, 'users', users);
  const clubs = readObjects(file.groups, 'groups', groups);
  const apps = readObjects(file.servicePrincipals, 'servicePrincipals', servicePrincipals);
  refuseDoubles({ users: people, groups: clubs, servicePrincipals: apps });
  people.forEach((user, index) => {
    checkUser(user, `users[${index}]`);
  });
  const changes = [
    ...people.flatMap(userChanges),
    ...clubs.flatMap(groupChanges),
    ...apps.flatMap(applicationChanges),
    ...roleChanges(file),
    ...readObjects(file.sharedChannels, 'sharedChannels', sharedChannels).flatMap(channelChanges),
    ...packageChanges(file),
  ];
  return { tenantId, domain, changes };
}

function parse(text: string): JsonObject {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    throw new Error(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  if (!isObject(file)) throw new Error('it must hold one JSON object.');
  return file;
}

/** Ids are unique over users, groups and applications, because members and principals name any of them. */
function refuseDoubles(collections: Readonly<Record<string, readonly Stored[]>>): void {
  const seen = new Map<string, string>();
  for (const [name, objects] of Object.entries(collections)) {
    objects.forEach(({ id }, index) => {
      const path = `${name}[${index}].id`;
      const first = seen.get(id.toLowerCase());
      if (first !== undefined) throw new Error(`'${path}' is the same as '${first}' (${id}).`);
      seen.set(id.toLowerCase(), path);
    });
  }
}

function checkUser(user: Stored, path: string): void {
  const { userType = null } = user;
  if (userType !== null && userType !== 'Member' && userType !== 'Guest') {
    throw new Error(`'${path}.userType' must be 'Member' or 'Guest'.`);
  }
}

/** Ids in a property that the shape says is a list of texts, or nothing. */
const ids = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as readonly string[]) : []);

/** The links of a new object, written beside its properties as in the tenant file, become links. */
export function userChanges({ manager, ...user }: Stored): readonly Change[] {
  const changes = [put('users', user)];
  return typeof manager === 'string' ? [...changes, link('manager', user.id, manager)] : changes;
}

/** A group with its members and owners. */
export function groupChanges({ members, owners, ...group }: Stored): readonly Change[] {
  return [
    put('groups', group),
    ...ids(members).map((id) => link('members', group.id, id)),
    ...ids(owners).map((id) => link('owners', group.id, id)),
  ];
}

function applicationChanges(application: Stored, index: number): readonly Change[] {
  const { owners, appRoleAssignedTo: assigned, signIns: seen, ...servicePrincipal } = application;
  const path = `servicePrincipals[${index}]`;
  readObjects(servicePrincipal.appRoles, `${path}.appRoles`, appRoles);
  const assignments = readObjects(assigned, `${path}.appRoleAssignedTo`, appRoleAssignedTo);
  const visits = readObjects(seen, `${path}.signIns`, signIns);
  const { id: resourceId, appId, displayName: appDisplayName } = servicePrincipal;
  return [
    put('servicePrincipals', servicePrincipal),
    ...ids(owners).map((owner) => link('owners', resourceId, owner)),
    ...assignments.map((assignment) =>
      put('appRoleAssignments', { ...assignment, appRoleId: assignment.appRoleId ?? defaultAppRole, resourceId }),
    ),
    ...visits.map(({ principalId, lastSignInDateTime }, visit) =>
      put('signIns', {
        id: `${resourceId}-${visit + 1}`,
        createdDateTime: lastSignInDateTime,
        userId: principalId,
        appId,
        appDisplayName,
        resourceId,
      }),
    ),
  ];
}

function roleChanges(file: JsonObject): readonly Change[] {
  const roles = readObjects(file.roleDefinitions, 'roleDefinitions', roleDefinitions).map((role) => ({
    ...role,
    templateId: typeof role.templateId === 'string' ? role.templateId : role.id,
  }));
  const assignments = readObjects(file.roleAssignments, 'roleAssignments', roleAssignments);
  const roleIds = new Map(
    roles.flatMap((role) => [
      [role.templateId.toLowerCase(), role.id],
      [role.id.toLowerCase(), role.id],
    ]),
  );
  return [
    ...roles.map((role) => put('roleDefinitions', role)),
    ...assignments.map((assignment, index) => {
      const { kind = 'active', roleDefinitionId } = assignment;
      if (kind !== 'active' && kind !== 'eligible') {
        throw new Error(`'roleAssignments[${index}].kind' must be 'active' or 'eligible'.`);
      }
      // An assignment may name a built-in role by its template, which in Graph is the same id.
      const role = roleIds.get(String(roleDefinitionId).toLowerCase()) ?? roleDefinitionId;
      return put('roleAssignments', { ...assignment, kind, roleDefinitionId: role });
    }),
  ];
}

function channelChanges({ members, ...channel }: Stored): readonly Change[] {
  return [put('sharedChannels', channel), ...ids(members).map((id) => link('channelMembers', channel.id, id))];
}

/**
 * Packages and policies that only their assignments tell of are there as well, so that they outlast their assignments; the first
 * assignment counts.
 */
function packageChanges(file: JsonObject): readonly Change[] {
  const assignments = readObjects(file.accessPackageAssignments, 'accessPackageAssignments', accessPackageAssignments);
  const told = assignments.flatMap(({ accessPackageId, assignmentPolicyId, catalogId }) => [
    ...(typeof accessPackageId === 'string'
      ? [put('accessPackages', { id: accessPackageId, displayName: 'Access package', catalogId })]
      : []),
    ...(typeof assignmentPolicyId === 'string'
      ? [put('assignmentPolicies', { id: assignmentPolicyId, displayName: 'Policy', accessPackageId, catalogId })]
      : []),
  ]);
  return [
    ...told.toReversed(),
    ...readObjects(file.accessPackages, 'accessPackages', accessPackages).map((one) => put('accessPackages', one)),
    ...readObjects(file.assignmentPolicies, 'assignmentPolicies', assignmentPolicies).map((policy) =>
      put('assignmentPolicies', policy),
    ),
    ...assignments.map((assignment) => put('accessPackageAssignments', assignment)),
  ];
}
