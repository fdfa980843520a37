import type { GraphError } from '../../../../../shared/rules/errors';
import { validateDefinition } from '../../../../../shared/api/validation/definition/validateDefinition';
import {
  allGroups,
  applicationScope,
  definitionBody,
  disableAndDelete,
  GROUP,
  twoStages,
  user,
  USER,
  weekly,
  type Body,
} from '../samples';
import { refusalOf } from '../refusalOf';

const refusal = (body: unknown): GraphError => refusalOf(() => validateDefinition(body, 'beta'));

const targets = (body: unknown): string[] => refusal(body).details.map(({ target }) => target);

const settings = (given: object): Body => definitionBody({ settings: { ...given } });
const recurrence = (pattern: object, range: object = {}): Body => settings({ recurrence: weekly(pattern, range) });
const stages = (second: object): Body => definitionBody({ stageSettings: twoStages(second) });

test.each<[string, unknown, string]>([
  ['no displayName', definitionBody({ displayName: undefined }), 'displayName'],
  ['an empty displayName', definitionBody({ displayName: '' }), 'displayName'],
  ['a displayName of 257 characters', definitionBody({ displayName: 'x'.repeat(257) }), 'displayName'],
  ['a displayName that is a number', definitionBody({ displayName: 7 }), 'displayName'],
  ['a description that is an object', definitionBody({ descriptionForAdmins: {} }), 'descriptionForAdmins'],
  ['a misspelt property', definitionBody({ reviewer: [] }), 'reviewer'],
  ['a misspelt setting', settings({ mailNotificationEnabled: true }), 'settings/mailNotificationEnabled'],
  ['no scope', definitionBody({ scope: undefined }), 'scope'],
  ['a scope of null', definitionBody({ scope: null }), 'scope'],
  ['a scope without a query', definitionBody({ scope: {} }), 'scope/query'],
  ['a scope of an unknown shape', definitionBody({ scope: { query: '/groups' } }), 'scope/query'],
  ['a scope of another API', definitionBody({ scope: { query: '/x', queryType: 'ARM' } }), 'scope/queryType'],
  [
    'a type in the wrong case',
    definitionBody({ scope: { '@odata.type': '#microsoft.graph.AccessReviewQueryScope', query: '/x' } }),
    'scope/@odata.type',
  ],
  [
    'a memberships scope without its type',
    definitionBody({ scope: { ...applicationScope, '@odata.type': undefined } }),
    'scope/@odata.type',
  ],
  [
    'a memberships scope without resources',
    definitionBody({ scope: { ...applicationScope, resourceScopes: [] } }),
    'scope/resourceScopes',
  ],
  [
    'a memberships scope with a bad principal query',
    definitionBody({ scope: { ...applicationScope, principalScopes: [{ query: 5 }] } }),
    'scope/principalScopes/0/query',
  ],
  [
    'an inactive duration that is none',
    definitionBody({
      scope: {
        '@odata.type': '#microsoft.graph.accessReviewInactiveUsersQueryScope',
        query: `/groups/${GROUP}/transitiveMembers`,
        inactiveDuration: '30 days',
      },
    }),
    'scope/inactiveDuration',
  ],
  [
    'an enumeration of another shape',
    definitionBody({
      scope: { query: './members/microsoft.graph.user' },
      instanceEnumerationScope: { query: '/users' },
    }),
    'instanceEnumerationScope/query',
  ],
  [
    'the enumeration of another group than the scope',
    definitionBody({ instanceEnumerationScope: { query: `/groups/${USER}` } }),
    'instanceEnumerationScope/query',
  ],
  ['reviewers that are no list', definitionBody({ reviewers: user(USER) }), 'reviewers'],
  ['a reviewer without a query', definitionBody({ reviewers: [user(USER), {}] }), 'reviewers/1/query'],
  ['a reviewer query of no kind', definitionBody({ reviewers: [{ query: '/me' }] }), 'reviewers/0/query'],
  ['a bad fallback reviewer', definitionBody({ fallbackReviewers: [{ query: '/me' }] }), 'fallbackReviewers/0/query'],
  ['a bad backup reviewer', definitionBody({ backupReviewers: [{ query: '/me' }] }), 'backupReviewers/0/query'],
  [
    'a notification template of another name',
    definitionBody({
      additionalNotificationRecipients: [{ notificationTemplateType: 'Other', notificationRecipientScope: user(USER) }],
    }),
    'additionalNotificationRecipients/0/notificationTemplateType',
  ],
  [
    'a recipient who is nobody',
    definitionBody({ additionalNotificationRecipients: [{ notificationRecipientScope: { query: './manager' } }] }),
    'additionalNotificationRecipients/0/notificationRecipientScope/query',
  ],
  [
    'the help of an agent, of which there is none',
    definitionBody({ settings: { isAgenticExperienceEnabled: true } }),
    'settings/isAgenticExperienceEnabled',
  ],
  ['no settings', { ...definitionBody(), settings: undefined }, 'settings'],
  ['settings of null', { ...definitionBody(), settings: null }, 'settings'],
  ['a flag that is a string', settings({ mailNotificationsEnabled: 'true' }), 'settings/mailNotificationsEnabled'],
  ['a flag that is null', settings({ autoApplyDecisionsEnabled: null }), 'settings/autoApplyDecisionsEnabled'],
  ['another default decision', settings({ defaultDecision: 'NotReviewed' }), 'settings/defaultDecision'],
  ['a default decision that is missing', settings({ defaultDecisionEnabled: true }), 'settings/defaultDecision'],
  [
    'a default decision of None that is enabled',
    settings({ defaultDecisionEnabled: true, defaultDecision: 'None' }),
    'settings/defaultDecision',
  ],
  ['no duration', settings({ instanceDurationInDays: undefined }), 'settings/instanceDurationInDays'],
  ['a duration of no day', settings({ instanceDurationInDays: 0 }), 'settings/instanceDurationInDays'],
  ['a duration of a negative number', settings({ instanceDurationInDays: -1 }), 'settings/instanceDurationInDays'],
  ['a duration of half a day', settings({ instanceDurationInDays: 0.5 }), 'settings/instanceDurationInDays'],
  ['a duration in a string', settings({ instanceDurationInDays: '3' }), 'settings/instanceDurationInDays'],
  ['more than ten years', settings({ instanceDurationInDays: 3651 }), 'settings/instanceDurationInDays'],
  [
    'more than a week each week',
    settings({ instanceDurationInDays: 8, recurrence: weekly() }),
    'settings/instanceDurationInDays',
  ],
  [
    'more than 27 days each month',
    settings({ instanceDurationInDays: 28, recurrence: weekly({ type: 'absoluteMonthly' }) }),
    'settings/instanceDurationInDays',
  ],
  ['a recurrence that is a string', settings({ recurrence: 'weekly' }), 'settings/recurrence'],
  ['another pattern', recurrence({ type: 'hourly' }), 'settings/recurrence/pattern/type'],
  ['an interval of nothing', recurrence({ interval: 0 }), 'settings/recurrence/pattern/interval'],
  ['an interval that is no Int32', recurrence({ interval: 2_147_483_648 }), 'settings/recurrence/pattern/interval'],
  ['month 13', recurrence({ month: 13 }), 'settings/recurrence/pattern/month'],
  ['another first day', recurrence({ firstDayOfWeek: 'day' }), 'settings/recurrence/pattern/firstDayOfWeek'],
  ['another week', recurrence({ index: 'fifth' }), 'settings/recurrence/pattern/index'],
  [
    'a number of occurrences that is no Int32',
    recurrence({}, { type: 'numbered', numberOfOccurrences: 2_147_483_648 }),
    'settings/recurrence/range/numberOfOccurrences',
  ],
  ['no interval', recurrence({ interval: undefined }), 'settings/recurrence/pattern/interval'],
  ['a day of month in a string', recurrence({ dayOfMonth: '5' }), 'settings/recurrence/pattern/dayOfMonth'],
  ['day 32', recurrence({ dayOfMonth: 32 }), 'settings/recurrence/pattern/dayOfMonth'],
  ['another day of the week', recurrence({ daysOfWeek: ['mon'] }), 'settings/recurrence/pattern/daysOfWeek/0'],
  [
    'a pattern without a range',
    settings({ recurrence: { pattern: { type: 'weekly', interval: 1 } } }),
    'settings/recurrence/range',
  ],
  ['another range', recurrence({}, { type: 'forever' }), 'settings/recurrence/range/type'],
  ['no start date', recurrence({}, { startDate: undefined }), 'settings/recurrence/range/startDate'],
  [
    'a start date that does not exist',
    recurrence({}, { startDate: '2031-02-30' }),
    'settings/recurrence/range/startDate',
  ],
  [
    'an end before the start',
    recurrence({}, { type: 'endDate', endDate: '2031-02-02' }),
    'settings/recurrence/range/endDate',
  ],
  ['an end date that is missing', recurrence({}, { type: 'endDate' }), 'settings/recurrence/range/endDate'],
  [
    'a negative number of occurrences',
    recurrence({}, { type: 'numbered', numberOfOccurrences: -1 }),
    'settings/recurrence/range/numberOfOccurrences',
  ],
  [
    'a time zone that does not exist',
    recurrence({}, { recurrenceTimeZone: 'Mars/Base' }),
    'settings/recurrence/range/recurrenceTimeZone',
  ],
  [
    'a look-back that is none',
    settings({ recommendationLookBackDuration: '30' }),
    'settings/recommendationLookBackDuration',
  ],
  [
    'a look-back of more than 30 days on an application',
    definitionBody({ scope: applicationScope, settings: { recommendationLookBackDuration: 'P31D' } }),
    'settings/recommendationLookBackDuration',
  ],
  [
    'an insight of more than 30 days on an application',
    definitionBody({
      scope: applicationScope,
      settings: {
        recommendationInsightSettings: [
          {
            '@odata.type': '#microsoft.graph.userLastSignInRecommendationInsightSetting',
            recommendationLookBackDuration: 'P2M',
          },
        ],
      },
    }),
    'settings/recommendationInsightSettings/0/recommendationLookBackDuration',
  ],
  [
    'an insight without a type',
    settings({ recommendationInsightSettings: [{}] }),
    'settings/recommendationInsightSettings/0/@odata.type',
  ],
  ['an apply action of no type', settings({ applyActions: [{}] }), 'settings/applyActions/0/@odata.type'],
  ['deleting users who are no guests', settings({ applyActions: disableAndDelete }), 'settings/applyActions/0'],
  [
    'deleting guests of all groups',
    definitionBody({
      scope: { query: "./members/microsoft.graph.user/?$filter=(userType eq 'Guest')" },
      instanceEnumerationScope: allGroups,
      settings: { applyActions: disableAndDelete },
    }),
    'settings/applyActions/0',
  ],
  ['stages that are no list', definitionBody({ stageSettings: {} }), 'stageSettings'],
  [
    'four stages',
    definitionBody({
      stageSettings: ['1', '2', '3', '4'].map((stageId, i) => ({
        stageId,
        dependsOn: i === 0 ? [] : [String(i)],
        durationInDays: 1,
        recommendationsEnabled: true,
      })),
    }),
    'stageSettings',
  ],
  ['a stage without an id', stages({ stageId: undefined }), 'stageSettings/1/stageId'],
  ['two stages of one id', stages({ stageId: '1' }), 'stageSettings/1'],
  ['a second stage that depends on none', stages({ dependsOn: undefined }), 'stageSettings/1/dependsOn'],
  ['a second stage that depends on itself', stages({ dependsOn: ['2'] }), 'stageSettings/1/dependsOn'],
  ['a stage without a duration', stages({ durationInDays: undefined }), 'stageSettings/1/durationInDays'],
  [
    'a stage without recommendationsEnabled',
    stages({ recommendationsEnabled: null }),
    'stageSettings/1/recommendationsEnabled',
  ],
  [
    'a decision that moves on and is none',
    stages({ decisionsThatWillMoveToNextStage: ['Maybe'] }),
    'stageSettings/1/decisionsThatWillMoveToNextStage/0',
  ],
  ['a bad reviewer of a stage', stages({ reviewers: [{ query: '/me' }] }), 'stageSettings/1/reviewers/0/query'],
  [
    'stages that last longer than a week together',
    definitionBody({ stageSettings: twoStages({ durationInDays: 7 }), settings: { recurrence: weekly() } }),
    'stageSettings',
  ],
])('a create refuses %s', (_, body, target) => {
  expect(targets(body)).toEqual([target]);
});

test.each([[null], [undefined], [[]], ['text'], [5]])('a create refuses the body %p', (body) => {
  expect(refusal(body).code).toBe('BadRequest');
});

test('a create names every bad property at once, of shape and of meaning', () => {
  const body = definitionBody({
    displayName: '',
    scope: { query: '/everybody' },
    reviewers: [{ query: '/me' }],
    colour: 'blue',
    stageSettings: [],
    settings: {
      instanceDurationInDays: 9,
      defaultDecisionEnabled: true,
      autoApplyDecisionsEnabled: 'yes',
      recurrence: weekly(),
    },
  });

  expect(targets(body).sort()).toEqual([
    'colour',
    'displayName',
    'reviewers/0/query',
    'scope/query',
    'settings/autoApplyDecisionsEnabled',
    'settings/defaultDecision',
    'settings/instanceDurationInDays',
  ]);
});

test('a create says in plain sentences what is wrong and what is missing', () => {
  const { details } = refusal({
    settings: { instanceDurationInDays: 28, recurrence: weekly({ type: 'absoluteMonthly' }) },
  });

  expect(details).toEqual([
    { code: 'required', target: 'displayName', message: "'displayName' is required." },
    { code: 'required', target: 'scope', message: "'scope' is required." },
    {
      code: 'invalid',
      target: 'settings/instanceDurationInDays',
      message:
        'The duration of 28 days does not work with the recurrence of the review: it should be between 1 and 27.',
    },
  ]);
});
