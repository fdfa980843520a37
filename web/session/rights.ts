import { useApp } from '../app/context';

/**
 * The template ids of the directory roles that manage all reviews, and of the role that manages only reviews of groups and applications.
 */
const MANAGE_ALL = ['62e90394-69f5-4237-9190-012177145e10', '45d8d3c5-c802-45c6-b32a-1d70b5e1e86e'];
const MANAGE_GROUPS = ['fe930be7-5e62-47db-91af-98c3a49a38b1'];
const MANAGE_ROLES = ['e8611ab8-c189-46e8-94e1-60213ab1f814'];
/** The template ids of the roles that only read: Global Reader, Security Reader, Security Administrator. */
const READ_ONLY = [
  'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  '5d6b6bb7-de71-4623-b4af-96380a352509',
  '194ae4cb-b126-40b2-bd5b-6091b380977d',
];

/** Returns whether the page offers the administrators' pages. Owners of groups reach them by their URL. */
export function useMaySeeAll(): boolean {
  const { roles } = useApp().session;
  return [...MANAGE_ALL, ...MANAGE_GROUPS, ...MANAGE_ROLES, ...READ_ONLY].some((role) => roles.has(role));
}

/**
 * Returns whether the page offers actions on a review of this type of resource. People whose roles only read get none. All other people may
 * own the reviewed group, which only the service knows.
 */
export function useMayManage(resourceType: string | undefined): boolean {
  const { roles } = useApp().session;
  const manages = [...MANAGE_ALL, ...(resourceType === 'directoryRole' ? MANAGE_ROLES : MANAGE_GROUPS)];
  const reads = [...READ_ONLY, ...MANAGE_GROUPS, ...MANAGE_ROLES];
  return manages.some((role) => roles.has(role)) || !reads.some((role) => roles.has(role));
}
