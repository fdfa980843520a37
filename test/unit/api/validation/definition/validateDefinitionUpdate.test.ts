import type { DefinitionInput } from '../../../../../shared/rules/model/definition';
import {
  validateDefinition,
  validateDefinitionUpdate,
} from '../../../../../shared/api/validation/definition/validateDefinition';
import { targetsOf } from '../refusalOf';
import { definitionBody, OTHER_USER, twoStages, user, USER, weekly, type Body } from '../samples';

const stored = (overrides: Partial<Body> = {}): DefinitionInput =>
  validateDefinition(
    definitionBody({
      descriptionForAdmins: 'For the harbour master',
      reviewers: [user(USER)],
      fallbackReviewers: [user(USER)],
      ...overrides,
      settings: { mailNotificationsEnabled: true, recurrence: weekly(), ...overrides.settings },
    }),
    'beta',
  );

const queries = (reviewers: readonly { query: string }[]): string[] => reviewers.map(({ query }) => query);

test('an update keeps what the body leaves out', () => {
  const current = stored();

  expect(validateDefinitionUpdate({}, current, 'beta')).toEqual(current);
});

test('an update changes what the body names, inside the settings too', () => {
  const current = stored();

  const updated = validateDefinitionUpdate(
    { displayName: 'Crew', descriptionForAdmins: null, settings: { autoApplyDecisionsEnabled: true } },
    current,
    'beta',
  );

  expect(updated).toEqual({
    ...current,
    displayName: 'Crew',
    descriptionForAdmins: null,
    settings: { ...current.settings, autoApplyDecisionsEnabled: true },
  });
});

test('an update accepts and ignores what cannot be updated', () => {
  const current = stored();
  const body = {
    id: 'another',
    status: 'Completed',
    createdDateTime: '2000-01-01T00:00:00Z',
    createdBy: {},
    scope: { query: '/groups/other/transitiveMembers' },
    instanceEnumerationScope: { query: '/groups' },
    additionalNotificationRecipients: [{}],
  };

  expect(validateDefinitionUpdate(body, current, 'beta')).toEqual(current);
});

test('an update takes a new pattern, start date and end', () => {
  const recurrence = weekly({ interval: 2 }, { type: 'endDate', startDate: '2032-01-01', endDate: '2033-01-01' });

  const { settings } = validateDefinitionUpdate({ settings: { recurrence } }, stored(), 'beta');

  expect(settings.recurrence).toMatchObject({
    pattern: { type: 'weekly', interval: 2 },
    range: { type: 'endDate', startDate: '2032-01-01', endDate: '2033-01-01' },
  });
});

test('an update makes a series a one-time review at the old start date', () => {
  const { settings } = validateDefinitionUpdate({ settings: { recurrence: null } }, stored(), 'beta');

  expect(settings.recurrence).toMatchObject({ pattern: null, range: { startDate: '2031-02-03' } });
});

test.each<[string, object[] | undefined, object[]]>([
  ['users by users', [user(USER)], [user(OTHER_USER)]],
  ['users by nobody, for a self-review', [user(USER)], []],
  ['a self-review by users', [], [user(USER)]],
])('an update replaces %s', (_, before, after) => {
  const { reviewers } = validateDefinitionUpdate({ reviewers: after }, stored({ reviewers: before }), 'beta');

  expect(queries(reviewers)).toEqual(queries(after as { query: string }[]));
});

test.each<[string, object[], object[]]>([
  ['users by managers', [user(USER)], [{ query: './manager', queryRoot: 'decisions' }]],
  ['managers by users', [{ query: './manager', queryRoot: 'decisions' }], [user(USER)]],
  ['owners by nobody', [{ query: './owners' }], []],
])('an update refuses to replace %s', (_, before, after) => {
  const current = stored({ reviewers: before });

  expect(targetsOf(() => validateDefinitionUpdate({ reviewers: after }, current, 'beta'))).toEqual(['reviewers']);
});

test('an update accepts unchanged reviewers of any kind, in any order and with a version', () => {
  const current = stored({ reviewers: [{ query: './owners' }, user(USER)] });

  expect(() =>
    validateDefinitionUpdate({ reviewers: [{ query: `/v1.0/users/${USER}` }, { query: './owners' }] }, current, 'beta'),
  ).not.toThrow();
});

test.each([['fallbackReviewers'], ['backupReviewers']])('an update replaces the fallback reviewers by %s', (name) => {
  const { fallbackReviewers } = validateDefinitionUpdate({ [name]: [user(OTHER_USER)] }, stored(), 'beta');

  expect(queries(fallbackReviewers)).toEqual([`/users/${OTHER_USER}`]);
});

test('an update changes only the reviewers of a stage', () => {
  const current = stored({ stageSettings: twoStages() });
  const body = {
    stageSettings: [{ stageId: '2', durationInDays: 5, reviewers: [user(OTHER_USER)], fallbackReviewers: [] }],
  };

  const { stageSettings } = validateDefinitionUpdate(body, current, 'beta');

  expect(stageSettings.map(({ durationInDays }) => durationInDays)).toEqual([1, 1]);
  expect(stageSettings.map(({ reviewers }) => queries(reviewers))).toEqual([
    [`/users/${USER}`],
    [`/users/${OTHER_USER}`],
  ]);
});

test.each<[string, object, string[]]>([
  ['a stage that it does not have', { stageSettings: [{ stageId: '9' }] }, ['stageSettings/0/stageId']],
  ['a misspelt property of a stage', { stageSettings: [{ stageId: '1', reviewer: [] }] }, ['stageSettings/0/reviewer']],
  ['a displayName of null', { displayName: null }, ['displayName']],
  ['settings of null', { settings: null }, ['settings']],
  ['a misspelt setting', { settings: { autoApply: true } }, ['settings/autoApply']],
  [
    'a start date that is none',
    { settings: { recurrence: weekly({}, { startDate: 'soon' }) } },
    ['settings/recurrence/range/startDate'],
  ],
  [
    'several at once',
    { displayName: '', reviewers: [{ query: './owners' }], colour: 1, settings: { defaultDecisionEnabled: true } },
    ['colour', 'displayName', 'reviewers', 'settings/defaultDecision'],
  ],
])('an update refuses %s', (_, body, targets) => {
  const current = stored({ stageSettings: twoStages() });

  expect(targetsOf(() => validateDefinitionUpdate(body, current, 'beta'))).toEqual(targets);
});

test('an update refuses a duration that does not fit the recurrence', () => {
  const body = { settings: { instanceDurationInDays: 8 } };

  expect(targetsOf(() => validateDefinitionUpdate(body, stored(), 'beta'))).toEqual([
    'settings/instanceDurationInDays',
  ]);
});
