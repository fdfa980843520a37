import { randomUUID } from 'node:crypto';
import { type Change, type Collection, link, put, remove } from '../directory/changes';
import type { Directory, Row } from '../directory/directory';
import { type JsonObject, badRequest, requiredText } from '../message';
import { referencedId, requireRow } from '../read/place';
import { groupChanges, userChanges } from '../file/tenantFile';
import type { Write, WriteHandler, WriteRoute } from './write';
import { managerChanges } from './writeLinks';

/** Returns the id of a new object. A test may give the id, so that it can find the object again. */
function newId(directory: Directory, body: JsonObject): string {
  const { id } = body;
  if (typeof id !== 'string' || id === '') return randomUUID();
  if (directory.findObject(id) !== undefined) throw badRequest(`Another object with the id '${id}' already exists.`);
  return id;
}

/** Returns the ids in a property such as `members@odata.bind`. Throws DirectoryError 404 for an id that does not exist. */
function bound(directory: Directory, references: unknown): readonly string[] {
  if (references === undefined || references === null) return [];
  const list: readonly unknown[] = Array.isArray(references) ? references : [references];
  return list.map((reference) => {
    const id = referencedId(reference);
    return requireRow(directory.findObject(id), id).id;
  });
}

/** Returns a body without the annotations for links. */
const plain = (body: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !name.includes('@odata') && name !== 'passwordProfile'));

const createUser: WriteHandler = ({ directory, body, now }) => {
  const displayName = requiredText(body, 'displayName');
  const userPrincipalName = requiredText(body, 'userPrincipalName');
  requireFreeName(directory, userPrincipalName, undefined);
  const id = newId(directory, body);
  const manager = bound(directory, body['manager@odata.bind'] ?? body.manager)[0];
  const named = { mail: body.mail ?? userPrincipalName, createdDateTime: now.toISOString() };
  const user = {
    ...named,
    ...plain(body),
    id,
    displayName,
    userPrincipalName,
    ...(manager === undefined ? {} : { manager }),
  };
  return { changes: userChanges(user), created: { collection: 'users', id } };
};

function requireFreeName(directory: Directory, name: string, user: Row | undefined): void {
  const taken = directory.findUser(name);
  if (taken !== undefined && taken.id !== user?.id && taken.value.userPrincipalName === name) {
    throw badRequest('Another object with the same value for property userPrincipalName already exists.');
  }
}

const changeUser: WriteHandler = ({ directory, ids: [name = ''], body }) => {
  const user = requireRow(directory.findUser(name), name);
  const { manager, 'manager@odata.bind': bind = manager, ...rest } = body;
  if (typeof rest.userPrincipalName === 'string') requireFreeName(directory, rest.userPrincipalName, user);
  const managers = bind === undefined ? [] : managerChanges(directory, user.id, bound(directory, bind)[0] ?? null);
  return { changes: [put('users', { ...user.value, ...plain(rest), id: user.id }), ...managers] };
};

const createGroup: WriteHandler = ({ directory, body, now }) => {
  const displayName = requiredText(body, 'displayName');
  const id = newId(directory, body);
  const members = bound(directory, body['members@odata.bind'] ?? body.members);
  const owners = bound(directory, body['owners@odata.bind'] ?? body.owners);
  const group = { createdDateTime: now.toISOString(), ...plain(body), id, displayName, members, owners };
  return { changes: groupChanges(group), created: { collection: 'groups', id } };
};

const changeGroup: WriteHandler = ({ directory, ids: [id = ''], body }) => {
  const group = requireRow(directory.find('groups', id), id);
  const added = bound(directory, body['members@odata.bind']);
  return {
    changes: [
      put('groups', { ...group.value, ...plain(body), id: group.id }),
      ...added.map((member) => link('members', group.id, member)),
    ],
  };
};

const createApplication: WriteHandler = ({ directory, body }) => {
  const id = newId(directory, body);
  const value = {
    ...plain(body),
    id,
    appId: requiredText(body, 'appId'),
    displayName: requiredText(body, 'displayName'),
  };
  return { changes: [put('servicePrincipals', value)], created: { collection: 'servicePrincipals', id } };
};

const changeApplication: WriteHandler = ({ directory, ids: [id = ''], body }) => {
  const application = requireRow(directory.find('servicePrincipals', id), id);
  return { changes: [put('servicePrincipals', { ...application.value, ...plain(body), id: application.id })] };
};

/** Removes an object and everything that depends on it (see `Directory.apply`). */
const drop =
  (collection: Collection): WriteHandler =>
  ({ directory, ids: [id = ''] }) => {
    const row = requireRow(directory.find(collection, id), id);
    return { changes: [remove(collection, row.id)] };
  };

/** Deletes a user; Graph keeps users and Microsoft 365 groups for 30 days. */
const deleteUser: WriteHandler = ({ directory, ids: [name = ''], now }) => {
  const user = requireRow(directory.findUser(name), name);
  return { changes: [...keepDeleted(directory, user, now), remove('users', user.id)] };
};

const deleteGroup: WriteHandler = ({ directory, ids: [id = ''], now }) => {
  const group = requireRow(directory.find('groups', id), id);
  const isUnified = Array.isArray(group.value.groupTypes) && group.value.groupTypes.includes('Unified');
  return { changes: [...(isUnified ? keepDeleted(directory, group, now) : []), remove('groups', group.id)] };
};

/** Returns the change that keeps a deleted object, with the changes that restore the object, its links and its assignments. */
function keepDeleted(directory: Directory, row: Row, now: Date): readonly Change[] {
  const value = { ...row.value, id: row.id };
  const collection = row.type === 'user' ? 'users' : 'groups';
  const relations = ['members', 'owners', 'manager'] as const;
  const assignments = ['appRoleAssignments', 'roleAssignments'] as const;
  const restoring: readonly Change[] = [
    put(collection, value),
    ...relations.flatMap((relation) => [
      ...directory.linkedIds(relation, row.id).map((to) => link(relation, row.id, to)),
      ...directory.linking(relation, row.id).map((from) => link(relation, from.id, row.id)),
    ]),
    ...assignments.flatMap((name) =>
      directory.childrenOf(name, row.id).map((child) => put(name, { ...child.value, id: child.id })),
    ),
  ];
  const deleted = { ...value, deletedDateTime: now.toISOString(), restoring };
  return [put(collection === 'users' ? 'deletedUsers' : 'deletedGroups', deleted)];
}

const restore: WriteHandler = ({ directory, ids: [id = ''] }) => {
  const user = directory.find('deletedUsers', id);
  const { value, id: found } = requireRow(user ?? directory.find('deletedGroups', id), id);
  const changes = value.restoring as readonly Change[]; // `keepDeleted` wrote it
  const collection = user ? 'users' : 'groups';
  return {
    changes: [remove(user ? 'deletedUsers' : 'deletedGroups', found), ...changes],
    status: 200,
    body: { '@odata.type': `#microsoft.graph.${collection.slice(0, -1)}`, id: found, displayName: value.displayName },
  };
};

const deleteForEver: WriteHandler = ({ directory, ids: [id = ''] }) => {
  const collection = directory.find('deletedUsers', id) ? 'deletedUsers' : 'deletedGroups';
  return { changes: [remove(collection, requireRow(directory.find(collection, id), id).id)] };
};

const assignAppRole: WriteHandler = ({ directory, body, now }) => {
  const ends = { principalId: requiredText(body, 'principalId'), resourceId: requiredText(body, 'resourceId') };
  const appRoleId = requiredText(body, 'appRoleId');
  requireRow(directory.findObject(ends.principalId), ends.principalId);
  requireRow(directory.find('servicePrincipals', ends.resourceId), ends.resourceId);
  const existing = directory.childrenOf('appRoleAssignments', ends.principalId);
  if (existing.some(({ value }) => value.resourceId === ends.resourceId && value.appRoleId === appRoleId)) {
    throw badRequest('Permission being assigned already exists on the object.');
  }
  const id = randomUUID();
  const assignment = { id, appRoleId, ...ends, createdDateTime: now.toISOString() };
  return { changes: [put('appRoleAssignments', assignment)], created: { collection: 'appRoleAssignments', id } };
};

/** Removes an assignment under its principal or its resource. Under any other object, the answer is 404. */
const dropAppRole = ({ directory, ids: [parent = '', id = ''] }: Write): { readonly changes: readonly Change[] } => {
  const user = directory.findUser(parent)?.id ?? parent;
  const assignment = directory
    .childrenOf('appRoleAssignments', user)
    .find((row) => row.id.toLowerCase() === id.toLowerCase());
  return { changes: [remove('appRoleAssignments', requireRow(assignment, id).id)] };
};

/** The routes that create, change and delete objects. */
export const objectRoutes: readonly WriteRoute[] = [
  ['POST', 'users', createUser],
  ['PATCH', 'users/*', changeUser],
  ['DELETE', 'users/*', deleteUser],
  ['POST', 'groups', createGroup],
  ['PATCH', 'groups/*', changeGroup],
  ['DELETE', 'groups/*', deleteGroup],
  ['POST', 'directory/deletedItems/*/restore', restore],
  ['DELETE', 'directory/deletedItems/*', deleteForEver],
  ['POST', 'servicePrincipals', createApplication],
  ['PATCH', 'servicePrincipals/*', changeApplication],
  ['DELETE', 'servicePrincipals/*', drop('servicePrincipals')],
  ['POST', 'servicePrincipals/*/appRoleAssignedTo', assignAppRole],
  ['DELETE', 'servicePrincipals/*/appRoleAssignedTo/*', dropAppRole],
  ['POST', 'users/*/appRoleAssignments', assignAppRole],
  ['DELETE', 'users/*/appRoleAssignments/*', dropAppRole],
  ['POST', 'groups/*/appRoleAssignments', assignAppRole],
  ['DELETE', 'groups/*/appRoleAssignments/*', dropAppRole],
];
