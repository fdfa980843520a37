import { type Change, type Relation, link, put, unlink } from '../directory/changes';
import type { Directory, Row } from '../directory/directory';
import { type JsonObject, badRequest, resourceNotFound } from '../message';
import { membershipId, ownersOf } from '../read/navigation';
import { referencedId, requireRow } from '../read/place';
import type { Write, WriteHandler, WriteRoute, Written } from './write';

const synced =
  'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.';
const dynamic = 'Insufficient privileges to complete the operation: the members of a dynamic group follow its rule.';

/** Throws DirectoryError for a group whose members follow from a rule or from another directory. */
function requireAssignable(group: Row, relation: Relation): void {
  const { groupTypes, onPremisesSyncEnabled } = group.value;
  if (onPremisesSyncEnabled === true) throw badRequest(synced);
  const follows = Array.isArray(groupTypes) && groupTypes.includes('DynamicMembership');
  if (follows && relation === 'members') throw badRequest(dynamic);
}

const findOwner = (directory: Directory, collection: 'groups' | 'servicePrincipals', id: string): Row =>
  requireRow(directory.find(collection, id), id);

/** Returns the links for references by `@odata.id`. Throws DirectoryError for a link that already exists. */
function additions(directory: Directory, from: Row, [relation, ids]: readonly [Relation, readonly string[]]): Written {
  const targets = ids.map((id) => requireRow(directory.findObject(id), id));
  if (targets.some(({ id }) => directory.isLinked(relation, from.id, id))) {
    throw badRequest(
      `One or more added object references already exist for the following modified properties: '${relation}'.`,
    );
  }
  return { changes: targets.map(({ id }) => link(relation, from.id, id)) };
}

const add =
  (collection: 'groups' | 'servicePrincipals', relation: Relation): WriteHandler =>
  ({ directory, ids: [id = ''], body }: Write) => {
    const from = findOwner(directory, collection, id);
    requireAssignable(from, relation);
    return additions(directory, from, [relation, [referencedId(body['@odata.id'])]]);
  };

const cut =
  (collection: 'groups' | 'servicePrincipals', relation: Relation): WriteHandler =>
  ({ directory, ids: [id = '', target = ''] }: Write) => {
    const from = findOwner(directory, collection, id);
    requireAssignable(from, relation);
    if (!directory.isLinked(relation, from.id, target)) throw resourceNotFound(target);
    return { changes: [unlink(relation, from.id, target)] };
  };

const setManager: WriteHandler = ({ directory, ids: [id = ''], body }) => {
  const user = requireRow(directory.findUser(id), id);
  const manager = referencedId(body['@odata.id']);
  const { id: managerId } = requireRow(directory.findUser(manager), manager);
  return { changes: managerChanges(directory, user.id, managerId) };
};

const removeManager: WriteHandler = ({ directory, ids: [id = ''] }) => {
  const user = requireRow(directory.findUser(id), id);
  if (directory.linked('manager', user.id).length === 0) throw resourceNotFound('manager');
  return { changes: managerChanges(directory, user.id, null) };
};

/** Returns the changes that replace a user's manager; null removes it. */
export function managerChanges(
  directory: Directory,
  userId: string,
  managerId: string | null,
): Written['changes'] & {} {
  const cuts = directory.linkedIds('manager', userId).map((old) => unlink('manager', userId, old));
  return managerId === null ? cuts : [...cuts, link('manager', userId, managerId)];
}

const findChannel = (directory: Directory, teamId: string, channelId: string): Row =>
  requireRow(
    directory.childrenOf('sharedChannels', teamId).find(({ id }) => id === channelId),
    channelId,
  );

/** Returns the change that makes a member an owner of a channel, or makes an owner a member. */
function withOwner(channel: Row, userId: string, isOwner: boolean): Change {
  const others = ownersOf(channel).filter((id) => id !== userId.toLowerCase());
  return put('sharedChannels', { ...channel.value, id: channel.id, owners: isOwner ? [...others, userId] : others });
}

const removeChannelMember: WriteHandler = ({ directory, ids: [teamId = '', channelId = '', membership = ''] }) => {
  const channel = findChannel(directory, teamId, channelId);
  const { id } = channel;
  const member = directory.linkedIds('channelMembers', id).find((userId) => {
    const spelled = directory.find('users', userId)?.id ?? userId;
    return membershipId(id, spelled) === membership;
  });
  if (member === undefined) throw resourceNotFound(membership);
  return { changes: [unlink('channelMembers', id, member), withOwner(channel, member, false)] };
};

const addChannelMember: WriteHandler = ({ directory, ids: [teamId = '', channelId = ''], body }) => {
  const channel = findChannel(directory, teamId, channelId);
  const { id } = channel;
  const userId = typeof body.userId === 'string' ? body.userId : memberIn(body);
  if (directory.isLinked('channelMembers', id, userId))
    throw badRequest('The user is already a member of the channel.');
  return {
    status: 201,
    changes: [
      link('channelMembers', id, userId),
      withOwner(channel, userId, Array.isArray(body.roles) && body.roles.includes('owner')),
    ],
    answer: { id: membershipId(id, userId), userId },
  };
};

/** Returns the user id in Graph's `user@odata.bind: …/users('{id}')`. */
function memberIn(body: JsonObject): string {
  const bound = /users\('([^']+)'\)$/.exec(String(body['user@odata.bind']))?.[1];
  return bound ?? referencedId(body['user@odata.bind']);
}

/** The routes that add and remove links between objects. */
export const linkRoutes: readonly WriteRoute[] = [
  ['POST', 'groups/*/members/$ref', add('groups', 'members')],
  ['DELETE', 'groups/*/members/*/$ref', cut('groups', 'members')],
  ['POST', 'groups/*/owners/$ref', add('groups', 'owners')],
  ['DELETE', 'groups/*/owners/*/$ref', cut('groups', 'owners')],
  ['POST', 'servicePrincipals/*/owners/$ref', add('servicePrincipals', 'owners')],
  ['DELETE', 'servicePrincipals/*/owners/*/$ref', cut('servicePrincipals', 'owners')],
  ['PUT', 'users/*/manager/$ref', setManager],
  ['DELETE', 'users/*/manager/$ref', removeManager],
  ['POST', 'teams/*/channels/*/members', addChannelMember],
  ['DELETE', 'teams/*/channels/*/members/*', removeChannelMember],
];
