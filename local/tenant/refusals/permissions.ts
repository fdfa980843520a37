import { DirectoryError } from '../message';
import type { Behaviour } from './behaviour';

/**
 * The application permissions that Graph requires, by method and path with `*` for an id; one of them suffices. A call that is not listed
 * is refused, so that every call of the product has a permission that was looked up. Source: the "Permissions" section of each operation in
 * Microsoft Graph's reference (v1.0).
 */
const rows: readonly (readonly [method: string, pattern: string, ...permissions: readonly string[]])[] = [
  ['GET', 'users/*/ownedObjects', 'User.Read.All', 'User.ReadWrite.All'],
  ['GET', 'users/*/memberOf', 'GroupMember.ReadBasic.All', 'Group.ReadBasic.All'],
  ['GET', 'users/*/transitiveMemberOf', 'GroupMember.ReadBasic.All', 'Group.ReadBasic.All'],
  ['GET', 'users/*/appRoleAssignments', 'Application.Read.All', 'AppRoleAssignment.ReadWrite.All'],
  ['GET', 'users/*/mailboxSettings', 'MailboxSettings.Read', 'MailboxSettings.ReadWrite'],
  ['GET', 'users', 'User.Read.All', 'User.ReadWrite.All'],
  ['PATCH', 'users/*', 'User.ReadWrite.All', 'User.EnableDisableAccount.All'],
  ['DELETE', 'users/*', 'User.ReadWrite.All', 'User.DeleteRestore.All'],
  ['POST', 'users/*/sendMail', 'Mail.Send'],
  ['POST', 'users/*/checkMemberGroups', 'GroupMember.Read.All', 'GroupMember.ReadWrite.All', 'Group.Read.All'],
  ['POST', 'groups/*/checkMemberGroups', 'GroupMember.Read.All', 'GroupMember.ReadWrite.All', 'Group.Read.All'],
  ['POST', 'servicePrincipals/*/checkMemberGroups', 'Application.Read.All'],
  ['POST', 'users/*/checkMemberObjects', 'User.Read.All', 'User.ReadWrite.All'],
  ['POST', 'servicePrincipals/*/checkMemberObjects', 'Application.Read.All'],
  ['GET', 'groups/*/members', 'GroupMember.Read.All', 'GroupMember.ReadWrite.All', 'Group.Read.All'],
  ['GET', 'groups/*/transitiveMembers', 'GroupMember.Read.All', 'GroupMember.ReadWrite.All', 'Group.Read.All'],
  ['GET', 'groups/*/appRoleAssignments', 'Application.Read.All', 'AppRoleAssignment.ReadWrite.All'],
  ['GET', 'groups', 'GroupMember.Read.All', 'GroupMember.ReadWrite.All', 'Group.Read.All'],
  ['POST', 'groups/*/members/$ref', 'GroupMember.ReadWrite.All', 'Group.ReadWrite.All'],
  ['POST', 'servicePrincipals/*/appRoleAssignedTo', 'AppRoleAssignment.ReadWrite.All'],
  ['POST', 'teams/*/channels/*/members', 'ChannelMember.ReadWrite.All'],
  ['DELETE', 'groups/*/members/*/$ref', 'GroupMember.ReadWrite.All', 'Group.ReadWrite.All'],
  ['GET', 'servicePrincipals', 'Application.Read.All'],
  ['DELETE', 'servicePrincipals/*/appRoleAssignedTo/*', 'AppRoleAssignment.ReadWrite.All'],
  ['GET', 'directory/deletedItems', 'User.Read.All', 'User.ReadWrite.All'],
  ['POST', 'directory/deletedItems', 'User.ReadWrite.All', 'User.DeleteRestore.All'],
  ['GET', 'auditLogs/signIns', 'AuditLog.Read.All'],
  ['GET', 'roleManagement/directory', 'RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory'],
  ['POST', 'roleManagement/directory', 'RoleManagement.ReadWrite.Directory'],
  ['DELETE', 'roleManagement/directory', 'RoleManagement.ReadWrite.Directory'],
  ['GET', 'teams/*/channels/*', 'ChannelMember.Read.All', 'ChannelMember.ReadWrite.All'],
  ['GET', 'teams/*/channels', 'Channel.ReadBasic.All'],
  ['DELETE', 'teams/*/channels/*/members/*', 'ChannelMember.ReadWrite.All'],
  [
    'GET',
    'identityGovernance/entitlementManagement',
    'EntitlementManagement.Read.All',
    'EntitlementManagement.ReadWrite.All',
  ],
  ['POST', 'identityGovernance/entitlementManagement', 'EntitlementManagement.ReadWrite.All'],
];

/** Throws DirectoryError 403 if the product's permissions do not allow a call. */
export function requirePermission(
  { permissions }: Behaviour,
  method: string,
  path: readonly string[],
  query: URLSearchParams,
): void {
  const row = rows.find(([wanted, pattern]) => wanted === method && isBelow(path, pattern.split('/')));
  if (row === undefined) refuse(['a permission that the sample tenant does not know']);
  const [, , ...needed] = row;
  if (!needed.some((permission) => permissions.includes(permission))) refuse(needed);
  const selection = query.get('$select') ?? '';
  if (path[0] === 'users' && selection.includes('signInActivity') && !permissions.includes('AuditLog.Read.All')) {
    refuse(['AuditLog.Read.All']);
  }
}

/** Returns whether a path matches a pattern. A key may be in parentheses after its collection, such as `servicePrincipals(appId='…')`. */
const isBelow = (path: readonly string[], pattern: readonly string[]): boolean =>
  pattern.every(
    (part, index) => path[index] !== undefined && (part === '*' || part === path[index].replace(/\(.*/, '')),
  );

function refuse(needed: readonly string[]): never {
  const wanted = needed.join(' or ');
  throw new DirectoryError(
    403,
    'Authorization_RequestDenied',
    `Insufficient privileges to complete the operation: ${wanted} is not granted.`,
  );
}
