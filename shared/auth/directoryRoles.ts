import { GraphError } from '../rules/errors';
import type { Caller } from './caller';

/** Template ids of the directory roles that matter here; they are the same in every tenant. */
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

/** Reviews of groups and applications. Global Administrator is in all lists. Reference: Graph access reviews 0.2. */
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

/** Reviews of directory roles. */
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

/** What of a review decides which directory roles lead to it. */
export interface ReviewKind {
  /** The review is about assignments of directory roles. */
  readonly isRoleReview: boolean;
}

/** The same, with the object id of the person or program that created the review. */
export interface CreatedReview extends ReviewKind {
  readonly createdById: string;
}

/**
 * Whether a caller may read the review. Directory roles bind people only: a program's permission is all it needs.
 * Who created a review of a group or an application may read it without a role.
 */
export function mayRead(caller: Caller, review: CreatedReview): boolean {
  if (caller.kind === 'application') return true;
  if (!review.isRoleReview && caller.id === review.createdById) return true;
  return holdsOne(caller.roles, rolesFor(review).read);
}

/** Whether there are reviews that a caller may read whoever created and reviews them. */
export const mayReadOthers = (caller: Caller): boolean =>
  [true, false].some((isRoleReview) => mayRead(caller, { isRoleReview, createdById: '' }));

/** Whether a caller may create, change, run or delete such a review. */
export function mayWrite(caller: Caller, review: ReviewKind): boolean {
  return caller.kind === 'application' || holdsOne(caller.roles, rolesFor(review).write);
}

/** Whether a person holds this directory role; a program holds none. */
export const holdsRole = (caller: Caller, role: DirectoryRole): boolean =>
  caller.kind === 'user' && caller.roles.has(DIRECTORY_ROLES[role]);

/** @throws GraphError Forbidden, naming the directory roles that would do */
export function requireRead(caller: Caller, review: CreatedReview): void {
  if (!mayRead(caller, review)) throw missingRole('read', review);
}

/** @throws GraphError Forbidden, naming the directory roles that would do */
export function requireWrite(caller: Caller, review: ReviewKind): void {
  if (!mayWrite(caller, review)) throw missingRole('write', review);
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
