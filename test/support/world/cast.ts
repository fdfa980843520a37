import { readFileSync } from 'node:fs';
import type { UserCaller } from '../../../shared/auth/caller';

export interface Person {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly userType: string;
  readonly accountEnabled: boolean;
  readonly manager?: string;
}

/** A group with removable members, small enough for many runs. */
export interface Group {
  readonly id: string;
  readonly displayName: string;
  readonly isUnified: boolean;
  /** The direct members of the group. */
  readonly members: readonly Person[];
  readonly owners: readonly Person[];
}

/** The people and groups of a tenant file that take part. */
export interface Cast {
  /** The person who creates reviews and owns the product's mailbox. */
  readonly admin: Person;
  readonly people: readonly Person[];
  /** The groups, the smallest first. */
  readonly groups: readonly Group[];
  /** Whether there are only a few Microsoft 365 groups. */
  readonly hasFewUnifiedGroups: boolean;
}

/** The defaults of a tenant file. */
const USUAL = { userType: 'Member', accountEnabled: true };

interface TenantFile {
  readonly users: readonly (Omit<Person, keyof typeof USUAL> & Partial<Person>)[];
  readonly groups?: readonly (Omit<Group, 'isUnified' | 'members' | 'owners'> & {
    readonly groupTypes?: readonly string[];
    readonly onPremisesSyncEnabled?: boolean | null;
    readonly members?: readonly string[];
    readonly owners?: readonly string[];
  })[];
  readonly roleDefinitions?: readonly { readonly id: string; readonly templateId: string }[];
  readonly roleAssignments?: readonly { readonly principalId: string; readonly roleDefinitionId: string }[];
}

export const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const MOST_MEMBERS = 20;
const FEW_GROUPS = 6;

const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Reads a tenant file with ids in lower case. Ids ignore letter case, and the product stores them in lower case. */
const readFile = (file: string): TenantFile =>
  JSON.parse(readFileSync(file, 'utf8'), (_, value: unknown) =>
    typeof value === 'string' && GUID.test(value) ? value.toLowerCase() : value,
  ) as TenantFile;

/** Returns the people and groups of a tenant file. Throws an Error if nobody can be its administrator. */
export function castOf(file: string): Cast {
  const tenant = readFile(file);
  const people = new Map(tenant.users.map((user) => [user.id, { ...USUAL, ...user }]));
  const peopleOf = (ids: readonly string[] = []): Person[] => ids.flatMap((id) => people.get(id) ?? []);
  const groups = (tenant.groups ?? []).map(({ groupTypes = [], onPremisesSyncEnabled, ...group }) => ({
    ...group,
    isUnified: groupTypes.includes('Unified'),
    isChangeable: !groupTypes.includes('DynamicMembership') && onPremisesSyncEnabled !== true,
    members: peopleOf(group.members),
    owners: peopleOf(group.owners).filter(isActive),
    size: group.members?.length ?? 0,
  }));
  return {
    admin: adminOf(tenant, peopleOf),
    people: [...people.values()],
    groups: groups
      .filter(
        ({ isChangeable, members, size }) =>
          isChangeable && size > 0 && size === members.length && size <= MOST_MEMBERS,
      )
      .sort((a, b) => a.size - b.size || (a.id < b.id ? -1 : 1)),
    hasFewUnifiedGroups: groups.filter(({ isUnified }) => isUnified).length <= FEW_GROUPS,
  };
}

export const isActive = ({ accountEnabled, userType }: Person): boolean => accountEnabled && userType !== 'Guest';
export const isGuest = ({ userType }: Person): boolean => userType === 'Guest';

function adminOf(tenant: TenantFile, peopleOf: (ids: readonly string[]) => Person[]): Person {
  const { roleDefinitions = [], roleAssignments = [], users } = tenant;
  const role = roleDefinitions.find(({ templateId }) => templateId === GLOBAL_ADMINISTRATOR);
  const holders = roleAssignments.filter(({ roleDefinitionId }) => roleDefinitionId === role?.id);
  const ids = [...holders.map(({ principalId }) => principalId), ...users.map(({ id }) => id)];
  const admin = peopleOf(ids).find(isActive);
  if (!admin) throw new Error('The tenant has nobody who could set reviews up.');
  return admin;
}

type Named = Pick<Person, 'id' | 'displayName' | 'userPrincipalName'>;

/** Returns a person as a caller of the product. */
export const callerOf = ({ id, displayName, userPrincipalName }: Named, roles: readonly string[] = []): UserCaller => ({
  kind: 'user',
  id,
  displayName,
  userPrincipalName,
  scopes: new Set(['AccessReview.ReadWrite.All']),
  roles: new Set(roles),
});

export const administrator = ({ admin }: Cast): UserCaller => callerOf(admin, [GLOBAL_ADMINISTRATOR]);
