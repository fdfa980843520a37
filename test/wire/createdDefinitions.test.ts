import type { Definition } from '../../shared/rules/resources';
import { validateDefinition } from '../../shared/validation/validateDefinition';
import { definitionToWire } from '../../shared/wire/definitionToWire';

/** The three examples of the documentation of "Create definitions": what is sent, and what comes back beside ids and dates of the server. */

const created = (body: unknown): Definition => ({
  ...validateDefinition(body),
  id: '29f2d16e-9ca6-4052-bbfe-802c48944448',
  status: 'NotStarted',
  createdBy: {
    id: '957f1027-c0ee-460d-9269-b8444459e0fe',
    displayName: 'MOD Administrator',
    userPrincipalName: 'admin@contoso.com',
  },
  createdDateTime: '2026-01-05T08:00:00.000Z',
  lastModifiedDateTime: '2026-01-05T08:00:00.000Z',
});

const emptyPattern = { month: 0, dayOfMonth: 0, daysOfWeek: [], firstDayOfWeek: 'sunday', index: 'first' };

const createdBy = {
  id: '957f1027-c0ee-460d-9269-b8444459e0fe',
  displayName: 'MOD Administrator',
  userPrincipalName: 'admin@contoso.com',
};

test('E02 example 1: the members of a group, each week', () => {
  const body = {
    displayName: 'Test create',
    descriptionForAdmins: 'New scheduled access review',
    descriptionForReviewers: 'If you have any questions, contact jerry@contoso.com',
    scope: {
      '@odata.type': '#microsoft.graph.accessReviewQueryScope',
      query: '/groups/02f3bafb-448c-487c-88c2-5fd65ce49a41/transitiveMembers',
      queryType: 'MicrosoftGraph',
    },
    reviewers: [{ query: '/users/398164b1-5196-49dd-ada2-364b49f99b27', queryType: 'MicrosoftGraph' }],
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
  };

  expect(definitionToWire(created(body), 'v1.0')).toMatchObject({
    displayName: 'Test create',
    status: 'NotStarted',
    descriptionForAdmins: 'New scheduled access review',
    descriptionForReviewers: 'If you have any questions, contact jerry@contoso.com',
    instanceEnumerationScope: null,
    createdBy,
    scope: {
      '@odata.type': '#microsoft.graph.accessReviewQueryScope',
      query: '/groups/02f3bafb-448c-487c-88c2-5fd65ce49a41/transitiveMembers',
      queryType: 'MicrosoftGraph',
    },
    reviewers: [{ query: '/users/398164b1-5196-49dd-ada2-364b49f99b27', queryType: 'MicrosoftGraph' }],
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
        pattern: { type: 'weekly', interval: 1, ...emptyPattern },
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
  });
});

test('E02 example 2: the inactive guests of all teams, each quarter', () => {
  const body = {
    displayName: 'Review inactive guests on teams',
    descriptionForAdmins: 'Control guest user access to our teams.',
    descriptionForReviewers: "Information security is everyone's responsibility. Review our access policy for more.",
    instanceEnumerationScope: {
      '@odata.type': '#microsoft.graph.accessReviewQueryScope',
      query: "/groups?$filter=(groupTypes/any(c:c+eq+'Unified') and resourceProvisioningOptions/Any(x:x eq 'Team')')",
      queryType: 'MicrosoftGraph',
    },
    scope: {
      '@odata.type': '#microsoft.graph.accessReviewInactiveUsersQueryScope',
      query: "./members/microsoft.graph.user/?$filter=(userType eq 'Guest')",
      queryType: 'MicrosoftGraph',
      inactiveDuration: 'P30D',
    },
    reviewers: [{ query: './owners', queryType: 'MicrosoftGraph' }],
    fallbackReviewers: [{ query: '/users/fc9a2c2b-1ddc-486d-a211-5fe8ca77fa1f', queryType: 'MicrosoftGraph' }],
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
  };
  const fallback = [
    { query: '/users/fc9a2c2b-1ddc-486d-a211-5fe8ca77fa1f', queryType: 'MicrosoftGraph', queryRoot: null },
  ];

  expect(definitionToWire(created(body), 'beta')).toMatchObject({
    scope: {
      '@odata.type': '#microsoft.graph.accessReviewInactiveUsersQueryScope',
      query: "./members/microsoft.graph.user/?$count=true&$filter=(userType eq 'Guest')",
      queryType: 'MicrosoftGraph',
      queryRoot: null,
      inactiveDuration: 'P30D',
    },
    instanceEnumerationScope: {
      '@odata.type': '#microsoft.graph.accessReviewQueryScope',
      query:
        "/groups?$filter=(groupTypes/any(c:c+eq+'Unified') and resourceProvisioningOptions/Any(x:x eq 'Team'))&$count=true",
      queryType: 'MicrosoftGraph',
      queryRoot: null,
    },
    reviewers: [{ query: './owners', queryType: 'MicrosoftGraph', queryRoot: null }],
    backupReviewers: fallback,
    fallbackReviewers: fallback,
    settings: {
      defaultDecisionEnabled: true,
      defaultDecision: 'Deny',
      instanceDurationInDays: 3,
      autoApplyDecisionsEnabled: true,
      recurrence: {
        // The document answers day 0 and shifts the start; here what was sent is kept, and day 5 rules.
        pattern: { type: 'absoluteMonthly', interval: 3, ...emptyPattern, dayOfMonth: 5 },
        range: {
          type: 'noEnd',
          numberOfOccurrences: 0,
          recurrenceTimeZone: null,
          startDate: '2020-05-04',
          endDate: null,
        },
      },
    },
    additionalNotificationRecipients: [],
  });
});

test('E02 example 3: the users of an application, twice a year', () => {
  const body = {
    displayName: 'Review employee access to LinkedIn',
    descriptionForAdmins: 'Review employee access to LinkedIn',
    scope: {
      '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
      principalScopes: [
        { '@odata.type': '#microsoft.graph.accessReviewQueryScope', query: '/users', queryType: 'MicrosoftGraph' },
      ],
      resourceScopes: [
        {
          '@odata.type': '#microsoft.graph.accessReviewQueryScope',
          query: '/servicePrincipals/bae11f90-7d5d-46ba-9f55-8112b59d92ae',
          queryType: 'MicrosoftGraph',
        },
      ],
    },
    reviewers: [{ query: './manager', queryType: 'MicrosoftGraph', queryRoot: 'decisions' }],
    backupReviewers: [
      { query: '/groups/072ac5f4-3f13-4088-ab30-0a276f3e6322/transitiveMembers', queryType: 'MicrosoftGraph' },
    ],
    fallbackReviewers: [
      { query: '/groups/072ac5f4-3f13-4088-ab30-0a276f3e6322/transitiveMembers', queryType: 'MicrosoftGraph' },
    ],
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
  };
  const fallback = [
    {
      query: '/groups/072ac5f4-3f13-4088-ab30-0a276f3e6322/transitiveMembers',
      queryType: 'MicrosoftGraph',
      queryRoot: null,
    },
  ];

  expect(definitionToWire(created(body), 'beta')).toMatchObject({
    scope: {
      '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
      principalScopes: [
        {
          '@odata.type': '#microsoft.graph.accessReviewQueryScope',
          query: '/users',
          queryType: 'MicrosoftGraph',
          queryRoot: null,
        },
      ],
      resourceScopes: [
        {
          '@odata.type': '#microsoft.graph.accessReviewQueryScope',
          query: '/servicePrincipals/bae11f90-7d5d-46ba-9f55-8112b59d92ae',
          queryType: 'MicrosoftGraph',
          queryRoot: null,
        },
      ],
    },
    reviewers: [{ query: './manager', queryType: 'MicrosoftGraph', queryRoot: 'decisions' }],
    backupReviewers: fallback,
    fallbackReviewers: fallback,
    settings: {
      instanceDurationInDays: 180,
      recurrence: {
        pattern: { type: 'absoluteMonthly', interval: 6, ...emptyPattern },
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
  });
});
