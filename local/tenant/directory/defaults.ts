import type { Collection } from './changes';
import type { JsonObject } from '../message';

const user = {
  businessPhones: [],
  displayName: null,
  givenName: null,
  jobTitle: null,
  mail: null,
  mobilePhone: null,
  officeLocation: null,
  preferredLanguage: null,
  surname: null,
  userPrincipalName: null,
  accountEnabled: true,
  userType: 'Member',
  department: null,
  createdDateTime: null,
  deletedDateTime: null,
  externalUserState: null,
  onPremisesSyncEnabled: null,
};

const group = {
  deletedDateTime: null,
  createdDateTime: null,
  description: null,
  displayName: null,
  groupTypes: [],
  isAssignableToRole: null,
  mail: null,
  mailEnabled: false,
  mailNickname: null,
  membershipRule: null,
  onPremisesSyncEnabled: null,
  resourceProvisioningOptions: [],
  securityEnabled: true,
  visibility: null,
};

const servicePrincipal = {
  deletedDateTime: null,
  accountEnabled: true,
  appDisplayName: null,
  appId: null,
  appRoleAssignmentRequired: false,
  appRoles: [],
  displayName: null,
  servicePrincipalType: 'Application',
  tags: [],
};

const completions: Readonly<Record<Collection, JsonObject>> = {
  users: user,
  groups: group,
  servicePrincipals: servicePrincipal,
  roleDefinitions: { description: null, isBuiltIn: true, isEnabled: true, templateId: null, rolePermissions: [] },
  roleAssignments: { directoryScopeId: '/', appScopeId: null, kind: 'active' },
  appRoleAssignments: { deletedDateTime: null, createdDateTime: null },
  signIns: {},
  deletedUsers: user,
  deletedGroups: group,
  sharedChannels: { description: null, membershipType: 'shared', createdDateTime: null },
  accessPackages: { displayName: null, description: null, isHidden: false, catalogId: null },
  assignmentPolicies: { displayName: null, description: null, accessPackageId: null, catalogId: null },
  accessPackageAssignments: {
    accessPackageId: null,
    assignmentPolicyId: null,
    catalogId: null,
    state: 'delivered',
    assignmentState: 'Delivered',
    expiredDateTime: null,
    schedule: null,
  },
};

/**
 * Returns the properties that Graph shows on every object of a collection, with their default values. The id comes first; every object has
 * its own.
 */
export const defaultsOf = (collection: Collection): JsonObject => ({ id: '', ...completions[collection] });
