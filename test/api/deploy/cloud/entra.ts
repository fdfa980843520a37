import { createHash } from 'node:crypto';
import { readText } from '../../../support/markdown';
import { refuse, type Application, type CloudState } from './state';

/** Microsoft Graph as the scripts call it. It refuses what the real service refuses; each refusal names where that is described. */

/** The same id for the same name, as a GUID. */
export function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

export const GRAPH_ROLES = (JSON.parse(readText('deploy/graphPermissions.json')) as { permission: string }[]).map(
  ({ permission }) => [permission, idOf(permission)] as const,
);

interface Permission {
  readonly id: string;
  readonly value: string;
  readonly isEnabled: boolean;
  readonly displayName?: string;
  readonly description?: string;
  readonly adminConsentDisplayName?: string;
  readonly adminConsentDescription?: string;
}

interface Api {
  readonly oauth2PermissionScopes?: readonly Permission[];
  readonly preAuthorizedApplications?: readonly { readonly delegatedPermissionIds: readonly string[] }[];
}

const scopesOf = (application: object): readonly Permission[] =>
  (application as { readonly api?: Api }).api?.oauth2PermissionScopes ?? [];
const rolesOf = (application: object): readonly Permission[] =>
  (application as { readonly appRoles?: readonly Permission[] }).appRoles ?? [];

export function createApplication(state: CloudState, body: Readonly<Record<string, unknown>>): string {
  const appId = idOf(`application ${state.applications.length} ${String(body.displayName)}`);
  const application = { identifierUris: [], appRoles: [], api: {}, ...body, appId } as unknown as Application;
  state.applications = [...state.applications, application];
  return appId;
}

export const applicationAt = (state: CloudState, url: string): Application =>
  state.applications.find(({ appId }) => url.endsWith(`/applications(appId='${appId}')`)) ??
  refuse('Not Found({"error":{"code":"Request_ResourceNotFound"}})');

export function updateApplication(state: CloudState, url: string, changes: object): void {
  const before = applicationAt(state, url);
  const after = { ...before, ...changes };
  refuseDuplicates(after);
  refuseLoss(scopesOf(before), scopesOf(after));
  refuseLoss(rolesOf(before), rolesOf(after));
  refuseUnknownScopes(before, after);
  state.applications = state.applications.map((one) => (one === before ? after : one));
}

/**
 * A scope and a role may have the same value only with the same id and texts.
 * Sources: azure-docs issues 81899 and 57949, terraform-provider-azuread issues 269 and 963.
 */
function refuseDuplicates(application: object): void {
  const roles = rolesOf(application);
  for (const scope of scopesOf(application)) {
    const role = roles.find(({ value }) => value === scope.value);
    const pair = (one: Permission) => [
      one.id,
      one.isEnabled,
      one.displayName ?? one.adminConsentDisplayName,
      one.description ?? one.adminConsentDescription,
    ];
    if (role && JSON.stringify(pair(role)) !== JSON.stringify(pair(scope))) {
      refuse(`Bad Request({"error":{"message":"Request contains a property with duplicate values: ${scope.value}."}})`);
    }
  }
}

/** Source: msgraph-sdk-dotnet issue 1888. */
function refuseLoss(before: readonly Permission[], after: readonly Permission[]): void {
  const lost = before.find(({ id, isEnabled }) => isEnabled && !after.some((one) => one.id === id));
  if (lost) {
    refuse(
      'Bad Request({"error":{"code":"CannotDeleteOrUpdateEnabledEntitlement","message":"Permission (scope or role) cannot be deleted or updated unless disabled first."}})',
    );
  }
}

/** Sources: microsoft-graph-docs-contrib issue 1395, msgraph-sdk-dotnet issue 2044. */
function refuseUnknownScopes(before: object, after: object): void {
  const known = scopesOf(before).map(({ id }) => id);
  const clients = (after as { readonly api?: Api }).api?.preAuthorizedApplications ?? [];
  const unknown = clients.flatMap((one) => one.delegatedPermissionIds).find((id) => !known.includes(id));
  if (unknown !== undefined) {
    refuse(
      'Bad Request({"error":{"message":"Property api.preAuthorizedApplications.delegatedPermissionIds has a Permission Id that cannot be found in the AppPermissions sets."}})',
    );
  }
}

/** The app ids of the applications that a filter finds. */
export function applicationsBy(state: CloudState, filter: string): readonly string[] {
  const [, property = '', value = ''] = /^(displayName|appId) eq '(.*)'$/.exec(filter) ?? [];
  const [, tag] = /^tags\/any\(tag:tag eq '(.*)'\)$/.exec(filter) ?? [];
  if (property === '' && tag === undefined) refuse(`The filter '${filter}' is not known here.`);
  return state.applications
    .filter((one) => (tag === undefined ? one[property] === value : ((one.tags ?? []) as string[]).includes(tag)))
    .map(({ appId }) => appId);
}

export function deleteApplication(state: CloudState, id: string): void {
  if (!state.applications.some(({ appId }) => appId === id)) refuse('Resource does not exist.');
  state.applications = state.applications.filter(({ appId }) => appId !== id);
  state.principals = state.principals.filter((appId) => appId !== id);
}

export function createPrincipal(state: CloudState, appId: string): void {
  if (state.principals.includes(appId)) refuse('The service principal is already in use.');
  state.principals = [...state.principals, appId];
}

export function grant(state: CloudState, { appRoleId }: { readonly appRoleId: string }): void {
  if (state.grants.includes(appRoleId)) refuse('Bad Request: Permission being assigned already exists on the object');
  state.grants = [...state.grants, appRoleId];
}
