import type { Caller } from '../../../shared/auth/caller';
import { authorize, type PermissionClass } from '../../../shared/auth/permissions';
import { PERMISSIONS, type Permission } from '../../api/endpoints/permissionTable';
import { personWith, programWith as application } from './callers';

const user = (...scopes: readonly string[]): Caller => personWith({ scopes });

type Restricted = Exclude<PermissionClass, 'SIGNED_IN'>;

/** The permissions of docs/graph-reference.md, written by hand. */
const OPENS: Readonly<Record<Restricted, { user: readonly Permission[]; application: readonly Permission[] }>> = {
  READ: {
    user: ['AccessReview.Read.All', 'AccessReview.ReadWrite.All'],
    application: ['AccessReview.Read.All', 'AccessReview.ReadWrite.All'],
  },
  WRITE: { user: ['AccessReview.ReadWrite.All'], application: ['AccessReview.ReadWrite.All'] },
  PERSON_READ: { user: ['AccessReview.Read.All', 'AccessReview.ReadWrite.All'], application: [] },
  PERSON_WRITE: { user: ['AccessReview.ReadWrite.All'], application: [] },
  HISTORY: { user: ['AccessReview.ReadWrite.All'], application: ['AccessReview.ReadWrite.All'] },
  POLICY_READ: {
    user: ['Policy.Read.All', 'Policy.ReadWrite.AccessReview'],
    application: ['Policy.Read.All', 'Policy.ReadWrite.AccessReview'],
  },
  POLICY_WRITE: { user: ['Policy.ReadWrite.AccessReview'], application: ['Policy.ReadWrite.AccessReview'] },
};

function isAuthorized(caller: Caller, permission: PermissionClass): boolean {
  try {
    authorize(caller, permission);
  } catch (error) {
    expect(error).toMatchObject({ code: 'Forbidden' });
    return false;
  }
  return true;
}

const cases = (Object.keys(OPENS) as Restricted[]).flatMap((permission) =>
  PERMISSIONS.map((name) => [permission, name] as const),
);

test.each(cases)('an endpoint of the class %s opens to %s if the reference says so', (permission, name) => {
  const { user: people, application: programs } = OPENS[permission];

  expect(isAuthorized(user(name), permission)).toBe(people.includes(name));
  expect(isAuthorized(application(name), permission)).toBe(programs.includes(name));
});

test.each([
  [user(), 'READ', 'needs the delegated permission AccessReview.Read.All or AccessReview.ReadWrite.All'],
  [application(), 'WRITE', 'needs the application permission AccessReview.ReadWrite.All'],
  [application('AccessReview.ReadWrite.All'), 'PERSON_WRITE', 'only a signed-in person'],
] as const)('a refusal names what is missing (%#)', (caller, permission, message) => {
  expect(() => {
    authorize(caller, permission);
  }).toThrow(message);
});

test('an endpoint that asks only for a valid token is open to everybody with one', () => {
  expect(isAuthorized(user(), 'SIGNED_IN')).toBe(true);
  expect(isAuthorized(application(), 'SIGNED_IN')).toBe(true);
});
