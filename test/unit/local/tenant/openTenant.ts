import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFaults, type Faults } from '../../../../local/tenant/faults';
import { createStats, type Stats } from '../../../../local/tenant/stats';
import { createTenant, type Tenant } from '../../../../local/tenant/tenant';

export const ADMIN = '00000000-0000-4000-8000-000000000001';
export const OWNER = '00000000-0000-4000-8000-000000000002';
export const MEMBER = '00000000-0000-4000-8000-000000000003';
export const GUEST = '00000000-0000-4000-8000-000000000004';
export const LEAVER = '00000000-0000-4000-8000-000000000005';
export const GROUP = '00000000-0000-4000-8000-000000000011';
export const OUTER = '00000000-0000-4000-8000-000000000012';
export const DYNAMIC = '00000000-0000-4000-8000-000000000013';
export const SYNCED = '00000000-0000-4000-8000-000000000014';
export const TEAM = '00000000-0000-4000-8000-000000000015';
export const ADMINS = '00000000-0000-4000-8000-000000000016';
export const APP = '00000000-0000-4000-8000-000000000021';
export const APP_ID = '00000000-0000-4000-8000-000000000022';
export const APP_ROLE = '00000000-0000-4000-8000-000000000023';
export const USER_ADMINISTRATOR = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
export const ROLE = '00000000-0000-4000-8000-000000000031';
export const READER = 'f2ef992c-3afb-46b9-b7cf-a126ee74c451';
export const ACTIVE = '00000000-0000-4000-8000-000000000041';
export const ELIGIBLE = '00000000-0000-4000-8000-000000000042';
export const APP_ASSIGNMENT = '00000000-0000-4000-8000-000000000051';
export const CHANNEL = '19:room@thread.tacv2';
export const TENANT = '00000000-0000-4000-8000-0000000000ff';
export const NOW = '2026-01-05T08:00:00.000Z';

/** A small tenant. It is written as plain data, because the file format itself is under test. */
export const smallTenant = {
  tenantId: TENANT,
  domain: 'small.example',
  users: [
    {
      id: ADMIN,
      displayName: 'Ada Admin',
      userPrincipalName: 'ada@small.example',
      mail: 'ada.admin@small.example',
      jobTitle: 'Administrator',
      favouriteColour: 'green',
      createdDateTime: '2020-01-01T00:00:00Z',
    },
    { id: OWNER, displayName: 'Olaf Owner', userPrincipalName: 'olaf@small.example', manager: ADMIN },
    {
      id: MEMBER,
      displayName: 'Mia Member',
      userPrincipalName: 'mia@small.example',
      department: "Sales & 'Care'",
      manager: OWNER,
      createdDateTime: '2024-06-01T00:00:00Z',
      signInActivity: { lastSignInDateTime: '2025-12-30T09:00:00Z' },
    },
    {
      id: GUEST,
      displayName: 'Gus Guest',
      userPrincipalName: 'gus_far.example#EXT#@small.example',
      mail: 'gus@far.example',
      userType: 'Guest',
      signInActivity: { lastSignInDateTime: '2025-06-01T00:00:00Z' },
    },
    { id: LEAVER, displayName: 'Leo Leaver', userPrincipalName: 'leo@small.example', accountEnabled: false },
  ],
  groups: [
    { id: GROUP, displayName: 'Inner', securityEnabled: true, members: [MEMBER, GUEST], owners: [OWNER] },
    { id: OUTER, displayName: 'Outer', members: [GROUP, OWNER], owners: [] },
    { id: DYNAMIC, displayName: 'Dynamic', groupTypes: ['DynamicMembership'], membershipRule: 'x', members: [MEMBER] },
    { id: SYNCED, displayName: 'Synced', onPremisesSyncEnabled: true, members: [MEMBER] },
    {
      id: TEAM,
      displayName: 'Team',
      groupTypes: ['Unified'],
      resourceProvisioningOptions: ['Team'],
      members: [MEMBER, GUEST],
      owners: [OWNER, ADMIN],
    },
    { id: ADMINS, displayName: 'Admins', isAssignableToRole: true, members: [ADMIN] },
  ],
  servicePrincipals: [
    {
      id: APP,
      appId: APP_ID,
      displayName: 'Expenses',
      owners: [OWNER],
      appRoles: [{ id: APP_ROLE, value: 'Approve', displayName: 'Approver' }],
      appRoleAssignedTo: [
        { id: APP_ASSIGNMENT, principalId: MEMBER, appRoleId: APP_ROLE },
        { id: '00000000-0000-4000-8000-000000000052', principalId: TEAM, appRoleId: APP_ROLE },
      ],
      signIns: [{ principalId: MEMBER, lastSignInDateTime: '2025-12-01T00:00:00Z' }],
    },
  ],
  roleDefinitions: [
    { id: ROLE, templateId: USER_ADMINISTRATOR, displayName: 'User Administrator' },
    { id: READER, templateId: READER, displayName: 'Global Reader' },
  ],
  roleAssignments: [
    { id: ACTIVE, principalId: ADMINS, roleDefinitionId: ROLE, kind: 'active' },
    { id: ELIGIBLE, principalId: OWNER, roleDefinitionId: ROLE, kind: 'eligible' },
    { id: '00000000-0000-4000-8000-000000000043', principalId: ADMIN, roleDefinitionId: READER, kind: 'active' },
    { id: '00000000-0000-4000-8000-000000000044', principalId: APP, roleDefinitionId: READER, kind: 'active' },
  ],
  sharedChannels: [{ id: CHANNEL, teamId: TEAM, displayName: 'Room', members: [MEMBER, LEAVER] }],
  accessPackageAssignments: [
    { id: 'a1', targetId: MEMBER, accessPackageId: 'p1', assignmentPolicyId: 'q1', catalogId: 'c1' },
    { id: 'a2', targetId: GUEST, accessPackageId: 'p2', assignmentPolicyId: 'q1', catalogId: 'c1' },
  ],
};

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body, or its text. */
  readonly body: Record<string, unknown> & { readonly value: Record<string, unknown>[] };
}

/** A tenant with shortcuts to call it. */
export interface OpenTenant {
  readonly tenant: Tenant;
  readonly faults: Faults;
  readonly stats: Stats;
  call(method: string, url: string, body?: unknown): Promise<Answer>;
  /** Sends a GET to the directory; the path begins after the version. */
  get(path: string): Promise<Answer>;
  /** Returns the ids in a list of the directory, in its order. */
  ids(path: string): Promise<unknown[]>;
}

const directories: string[] = [];

/** Returns a new directory that is deleted after the tests of the file. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'tenant-'));
  directories.push(path);
  return path;
}

afterAll(() => {
  for (const path of directories) rmSync(path, { recursive: true, force: true });
});

/** Writes a tenant file. Returns its path. */
export function writeTenantFile(content: unknown): string {
  const file = join(temporaryDirectory(), 'tenant.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

/** Opens a tenant at the instant NOW; by default the small one, in memory. */
export async function openTenant(
  options: { readonly file?: string; readonly content?: unknown; readonly dataDirectory?: string } = {},
): Promise<OpenTenant> {
  const faults = createFaults();
  const stats = createStats();
  const tenant = await createTenant({
    file: options.file ?? writeTenantFile(options.content ?? smallTenant),
    dataDirectory: options.dataDirectory,
    baseUrl: 'http://localhost:7072',
    audience: 'api://access-reviews',
    now: () => new Date(NOW),
    virtualTime: false,
    faults,
    stats,
  });
  const call: OpenTenant['call'] = async (method, url, body) => {
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const response = await tenant.handle({ method, url, headers: {}, body: Buffer.from(text) });
    if (response === 'cut') throw new Error('cut');
    const isJson = response.headers['content-type']?.includes('json') === true;
    const parsed: unknown = isJson ? JSON.parse(response.body) : response.body;
    return { ...response, body: parsed as Answer['body'] };
  };
  const get = (path: string): Promise<Answer> => call('GET', `/v1.0${path}`);
  const ids = async (path: string): Promise<unknown[]> => (await get(path)).body.value.map(({ id }) => id);
  return { tenant, faults, stats, call, get, ids };
}
