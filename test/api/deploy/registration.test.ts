import { GRAPH_ROLES } from './cloud/entra';
import { FEATURES } from '../../../shared/rules/scope/features';
import { readText } from '../../support/markdown';

interface Named {
  readonly id: string;
  readonly value: string;
  readonly isEnabled: boolean;
}

interface Registration {
  readonly signInAudience: string;
  readonly groupMembershipClaims: string;
  readonly optionalClaims: { readonly accessToken: readonly { readonly name: string }[] };
  readonly api: {
    readonly requestedAccessTokenVersion: number;
    readonly oauth2PermissionScopes: readonly (Named & {
      readonly adminConsentDisplayName: string;
      readonly adminConsentDescription: string;
    })[];
    readonly preAuthorizedApplications: readonly object[];
  };
  readonly appRoles: readonly (Named & { readonly allowedMemberTypes: readonly string[] })[];
}

const registration = JSON.parse(readText('deploy/appRegistration.json')) as Registration;
const { api, appRoles } = registration;

test('tokens are of version 2, of this tenant alone, and carry directory roles', () => {
  expect(registration).toMatchObject({ signInAudience: 'AzureADMyOrg', groupMembershipClaims: 'DirectoryRole' });
  expect(api.requestedAccessTokenVersion).toBe(2);
  expect(registration).toMatchObject({ optionalClaims: { accessToken: [{ name: 'idtyp' }] } });
});

test('roles and scopes are the permissions that the product asks for', () => {
  const asked = [...readText('shared/auth/permissions.ts').matchAll(/'((?:AccessReview|Policy)\.[\w.]+)'/g)];
  const names = [...new Set(asked.map(([, name = '']) => name))].sort();

  expect(api.oauth2PermissionScopes.map(({ value }) => value).sort()).toEqual(names);
  expect(appRoles.map(({ value }) => value).sort()).toEqual(names);
  for (const { allowedMemberTypes } of appRoles) expect(allowedMemberTypes).toEqual(['Application']);
});

test('a scope and the role of the same name share id and texts, without which Entra refuses the pair', () => {
  for (const scope of api.oauth2PermissionScopes) {
    const role = appRoles.find(({ value }) => value === scope.value);
    expect(role).toMatchObject({
      id: scope.id,
      isEnabled: scope.isEnabled,
      displayName: scope.adminConsentDisplayName,
      description: scope.adminConsentDescription,
    });
  }
});

test('ids are GUIDs, each once among scopes and among roles, and everything is enabled', () => {
  for (const all of [api.oauth2PermissionScopes, appRoles]) {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { id, isEnabled } of all) {
      expect(id).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
      expect(isEnabled).toBe(true);
    }
  }
});

test('only the Azure CLI gets tokens without consent, for one scope', () => {
  const scope = api.oauth2PermissionScopes.find(({ value }) => value === 'AccessReview.ReadWrite.All');

  expect(api.preAuthorizedApplications).toEqual([
    { appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', delegatedPermissionIds: [scope?.id] },
  ]);
});

test('tokens of programs say so (claim idtyp)', () => {
  expect(registration.optionalClaims.accessToken.map(({ name }) => name)).toEqual(['idtyp']);
});

test('the Graph permissions are those of docs/security.md, each with its reason and features that exist', () => {
  const listed = JSON.parse(readText('deploy/graphPermissions.json')) as {
    permission: string;
    feature: string;
    features?: string[];
  }[];
  const section = readText('docs/security.md').split('## What the product may do in the directory')[1] ?? '';
  const documented = section
    .split('\n## ')[0]!
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([\w.]+)`/g)].map(([, name = '']) => name));

  expect(listed.map(({ permission }) => permission).sort()).toEqual(documented.sort());
  const known = new Map(GRAPH_ROLES);
  expect(documented.filter((permission) => !known.has(permission))).toEqual([]);
  for (const { feature } of listed) expect(feature.length).toBeGreaterThan(10);
  expect(new Set(listed.flatMap(({ features = [] }) => features))).toEqual(new Set(FEATURES));
  expect(readText('deploy/permissions.sh')).toContain(`ALL_FEATURES=${FEATURES.join(',')}\n`);
});
