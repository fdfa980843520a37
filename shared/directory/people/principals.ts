import type { Principal, PrincipalType } from '../../rules/model/definition';
import type { AccessOrigin } from '../../rules/model/decision';
import type { PrincipalFilter } from '../../rules/scope/scopeKinds';
import { readBatch } from '../client/batch';
import type { GraphClient } from '../client/graphClient';
import { idOf, textOf, textOrNull, textsOf, type GraphObject } from '../client/graphObject';
import { toUser, type DirectoryUser } from './users';

/** A principal with access to a reviewed resource. */
export interface Member extends Omit<Principal, 'lastUserSignInDateTime'> {
  /** `Member` or `Guest`; null for groups and service principals. */
  readonly userType: string | null;
  readonly accountEnabled: boolean | null;
  readonly department: string | null;
  readonly jobTitle: string | null;
  /** Indirect: through a group. */
  readonly membershipType: 'direct' | 'indirect';
  /** Absent where the directory says only `membershipType`. */
  readonly access?: AccessOrigin;
  /** In a shared channel of a team without being a member of the team. */
  readonly channelOnly?: true;
}

/** The properties to read of the users in a collection of users. */
export const MEMBER_USER_PROPERTIES = 'id,displayName,userPrincipalName,userType,accountEnabled,department,jobTitle';
/** The properties to read of the objects in a mixed collection. */
export const MEMBER_PROPERTIES = `${MEMBER_USER_PROPERTIES},appId`;

/** The collection of the directory that has the principals of a type. */
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

/** Returns the type of an object in a collection; undefined for devices and the like. Objects in a collection of users carry no type. */
export function typeOf(object: GraphObject): PrincipalType | undefined {
  const type = textOrNull(object, '@odata.type');
  return type === null ? 'user' : TYPES[type];
}

/** Returns the principal that a directory object is; undefined for devices and the like. */
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

/** Returns how access came, from what a list of assignments says of it. */
export const accessOrigin = (known: Partial<AccessOrigin>): AccessOrigin => ({
  group: null,
  appRole: null,
  assignmentType: null,
  startDateTime: null,
  endDateTime: null,
  ...known,
});

/** Returns whether a scope reviews the principal. Inactivity is judged elsewhere. */
export const isReviewed = (member: Member, { guestsOnly }: PrincipalFilter): boolean =>
  !guestsOnly || member.userType === 'Guest';

/** Graph's limit for one question. */
const MOST_GROUPS = 20;

/**
 * Returns, for each principal that exists, which of the groups contain it, directly or through other groups; ids in lower case. Asks with
 * `checkMemberGroups`, which the permissions for members cover; `memberOf` needs others. Source: directoryobject-checkmembergroups.
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
