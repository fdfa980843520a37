import type { Directory, Row } from './directory/directory';
import { activeRolesOf } from './read/navigation';

/** A person to sign in as. */
interface Person {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  /** The person's role in the tenant, such as `User Administrator` or `owner of Finance Reports`. */
  readonly note: string;
}

/** A resource to review, with a note. */
interface Reviewable {
  readonly id: string;
  readonly displayName: string;
  readonly note: string;
}

/** The people and resources that a newcomer should know. */
export interface TenantPeople {
  readonly administrators: readonly Person[];
  readonly reviewers: readonly Person[];
  readonly readers: readonly Person[];
  /** Applications that call the API. */
  readonly applications: readonly { readonly appId: string; readonly displayName: string }[];
  readonly groups: readonly Reviewable[];
  /** The number of all groups. */
  readonly groupCount: number;
  readonly reviewedApplications: readonly Reviewable[];
  readonly roles: readonly Reviewable[];
}

const administrating = [
  '62e90394-69f5-4237-9190-012177145e10', // Global Administrator
  'fe930be7-5e62-47db-91af-98c3a49a38b1', // User Administrator
  '45d8d3c5-c802-45c6-b32a-1d70b5e1e86e', // Identity Governance Administrator
];
const reading = [
  'f2ef992c-3afb-46b9-b7cf-a126ee74c451', // Global Reader
  '5d6b6bb7-de71-4623-b4af-96380a352509', // Security Reader
];

const text = (row: Row, property: string): string => String(row.value[property]);
const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** Returns a short list of people and resources for the text that is printed at the start. */
export function introduce(directory: Directory): TenantPeople {
  const enabled = directory.list('users').filter(({ value }) => value.accountEnabled !== false);
  // Find the holders in the order of the roles, because a tenant of hundreds may list its only Global Administrator last.
  const holders = (roles: readonly string[]): readonly Person[] =>
    enabled
      .flatMap((user) => {
        const held = roles.filter((role) => activeRolesOf(directory, user).includes(role));
        const names = held.map((role) => String(directory.findRole(role)?.value.displayName));
        return held[0] === undefined ? [] : [{ rank: roles.indexOf(held[0]), known: person(user, names.join(', ')) }];
      })
      .sort((left, right) => left.rank - right.rank)
      .map(({ known }) => known)
      .slice(0, 3);
  const all = directory.list('groups');
  const groups = all.slice(0, 10);
  return {
    administrators: holders(administrating),
    reviewers: reviewersOf(directory, groups).slice(0, 2),
    readers: holders(reading).slice(0, 2),
    applications: clientsOf(directory).slice(0, 2),
    groups: groups.map((group) => ({ ...named(group), note: noteOn(directory, group) })),
    groupCount: all.length,
    reviewedApplications: assignedOf(directory).slice(0, 5),
    roles: rolesOf(directory).slice(0, 5),
  };
}

function person(user: Row, note: string): Person {
  const [displayName, userPrincipalName] = ['displayName', 'userPrincipalName'].map((name) => text(user, name));
  return { id: user.id, displayName: displayName ?? '', userPrincipalName: userPrincipalName ?? '', note };
}

/** Returns owners of groups who hold no role, so that they are only reviewers. */
function reviewersOf(directory: Directory, groups: readonly Row[]): readonly Person[] {
  const found = new Map<string, Person>();
  for (const group of groups) {
    for (const owner of directory.linked('owners', group.id)) {
      const plain = owner.value.accountEnabled !== false && activeRolesOf(directory, owner).length === 0;
      if (owner.type !== 'user' || !plain || found.has(owner.id)) continue;
      found.set(owner.id, person(owner, `owner of ${text(group, 'displayName')}`));
    }
  }
  return [...found.values()];
}

/** Returns applications without assignments: they call the API instead of being reviewed. */
function clientsOf(directory: Directory): TenantPeople['applications'] {
  const applications = directory.list('servicePrincipals');
  const clients = applications.filter(({ id }) => directory.childrenOf('appRoleAssignments', id).length === 0);
  return (clients.length > 0 ? clients : applications).map((row) => ({
    appId: text(row, 'appId'),
    displayName: text(row, 'displayName'),
  }));
}

const named = (row: Row): Pick<Reviewable, 'id' | 'displayName'> => ({
  id: row.id,
  displayName: text(row, 'displayName'),
});

/** Returns applications with assignments. */
const assignedOf = (directory: Directory): readonly Reviewable[] =>
  directory.list('servicePrincipals').flatMap((row) => {
    const assigned = directory.childrenOf('appRoleAssignments', row.id).length;
    return assigned === 0 ? [] : [{ ...named(row), note: count(assigned, 'assignment') }];
  });

/** Returns directory roles with active or eligible holders, those with most holders first. */
function rolesOf(directory: Directory): readonly Reviewable[] {
  const holders = new Map<string, number>();
  for (const { value } of directory.list('roleAssignments')) {
    const role = String(value.roleDefinitionId);
    holders.set(role, (holders.get(role) ?? 0) + 1);
  }
  return [...holders]
    .toSorted(([, a], [, b]) => b - a)
    .flatMap(([id, number]) => {
      const role = directory.findRole(id);
      return role ? [{ ...named(role), note: count(number, 'holder') }] : [];
    });
}

const has = (group: Row, property: string, value: string): boolean => {
  const list = group.value[property];
  return Array.isArray(list) && list.includes(value);
};

/** Returns a short note on a group. */
function noteOn(directory: Directory, group: Row): string {
  const members = directory.linked('members', group.id);
  const owners = directory.linked('owners', group.id);
  const guests = members.filter(({ value }) => value.userType === 'Guest').length;
  const nested = members.filter(({ type }) => type === 'group').length;
  const gone = owners.length > 0 && owners.every(({ value }) => value.accountEnabled === false);
  const remarks: readonly (readonly [boolean, string])[] = [
    [true, count(members.length, 'member')],
    [guests > 0, count(guests, 'guest')],
    [nested > 0, `contains ${count(nested, 'group')}`],
    [has(group, 'resourceProvisioningOptions', 'Team'), 'a team'],
    [has(group, 'groupTypes', 'DynamicMembership'), 'dynamic'],
    [group.value.onPremisesSyncEnabled === true, 'synchronised from on-premises'],
    [gone, 'its owner has left'],
    [!gone, owners.length === 0 ? 'no owner' : count(owners.length, 'owner')],
  ];
  return remarks.flatMap(([applies, remark]) => (applies ? [remark] : [])).join(', ');
}
