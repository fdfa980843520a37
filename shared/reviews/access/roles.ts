import type { Caller } from '../../auth/caller';
import { GraphError } from '../../rules/errors';

/** Template ids of the directory roles that give access to reviews; they are the same in every tenant. */
export const DIRECTORY_ROLES = {
  globalAdministrator: '62e90394-69f5-4237-9190-012177145e10',
  globalReader: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  identityGovernanceAdministrator: '45d8d3c5-c802-45c6-b32a-1d70b5e1e86e',
  privilegedRoleAdministrator: 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  securityAdministrator: '194ae4cb-b126-40b2-bd5b-6091b380977d',
  securityReader: '5d6b6bb7-de71-4623-b4af-96380a352509',
  userAdministrator: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
} as const;

export type DirectoryRole = keyof typeof DIRECTORY_ROLES;

const NAMES: Readonly<Record<DirectoryRole, string>> = {
  globalAdministrator: 'Global Administrator',
  globalReader: 'Global Reader',
  identityGovernanceAdministrator: 'Identity Governance Administrator',
  privilegedRoleAdministrator: 'Privileged Role Administrator',
  securityAdministrator: 'Security Administrator',
  securityReader: 'Security Reader',
  userAdministrator: 'User Administrator',
};

interface RoleSet {
  readonly read: readonly DirectoryRole[];
  readonly write: readonly DirectoryRole[];
}

/** The directory roles for reviews of groups and applications. Source: docs/graph-reference.md#s0-2. */
const GROUP_REVIEW_ROLES: RoleSet = {
  read: [
    'globalAdministrator',
    'globalReader',
    'securityReader',
    'userAdministrator',
    'identityGovernanceAdministrator',
    'securityAdministrator',
  ],
  write: ['globalAdministrator', 'userAdministrator', 'identityGovernanceAdministrator'],
};

/** The directory roles for reviews of directory roles. */
const ROLE_REVIEW_ROLES: RoleSet = {
  read: [
    'globalAdministrator',
    'securityReader',
    'identityGovernanceAdministrator',
    'privilegedRoleAdministrator',
    'securityAdministrator',
  ],
  write: ['globalAdministrator', 'identityGovernanceAdministrator', 'privilegedRoleAdministrator'],
};

/** The properties of a review that decide which directory roles give access to it. */
export interface ReviewKind {
  /** Whether the review is about assignments of directory roles. */
  readonly isRoleReview: boolean;
  /** The object id of the person or application that created the review; absent for reviews of any creator. */
  readonly createdById?: string;
}

/** Both types of reviews, of any creator. */
export const ROLE_REVIEWS: ReviewKind = { isRoleReview: true };
export const GROUP_REVIEWS: ReviewKind = { isRoleReview: false };

/**
 * Returns whether a caller may read the review. Directory roles apply to people only; an application needs only its permission.
 * The creator of a review of a group or an application may read it without a role.
 */
export function mayRead(caller: Caller, review: ReviewKind): boolean {
  if (caller.kind === 'application') return true;
  if (!review.isRoleReview && caller.id === review.createdById) return true;
  return holdsOne(caller.roles, rolesFor(review).read);
}

/** Returns whether a caller may read reviews that they neither created nor decide. */
export const mayReadOthers = (caller: Caller): boolean =>
  mayRead(caller, ROLE_REVIEWS) || mayRead(caller, GROUP_REVIEWS);

/** Returns whether a caller may create, change, run or delete such a review. */
export function mayWrite(caller: Caller, review: ReviewKind): boolean {
  return caller.kind === 'application' || holdsOne(caller.roles, rolesFor(review).write);
}

/** Returns whether a person holds this directory role; an application holds none. */
export const holdsRole = (caller: Caller, role: DirectoryRole): boolean =>
  caller.kind === 'user' && caller.roles.has(DIRECTORY_ROLES[role]);

/** Returns whether a caller may delete accounts in the directory. An application always may, because its permission to manage reviews was checked before. */
export const holdsAccountRole = (caller: Caller): boolean =>
  caller.kind === 'application' || holdsRole(caller, 'globalAdministrator') || holdsRole(caller, 'userAdministrator');

/** Throws Forbidden unless the caller may read the review. The error names the directory roles that suffice. */
export function requireRead(caller: Caller, review: ReviewKind): void {
  if (!mayRead(caller, review)) throw missingRole('read', review);
}

/** Throws Forbidden unless the caller may manage the review. The error names the directory roles that suffice. */
export function requireWrite(caller: Caller, review: ReviewKind): void {
  if (!mayWrite(caller, review)) throw missingRole('write', review);
}

/**
 * Throws Forbidden unless the caller may read (or manage) reviews of both types. The error names the directory roles that suffice; its
 * sentence ends with `subject`.
 */
export function requireBothKinds(access: keyof RoleSet, caller: Caller, subject: string): void {
  const may = { read: mayRead, write: mayWrite }[access];
  if (may(caller, ROLE_REVIEWS) && may(caller, GROUP_REVIEWS)) return;
  const both = ROLE_REVIEW_ROLES[access].filter((role) => GROUP_REVIEW_ROLES[access].includes(role));
  const names = both.map((role) => NAMES[role]).join(', ');
  throw new GraphError('Forbidden', `To ${subject}, the caller needs one of the directory roles ${names}.`);
}

const rolesFor = ({ isRoleReview }: ReviewKind): RoleSet => (isRoleReview ? ROLE_REVIEW_ROLES : GROUP_REVIEW_ROLES);

const holdsOne = (held: ReadonlySet<string>, roles: readonly DirectoryRole[]): boolean =>
  roles.some((role) => held.has(DIRECTORY_ROLES[role]));

function missingRole(access: keyof RoleSet, review: ReviewKind): GraphError {
  const subject = review.isRoleReview ? 'directory roles' : 'groups and applications';
  const verb = access === 'read' ? 'read' : 'manage';
  const names = rolesFor(review)[access].map((role) => NAMES[role]);
  return new GraphError(
    'Forbidden',
    `To ${verb} access reviews of ${subject}, the caller needs one of the directory roles ${names.join(', ')}.`,
  );
}
