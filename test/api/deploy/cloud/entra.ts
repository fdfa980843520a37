import { createHash } from 'node:crypto';
import { refuse, type Application, type CloudState } from './state';

/**
 * Microsoft Graph as the scripts call it. It refuses what the real service refuses; each refusal names the description of that behaviour.
 */

/** Returns a GUID that is always the same for a name. */
export function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** Application permissions of Microsoft Graph and the ids of their app roles. Source: Microsoft Graph permissions reference. */
export const GRAPH_ROLES: readonly (readonly [permission: string, id: string])[] = [
  ['AccessReview.ReadWrite.All', 'ef5f7d5c-338f-44b0-86c3-351f46c8bb5f'],
  ['Application.Read.All', '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30'],
  ['Application.ReadWrite.All', '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9'],
  ['AppRoleAssignment.ReadWrite.All', '06b708a9-e830-4db3-a914-8e69da51d44f'],
  ['AuditLog.Read.All', 'b0afded3-3588-46d8-8b3d-9842eff778da'],
  ['Channel.ReadBasic.All', '59a6b24b-4225-4393-8165-ebaec5f55d7a'],
  ['ChannelMember.Read.All', '3b55498e-47ec-484f-8136-9013221c06a9'],
  ['ChannelMember.ReadWrite.All', '35930dcf-aceb-4bd1-b99a-8ffed403c974'],
  ['Directory.Read.All', '7ab1d382-f21e-4acd-a863-ba3e13f7da61'],
  ['EntitlementManagement.ReadWrite.All', '9acd699f-1e81-4958-b001-93b1d2506e19'],
  ['Group.Read.All', '5b567255-7703-4780-807c-7be8301ae99b'],
  ['GroupMember.Read.All', '98830695-27a2-44f7-8c18-0c3ebc9698f6'],
  ['GroupMember.ReadWrite.All', 'dbaae8cf-10b5-4b86-a4a1-f871c94c6695'],
  ['MailboxSettings.Read', '40f97065-369a-49f4-947c-6a255697ae91'],
  ['Mail.Send', 'b633e1c5-b582-4048-a93e-9f11b44c7e96'],
  ['Member.Read.Hidden', '658aa5d8-239f-45c4-aa12-864f4fc7e490'],
  ['Policy.Read.All', '246dd0d5-5bd0-4def-940b-0421030a5b68'],
  ['Policy.ReadWrite.AccessReview', '77c863fd-06c0-47ce-a7eb-49773e89d319'],
  ['RoleManagement.ReadWrite.Directory', '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8'],
  ['User.Read.All', 'df021288-bdef-4463-88db-98f22de89214'],
  ['User.ReadWrite.All', '741f803b-c850-494e-b5df-cde7c675a1ca'],
];

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
 * Refuses duplicates. Values are unique among scopes and among roles; a scope and a role share a value or an id only if they are equal in
 * everything. Sources: azure-docs issues 81899 and 57949, terraform-provider-azuread issues 269 and 963.
 */
function refuseDuplicates(application: object): void {
  const [scopes, roles] = [scopesOf(application), rolesOf(application)];
  const texts = (one: Permission) => [
    one.id,
    one.value,
    one.isEnabled,
    one.displayName ?? one.adminConsentDisplayName,
    one.description ?? one.adminConsentDescription,
  ];
  const areAlike = (one: Permission, other: Permission): boolean => one.id === other.id || one.value === other.value;
  const twins = (list: readonly Permission[]) =>
    list.filter((one, index) => list.slice(index + 1).some((other) => areAlike(one, other)));
  const strangers = scopes.filter((scope) =>
    roles.some((role) => areAlike(scope, role) && JSON.stringify(texts(scope)) !== JSON.stringify(texts(role))),
  );
  const [refused] = [...twins(scopes), ...twins(roles), ...strangers];
  if (refused) {
    refuse(`Bad Request({"error":{"message":"Request contains a property with duplicate values: ${refused.value}."}})`);
  }
}

/** Refuses a change that leaves out an enabled permission. Source: msgraph-sdk-dotnet issue 1888. */
function refuseLoss(before: readonly Permission[], after: readonly Permission[]): void {
  const lost = before.find(({ id, isEnabled }) => isEnabled && !after.some((one) => one.id === id));
  if (lost) {
    refuse(
      'Bad Request({"error":{"code":"CannotDeleteOrUpdateEnabledEntitlement","message":"Permission (scope or role) cannot be deleted or updated unless disabled first."}})',
    );
  }
}

/**
 * Refuses a pre-authorized client whose scopes are not stored yet. Sources: microsoft-graph-docs-contrib issue 1395, msgraph-sdk-dotnet
 * issue 2044.
 */
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

/** Returns the app ids of the applications that a filter finds. */
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
