import { readText } from '../../support/markdown';

interface Named {
  readonly id: string;
  readonly value: string;
  readonly isEnabled: boolean;
}

interface Registration {
  readonly signInAudience: string;
  readonly groupMembershipClaims: string;
  readonly api: { readonly requestedAccessTokenVersion: number; readonly oauth2PermissionScopes: readonly Named[] };
  readonly appRoles: readonly (Named & { readonly allowedMemberTypes: readonly string[] })[];
}

const registration = JSON.parse(readText('deploy/appRegistration.json')) as Registration;
const { api, appRoles } = registration;

test('tokens are of version 2, of this tenant alone, and carry directory roles', () => {
  expect(registration).toMatchObject({ signInAudience: 'AzureADMyOrg', groupMembershipClaims: 'DirectoryRole' });
  expect(api.requestedAccessTokenVersion).toBe(2);
});

test('roles and scopes are the permissions that the product asks for', () => {
  const asked = [...readText('shared/auth/permissions.ts').matchAll(/'((?:AccessReview|Policy)\.[\w.]+)'/g)];
  const names = [...new Set(asked.map(([, name = '']) => name))].sort();

  expect(api.oauth2PermissionScopes.map(({ value }) => value).sort()).toEqual(names);
  expect(appRoles.map(({ value }) => value).sort()).toEqual(names);
  for (const { allowedMemberTypes } of appRoles) expect(allowedMemberTypes).toEqual(['Application']);
});

test('ids are GUIDs, each once, and everything is enabled', () => {
  const all = [...api.oauth2PermissionScopes, ...appRoles];

  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  for (const { id, isEnabled } of all) {
    expect(id).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(isEnabled).toBe(true);
  }
});

test('the Graph permissions are those of docs/security.md, each with the feature that needs it', () => {
  const listed = JSON.parse(readText('deploy/graphPermissions.json')) as { permission: string; feature: string }[];
  const section = readText('docs/security.md').split('## What the product may do in the directory')[1] ?? '';
  const documented = section
    .split('\n## ')[0]!
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([\w.]+)`/g)].map(([, name = '']) => name));

  expect(listed.map(({ permission }) => permission).sort()).toEqual(documented.sort());
  for (const { feature } of listed) expect(feature.length).toBeGreaterThan(10);
});
