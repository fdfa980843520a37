import {
  APPLICATION_ADMINISTRATOR,
  appNamed,
  groupNamed,
  groupReview,
  query,
  queryScope,
  userNamed,
} from '../../support/sampleTenant';

const GROUP = groupNamed('Finance Reports').id;
const JERRY = userNamed('Jerry Lindqvist').id;
const APP = appNamed('LinkedIn').id;
const ROLE = `/roleManagement/directory/roleDefinitions/${APPLICATION_ADMINISTRATOR}`;
const PACKAGE = 'dd69670c-6487-476c-ae02-ecb87f10155e';
const POLICY = '87252e1f-b162-40b7-abab-6b8d467604b8';
const CATALOG = '9afd857b-67f6-4be7-aa74-6d0b29ad3182';

const review = (changes: Readonly<Record<string, unknown>>): object => groupReview(changes);
const settings = (changes: object): object => groupReview({ settings: changes });
const byReviewer = (reviewer: unknown): object => groupReview({ reviewers: [reviewer] });
const packageScope = (accessPackageId: string, catalogId: string) =>
  queryScope(
    `/identityGovernance/entitlementManagement/accessPackageAssignments?$filter=(accessPackageId eq '${accessPackageId}' and assignmentPolicyId eq '${POLICY}' and catalogId eq '${catalogId}')`,
  );
const REMOVAL = { '@odata.type': '#microsoft.graph.removeAccessApplyAction' };
const NAMELESS =
  "An option has no name: a shell took '$filter' or '$expand' for a variable. Write the query between single quotes.";
const REVIEWER_IS_REQUIRED =
  "'reviewers/0/query' is required: send '/users/{id}' for a person, './manager' with the queryRoot 'decisions' for managers, or '/groups/{id}/owners'.";

/** Bodies of definitions that SDKs, exports and scripts send, each with the whole message of its 400. */
export const wildMistakes: readonly (readonly [what: string, body: unknown, message: string])[] = [
  [
    'a property of another type',
    review({ scope: { ...queryScope(`/groups/${GROUP}/members`), inactiveDuration: 'P30D' } }),
    "'scope/inactiveDuration' needs the '@odata.type' '#microsoft.graph.accessReviewInactiveUsersQueryScope'.",
  ],
  [
    'a look-back of another insight',
    settings({
      recommendationInsightSettings: [
        {
          '@odata.type': '#microsoft.graph.groupPeerOutlierRecommendationInsightSettings',
          recommendationLookBackDuration: 'P30D',
        },
      ],
    }),
    "'settings/recommendationInsightSettings/0/recommendationLookBackDuration' needs the '@odata.type' '#microsoft.graph.userLastSignInRecommendationInsightSetting'.",
  ],
  [
    'no type',
    review({ scope: { ...query(`/groups/${GROUP}/members`), '@odata.type': null } }),
    "'scope/@odata.type' must be one of '#microsoft.graph.accessReviewQueryScope', '#microsoft.graph.accessReviewInactiveUsersQueryScope', '#microsoft.graph.principalResourceMembershipsScope'.",
  ],
  [
    "a type of query under the name of a sample of Graph's pages",
    byReviewer({ query: `/users/${JERRY}`, type: 'MicrosoftGraph' }),
    "'reviewers/0/type' does not exist here; remove it or correct its name. Did you mean 'queryType'?",
  ],
  [
    'the end of a name',
    review({ displayName: undefined, name: 'Finance' }),
    "'displayName' is required. 'name' does not exist here; remove it or correct its name. Did you mean 'displayName'?",
  ],
  [
    'one text for a list',
    settings({
      recurrence: {
        pattern: { type: 'weekly', interval: 1, daysOfWeek: 'monday' },
        range: { type: 'noEnd', startDate: '2031-02-03' },
      },
    }),
    "'settings/recurrence/pattern/daysOfWeek' must be an array; put the value between square brackets.",
  ],
  ['a name of blanks', review({ displayName: ' \u00a0\u200b' }), "'displayName' must not be empty."],
  [
    'a look-back of no time, for which everybody would be inactive',
    settings({ recommendationLookBackDuration: 'P0D' }),
    "'settings/recommendationLookBackDuration' must be an ISO 8601 duration that is longer than zero, such as P7D.",
  ],
  [
    'inactive people with a role',
    review({
      scope: {
        '@odata.type': '#microsoft.graph.accessReviewInactiveUsersQueryScope',
        ...query(ROLE),
        inactiveDuration: 'P30D',
      },
    }),
    `The query '${ROLE}' is not supported with an inactiveDuration; send it in an accessReviewQueryScope.`,
  ],
  [
    'a person without the slash',
    byReviewer(query(`users/${JERRY}`)),
    `The query 'users/${JERRY}' is not supported here. Send '/users/${JERRY}' for a person.`,
  ],
  [
    'the whole address of a person',
    byReviewer(query(`https://graph.microsoft.com/v1.0/users/${JERRY}`)),
    `The query 'https://graph.microsoft.com/v1.0/users/${JERRY}' is not supported here. Send the path alone, without the host, such as /users/{id}.`,
  ],
  [
    'an application as a reviewer',
    byReviewer(query(`/servicePrincipals/${APP}`)),
    `The query '/servicePrincipals/${APP}' is not supported here. Send '/servicePrincipals/${APP}/owners' for the owners of an application.`,
  ],
  [
    'managers without the dot',
    byReviewer({ ...query('/manager'), queryRoot: 'decisions' }),
    "The query '/manager' is not supported here. Send './manager' with the queryRoot 'decisions' for the manager of each person.",
  ],
  [
    'a group of reviewers by its name',
    byReviewer(query('/groups/Finance Reports/members')),
    "The query '/groups/Finance Reports/members' is not supported here. A group is named by its object id, a GUID: /groups/{id}/transitiveMembers.",
  ],
  [
    'a reviewer of the first access reviews API',
    byReviewer({ id: JERRY }),
    `${REVIEWER_IS_REQUIRED} 'reviewers/0/id' does not exist here; remove it or correct its name.`,
  ],
  [
    'a reviewer of the review of a catalog',
    byReviewer({ '@odata.type': '#microsoft.graph.accessReviewReviewerScope', scopeType: 'manager' }),
    `${REVIEWER_IS_REQUIRED} 'reviewers/0/scopeType' does not exist here; remove it or correct its name.`,
  ],
  [
    'a group among the users',
    byReviewer(query(`/users/${GROUP}`)),
    `'reviewers/0/query': '${GROUP}' is the id of a group, not of a user; send '/groups/${GROUP}/transitiveMembers' for its members.`,
  ],
  [
    'an application among the users',
    byReviewer(query(`/users/${APP}`)),
    `'reviewers/0/query': '${APP}' is the id of a service principal, not of a user.`,
  ],
  [
    'a person among the groups',
    review({ scope: queryScope(`/groups/${JERRY}/members`) }),
    `'scope': '${JERRY}' is the id of a user, not of a group.`,
  ],
  [
    'another catalog than that of the policy',
    review({ scope: packageScope(PACKAGE, PACKAGE) }),
    `'scope': the assignment policy '${POLICY}' belongs to the access package '${PACKAGE}' of the catalog '${CATALOG}'; send these ids.`,
  ],
  [
    'a query whose option PowerShell took for a variable',
    review({ scope: queryScope(`/groups/${GROUP}/transitiveMembers?=(userType eq 'Guest')`) }),
    `The query '/groups/${GROUP}/transitiveMembers?=(userType eq 'Guest')' is not supported. ${NAMELESS}`,
  ],
  [
    'an enumeration whose option PowerShell took for a variable',
    review({
      scope: queryScope('./members/microsoft.graph.user'),
      instanceEnumerationScope: queryScope("/groups?=(groupTypes/any(c:c eq 'Unified'))"),
    }),
    `The query '/groups?=(groupTypes/any(c:c eq 'Unified'))' is not supported. ${NAMELESS}`,
  ],
  [
    'reviewers whose option PowerShell took for a variable',
    byReviewer(query(`/groups/${GROUP}/owners?=microsoft.graph.user/userType eq 'Member'`)),
    `The query '/groups/${GROUP}/owners?=microsoft.graph.user/userType eq 'Member'' is not supported here. ${NAMELESS}`,
  ],
  [
    'an access package below a misspelt name',
    review({ scope: queryScope('/identitityGovernance/entitlementManagement/accessPackageAssignments') }),
    "The query '/identitityGovernance/entitlementManagement/accessPackageAssignments' is not supported. An access package is named by \"/identityGovernance/entitlementManagement/accessPackageAssignments?$filter=(accessPackageId eq '{id}' and assignmentPolicyId eq '{id}' and catalogId eq '{id}')\".",
  ],
  [
    'service principals as the principals of a role',
    review({
      scope: {
        '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
        principalScopes: [queryScope('/servicePrincipals')],
        resourceScopes: [queryScope(ROLE)],
      },
    }),
    "The query '/servicePrincipals' is not supported. Service principals are reviewed as holders of a role alone: send a scope with the query \"/roleManagement/directory/roleAssignmentScheduleInstances?$expand=principal&$filter=(isof(principal,'microsoft.graph.servicePrincipal') and roleDefinitionId eq '{id}')\".",
  ],
  [
    'the manager of one person',
    byReviewer(query(`/users/${JERRY}/manager`)),
    `The query '/users/${JERRY}/manager' is not supported here. Send './manager' with the queryRoot 'decisions' for the manager of each person.`,
  ],
  [
    'the lists of another type, as exports of Microsoft365DSC have them',
    review({ scope: { ...queryScope(`/groups/${GROUP}/members`), principalScopes: [], resourceScopes: [] } }),
    "'scope/principalScopes' needs the '@odata.type' '#microsoft.graph.principalResourceMembershipsScope'. 'scope/resourceScopes' needs the '@odata.type' '#microsoft.graph.principalResourceMembershipsScope'.",
  ],
  [
    'the same action twice',
    settings({ applyActions: [REMOVAL, REMOVAL] }),
    "'settings/applyActions/1' appears more than once; remove the repetition.",
  ],
  [
    'stages without their ids',
    review({
      stageSettings: [
        { durationInDays: 1, recommendationsEnabled: false },
        { durationInDays: 1, recommendationsEnabled: false },
      ],
    }),
    "'stageSettings/0/stageId' is required. 'stageSettings/1/stageId' is required.",
  ],
  [
    'a list that Windows PowerShell wrapped',
    review({ reviewers: { value: [query(`/users/${JERRY}`)], Count: 1 } }),
    "'reviewers' must be an array; send the list in its 'value' alone, which ConvertTo-Json of Windows PowerShell wrapped.",
  ],
  [
    'texts in place of queries',
    review({ scope: `/groups/${GROUP}/members`, reviewers: [JERRY] }),
    "'scope' must be an object; send the text as its 'query'. 'reviewers/0' must be an object; send the text as its 'query'.",
  ],
  [
    'no types',
    settings({
      applyActions: [{}],
      recurrence: { pattern: { interval: 1 }, range: { startDate: '2031-02-03' } },
    }),
    "'settings/applyActions/0/@odata.type' is required: send one of '#microsoft.graph.removeAccessApplyAction', '#microsoft.graph.disableAndDeleteUserApplyAction'. 'settings/recurrence/pattern/type' is required: send one of 'daily', 'weekly', 'absoluteMonthly', 'relativeMonthly', 'absoluteYearly', 'relativeYearly'. 'settings/recurrence/range/type' is required: send one of 'endDate', 'noEnd', 'numbered'.",
  ],
];
