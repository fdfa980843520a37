import type { Caller } from '../../../../shared/auth/caller';
import {
  DIRECTORY_ROLES,
  mayRead,
  mayWrite,
  requireBothKinds,
  requireRead,
  requireWrite,
  type DirectoryRole,
} from '../../../../shared/reviews/access/roles';
import { personWith, programWith } from '../../auth/callers';

const withRoles = (...roles: readonly string[]): Caller =>
  personWith({ scopes: ['AccessReview.ReadWrite.All'], roles });
const application = programWith();

const groupReview = { isRoleReview: false, createdById: 'somebody' };
const roleReview = { isRoleReview: true, createdById: 'somebody' };

function thrownBy(attempt: () => void): unknown {
  try {
    attempt();
  } catch (error) {
    return error;
  }
  return undefined;
}

const rightsOf = (caller: Caller): readonly boolean[] => [
  mayRead(caller, groupReview),
  mayWrite(caller, groupReview),
  mayRead(caller, roleReview),
  mayWrite(caller, roleReview),
];

/** For each role: whether it may read and write reviews of groups, then whether it may read and write reviews of roles. */
const ALLOWED: Readonly<Record<DirectoryRole, readonly [boolean, boolean, boolean, boolean]>> = {
  globalAdministrator: [true, true, true, true],
  globalReader: [true, false, false, false],
  identityGovernanceAdministrator: [true, true, true, true],
  privilegedRoleAdministrator: [false, false, true, true],
  securityAdministrator: [true, false, true, false],
  securityReader: [true, false, true, false],
  userAdministrator: [true, true, false, false],
};

test.each(Object.entries(ALLOWED) as [DirectoryRole, readonly boolean[]][])('a %s may do %p', (role, expected) => {
  expect(rightsOf(withRoles(DIRECTORY_ROLES[role]))).toEqual(expected);
});

test.each([
  ['somebody without a role', [false, false, false, false], withRoles()],
  ['somebody with an unrelated role', [false, false, false, false], withRoles('729827e3-9c14-49f7-bb1b-9608f156bbb8')],
  ['a program', [true, true, true, true], application],
] as const)('%s may do %p', (_who, expected, caller) => {
  expect(rightsOf(caller)).toEqual(expected);
});

test('the creator of a review may read it if it is about a group, not if it is about a role, and may change neither', () => {
  const creator = withRoles();

  expect(mayRead(creator, { isRoleReview: false, createdById: 'u1' })).toBe(true);
  expect(mayRead(creator, { isRoleReview: true, createdById: 'u1' })).toBe(false);
  expect(mayWrite(creator, { isRoleReview: false })).toBe(false);
});

describe('a caller', () => {
  test.each([
    [
      'reading group reviews',
      () => {
        requireRead(withRoles(), groupReview);
      },
      'To read access reviews of groups and applications, the caller needs one of the directory roles ' +
        'Global Administrator, Global Reader, Security Reader, User Administrator, Identity Governance Administrator, Security Administrator.',
    ],
    [
      'writing role reviews',
      () => {
        requireWrite(withRoles(), roleReview);
      },
      'To manage access reviews of directory roles, the caller needs one of the directory roles ' +
        'Global Administrator, Identity Governance Administrator, Privileged Role Administrator.',
    ],
    [
      'naming a delegate for somebody else with a role for one kind of reviews',
      () => {
        requireBothKinds('write', withRoles(DIRECTORY_ROLES.userAdministrator), 'name a delegate for somebody else');
      },
      'To name a delegate for somebody else, the caller needs one of the directory roles ' +
        'Global Administrator, Identity Governance Administrator.',
    ],
  ])('without the roles is told which ones are enough for %s', (_what, attempt, message) => {
    expect(thrownBy(attempt)).toMatchObject({ code: 'Forbidden', message });
  });

  test('with one of the roles passes', () => {
    const caller = withRoles(DIRECTORY_ROLES.globalAdministrator);

    expect(() => {
      requireRead(caller, roleReview);
      requireWrite(caller, groupReview);
    }).not.toThrow();
  });
});
