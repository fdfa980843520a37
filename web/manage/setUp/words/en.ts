type Words = Readonly<Record<string, string>>;

/** The words of the deployment's page in English. Other languages have the type of this one. */
export const en = {
  title: 'Set up',
  missing: 'You may not see how the service is set up.',
  well: 'The storage, the queue, the directory and the sign-in answer.',
  notWell: 'The service is not healthy. The address /healthz shows which part does not answer.',
  noDetails: 'Permissions and settings are shown to people who may read the reviews of others.',
  notPermitted: 'You may not read this.',
  gaps: {
    title: 'What the directory withheld lately',
    what: {
      signInActivity: 'When people signed in',
      applicationSignIns: 'Sign-ins to an application',
      eligibleAssignments: 'Eligible role assignments',
      hiddenMembers: 'Hidden members of a group',
      mails: 'Mails',
    } as Words,
    why: {
      notLicensed: 'The tenant has no licence for it.',
      notPermitted: 'A permission in Microsoft Graph is missing.',
      throttled: 'Microsoft Graph throttled the calls.',
      noMailbox: 'The sender has no mailbox.',
      quotaExceeded: 'The mailbox has sent as many mails as it may.',
      refused: 'The mailbox refused a mail; the log has the code.',
    } as Words,
  },
  permissions: {
    title: 'Permissions in Microsoft Graph',
    text: 'The setting FEATURES says which of them are used. What the directory refused lately is listed above.',
    used: 'in use',
    unused: 'not granted',
  },
  features: {
    all: 'all reviews',
    groups: 'reviews of groups',
    applications: 'reviews of applications',
    roles: 'reviews of directory roles',
    packages: 'reviews of access packages',
    guests: 'deletion of denied guests',
    channels: 'reviews of shared channels',
  } as Words,
  policy: {
    title: 'Policy',
    owners: 'Owners of a group may create and manage reviews of that group',
    notPermitted: 'You signed in without the permission for the policy, Policy.ReadWrite.AccessReview.',
    ask: 'Sign in with it',
  },
  subscriptions: {
    title: 'Your change notifications',
    none: 'You have no subscription.',
    until: (date: string) => `until ${date}`,
    end: 'End',
  },
  settings: { title: 'Settings in force', version: 'Version', key: 'Key that signs evidence' },
};

export type SetUpMessages = typeof en;
