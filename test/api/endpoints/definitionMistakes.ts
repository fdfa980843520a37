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
const TEAM = groupNamed('Project Aurora').id;
const JERRY = userNamed('Jerry Lindqvist').id;
const { id: APP, appId: APP_ID } = appNamed('LinkedIn');

const WEEKLY = { type: 'weekly', interval: 1 };
const review = (changes: Readonly<Record<string, unknown>>): object => groupReview(changes);
const settings = (changes: object): object => groupReview({ settings: changes });
const series = (pattern: object, range: object = { type: 'noEnd', startDate: '2026-02-02' }): object =>
  settings({ recurrence: { pattern, range } });
const memberships = (principals: string, resources: string): object => ({
  '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
  principalScopes: [queryScope(principals)],
  resourceScopes: [queryScope(resources)],
});
const stage = (stageId: string): object => ({ stageId, durationInDays: 1, recommendationsEnabled: false });

/** Bodies of definitions with common mistakes, each with the whole message of its 400. */
export const definitionMistakes: readonly (readonly [what: string, body: unknown, message: string])[] = [
  [
    'a query without its slash',
    review({ scope: queryScope('groups/x/members') }),
    "The query 'groups/x/members' is not supported. A query begins with a slash, such as '/groups/{id}/transitiveMembers'.",
  ],
  [
    'the agent that is not here',
    settings({ isAgenticExperienceEnabled: true }),
    "'settings/isAgenticExperienceEnabled' must be false.",
  ],
  [
    'a misspelt type of a scope',
    review({ scope: { '@odata.type': '#microsoft.graph.accessReviewQueriesScope', ...query('x') } }),
    "'scope/@odata.type' must be one of '#microsoft.graph.accessReviewQueryScope', '#microsoft.graph.accessReviewInactiveUsersQueryScope', '#microsoft.graph.principalResourceMembershipsScope'. Did you mean '#microsoft.graph.accessReviewQueryScope'?",
  ],
  [
    'another type of query',
    review({ scope: { ...queryScope('x'), queryType: 'MSGraph' } }),
    "'scope/queryType' must be 'MicrosoftGraph'.",
  ],
  [
    'a group in place of its members',
    review({ scope: queryScope(`/groups/${GROUP}`) }),
    `The query '/groups/${GROUP}' is not supported. A group is reviewed by its members: send '/groups/${GROUP}/transitiveMembers', or '/groups/${GROUP}/members' without nested groups.`,
  ],
  [
    'a group by its name',
    review({ scope: queryScope('/groups/Finance Reports/members') }),
    "The query '/groups/Finance Reports/members' is not supported. A group is named by its object id, a GUID: /groups/{id}/transitiveMembers.",
  ],
  [
    'an application alone',
    review({ scope: queryScope(`/servicePrincipals/${APP}`) }),
    `The query '/servicePrincipals/${APP}' is not supported. An application needs a principalResourceMembershipsScope: '/users' in principalScopes, and '/servicePrincipals/{id}', with the object id of its service principal, in resourceScopes.`,
  ],
  [
    'a role by its name',
    review({ scope: queryScope('/roleManagement/directory/roleDefinitions/Global Administrator') }),
    "The query '/roleManagement/directory/roleDefinitions/Global Administrator' is not supported. A directory role is named by the id of its definition, a GUID: /roleManagement/directory/roleDefinitions/{id}.",
  ],
  [
    'all people',
    review({ scope: queryScope('/users') }),
    "The query '/users' is not supported. People are reviewed as members of something: send '/groups/{id}/transitiveMembers'.",
  ],
  [
    'a whole address',
    review({ scope: queryScope(`https://graph.microsoft.com/v1.0/groups/${GROUP}/members`) }),
    `The query 'https://graph.microsoft.com/v1.0/groups/${GROUP}/members' is not supported. Send the path alone, without the host, such as /groups/{id}/transitiveMembers.`,
  ],
  [
    'relative members without an enumeration',
    review({ scope: queryScope('./members/microsoft.graph.user') }),
    "The query './members/microsoft.graph.user' is not supported. A relative query needs the instanceEnumerationScope \"/groups?$filter=(groupTypes/any(c:c eq 'Unified'))\" beside it. Send './members/microsoft.graph.user', with ?$filter=(userType eq 'Guest') for guests alone.",
  ],
  [
    'an enumeration of other groups',
    review({
      scope: queryScope('./members/microsoft.graph.user'),
      instanceEnumerationScope: queryScope("/groups?$filter=(groupTypes/any(c:c eq 'DynamicMembership'))"),
    }),
    "The query '/groups?$filter=(groupTypes/any(c:c eq 'DynamicMembership'))' is not supported. Send \"/groups?$filter=(groupTypes/any(c:c eq 'Unified'))\". For teams alone add \"and resourceProvisioningOptions/Any(x:x eq 'Team')\", to leave out a group \"and id ne '{id}'\".",
  ],
  [
    'shared channels without their team',
    review({ scope: memberships('/users', `/teams/${TEAM}/channels?$filter=(membershipType eq 'shared')`) }),
    "This combination of principalScopes and resourceScopes is not supported. Send '/users' in principalScopes with one resource, '/servicePrincipals/{id}', '/roleManagement/directory/roleDefinitions/{id}' or '/groups/{id}/transitiveMembers'; for a team, the members of its group and \"/teams/{id}/channels?$filter=(membershipType eq 'shared')\".",
  ],
  [
    'the appId of an application',
    review({ scope: memberships('/users', `/servicePrincipals/${APP_ID}`) }),
    `'scope': '${APP_ID}' is the appId of an application; send the object id of its service principal, '${APP}'.`,
  ],
  [
    'a reviewer by user principal name',
    review({ reviewers: [query('/users/jerry.lindqvist@contoso.example')] }),
    "The query '/users/jerry.lindqvist@contoso.example' is not supported here. A person is named by their object id: /users/{id}.",
  ],
  [
    'a reviewer by an id alone',
    review({ reviewers: [query(JERRY)] }),
    `The query '${JERRY}' is not supported here. Send '/users/${JERRY}' for a person.`,
  ],
  [
    'managers without their root',
    review({ reviewers: [query('./manager')] }),
    "The query './manager' needs the queryRoot 'decisions': the reviewers are the managers of the principals.",
  ],
  [
    'a group as a reviewer',
    review({ reviewers: [query(`/groups/${GROUP}`)] }),
    `The query '/groups/${GROUP}' is not supported here. Send '/groups/${GROUP}/transitiveMembers' for its members, or '/groups/${GROUP}/owners' for its owners.`,
  ],
  [
    'owners of a role',
    review({
      scope: queryScope(`/roleManagement/directory/roleDefinitions/${APPLICATION_ADMINISTRATOR}`),
      reviewers: [query('./owners')],
    }),
    "The query './owners' is not supported here. Only groups and applications have owners.",
  ],
  [
    'owners as recipients of the mail about the end',
    review({ additionalNotificationRecipients: [{ notificationRecipientScope: query('./owners') }] }),
    "The query './owners' is not supported here. Supported are: /users/{id}; /groups/{id}/members.",
  ],
  [
    'a reviewer whom the directory does not have',
    review({ reviewers: [query('/users/11111111-1111-4111-8111-111111111111')] }),
    "'reviewers/0/query': the directory has no user with the id '11111111-1111-4111-8111-111111111111'.",
  ],
  [
    'a misspelt setting',
    settings({ autoApplyDecisionEnabled: true }),
    "'settings/autoApplyDecisionEnabled' does not exist here; remove it or correct its name. Did you mean 'autoApplyDecisionsEnabled'?",
  ],
  [
    'a property of beta, sent to v1.0',
    review({ reviewOptions: { removalGuard: 'off' } }),
    "'reviewOptions' is in beta: send the request to /beta in place of /v1.0.",
  ],
  [
    'a property of beta in the wrong place',
    settings({ reviewOptions: {} }),
    "'settings/reviewOptions' does not exist here; remove it or correct its name.",
  ],
  [
    'a misspelt property',
    review({ reviewer: [] }),
    "'reviewer' does not exist here; remove it or correct its name. Did you mean 'reviewers'?",
  ],
  [
    'a default decision in another form',
    settings({ defaultDecisionEnabled: true, defaultDecision: 'Approved' }),
    "'settings/defaultDecision' must be one of 'Approve', 'Deny', 'Recommendation', 'None'. Did you mean 'Approve'?",
  ],
  [
    'a default decision of another product',
    settings({ defaultDecisionEnabled: true, defaultDecision: 'Reject' }),
    "'settings/defaultDecision' must be one of 'Approve', 'Deny', 'Recommendation', 'None'.",
  ],
  [
    'a misspelt insight',
    settings({
      recommendationInsightSettings: [
        { '@odata.type': '#microsoft.graph.userLastSignInRecommendationInsightSettings' },
      ],
    }),
    "'settings/recommendationInsightSettings/0/@odata.type' must be one of '#microsoft.graph.userLastSignInRecommendationInsightSetting', '#microsoft.graph.groupPeerOutlierRecommendationInsightSettings'. Did you mean '#microsoft.graph.userLastSignInRecommendationInsightSetting'?",
  ],
  [
    'a misspelt apply action',
    settings({ applyActions: [{ '@odata.type': '#microsoft.graph.removeAccess' }] }),
    "'settings/applyActions/0/@odata.type' must be one of '#microsoft.graph.removeAccessApplyAction', '#microsoft.graph.disableAndDeleteUserApplyAction'. Did you mean '#microsoft.graph.removeAccessApplyAction'?",
  ],
  [
    'the deletion of members',
    settings({ applyActions: [{ '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' }] }),
    'A disableAndDeleteUserApplyAction needs a scope that is limited to guests, and not one of all Microsoft 365 groups.',
  ],
  [
    'a pattern of another calendar',
    series({ type: 'monthly', interval: 1 }),
    "'settings/recurrence/pattern/type' must be one of 'daily', 'weekly', 'absoluteMonthly', 'relativeMonthly', 'absoluteYearly', 'relativeYearly'.",
  ],
  [
    'a range of another calendar',
    series(WEEKLY, { type: 'never', startDate: '2026-02-02' }),
    "'settings/recurrence/range/type' must be one of 'endDate', 'noEnd', 'numbered'.",
  ],
  [
    'a range without its end',
    series(WEEKLY, { type: 'endDate', startDate: '2026-02-02' }),
    "'settings/recurrence/range/endDate' is required for a range of the type 'endDate'; a series without an end has the type 'noEnd'.",
  ],
  [
    'a range that ends before it starts',
    series(WEEKLY, { type: 'endDate', startDate: '2026-02-02', endDate: '2026-01-01' }),
    "'settings/recurrence/range/endDate' must not lie before the startDate, 2026-02-02.",
  ],
  [
    'a date of another country',
    series(WEEKLY, { type: 'noEnd', startDate: '02/02/2026' }),
    "'settings/recurrence/range/startDate' must be a date such as 2026-01-31.",
  ],
  [
    'a city as a time zone',
    series(WEEKLY, { type: 'noEnd', startDate: '2026-02-02', recurrenceTimeZone: 'Berlin' }),
    "'settings/recurrence/range/recurrenceTimeZone' names no time zone: 'Berlin'. Send an IANA name such as Europe/Berlin, or a Windows name.",
  ],
  [
    'a duration into the next month',
    settings({
      instanceDurationInDays: 40,
      recurrence: {
        pattern: { type: 'absoluteMonthly', interval: 1 },
        range: { type: 'noEnd', startDate: '2026-02-02' },
      },
    }),
    'The duration of 40 days does not work with the recurrence of the review: it should be between 1 and 27.',
  ],
  [
    'a number in quotes',
    settings({ instanceDurationInDays: '3' }),
    "'settings/instanceDurationInDays' must be a number.",
  ],
  [
    'a flag in quotes',
    settings({ mailNotificationsEnabled: 'true' }),
    "'settings/mailNotificationsEnabled' must be true or false.",
  ],
  [
    'days in place of a duration',
    settings({ recommendationLookBackDuration: '30' }),
    "'settings/recommendationLookBackDuration' must be an ISO 8601 duration that is longer than zero, such as P7D.",
  ],
  [
    'a second stage that depends on nothing',
    review({ stageSettings: [stage('1'), stage('2')] }),
    "'stageSettings/1/dependsOn' must hold only the stageId of the previous stage, '1'.",
  ],
  [
    'a misspelt template',
    review({
      additionalNotificationRecipients: [
        { notificationTemplateType: 'Completed', notificationRecipientScope: query(`/users/${JERRY}`) },
      ],
    }),
    "'additionalNotificationRecipients/0/notificationTemplateType' must be 'CompletedAdditionalRecipients'.",
  ],
  [
    'a body that ConvertTo-Json cut at its depth of 2',
    review({ scope: 'System.Collections.Hashtable', reviewers: '@{query=/users/x; queryType=MicrosoftGraph}' }),
    "'scope' must be an object, but ConvertTo-Json cut it to a text; call it with -Depth 10. 'reviewers' must be an array, but ConvertTo-Json cut it to a text; call it with -Depth 10.",
  ],
  [
    'a list that a shell made one object of',
    review({ reviewers: query(`/users/${JERRY}`) }),
    "'reviewers' must be an array; put the object between square brackets.",
  ],
  [
    'the id of a group in braces',
    review({ scope: queryScope(`/groups/{${GROUP}}/transitiveMembers`) }),
    `The query '/groups/{${GROUP}}/transitiveMembers' is not supported. Write the id without braces.`,
  ],
  [
    'a reviewer with a query option',
    review({ reviewers: [query(`/users/${JERRY}?$select=id`)] }),
    `The query '/users/${JERRY}?$select=id' is not supported here. Send '/users/${JERRY}' for a person.`,
  ],
  [
    'the caller as a reviewer',
    review({ reviewers: [query('/me')] }),
    "The query '/me' is not supported here. A person is named by their object id: /users/{id}.",
  ],
  [
    'a date of PowerShell',
    series(WEEKLY, { type: 'noEnd', startDate: { value: '/Date(1767571200000)/', DisplayHint: 2 } }),
    "'settings/recurrence/range/startDate' must be a date such as 2026-01-31.",
  ],
  [
    'a reference in place of reviewers',
    review({ 'reviewers@odata.bind': [`https://graph.microsoft.com/v1.0/users/${JERRY}`] }),
    "'reviewers@odata.bind' is not supported; send the objects themselves in 'reviewers'.",
  ],
  ['an empty body', {}, "'displayName' is required. 'scope' is required. 'settings' is required."],
  ['a list', [], 'The request body must be a JSON object.'],
];
