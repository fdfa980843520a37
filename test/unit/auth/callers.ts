import type { Caller } from '../../../shared/auth/caller';

interface Held {
  /** Delegated permissions. */
  readonly scopes?: readonly string[];
  /** Template ids of directory roles. */
  readonly roles?: readonly string[];
}

/** Returns a person with only these permissions and roles. */
export const personWith = ({ scopes = [], roles = [] }: Held): Caller => ({
  kind: 'user',
  id: 'u1',
  displayName: 'Ines Okafor',
  userPrincipalName: 'ines@contoso.example',
  scopes: new Set(scopes),
  roles: new Set(roles),
});

/** Returns an application with only these permissions. */
export const programWith = (...permissions: readonly string[]): Caller => ({
  kind: 'application',
  id: 's1',
  appId: 'a1',
  displayName: 'Sync',
  permissions: new Set(permissions),
});
