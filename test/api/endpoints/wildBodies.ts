import {
  APPLICATION_ADMINISTRATOR,
  appNamed,
  groupNamed,
  query,
  queryScope,
  userNamed,
} from '../../support/sampleTenant';

/** Bodies from scripts, exports, templates and old pages. */

export const FINANCE = groupNamed('Finance Reports').id;
export const TEAM = groupNamed('Project Aurora').id;
const APP = appNamed('LinkedIn').id;
export const JERRY = userNamed('Jerry Lindqvist').id;
const FIONA = userNamed('Fiona Falk').id;
export const PACKAGE = 'dd69670c-6487-476c-ae02-ecb87f10155e';
export const POLICY = '87252e1f-b162-40b7-abab-6b8d467604b8';
export const CATALOG = '9afd857b-67f6-4be7-aa74-6d0b29ad3182';

const GUESTS = "$filter=(userType eq 'Guest')";
const UNIFIED = "/groups?$filter=(groupTypes/any(c:c eq 'Unified'))";

export const review = (scope: object, more: object = {}) => ({
  displayName: 'From the wild',
  descriptionForAdmins: 'As it was found',
  descriptionForReviewers: '',
  scope,
  reviewers: [query(`/users/${JERRY}`)],
  settings: { instanceDurationInDays: 3 },
  ...more,
});

export const ofGroup = (tail: string, more: object = {}) => review(queryScope(`/groups/${FINANCE}/${tail}`), more);

const memberships = (principals: readonly string[], resources: readonly string[]) => ({
  '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
  principalScopes: principals.map(queryScope),
  resourceScopes: resources.map(queryScope),
});

export const inactive = (text: string, inactiveDuration = 'P30D') => ({
  '@odata.type': '#microsoft.graph.accessReviewInactiveUsersQueryScope',
  ...query(text),
  inactiveDuration,
});

const settings = (more: object) => ({ settings: { instanceDurationInDays: 3, ...more } });

export const series = (pattern: object, range: object) => settings({ recurrence: { pattern, range } });

const stage = (stageId: string, more: object = {}) => ({
  stageId,
  dependsOn: stageId === '1' ? [] : [String(Number(stageId) - 1)],
  durationInDays: 2,
  recommendationsEnabled: false,
  reviewers: [query(`/users/${JERRY}`)],
  ...more,
});

const SHARED = `/teams/${TEAM}/channels?$filter=(membershipType eq 'shared')`;

const ofGroups = {
  theMembersOfAGroup: ofGroup('transitiveMembers'),
  'the older spelling of its members': ofGroup('transitiveMembers/microsoft.graph.user'),
  'its members with a version': review(queryScope(`/beta/groups/${FINANCE}/transitiveMembers`)),
  'its direct members': ofGroup('members'),
  'its direct users': ofGroup('members/microsoft.graph.user'),
  'a group with its own enumeration': ofGroup('transitiveMembers', {
    instanceEnumerationScope: query(`/groups/${FINANCE}`),
  }),
  'a group with its own enumeration in v1.0': ofGroup('transitiveMembers', {
    instanceEnumerationScope: { ...queryScope(`/v1.0/groups/${FINANCE}`), queryRoot: null },
  }),
  'the guests of a group': ofGroup(`transitiveMembers/?${GUESTS}`),
  'the guests of a group, counted': ofGroup(`transitiveMembers/microsoft.graph.user/?$count=true&${GUESTS}`),
  'the guests of a group, counted at the end': ofGroup(`transitiveMembers?${GUESTS}&$count=true`),
  'the direct guests of a group': ofGroup(`members?${GUESTS}`),
  'a group by a key in parentheses': review(queryScope(`/groups('${FINANCE}')/members`)),
  'a group by a bare key in parentheses': review(queryScope(`/groups(${FINANCE})/transitiveMembers`)),
  'capitals in a path with a slash at its end': review(
    queryScope(`/Groups/${FINANCE}/TransitiveMembers/Microsoft.Graph.User/`),
  ),
  'guests by a filter with two spaces and no parentheses': ofGroup("transitiveMembers?$filter=userType  eq  'Guest'"),
  'an empty root': review({ ...queryScope(`/groups/${FINANCE}/members`), queryRoot: '' }),
  'capitals in an id': review(queryScope(`/groups/${FINANCE.toUpperCase()}/members`)),
  'escaped guests of a group': ofGroup('transitiveMembers?$filter=(userType%20eq%20%27Guest%27)'),
  'inactive members of a group': review(inactive(`/groups/${FINANCE}/transitiveMembers`, 'P90D')),
  allGroups: review(queryScope('./members/microsoft.graph.user'), { instanceEnumerationScope: queryScope(UNIFIED) }),
  'the members of all groups without a type': review(queryScope('./members'), {
    instanceEnumerationScope: queryScope(UNIFIED),
  }),
  'the guests of all teams, with pluses and a stray quote': review(
    { ...inactive(`./members/microsoft.graph.user/?${GUESTS}`), queryRoot: null },
    {
      instanceEnumerationScope: queryScope(
        "/groups?$filter=(groupTypes/any(c:c+eq+'Unified') and resourceProvisioningOptions/Any(x:x eq 'Team')')",
      ),
    },
  ),
  'the guests of all groups, counted': review(queryScope(`./members/microsoft.graph.user/?$count=true&${GUESTS}`), {
    instanceEnumerationScope: queryScope(`/v1.0${UNIFIED}&$count=true`),
  }),
  'inactive guests of every group': review({
    '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
    principalScopes: [inactive(`/users?${GUESTS}`)],
    resourceScopes: [queryScope('/groups')],
  }),
  'users of a group beside its members': review(memberships(['/users'], [`/groups/${FINANCE}/transitiveMembers`])),
} as const;

const ofTeams = {
  'a team with its shared channels': review(memberships(['/users'], [`/groups/${TEAM}/transitiveMembers`, SHARED])),
  'a team with a type in its members': review(
    memberships(['/users'], [`/groups/${TEAM}/transitiveMembers/microsoft.graph.user`, SHARED]),
  ),
  'a team as the portal exports it': review(
    memberships(
      ['/v1.0/users'],
      [`/v1.0/groups/${TEAM}/transitiveMembers/microsoft.graph.user/?$count=true`, `/beta${SHARED}&$count=true`],
    ),
  ),
  'the guests of a team': review(
    memberships(
      [`/users?${GUESTS}`],
      [`/groups/${TEAM}/transitiveMembers/microsoft.graph.user/?$count=true&${GUESTS}`, SHARED],
    ),
  ),
};

const ROLE = `/roleManagement/directory/roleDefinitions/${APPLICATION_ADMINISTRATOR}`;

const ofOthers = {
  'the users of an application': review(memberships(['/users'], [`/servicePrincipals/${APP}`])),
  'the users of an application and of its groups': review({
    ...memberships([], [`/v1.0/servicePrincipals/${APP}`]),
    principalScopes: [
      queryScope('/v1.0/users'),
      { ...queryScope('./members/microsoft.graph.user'), queryRoot: '/v1.0/groups' },
    ],
  }),
  'the guests of an application': review(memberships([`/users?$count=true&${GUESTS}`], [`/servicePrincipals/${APP}`])),
  'inactive guests of an application': review({
    ...memberships([], [`/servicePrincipals/${APP}`]),
    principalScopes: [inactive(`/users?${GUESTS}`, 'P90D')],
  }),
  'a role alone': review(queryScope(ROLE)),
  'a role with groups': review(memberships(['/users', '/groups'], [`/beta${ROLE}`])),
  'eligible users of a role': review(
    queryScope(
      `/roleManagement/directory/roleEligibilityScheduleInstances?$expand=principal&$filter=(isof(principal,'microsoft.graph.user') and roleDefinitionId eq '${APPLICATION_ADMINISTRATOR}')`,
    ),
  ),
  'service principals with a role': review(
    queryScope(
      `/roleManagement/directory/roleAssignmentScheduleInstances?$expand=principal&$filter=(isof(principal,'microsoft.graph.servicePrincipal') and roleDefinitionId eq '${APPLICATION_ADMINISTRATOR}')`,
    ),
  ),
  'an access package': review(
    queryScope(
      `/identityGovernance/entitlementManagement/accessPackageAssignments?$filter=(accessPackageId eq '${PACKAGE}' and assignmentPolicyId eq '${POLICY}' and catalogId eq '${CATALOG}')`,
    ),
  ),
  'an access package in v1.0': review(
    queryScope(
      `/identityGovernance/entitlementManagement/assignments?$filter=accessPackage/id eq '${PACKAGE}' and assignmentPolicy/id eq '${POLICY}'`,
    ),
  ),
};

const ofReviewers = {
  'a root of a person': ofGroup('members', {
    reviewers: [{ query: `/v1.0/users/${JERRY}`, queryType: 'MicrosoftGraph', queryRoot: 'decisions' }],
  }),
  'managers with a fallback': ofGroup('members', {
    reviewers: [{ ...query('./manager'), queryRoot: 'decisions' }],
    fallbackReviewers: [query(`/users/${FIONA}`)],
  }),
  'owners with a filter': ofGroup('members', {
    reviewers: [
      query(
        `/groups/${FINANCE}/owners?$filter=microsoft.graph.user/userType eq 'Member' and microsoft.graph.user/country eq 'USA'`,
      ),
    ],
    fallbackReviewers: [query(`/groups/${TEAM}/transitiveMembers`)],
  }),
  'a self-review': ofGroup('members', { reviewers: [] }),
  'further recipients': ofGroup('members', {
    additionalNotificationRecipients: [
      {
        notificationTemplateType: 'CompletedAdditionalRecipients',
        notificationRecipientScope: {
          '@odata.type': '#microsoft.graph.accessReviewNotificationRecipientQueryScope',
          ...query(`/v1.0/users/${FIONA}`),
          queryRoot: null,
        },
      },
    ],
  }),
};

const ofSchedules = {
  'a series that reads back its end': ofGroup(
    'members',
    series({ type: 'weekly', interval: 1 }, { type: 'noEnd', startDate: '2031-02-03', endDate: '9999-12-31' }),
  ),
  'a quarter with every property': ofGroup(
    'members',
    series(
      {
        type: 'absoluteMonthly',
        interval: 3,
        month: 0,
        dayOfMonth: 5,
        daysOfWeek: [],
        firstDayOfWeek: 'sunday',
        index: 'first',
      },
      {
        type: 'numbered',
        numberOfOccurrences: 0,
        recurrenceTimeZone: null,
        startDate: '2031-02-01',
        endDate: '9999-12-31',
      },
    ),
  ),
  'a quarter of a script that fills every property with zeros': ofGroup(
    'members',
    series(
      { type: 'absoluteMonthly', interval: 3, month: 0, dayOfMonth: 0, firstDayOfWeek: 'sunday', index: 'first' },
      { type: 'noEnd', startDate: '2031-05-17' },
    ),
  ),
  'a quarter by the day of the week': ofGroup(
    'members',
    series(
      { type: 'relativeMonthly', interval: 3, daysOfWeek: ['monday'], index: 'first' },
      { type: 'noEnd', startDate: '2031-02-03' },
    ),
  ),
  'a year by its day': ofGroup(
    'members',
    series(
      { type: 'absoluteYearly', interval: 1, month: 3, dayOfMonth: 1 },
      { type: 'noEnd', startDate: '2031-03-01' },
    ),
  ),
  'a stage of the owners before one of the managers, each quarter': ofGroup('members', {
    stageSettings: [
      stage('1', { reviewers: [query(`/groups/${FINANCE}/owners`)], decisionsThatWillMoveToNextStage: ['Approve'] }),
      stage('2', {
        reviewers: [{ ...query('./manager'), queryRoot: 'decisions' }],
        fallbackReviewers: [query(`/users/${FIONA}`)],
      }),
    ],
    settings: {
      instanceDurationInDays: 4,
      recurrence: {
        pattern: { type: 'absoluteMonthly', interval: 3, dayOfMonth: 1 },
        range: { type: 'noEnd', startDate: '2031-04-01' },
      },
    },
  }),
  'a one-time review by its range': ofGroup('members', {
    settings: {
      instanceDurationInDays: 0,
      recurrence: {
        pattern: null,
        range: {
          type: 'numbered',
          numberOfOccurrences: 0,
          recurrenceTimeZone: null,
          startDate: '2031-02-01',
          endDate: '2031-02-15',
        },
      },
    },
  }),
  'a one-time review of a day': ofGroup('members', {
    settings: {
      instanceDurationInDays: 0,
      recurrence: { pattern: null, range: { type: 'endDate', startDate: '2031-02-01', endDate: '2031-02-01' } },
    },
  }),
  'no recurrence': ofGroup('members', settings({ recurrence: null })),
  'stages beside a duration': ofGroup('members', {
    stageSettings: [
      stage('1', { decisionsThatWillMoveToNextStage: ['NotReviewed', 'Approve'] }),
      stage('2', {
        reviewers: [{ ...query('./manager'), queryRoot: 'decisions' }],
        fallbackReviewers: [query(`/users/${FIONA}`)],
      }),
    ],
    settings: { instanceDurationInDays: 10, decisionHistoriesForReviewersEnabled: true },
  }),
  'stages beside a duration of 0': ofGroup('members', {
    stageSettings: [stage('1')],
    settings: { instanceDurationInDays: 0 },
  }),
  'every recommendation': ofGroup(
    'transitiveMembers',
    settings({
      recommendationsEnabled: true,
      recommendationLookBackDuration: 'P60D',
      recommendationInsightSettings: [
        {
          '@odata.type': '#microsoft.graph.userLastSignInRecommendationInsightSetting',
          recommendationLookBackDuration: 'P30D',
          signInScope: 'tenant',
        },
        { '@odata.type': '#microsoft.graph.groupPeerOutlierRecommendationInsightSettings' },
      ],
      applyActions: [{ '@odata.type': '#microsoft.graph.removeAccessApplyAction' }],
    }),
  ),
};

export const bodies = { ...ofGroups, ...ofTeams, ...ofOthers, ...ofReviewers, ...ofSchedules };
