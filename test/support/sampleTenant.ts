import tenantFile from '../../local/sampleTenant.json';

interface SampleUser {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly mail: string;
  readonly manager?: string;
  readonly userType?: string;
  readonly signInActivity?: { readonly lastSignInDateTime?: string };
}

interface SampleGroup {
  readonly id: string;
  readonly displayName: string;
  readonly members: readonly string[];
  readonly owners: readonly string[];
}

interface SampleApp {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly appRoleAssignedTo: readonly { readonly principalId: string }[];
}

interface SampleTenant {
  readonly tenantId: string;
  readonly users: readonly SampleUser[];
  readonly groups: readonly SampleGroup[];
  readonly servicePrincipals: readonly SampleApp[];
  readonly assignmentPolicies: readonly {
    readonly id: string;
    readonly accessPackageId: string;
    readonly catalogId: string;
  }[];
}

/** The default tenant of the runner. */
export const sampleTenant: SampleTenant = tenantFile;

const named = <T extends { readonly displayName: string }>(all: readonly T[], name: string): T => {
  const found = all.find(({ displayName }) => displayName === name);
  if (!found) throw new Error(`The sample tenant has no ${name}.`);
  return found;
};

export const userNamed = (name: string): SampleUser => named(sampleTenant.users, name);
export const groupNamed = (name: string): SampleGroup => named(sampleTenant.groups, name);
export const appNamed = (name: string): SampleApp => named(sampleTenant.servicePrincipals, name);

export const APPLICATION_ADMINISTRATOR = '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3';

/** Returns a scope or a reviewer of Microsoft Graph. */
export const query = (text: string): object => ({ query: text, queryType: 'MicrosoftGraph' });

export const queryScope = (text: string): object => ({
  '@odata.type': '#microsoft.graph.accessReviewQueryScope',
  ...query(text),
});

/** Returns a review of a group that starts at once, lasts three days and has Jerry as its reviewer, with these changes. */
export function groupReview(changes: Readonly<Record<string, unknown>> = {}): object {
  const { group = 'Finance Reports', settings, ...others } = changes;
  return {
    displayName: 'Who reads the reports',
    descriptionForAdmins: 'Every quarter',
    descriptionForReviewers: 'Keep who needs it',
    scope: queryScope(`/groups/${groupNamed(group as string).id}/transitiveMembers`),
    reviewers: [query(`/users/${userNamed('Jerry Lindqvist').id}`)],
    settings: { instanceDurationInDays: 3, ...(settings as object) },
    ...others,
  };
}

/** Returns a review of the directory role Application Administrator. */
export function roleReview(changes: object = {}): object {
  return {
    ...groupReview(),
    displayName: 'Who administers applications',
    scope: {
      '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
      principalScopes: [queryScope('/users')],
      resourceScopes: [queryScope(`/roleManagement/directory/roleDefinitions/${APPLICATION_ADMINISTRATOR}`)],
    },
    ...changes,
  };
}
