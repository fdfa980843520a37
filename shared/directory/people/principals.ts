import type { Principal, PrincipalType } from '../../rules/model/definition';
import type { AccessOrigin } from '../../rules/model/decision';
import type { PrincipalFilter } from '../../rules/scope/scopeKinds';
import { readBatch } from '../client/batch';
import type { GraphClient } from '../client/graphClient';
import { idOf, textOf, textOrNull, textsOf, type GraphObject } from '../client/graphObject';
import { toUser, type DirectoryUser } from './users';

/** A principal with access to a reviewed resource. */
export interface Member extends Omit<Principal, 'lastUserSignInDateTime'> {
  /** The type of the user, `Member` or `Guest`; null for groups and service principals. */
  readonly userType: string | null;
  readonly accountEnabled: boolean | null;
  readonly department: string | null;
  readonly jobTitle: string | null;
  /** Whether the principal is a member itself, or through a group (`indirect`). */
  readonly membershipType: 'direct' | 'indirect';
  /** How the principal got the access; absent if the directory says only `membershipType`. */
  readonly access?: AccessOrigin;
  /** True for a person in a shared channel of a team who is not a member of the team. */
  readonly channelOnly?: true;
}

/** The properties to read from a collection of users. */
export const MEMBER_USER_PROPERTIES = 'id,displayName,userPrincipalName,userType,accountEnabled,department,jobTitle';
/** The properties to read from a collection of several types of objects. */
export const MEMBER_PROPERTIES = `${MEMBER_USER_PROPERTIES},appId`;

/** The directory's collection for each type of principal. */
export const COLLECTIONS: Readonly<Record<PrincipalType, string>> = {
  user: 'users',
  group: 'groups',
  servicePrincipal: 'servicePrincipals',
};

const TYPES: Readonly<Record<string, PrincipalType>> = {
  '#microsoft.graph.user': 'user',
  '#microsoft.graph.group': 'group',
  '#microsoft.graph.servicePrincipal': 'servicePrincipal',
};

/**
 * Returns the type of an object in a collection; undefined for devices and other objects. Objects in a collection of users carry no type.
 */
export function typeOf(object: GraphObject): PrincipalType | undefined {
  const type = textOrNull(object, '@odata.type');
  return type === null ? 'user' : TYPES[type];
}

/** Returns the principal for a directory object; undefined for devices and other objects. */
export function toMember(
  object: GraphObject,
  membershipType: Member['membershipType'],
  access?: AccessOrigin,
): Member | undefined {
  const type = typeOf(object);
  if (type === undefined) return undefined;
  if (type === 'user') return userMember(toUser(object), membershipType, access);

  const appId = textOrNull(object, 'appId');
  return {
    id: idOf(object),
    type,
    displayName: textOf(object, 'displayName'),
    userPrincipalName: '',
    ...(appId === null ? {} : { appId }),
    userType: null,
    accountEnabled: null,
    department: null,
    jobTitle: null,
    membershipType,
    ...(access && { access }),
  };
}

export function userMember(
  user: DirectoryUser,
  membershipType: Member['membershipType'],
  access?: AccessOrigin,
): Member {
  const { id, displayName, userPrincipalName, userType, accountEnabled, department, jobTitle } = user;
  const facts = { userType, accountEnabled, department, jobTitle };
  return { id, type: 'user', displayName, userPrincipalName, ...facts, membershipType, ...(access && { access }) };
}

/** Returns how access was given, from what a list of assignments says about it. */
export const accessOrigin = (known: Partial<AccessOrigin>): AccessOrigin => ({
  group: null,
  appRole: null,
  assignmentType: null,
  startDateTime: null,
  endDateTime: null,
  ...known,
});

/** Returns whether a scope reviews the principal. Does not check inactivity. */
export const isReviewed = (member: Member, { guestsOnly }: PrincipalFilter): boolean =>
  !guestsOnly || member.userType === 'Guest';

/** The most groups in one call; Graph's limit. */
const MOST_GROUPS = 20;

/**
 * Returns, for each principal that exists, which of the groups contain it, directly or through other groups; ids in lower case. Uses
 * `checkMemberGroups`, for which the permissions to read members suffice; `memberOf` needs others. Source:
 * directoryobject-checkmembergroups.
 */
export async function groupsOfPrincipals(
  graph: GraphClient,
  principals: readonly Pick<Principal, 'id' | 'type'>[],
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const unique = [...new Set(groupIds)];
  const found = new Map<string, ReadonlySet<string>>();
  for (let n = 0; n < unique.length; n += MOST_GROUPS) {
    const body = { groupIds: unique.slice(n, n + MOST_GROUPS) };
    const answers = await readBatch(
      graph.batch,
      principals.map(({ id, type }) => ({
        id,
        method: 'POST' as const,
        url: `/${COLLECTIONS[type]}/${id}/checkMemberGroups`,
        body,
      })),
    );
    for (const [id, answer] of answers) {
      if (!answer) continue;
      const groups = textsOf(answer, 'value').map((groupId) => groupId.toLowerCase());
      found.set(id, new Set([...(found.get(id) ?? []), ...groups]));
    }
  }
  return found;
}

/** The state of the account of a person or an application in the directory. */
export interface Account {
  readonly isEnabled: boolean;
  /** Template ids of the directory roles that the account holds, in lower case. */
  readonly roles: ReadonlySet<string>;
}

/**
 * Returns an account and which of the roles it holds; undefined if there is none. Reads twice before it returns undefined, because a
 * replica may lag behind.
 */
export const findAccount = async (
  graph: GraphClient,
  principal: Pick<Principal, 'id' | 'type'>,
  roles: readonly string[],
): Promise<Account | undefined> =>
  (await readAccount(graph, principal, roles)) ?? (await readAccount(graph, principal, roles));

/**
 * Reads an account and its roles. `checkMemberObjects` takes template ids of roles, finds roles that are held through a group, and needs
 * only the permission to read the principal. Source: directoryobject-checkmemberobjects.
 */
async function readAccount(
  graph: GraphClient,
  { id, type }: Pick<Principal, 'id' | 'type'>,
  ids: readonly string[],
): Promise<Account | undefined> {
  const path = `/${COLLECTIONS[type]}/${encodeURIComponent(id)}`;
  const found = await readBatch(graph.batch, [
    { id: 'account', url: `${path}?$select=id,accountEnabled` },
    ...(ids.length === 0
      ? []
      : [{ id: 'roles', method: 'POST', url: `${path}/checkMemberObjects`, body: { ids } } as const]),
  ]);
  const [account, held] = [found.get('account'), found.get('roles')];
  if (!account || (!held && ids.length > 0)) return undefined;
  const roles = new Set(textsOf(held ?? {}, 'value').map((role) => role.toLowerCase()));
  return { isEnabled: account.accountEnabled !== false, roles };
}
