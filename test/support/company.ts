import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A tenant in which objects have names; their ids derive from the names. A person without an entry of their own is an ordinary employee.
 */
export interface Company {
  readonly people?: Readonly<Record<string, Person>>;
  readonly groups?: Readonly<Record<string, Group>>;
  readonly apps?: Readonly<Record<string, App>>;
  /** The holders of directory roles; a `?` after a name means eligible. `admin` is always a Global Administrator. */
  readonly roles?: Readonly<Record<string, string>>;
  /** The roles whose assignments must have an end. */
  readonly expiringRoles?: string;
  readonly channels?: readonly object[];
  /** The holders of access packages. Each package has the policy `{package} policy` in the catalog `catalog`. */
  readonly packages?: Readonly<Record<string, string>>;
  /** The behaviour of the tenant's Microsoft Graph, such as its licence. */
  readonly graph?: object;
}

interface Person {
  readonly manager?: string;
  /** The last sign-in; null means never. */
  readonly signIn?: string | null;
  readonly isGuest?: boolean;
  readonly isDisabled?: boolean;
  readonly hasMail?: boolean;
  readonly createdDateTime?: string;
  readonly hasNoMailbox?: boolean;
  /** The time zone of the mailbox: a Windows or an IANA name. */
  readonly timeZone?: string;
}

interface Group extends Readonly<Record<string, unknown>> {
  /** The names of people, groups and apps, separated by spaces. */
  readonly members: string;
  readonly owners?: string;
}

interface App {
  readonly assigned: string;
  readonly owners?: string;
  /** The last sign-ins to this application, by person. */
  readonly signIns?: Readonly<Record<string, string>>;
}

/** Returns the id of a name, which is a GUID. */
export function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const DOMAIN = 'harbour.example';
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
export const upnOf = (name: string): string => `${name}@${DOMAIN}`;
/** Returns the name in a mail address or a user principal name. Returns any other text unchanged. */
export const nameOf = (text: string): string => text.replace(`@${DOMAIN}`, '');

const split = (names = ''): string[] => names.split(' ').filter((name) => name !== '');

/** Writes the tenant file of a company. Returns its path. */
export function writeCompany(company: Company): string {
  const file = join(mkdtempSync(join(tmpdir(), 'company-')), 'tenant.json');
  writeFileSync(file, JSON.stringify(toTenant(company)));
  return file;
}

function toTenant(company: Company): object {
  const { groups = {}, apps = {}, roles = {} } = company;
  const roleNames = Object.keys(roles);
  return {
    tenantId: idOf('harbour'),
    domain: DOMAIN,
    users: toUsers(company),
    groups: Object.entries(groups).map(([name, { members, owners, ...others }]) => ({
      id: idOf(name),
      displayName: name,
      groupTypes: [],
      securityEnabled: true,
      mailEnabled: false,
      ...others,
      members: split(members).map(idOf),
      owners: split(owners).map(idOf),
    })),
    servicePrincipals: Object.entries(apps).map(([name, app]) => toApp(name, app)),
    roleDefinitions: [
      { id: GLOBAL_ADMINISTRATOR, templateId: GLOBAL_ADMINISTRATOR, displayName: 'Global Administrator' },
      ...roleNames.map((name) => ({
        id: idOf(name),
        templateId: idOf(name),
        displayName: name,
        isExpirationRequired: split(company.expiringRoles).includes(name),
      })),
    ],
    roleAssignments: [
      { id: idOf('admin is'), principalId: idOf('admin'), roleDefinitionId: GLOBAL_ADMINISTRATOR, kind: 'active' },
      ...roleNames.flatMap((role) => split(roles[role]).map((holder) => toAssignment(role, holder))),
    ],
    sharedChannels: company.channels ?? [],
    ...(company.graph && { graph: company.graph }),
    ...toPackages(company.packages ?? {}),
  };
}

function toUsers({ people = {}, groups = {}, apps = {}, roles = {}, packages = {} }: Company): object[] {
  const mentioned = [
    ...Object.values(groups).flatMap(({ members, owners }) => [...split(members), ...split(owners)]),
    ...Object.values(apps).flatMap(({ assigned, owners }) => [...split(assigned), ...split(owners)]),
    ...Object.values(roles).flatMap((holders) => split(holders.replaceAll('?', ''))),
    ...Object.values(packages).flatMap((holders) => split(holders)),
    ...Object.values(people).flatMap(({ manager }) => split(manager)),
  ].filter((name) => !(name in groups) && !(name in apps));
  const names = new Set(['admin', ...Object.keys(people), ...mentioned]);
  return [...names].map((name) => toUser(name, people[name] ?? {}));
}

function toUser(name: string, person: Person): object {
  const {
    manager,
    signIn = '2026-01-02T09:00:00Z',
    isGuest = false,
    isDisabled = false,
    hasNoMailbox = false,
    timeZone,
    hasMail = true,
  } = person;
  return {
    id: idOf(name),
    displayName: name,
    userPrincipalName: upnOf(name),
    mail: hasMail ? upnOf(name) : null,
    userType: isGuest ? 'Guest' : 'Member',
    accountEnabled: !isDisabled,
    createdDateTime: person.createdDateTime ?? '2020-01-01T00:00:00Z',
    ...(manager === undefined ? {} : { manager: idOf(manager) }),
    ...(hasNoMailbox && { mailbox: false }),
    ...(timeZone && { mailboxSettings: { timeZone } }),
    ...(signIn === null ? {} : { signInActivity: { lastSignInDateTime: signIn } }),
  };
}

const toApp = (name: string, { assigned, owners, signIns = {} }: App): object => ({
  id: idOf(name),
  appId: idOf(`${name} app`),
  displayName: name,
  owners: split(owners).map(idOf),
  appRoles: [{ id: idOf('user role'), value: 'User', displayName: 'User' }],
  appRoleAssignedTo: split(assigned).map((principal) => ({
    id: idOf(`${principal} in ${name}`),
    principalId: idOf(principal),
    appRoleId: idOf('user role'),
  })),
  signIns: Object.entries(signIns).map(([person, lastSignInDateTime]) => ({
    principalId: idOf(person),
    lastSignInDateTime,
  })),
});

const toAssignment = (role: string, holder: string): object => ({
  id: idOf(`${holder} is ${role}`),
  principalId: idOf(holder.replace('?', '')),
  roleDefinitionId: idOf(role),
  kind: holder.endsWith('?') ? 'eligible' : 'active',
});

function toPackages(packages: Readonly<Record<string, string>>): object {
  const catalogId = idOf('catalog');
  const names = Object.keys(packages);
  const policy = (name: string) => ({ accessPackageId: idOf(name), catalogId });
  return {
    accessPackages: names.map((name) => ({ id: idOf(name), displayName: name, catalogId })),
    assignmentPolicies: names.map((name) => ({
      id: idOf(`${name} policy`),
      displayName: `${name} policy`,
      ...policy(name),
    })),
    accessPackageAssignments: names.flatMap((name) =>
      split(packages[name]).map((holder) => ({
        id: idOf(`${holder} has ${name}`),
        targetId: idOf(holder),
        assignmentPolicyId: idOf(`${name} policy`),
        ...policy(name),
        schedule: { expiration: { type: 'noExpiration' } },
      })),
    ),
  };
}
