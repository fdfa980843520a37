/** The three examples of Graph's page "Create definitions": request bodies, and the responses that the page shows. */

const MICROSOFT_GRAPH = 'MicrosoftGraph';

/** A weekly review of one group by one person. */
export const weeklyGroupReview = {
  request: {
    displayName: 'Test create',
    descriptionForAdmins: 'New scheduled access review',
    descriptionForReviewers: 'If you have any questions, contact jerry@contoso.com',
    scope: {
      '@odata.type': '#microsoft.graph.accessReviewQueryScope',
      query: '/groups/02f3bafb-448c-487c-88c2-5fd65ce49a41/transitiveMembers',
      queryType: MICROSOFT_GRAPH,
    },
    reviewers: [{ query: '/users/398164b1-5196-49dd-ada2-364b49f99b27', queryType: MICROSOFT_GRAPH }],
    settings: {
      mailNotificationsEnabled: true,
      reminderNotificationsEnabled: true,
      justificationRequiredOnApproval: true,
      defaultDecisionEnabled: false,
      defaultDecision: 'None',
      instanceDurationInDays: 1,
      recommendationsEnabled: true,
      recurrence: {
        pattern: { type: 'weekly', interval: 1 },
        range: { type: 'noEnd', startDate: '2020-09-08T12:02:30.667Z' },
      },
    },
  },
  response: {
    id: '29f2d16e-9ca6-4052-bbfe-802c48944448',
    displayName: 'Test create',
    createdDateTime: '0001-01-01T00:00:00Z',
    lastModifiedDateTime: '0001-01-01T00:00:00Z',
    status: 'NotStarted',
    descriptionForAdmins: 'Test create',
    descriptionForReviewers: 'Test create',
    instanceEnumerationScope: null,
    createdBy: {
      id: '957f1027-c0ee-460d-9269-b8444459e0fe',
      displayName: 'MOD Administrator',
      userPrincipalName: 'admin@contoso.com',
    },
    scope: {
      '@odata.type': '#microsoft.graph.accessReviewQueryScope',
      query: '/groups/b74444cb-038a-4802-8fc9-b9d1ed0cf11f/transitiveMembers',
      queryType: MICROSOFT_GRAPH,
    },
    reviewers: [
      { query: '/users/7eae986b-d425-48b2-adf2-3c777f4444f3', queryType: MICROSOFT_GRAPH, queryRoot: 'decisions' },
    ],
    settings: {
      mailNotificationsEnabled: true,
      reminderNotificationsEnabled: true,
      justificationRequiredOnApproval: true,
      defaultDecisionEnabled: false,
      defaultDecision: 'None',
      instanceDurationInDays: 1,
      autoApplyDecisionsEnabled: false,
      recommendationsEnabled: true,
      recurrence: {
        pattern: {
          type: 'weekly',
          interval: 1,
          month: 0,
          dayOfMonth: 0,
          daysOfWeek: [],
          firstDayOfWeek: 'sunday',
          index: 'first',
        },
        range: {
          type: 'noEnd',
          numberOfOccurrences: 0,
          recurrenceTimeZone: null,
          startDate: '2020-09-08',
          endDate: null,
        },
      },
      applyActions: [],
    },
    additionalNotificationRecipients: [],
  },
};

const owners = { query: './owners', queryType: MICROSOFT_GRAPH };
const fiona = { query: '/users/fc9a2c2b-1ddc-486d-a211-5fe8ca77fa1f', queryType: MICROSOFT_GRAPH };
/** The query of the page, in which the parenthesis and the quote after the last condition are in the wrong order. */
const TEAMS = "/groups?$filter=(groupTypes/any(c:c+eq+'Unified') and resourceProvisioningOptions/Any(x:x eq 'Team')')";

/** A quarterly review of the inactive guests in all teams by their owners. */
export const inactiveGuestsReview = {
  request: {
    displayName: 'Review inactive guests on teams',
    descriptionForAdmins: 'Control guest user access to our teams.',
    descriptionForReviewers: "Information security is everyone's responsibility. Review our access policy for more.",
    instanceEnumerationScope: {
      '@odata.type': '#microsoft.graph.accessReviewQueryScope',
      query: TEAMS,
      queryType: MICROSOFT_GRAPH,
    },
    scope: {
      '@odata.type': '#microsoft.graph.accessReviewInactiveUsersQueryScope',
      query: "./members/microsoft.graph.user/?$filter=(userType eq 'Guest')",
      queryType: MICROSOFT_GRAPH,
      inactiveDuration: 'P30D',
    },
    reviewers: [owners],
    fallbackReviewers: [fiona],
    settings: {
      mailNotificationsEnabled: true,
      reminderNotificationsEnabled: true,
      justificationRequiredOnApproval: true,
      recommendationsEnabled: true,
      instanceDurationInDays: 3,
      recurrence: {
        pattern: { type: 'absoluteMonthly', dayOfMonth: 5, interval: 3 },
        range: { type: 'noEnd', startDate: '2020-05-04T00:00:00.000Z' },
      },
      defaultDecisionEnabled: true,
      defaultDecision: 'Deny',
      autoApplyDecisionsEnabled: true,
    },
  },
  response: {
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#identityGovernance/accessReviews/definitions/$entity',
    id: 'b0966e21-a01e-43c9-8f8b-9ba30ed5710a',
    displayName: 'Review inactive guests on teams',
    createdDateTime: '2021-05-04T18:27:02.6719849Z',
    lastModifiedDateTime: '2021-05-04T18:27:24.0889623Z',
    status: 'InProgress',
    descriptionForAdmins: 'Control guest user access to our teams.',
    descriptionForReviewers: "Information security is everyone's responsibility. Review our access policy for more.",
    createdBy: {
      id: 'fc9a2c2b-1ddc-486d-a211-5fe8ca77fa1f',
      displayName: 'MOD Administrator',
      userPrincipalName: 'admin@contoso.com',
    },
    scope: {
      '@odata.type': '#microsoft.graph.accessReviewInactiveUsersQueryScope',
      query: "./members/microsoft.graph.user/?$count=true&$filter=(userType eq 'Guest')",
      queryType: MICROSOFT_GRAPH,
      queryRoot: null,
      inactiveDuration: 'P30D',
    },
    instanceEnumerationScope: {
      '@odata.type': '#microsoft.graph.accessReviewQueryScope',
      query:
        "/groups?$filter=(groupTypes/any(c:c+eq+'Unified') and resourceProvisioningOptions/Any(x:x eq 'Team'))&$count=true",
      queryType: MICROSOFT_GRAPH,
      queryRoot: null,
    },
    reviewers: [{ ...owners, queryRoot: null }],
    backupReviewers: [{ ...fiona, queryRoot: null }],
    fallbackReviewers: [{ ...fiona, queryRoot: null }],
    settings: {
      mailNotificationsEnabled: true,
      reminderNotificationsEnabled: true,
      justificationRequiredOnApproval: true,
      defaultDecisionEnabled: true,
      defaultDecision: 'Deny',
      instanceDurationInDays: 3,
      autoApplyDecisionsEnabled: true,
      recommendationsEnabled: true,
      recurrence: {
        pattern: {
          type: 'absoluteMonthly',
          interval: 3,
          month: 0,
          dayOfMonth: 0,
          daysOfWeek: [],
          firstDayOfWeek: 'sunday',
          index: 'first',
        },
        range: {
          type: 'numbered',
          numberOfOccurrences: 0,
          recurrenceTimeZone: null,
          startDate: '2021-05-05',
          endDate: '9999-12-31',
        },
      },
      applyActions: [{ '@odata.type': '#microsoft.graph.removeAccessApplyAction' }],
    },
    additionalNotificationRecipients: [],
  },
};

const users = { '@odata.type': '#microsoft.graph.accessReviewQueryScope', query: '/users', queryType: MICROSOFT_GRAPH };
const linkedIn = { ...users, query: '/servicePrincipals/bae11f90-7d5d-46ba-9f55-8112b59d92ae' };
const board = { query: '/groups/072ac5f4-3f13-4088-ab30-0a276f3e6322/transitiveMembers', queryType: MICROSOFT_GRAPH };
const manager = { query: './manager', queryType: MICROSOFT_GRAPH, queryRoot: 'decisions' };

/** A semi-annual review of all users of an application by their managers. */
export const applicationReview = {
  request: {
    displayName: 'Review employee access to LinkedIn',
    descriptionForAdmins: 'Review employee access to LinkedIn',
    scope: {
      '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
      principalScopes: [users],
      resourceScopes: [linkedIn],
    },
    reviewers: [manager],
    backupReviewers: [board],
    fallbackReviewers: [board],
    settings: {
      mailNotificationsEnabled: true,
      reminderNotificationsEnabled: true,
      justificationRequiredOnApproval: true,
      defaultDecisionEnabled: true,
      defaultDecision: 'Recommendation',
      instanceDurationInDays: 180,
      autoApplyDecisionsEnabled: true,
      recommendationsEnabled: true,
      recurrence: {
        pattern: { type: 'absoluteMonthly', interval: 6, dayOfMonth: 0 },
        range: { type: 'numbered', startDate: '2021-05-05', endDate: '2022-05-05' },
      },
    },
  },
  response: {
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#identityGovernance/accessReviews/definitions/$entity',
    id: '1f79f34b-8667-40d9-875c-893b630b3dec',
    scope: {
      '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
      principalScopes: [{ ...users, queryRoot: null }],
      resourceScopes: [{ ...linkedIn, queryRoot: null }],
    },
    reviewers: [manager],
    backupReviewers: [{ ...board, queryRoot: null }],
    fallbackReviewers: [{ ...board, queryRoot: null }],
    settings: {
      instanceDurationInDays: 180,
      recurrence: {
        pattern: {
          type: 'absoluteMonthly',
          interval: 6,
          month: 0,
          dayOfMonth: 0,
          daysOfWeek: [],
          firstDayOfWeek: 'sunday',
          index: 'first',
        },
        range: {
          type: 'numbered',
          numberOfOccurrences: 0,
          recurrenceTimeZone: null,
          startDate: '2021-05-05',
          endDate: '2022-05-05',
        },
      },
    },
    additionalNotificationRecipients: [],
  },
};
