/** The properties of an application in Microsoft Graph that the scripts read and write. */
export interface Application {
  readonly appId: string;
  readonly displayName: string;
  readonly [property: string]: unknown;
}

interface Resource {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly location: string;
  /** The value of the tag `access-reviews`. */
  readonly tag: string;
}

interface Group {
  readonly location: string;
  tags: Record<string, string>;
  resources: readonly Resource[];
}

/** The contents of a subscription and a tenant. */
export interface CloudState {
  groups: Record<string, Group>;
  applications: readonly Application[];
  /** The app ids of the service principals that exist. */
  principals: readonly string[];
  /** The ids of the app roles of Microsoft Graph that the app's identity has. */
  grants: readonly string[];
  /** App settings by the name of the app. */
  sites: Record<string, Record<string, string>>;
  /** The checksums of the pushed packages by the name of the app. */
  packages: Record<string, string>;
  providers: readonly string[];
  /** The name of a deployment whose run was interrupted. */
  activeDeployment?: string;
}

export const emptyCloud = (): CloudState => ({
  groups: {},
  applications: [],
  principals: [],
  grants: [],
  sites: {},
  packages: {},
  providers: ['Microsoft.Web', 'Microsoft.Storage', 'Microsoft.Insights', 'Microsoft.OperationalInsights'],
});

/** How Azure and Entra behave towards the signed-in person. */
export interface Conditions {
  readonly version: string;
  readonly isSignedIn: boolean;
  readonly accountType: 'user' | 'servicePrincipal';
  readonly isCloudShell: boolean;
  readonly cloud: 'AzureCloud' | 'AzureUSGovernment' | 'AzureChinaCloud' | 'AzureGermanCloud';
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  /** The permitted actions at the subscription, if they differ from those in the resource group. */
  readonly subscriptionActions?: readonly string[];
  /** Template ids of directory roles. */
  readonly directoryRoles: readonly string[];
  readonly flexRegions: readonly string[];
  /** The names of other people's web apps. */
  readonly takenNames: readonly string[];
  /** The mail addresses of users; null for users without a mailbox. */
  readonly mailboxes: Readonly<Record<string, string | null>>;
  /** How often a command is refused before it succeeds, by the beginning of the command. */
  readonly refusals: Readonly<Record<string, { readonly times: number; readonly message: string }>>;
}

const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';

export const GOOD_CONDITIONS: Conditions = {
  version: '2.77.0',
  isSignedIn: true,
  accountType: 'user',
  isCloudShell: false,
  cloud: 'AzureCloud',
  actions: ['*'],
  notActions: [],
  directoryRoles: [GLOBAL_ADMINISTRATOR],
  flexRegions: ['West Europe', 'North Europe', 'East US'],
  takenNames: [],
  mailboxes: { 'reviews@contoso.com': 'reviews@contoso.com', 'nobox@contoso.com': null },
  refusals: {},
};

/** An answer that ends the command with an error message. */
export class Refusal extends Error {}

export const refuse = (message: string): never => {
  throw new Refusal(message);
};
