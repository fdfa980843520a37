import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleTenant } from './sampleTenant';

/** Returns a GUID for a small number. */
const guid = (n: number): string => `5ca1ab1e-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const CROWD = guid(0);

/** Writes a tenant file: the sample tenant with an additional group of that many new members. Returns its path. */
export function writeLargeTenant(members: number): string {
  const people = Array.from({ length: members }, (_, index) => ({
    id: guid(index + 1),
    displayName: `Person ${String(index + 1).padStart(4, '0')}`,
    userPrincipalName: `person${index + 1}@contoso.example`,
    mail: `person${index + 1}@contoso.example`,
    userType: 'Member',
    accountEnabled: true,
    createdDateTime: '2020-01-01T00:00:00Z',
    // Every fifth person has not signed in for a year.
    signInActivity: { lastSignInDateTime: index % 5 === 0 ? '2025-01-01T00:00:00Z' : '2026-01-02T00:00:00Z' },
  }));
  const crowd = {
    id: CROWD,
    displayName: 'Crowd',
    groupTypes: [],
    securityEnabled: true,
    mailEnabled: false,
    members: people.map(({ id }) => id),
    owners: [],
  };
  const file = join(mkdtempSync(join(tmpdir(), 'large-tenant-')), 'tenant.json');
  const tenant = {
    ...sampleTenant,
    users: [...sampleTenant.users, ...people],
    groups: [...sampleTenant.groups, crowd],
  };
  writeFileSync(file, JSON.stringify(tenant));
  return file;
}
