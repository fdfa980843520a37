/** Ids that no tenant has. */
export const GROUP = '02f3bafb-448c-487c-88c2-5fd65ce49a41';
export const USER = '398164b1-5196-49dd-ada2-364b49f99b27';
export const OTHER_USER = 'fc9a2c2b-1ddc-486d-a211-5fe8ca77fa1f';
const APPLICATION = 'bae11f90-7d5d-46ba-9f55-8112b59d92ae';
export const ROLE = '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3';

export interface Body extends Record<string, unknown> {
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Returns the smallest body of a definition, with overrides; `settings` are merged. */
export const definitionBody = (overrides: Partial<Body> = {}): Body => ({
  displayName: 'Harbour staff',
  scope: { query: `/groups/${GROUP}/transitiveMembers` },
  ...overrides,
  settings: { instanceDurationInDays: 3, ...overrides.settings },
});

/** The default settings of that body. Source: docs/graph-reference.md#s2-6. */
export const DEFAULT_SETTINGS = {
  mailNotificationsEnabled: false,
  reminderNotificationsEnabled: false,
  justificationRequiredOnApproval: false,
  defaultDecisionEnabled: false,
  defaultDecision: 'None',
  instanceDurationInDays: 3,
  autoApplyDecisionsEnabled: false,
  recommendationsEnabled: false,
  recommendationLookBackDuration: null,
  decisionHistoriesForReviewersEnabled: false,
  recurrence: null,
  applyActions: [],
  recommendationInsightSettings: [],
};

export const weekly = (pattern: object = {}, range: object = {}): object => ({
  pattern: { type: 'weekly', interval: 1, ...pattern },
  range: { type: 'noEnd', startDate: '2031-02-03', ...range },
});

export const user = (id: string): { query: string } => ({ query: `/users/${id}` });

/** A review of the users of an application. */
export const applicationScope = {
  '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
  principalScopes: [{ query: '/users' }],
  resourceScopes: [{ query: `/servicePrincipals/${APPLICATION}` }],
};

export const guestScope = { query: `/groups/${GROUP}/transitiveMembers/?$filter=(userType eq 'Guest')` };

export const allGroups = { query: "/groups?$filter=(groupTypes/any(c:c eq 'Unified'))" };

/** Returns two stages of one day each. */
export const twoStages = (second: object = {}): object[] => [
  { stageId: '1', durationInDays: 1, recommendationsEnabled: false, reviewers: [user(USER)] },
  { stageId: '2', dependsOn: ['1'], durationInDays: 1, recommendationsEnabled: true, ...second },
];

export const disableAndDelete = [{ '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' }];
