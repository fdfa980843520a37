import { sampleTenant } from '../../support/sampleTenant';

const guid = (n: number): string => `5ca1ab1e-0000-4000-8000-${String(n).padStart(12, '0')}`;
const CROWD_SIZE = 1_100;

const crowd = Array.from({ length: CROWD_SIZE }, (_, n) => guid(n + 1));
const guests = [guid(5_001), guid(5_002), guid(5_003)];

/** Groups of the recorded tenant beside those of the sample tenant. */
export const GROUPS = {
  /** Has more members than a page of the directory. */
  crowd: guid(9_001),
  /** Has people whom a review removes. */
  shift: guid(9_002),
  held: guid(9_003),
  guests: guid(9_004),
  many: guid(9_005),
};

const members: Readonly<Record<string, readonly string[]>> = {
  [GROUPS.crowd]: crowd,
  [GROUPS.shift]: crowd.slice(0, 150),
  [GROUPS.held]: crowd.slice(150, 162),
  [GROUPS.guests]: guests,
  [GROUPS.many]: crowd.slice(200, 500),
};

const person = (id: string, n: number, userType: string): object => ({
  id,
  displayName: `${userType} ${n}`,
  userPrincipalName: `${userType.toLowerCase()}${n}@contoso.example`,
  mail: `${userType.toLowerCase()}${n}@contoso.example`,
  userType,
  accountEnabled: true,
  createdDateTime: '2020-01-01T00:00:00Z',
  signInActivity: { lastSignInDateTime: n % 5 === 0 ? '2025-01-01T00:00:00Z' : '2026-01-02T00:00:00Z' },
});

/** The recorded tenant: the sample tenant with a crowd, and with groups for the interrupted reviews. */
export const recordedTenant = {
  ...sampleTenant,
  users: [
    ...sampleTenant.users,
    ...crowd.map((id, n) => person(id, n, 'Member')),
    ...guests.map((id, n) => person(id, n, 'Guest')),
  ],
  groups: [
    ...sampleTenant.groups,
    ...Object.entries(GROUPS).map(([displayName, id]) => ({
      id,
      displayName,
      groupTypes: [],
      securityEnabled: true,
      mailEnabled: false,
      members: members[id],
      owners: [],
    })),
  ],
};
