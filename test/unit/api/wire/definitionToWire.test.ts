import fc from 'fast-check';
import type { Definition } from '../../../../shared/rules/model/definition';
import {
  validateDefinition,
  validateDefinitionUpdate,
} from '../../../../shared/api/validation/definition/validateDefinition';
import { definitionToWire } from '../../../../shared/api/wire/definitionToWire';
import { VERSIONS } from '../../../../shared/api/endpoint/endpoint';
import {
  allGroups,
  applicationScope,
  definitionBody,
  GROUP,
  guestScope,
  OTHER_USER,
  ROLE,
  twoStages,
  user,
  USER,
  weekly,
} from '../validation/samples';

const stored = (body: unknown): Definition => ({
  ...validateDefinition(body, 'beta'),
  id: GROUP,
  status: 'NotStarted',
  createdBy: { id: USER, displayName: 'Ines Admin', userPrincipalName: 'ines@example.org' },
  createdDateTime: '2026-01-05T08:00:00.000Z',
  lastModifiedDateTime: '2026-01-05T08:00:00.000Z',
});

test('a definition has every member, in the order of Graph', () => {
  const wire = definitionToWire(stored(definitionBody({ settings: { recurrence: weekly() } })), 'v1.0');

  expect(JSON.stringify(wire)).toBe(
    JSON.stringify({
      id: GROUP,
      displayName: 'Harbour staff',
      status: 'NotStarted',
      createdDateTime: '2026-01-05T08:00:00.000Z',
      lastModifiedDateTime: '2026-01-05T08:00:00.000Z',
      descriptionForAdmins: null,
      descriptionForReviewers: null,
      createdBy: { id: USER, displayName: 'Ines Admin', type: null, userPrincipalName: 'ines@example.org' },
      instanceEnumerationScope: {
        '@odata.type': '#microsoft.graph.accessReviewQueryScope',
        query: `/groups/${GROUP}`,
        queryType: 'MicrosoftGraph',
        queryRoot: null,
      },
      scope: {
        '@odata.type': '#microsoft.graph.accessReviewQueryScope',
        query: `/groups/${GROUP}/transitiveMembers`,
        queryType: 'MicrosoftGraph',
        queryRoot: null,
      },
      reviewers: [],
      fallbackReviewers: [],
      stageSettings: [],
      additionalNotificationRecipients: [],
      settings: {
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
        applyActions: [],
        recommendationInsightSettings: [],
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
            startDate: '2031-02-03',
            endDate: '9999-12-31',
          },
        },
      },
    }),
  );
});

test('backupReviewers mirror the fallback reviewers in beta, and are not in v1.0', () => {
  const definition = stored(definitionBody({ fallbackReviewers: [user(USER)] }));

  expect(definitionToWire(definition, 'beta')).toHaveProperty('backupReviewers.0.query', `/users/${USER}`);
  expect(definitionToWire(definition, 'v1.0')).not.toHaveProperty('backupReviewers');
});

test('beta says that no agent helps', () => {
  const definition = stored(definitionBody({ settings: { isAgenticExperienceEnabled: false } }));

  expect(definitionToWire(definition, 'beta')).toHaveProperty('settings.isAgenticExperienceEnabled', false);
  expect(definitionToWire(definition, 'v1.0')).not.toHaveProperty('settings.isAgenticExperienceEnabled');
});

const scopes = fc.constantFrom<object>(
  { scope: { query: `/groups/${GROUP}/transitiveMembers` } },
  { scope: { query: `/v1.0/groups/${GROUP}/members` } },
  { scope: guestScope },
  { scope: applicationScope },
  { scope: { query: './members/microsoft.graph.user' }, instanceEnumerationScope: allGroups },
  { scope: { query: `/roleManagement/directory/roleDefinitions/${ROLE}` } },
  {
    scope: {
      '@odata.type': 'microsoft.graph.accessReviewInactiveUsersQueryScope',
      query: `/groups/${GROUP}/transitiveMembers`,
    },
  },
);

const reviewers = fc.subarray([user(USER), user(OTHER_USER), { query: './manager', queryRoot: 'decisions' }]);

const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> =>
  fc.option(fc.option(value, { nil: null }), { nil: undefined });

const settings = fc.record({
  mailNotificationsEnabled: fc.boolean(),
  autoApplyDecisionsEnabled: fc.option(fc.boolean(), { nil: undefined }),
  defaultDecision: optional(fc.constantFrom('Approve', 'Deny', 'Recommendation', 'None')),
  recommendationLookBackDuration: optional(fc.constantFrom('P7D', 'PT12H')),
  decisionHistoriesForReviewersEnabled: optional(fc.boolean()),
  instanceDurationInDays: fc.integer({ min: 1, max: 7 }),
  applyActions: optional(fc.constant([{ '@odata.type': 'microsoft.graph.removeAccessApplyAction' }])),
  recurrence: optional(
    fc.constantFrom(
      weekly(),
      weekly({ type: 'absoluteMonthly', dayOfMonth: 31 }, { type: 'numbered', endDate: '2032-01-01T00:00:00Z' }),
      weekly({ daysOfWeek: ['monday'] }, { recurrenceTimeZone: 'W. Europe Standard Time' }),
      { pattern: null, range: { type: 'noEnd', startDate: '2031-02-03' } },
    ),
  ),
});

const bodies = fc
  .record({
    displayName: fc.string({ minLength: 1, maxLength: 256 }).filter((name) => name.trim() !== ''),
    descriptionForAdmins: optional(fc.string()),
    descriptionForReviewers: optional(fc.string()),
    reviewers: optional(reviewers),
    fallbackReviewers: optional(reviewers),
    backupReviewers: optional(reviewers),
    stageSettings: fc.constantFrom<object[] | undefined>(undefined, [], twoStages({ durationInDays: 2 })),
    additionalNotificationRecipients: optional(fc.constant([{ notificationRecipientScope: user(USER) }])),
    settings,
  })
  .chain((body) => scopes.map((scope) => ({ ...body, ...scope })));

test.each(VERSIONS)('what %s answers can be sent again, and is then answered again', (version) => {
  const answer = (definition: Definition): unknown => JSON.parse(JSON.stringify(definitionToWire(definition, version)));
  fc.assert(
    fc.property(bodies, (body) => {
      const definition = stored(body);
      const wire = answer(definition);

      expect(answer(stored(wire))).toEqual(wire);
      expect(answer({ ...definition, ...validateDefinitionUpdate(wire, definition, 'beta') })).toEqual(wire);
    }),
  );
});
