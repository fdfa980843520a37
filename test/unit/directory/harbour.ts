import { createDirectory, type Directory } from '../../../shared/directory/directory';
import { startTenantServer, type TenantServer } from '../../support/tenantServer';

/** A small tenant for the tests of the directory, in which each id has a name. */
const PREFIXES = {
  user: '1',
  group: '2',
  application: '3',
  role: '4',
  assignment: '5',
  channel: '6',
  entitlement: '9',
} as const;

const id = (kind: keyof typeof PREFIXES, number: number): string =>
  `${PREFIXES[kind]}0000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const user = (number: number): string => id('user', number);
const group = (number: number): string => id('group', number);
const application = (number: number): string => id('application', number);
const role = (number: number): string => id('role', number);
const assignment = (number: number): string => id('assignment', number);

/** Anna 1, Ben 2, Cleo 3, the guests Gus 4 and Gwen 5, Dirk 6 whose account is disabled, and the manager Finn 7. */
export const [anna, ben, cleo, gus, gwen, dirk, finn] = [1, 2, 3, 4, 5, 6, 7].map(user) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];
export const outsider = user(99);
export const groups = {
  staff: group(1),
  dockers: group(2),
  dynamic: group(3),
  synced: group(4),
  mailing: group(5),
  team: group(6),
  club: group(7),
  lonely: group(8),
  roleHolders: group(9),
  dynamicTeam: group(10),
  many: group(11),
} as const;
export const portal = application(1);
export const robot = application(2);
export const toolbox = {
  accessPackage: id('entitlement', 1),
  policy: id('entitlement', 2),
  catalog: id('entitlement', 3),
};
export const roles = { security: role(1), empty: role(2) } as const;

const person = (number: number, displayName: string, more: object = {}) => ({
  id: user(number),
  displayName,
  userPrincipalName: `${displayName.toLowerCase()}@harbour.example`,
  mail: `${displayName.toLowerCase()}@harbour.example`,
  userType: 'Member',
  accountEnabled: true,
  createdDateTime: '2020-01-01T00:00:00Z',
  ...more,
});

const unified = { groupTypes: ['Unified'], mailEnabled: true, securityEnabled: false };

/** The number of people in a large group: more than a page of the directory has. */
export const CROWD = 1050;
const crowd = Array.from({ length: CROWD }, (_, i) => person(1000 + i, `Person${i}`));

const packageAssignment = (number: number, targetId: string) => ({
  id: assignment(number),
  targetId,
  accessPackageId: toolbox.accessPackage,
  assignmentPolicyId: toolbox.policy,
  catalogId: toolbox.catalog,
});

export const harbour = {
  tenantId: '70000000-0000-4000-8000-000000000001',
  domain: 'harbour.example',
  users: [
    person(1, 'Anna', { manager: finn, signInActivity: { lastSignInDateTime: '2026-01-01T10:00:00Z' } }),
    person(2, 'Ben', { manager: dirk, country: 'USA' }),
    person(3, 'Cleo', { mail: null, country: 'Italy' }),
    person(4, 'Gus', { userType: 'Guest', userPrincipalName: 'gus#EXT#@harbour.example', mail: 'gus@partner.example' }),
    person(5, 'Gwen', { userType: 'Guest', externalUserState: 'PendingAcceptance' }),
    person(6, 'Dirk', { accountEnabled: false }),
    person(7, 'Finn'),
    ...crowd,
  ],
  groups: [
    { id: groups.staff, displayName: 'Staff', members: [anna, gus, groups.dockers, robot], owners: [finn, ben] },
    { id: groups.dockers, displayName: 'Dockers', members: [anna, ben, gwen] },
    {
      id: groups.dynamic,
      displayName: 'Dynamic',
      groupTypes: ['DynamicMembership'],
      membershipRule: 'user.department -eq "Dock"',
      members: [anna],
    },
    { id: groups.synced, displayName: 'Synced', onPremisesSyncEnabled: true, members: [anna] },
    { id: groups.mailing, displayName: 'Mailing', mailEnabled: true, members: [anna] },
    {
      id: groups.team,
      displayName: 'Team',
      ...unified,
      resourceProvisioningOptions: ['Team'],
      members: [anna, gus],
      owners: [cleo, dirk],
    },
    { id: groups.club, displayName: 'Club', ...unified, members: [ben] },
    { id: groups.lonely, displayName: 'Lonely', ...unified, isAssignableToRole: true, members: [gus] },
    { id: groups.roleHolders, displayName: 'Role holders', isAssignableToRole: true, members: [cleo] },
    {
      id: groups.dynamicTeam,
      displayName: 'Dynamic team',
      groupTypes: ['Unified', 'DynamicMembership'],
      membershipRule: 'true',
      members: [gus],
    },
    { id: groups.many, displayName: 'Many', members: crowd.map((one) => one.id) },
  ],
  servicePrincipals: [
    {
      id: portal,
      appId: '80000000-0000-4000-8000-000000000001',
      displayName: 'Portal',
      owners: [finn],
      appRoles: [],
      appRoleAssignedTo: [
        { id: assignment(1), principalId: anna, appRoleId: assignment(90) },
        { id: assignment(2), principalId: anna, appRoleId: assignment(91) },
        { id: assignment(3), principalId: groups.dockers },
        { id: assignment(4), principalId: robot },
      ],
      signIns: [
        { principalId: anna, lastSignInDateTime: '2025-12-01T00:00:00Z' },
        { principalId: anna, lastSignInDateTime: '2025-12-24T00:00:00Z' },
      ],
    },
    { id: robot, appId: '80000000-0000-4000-8000-000000000002', displayName: 'Robot' },
  ],
  roleDefinitions: [
    { id: roles.security, templateId: roles.security, displayName: 'Security Reader' },
    { id: roles.empty, templateId: roles.empty, displayName: 'Nobody' },
  ],
  roleAssignments: [
    {
      id: assignment(11),
      principalId: ben,
      roleDefinitionId: roles.security,
      kind: 'active',
      startDateTime: '2026-01-01T00:00:00Z',
      endDateTime: '2026-06-30T00:00:00Z',
    },
    { id: assignment(12), principalId: gus, roleDefinitionId: roles.security, kind: 'active' },
    { id: assignment(13), principalId: groups.roleHolders, roleDefinitionId: roles.security, kind: 'active' },
    { id: assignment(14), principalId: anna, roleDefinitionId: roles.security, kind: 'eligible' },
    {
      id: assignment(15),
      principalId: ben,
      roleDefinitionId: roles.security,
      kind: 'eligible',
      startDateTime: '2026-02-01T00:00:00Z',
      endDateTime: '2026-12-31T00:00:00Z',
    },
    { id: assignment(16), principalId: robot, roleDefinitionId: roles.security, kind: 'active' },
  ],
  accessPackages: [{ id: toolbox.accessPackage, displayName: 'Toolbox', catalogId: toolbox.catalog }],
  assignmentPolicies: [
    {
      id: toolbox.policy,
      displayName: 'Everybody',
      accessPackageId: toolbox.accessPackage,
      catalogId: toolbox.catalog,
    },
  ],
  accessPackageAssignments: [
    packageAssignment(31, anna),
    packageAssignment(32, gus),
    { ...packageAssignment(33, ben), state: 'expired' },
    { ...packageAssignment(34, ben), assignmentPolicyId: id('entitlement', 9) },
  ],
  sharedChannels: [
    { id: id('channel', 1), teamId: groups.team, displayName: 'Quay', members: [anna, outsider] },
    { id: id('channel', 2), teamId: groups.team, displayName: 'Pier', members: [outsider, ben] },
  ],
};

/** The tenant of the harbour, and the product's client of it. */
interface Harbour {
  readonly server: TenantServer;
  readonly directory: Directory;
}

/** Starts the tenant; `changes` replace properties of its file. */
export async function openHarbour(changes: object = {}): Promise<Harbour> {
  const server = await startTenantServer({ ...harbour, ...changes });
  return { server, directory: createDirectory({ endpoint: server.endpoint, mailSender: 'anna@harbour.example' }) };
}
