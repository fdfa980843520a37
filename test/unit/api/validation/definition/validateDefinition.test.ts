import { validateDefinition } from '../../../../../shared/api/validation/definition/validateDefinition';
import { refusalOf } from '../refusalOf';
import {
  applicationScope,
  DEFAULT_SETTINGS,
  definitionBody,
  disableAndDelete,
  GROUP,
  guestScope,
  OTHER_USER,
  twoStages,
  user,
  USER,
  weekly,
  type Body,
} from '../samples';

test('a create fills in every default', () => {
  expect(validateDefinition(definitionBody(), 'beta')).toEqual({
    displayName: 'Harbour staff',
    descriptionForAdmins: null,
    descriptionForReviewers: null,
    scope: {
      '@odata.type': '#microsoft.graph.accessReviewQueryScope',
      query: `/groups/${GROUP}/transitiveMembers`,
      queryType: 'MicrosoftGraph',
      queryRoot: null,
    },
    instanceEnumerationScope: null,
    reviewers: [],
    fallbackReviewers: [],
    settings: DEFAULT_SETTINGS,
    stageSettings: [],
    additionalNotificationRecipients: [],
    reviewOptions: null,
  });
});

test.each<[string, Partial<Body>]>([
  ['empty descriptions', { descriptionForAdmins: '', descriptionForReviewers: null }],
  ['control characters', { displayName: 'a\u0000b\nc' }],
  ['collections of null', { reviewers: null, fallbackReviewers: null, stageSettings: null }],
  ['what the server sets', { id: 'x', status: 1, createdBy: null, createdDateTime: '', instances: [] }],
  ['annotations', { '@odata.context': 'x', 'scope@odata.type': 'y' }],
  ['a recurrence of nulls', { settings: { recurrence: { pattern: null, range: null } } }],
  ['a start in the past', { settings: { recurrence: weekly({}, { startDate: '2001-01-01' }) } }],
  ['deleting guests of one group', { scope: guestScope, settings: { applyActions: disableAndDelete } }],
  ['a look-back of a year on a group', { settings: { recommendationLookBackDuration: 'P1Y' } }],
  [
    'a look-back of 30 days on an application',
    { scope: applicationScope, settings: { recommendationLookBackDuration: 'P30D' } },
  ],
  ['decisionHistoriesForReviewersEnabled of null', { settings: { decisionHistoriesForReviewersEnabled: null } }],
  ['ten years', { settings: { instanceDurationInDays: 3650 } }],
  ['exactly a week each week', { settings: { instanceDurationInDays: 7, recurrence: weekly() } }],
])('a create accepts %s', (_, overrides) => {
  expect(() => validateDefinition(definitionBody(overrides), 'beta')).not.toThrow();
});

test('a create cuts the time off dates', () => {
  const range = { type: 'endDate', startDate: '2031-02-03T04:05:06.7Z', endDate: '2031-12-31T00:00:00Z' };

  const definition = validateDefinition(definitionBody({ settings: { recurrence: weekly({}, range) } }), 'beta');

  expect(definition.settings.recurrence?.range).toMatchObject({ startDate: '2031-02-03', endDate: '2031-12-31' });
});

test('a create ignores a property with the name of the prototype', () => {
  const body: unknown = JSON.parse(`{ "displayName": "x", "__proto__": { "scope": {} }, "settings": {} }`);

  expect(() => validateDefinition(body, 'beta')).toThrow("'scope' is required.");
});

test('a create takes types with and without the leading #', () => {
  const scope = {
    '@odata.type': 'microsoft.graph.accessReviewInactiveUsersQueryScope',
    query: `/groups/${GROUP}/transitiveMembers`,
  };

  const definition = validateDefinition(definitionBody({ scope }), 'beta');

  expect(definition.scope).toMatchObject({
    '@odata.type': '#microsoft.graph.accessReviewInactiveUsersQueryScope',
    inactiveDuration: 'PT0S',
  });
});

test('a create keeps the enumeration of the single group that the scope names', () => {
  const definition = validateDefinition(
    definitionBody({ instanceEnumerationScope: { query: `/groups/${GROUP}` } }),
    'beta',
  );

  expect(definition.instanceEnumerationScope).toMatchObject({ query: `/groups/${GROUP}` });
});

test.each([
  ['backupReviewers alone', { backupReviewers: [user(USER)] }, USER],
  ['fallbackReviewers alone', { fallbackReviewers: [user(USER)] }, USER],
  ['both', { backupReviewers: [user(USER)], fallbackReviewers: [user(OTHER_USER)] }, OTHER_USER],
])('a create takes the fallback reviewers from %s', (_, overrides, expected) => {
  const definition = validateDefinition(definitionBody(overrides), 'beta');

  expect(definition.fallbackReviewers.map(({ query }) => query)).toEqual([`/users/${expected}`]);
});

test.each([
  ['as it was sent', 10, 10],
  ['as the sum of the stages where none was sent', undefined, 6],
])('a create of a review with stages keeps the duration %s', (_, sent, kept) => {
  const settings = { recurrence: weekly(), instanceDurationInDays: sent };
  const body = definitionBody({ stageSettings: twoStages({ durationInDays: 5 }), settings });

  expect(validateDefinition(body, 'beta').settings.instanceDurationInDays).toBe(kept);
});

test('a create refuses a definition that no row holds', () => {
  const query = `/groups/${GROUP}/owners?$filter=country eq '${'x'.repeat(2_000)}'`;
  const body = definitionBody({ reviewers: Array.from({ length: 200 }, () => ({ query })) });

  expect(refusalOf(() => validateDefinition(body, 'beta')).code).toBe('RequestEntityTooLarge');
});
