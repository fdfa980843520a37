import type { Principal, PrincipalType } from '../../rules/model/definition';
import { idOf, textOf, textOrNull, type JsonObject } from '../client/graphJson';
import { toUser, type DirectoryUser } from './people';

/** A principal with access to what is reviewed. */
export interface Member extends Omit<Principal, 'lastUserSignInDateTime'> {
  /** `Member` or `Guest`, null for groups and service principals. */
  readonly userType: string | null;
  /** Indirect: through a group. */
  readonly membershipType: 'direct' | 'indirect';
  /** In a shared channel of a team and no member of the team. */
  readonly channelOnly?: true;
}

export type MembershipType = Member['membershipType'];

/** What is read of users in a collection of users. */
export const MEMBER_USER_PROPERTIES = 'id,displayName,userPrincipalName,userType';
/** What is read of objects in a collection of any. */
export const MEMBER_PROPERTIES = `${MEMBER_USER_PROPERTIES},appId`;

const TYPES: Readonly<Record<string, PrincipalType>> = {
  '#microsoft.graph.user': 'user',
  '#microsoft.graph.group': 'group',
  '#microsoft.graph.servicePrincipal': 'servicePrincipal',
};

/** The type that an object of a mixed collection tells; a collection of one type tells none, and then it is users. Devices are nobody. */
export function typeOf(object: JsonObject): PrincipalType | undefined {
  const type = textOrNull(object, '@odata.type');
  return type === null ? 'user' : TYPES[type];
}

/** The principal that a directory object is, or undefined for a device and the like. */
export function toMember(object: JsonObject, membershipType: MembershipType): Member | undefined {
  const type = typeOf(object);
  if (type === undefined) return undefined;
  if (type === 'user') return userMember(toUser(object), membershipType);

  const appId = textOrNull(object, 'appId');
  return {
    id: idOf(object),
    type,
    displayName: textOf(object, 'displayName'),
    userPrincipalName: '',
    ...(appId === null ? {} : { appId }),
    userType: null,
    membershipType,
  };
}

/** The principal that a user is. */
export function userMember(user: DirectoryUser, membershipType: MembershipType): Member {
  const { id, displayName, userPrincipalName, userType } = user;
  return { id, type: 'user', displayName, userPrincipalName, userType, membershipType };
}
