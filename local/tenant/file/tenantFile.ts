import { type Change, type Stored, link, put } from '../directory/changes';
import { type JsonObject, isObject } from '../message';
import { type Behaviour, readBehaviour } from '../refusals/behaviour';
import { type Shape, readObjects, readText } from './tenantShape';

/** A tenant file as changes that build the directory. */
export interface TenantData {
  readonly tenantId: string;
  readonly domain: string;
  readonly changes: readonly Change[];
  readonly graph: Partial<Behaviour>;
}

const users: Shape = {
  id: 'text',
  displayName: 'text',
  userPrincipalName: 'text',
  mail: 'text?',
  userType: 'text?',
  accountEnabled: 'boolean?',
  mailbox: 'boolean?',
  mailboxSettings: 'object?',
  'mailboxSettings.timeZone': 'text?',
  department: 'text?',
  createdDateTime: 'date?',
  manager: 'text?',
  signInActivity: 'object?',
  'signInActivity.lastSignInDateTime': 'date?',
  'signInActivity.lastNonInteractiveSignInDateTime': 'date?',
  'signInActivity.lastSuccessfulSignInDateTime': 'date?',
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
  visibility: 'text?',
  members: 'texts?',
  owners: 'texts?',
};
const servicePrincipals: Shape = { id: 'text', appId: 'text', displayName: 'text', owners: 'texts?' };
const appRoles: Shape = { id: 'text' };
const appRoleAssignedTo: Shape = { id: 'text', principalId: 'text', appRoleId: 'text?' };
const signIns: Shape = { principalId: 'text', lastSignInDateTime: 'date' };
const roleDefinitions: Shape = {
  id: 'text',
  templateId: 'text?',
  displayName: 'text',
  isExpirationRequired: 'boolean?',
};
const roleAssignments: Shape = {
  id: 'text',
  principalId: 'text',
  roleDefinitionId: 'text',
  kind: 'text?',
  startDateTime: 'date?',
  endDateTime: 'date?',
};
const sharedChannels: Shape = {
  id: 'text',
  teamId: 'text',
  displayName: 'text',
  members: 'texts?',
  owners: 'texts?',
  sharedWithTeams: 'texts?',
};
const accessPackageAssignments: Shape = {
  id: 'text',
  targetId: 'text',
  accessPackageId: 'text?',
  assignmentPolicyId: 'text?',
  catalogId: 'text?',
};

const accessPackages: Shape = { id: 'text', displayName: 'text', catalogId: 'text?' };
const assignmentPolicies: Shape = { id: 'text', displayName: 'text', accessPackageId: 'text', catalogId: 'text?' };

/** The id of an assignment's app role in Graph if the assignment has none. */
const defaultAppRole = '00000000-0000-0000-0000-000000000000';

/** Reads a tenant file (docs/local-runner.md, tenant file). Throws an Error that names the bad property. */
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
  return { tenantId, domain, changes, graph: readBehaviour(file.graph ?? {}) };
}

function parse(text: string): JsonObject {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    throw new Error(`it is not JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  if (!isObject(file)) throw new Error('it must hold one JSON object.');
  return file;
}

/**
 * Throws for a repeated id. Ids must be unique across users, groups and applications, because members and principals can be any of them.
 */
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

/** Returns the ids in a property; empty if it is absent. Expects that the shape has been checked. */
const ids = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as readonly string[]) : []);

/** Returns the changes for a new user. The manager is a property in the file, and a link in the directory. */
export function userChanges({ manager, ...user }: Stored): readonly Change[] {
  const changes = [put('users', user)];
  return typeof manager === 'string' ? [...changes, link('manager', user.id, manager)] : changes;
}

/** Returns the changes for a new group with its members and owners. */
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
      // An assignment may name a built-in role by its template id.
      const role = roleIds.get(String(roleDefinitionId).toLowerCase()) ?? roleDefinitionId;
      return put('roleAssignments', { ...assignment, kind, roleDefinitionId: role });
    }),
  ];
}

function channelChanges({ members, ...channel }: Stored): readonly Change[] {
  return [put('sharedChannels', channel), ...ids(members).map((id) => link('channelMembers', channel.id, id))];
}

/**
 * Returns the packages and policies that only assignments name, so that they outlive the assignments. The first assignment defines them.
 */
function packageChanges(file: JsonObject): readonly Change[] {
  const assignments = readObjects(file.accessPackageAssignments, 'accessPackageAssignments', accessPackageAssignments);
  const named = assignments.flatMap(({ accessPackageId, assignmentPolicyId, catalogId }) => [
    ...(typeof accessPackageId === 'string'
      ? [put('accessPackages', { id: accessPackageId, displayName: 'Access package', catalogId })]
      : []),
    ...(typeof assignmentPolicyId === 'string'
      ? [put('assignmentPolicies', { id: assignmentPolicyId, displayName: 'Policy', accessPackageId, catalogId })]
      : []),
  ]);
  return [
    ...named.toReversed(),
    ...readObjects(file.accessPackages, 'accessPackages', accessPackages).map((one) => put('accessPackages', one)),
    ...readObjects(file.assignmentPolicies, 'assignmentPolicies', assignmentPolicies).map((policy) =>
      put('assignmentPolicies', policy),
    ),
    ...assignments.map((assignment) => put('accessPackageAssignments', assignment)),
  ];
}
