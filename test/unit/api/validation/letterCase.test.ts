import { validateBatch } from '../../../../shared/api/validation/validateBatch';
import {
  validateDefinition,
  validateDefinitionUpdate,
} from '../../../../shared/api/validation/definition/validateDefinition';
import { validateDecision } from '../../../../shared/api/validation/validateDecision';
import { validateHistory } from '../../../../shared/api/validation/validateHistory';
import { bodies } from '../../../api/endpoints/wildBodies';
import { refusalOf, targetsOf } from './refusalOf';
import { definitionBody } from './samples';

/** Names and values in the letter case of old snippets of PowerShell, of exports and of spreadsheets: Graph takes them in any. */

/** Returns a body whose names begin with a capital, as a serializer of .NET writes them; annotations stay. */
function inPascalCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inPascalCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name.charAt(0).toUpperCase() + name.slice(1), inPascalCase(member)]),
  );
}

test.each(Object.entries(bodies))('a definition is read the same in Pascal case: %s', (_, body) => {
  expect(validateDefinition(inPascalCase(body), 'v1.0')).toEqual(validateDefinition(body, 'v1.0'));
});

test('an update takes names in any letter case, and keeps what it does not name', () => {
  const current = validateDefinition(definitionBody({ descriptionForAdmins: 'Kept' }), 'v1.0');
  const body = { DISPLAYNAME: 'Crew', Settings: { mailnotificationsenabled: true } };

  expect(validateDefinitionUpdate(body, current, 'v1.0')).toEqual({
    ...current,
    displayName: 'Crew',
    settings: { ...current.settings, mailNotificationsEnabled: true },
  });
});

test('a decision, a report and a batch take names in any letter case', () => {
  const period = { ReviewHistoryPeriodStartDateTime: '2031-01-01T00:00:00Z' };
  const query = "/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/groups')";
  const report = { DisplayName: 'All', ...period, reviewhistoryperiodenddatetime: '2031-02-01T00:00:00Z' };
  const part = { Id: '1', Method: 'GET', URL: '/x', Headers: { 'X-Name': 'x' }, Body: { Any: 1 }, DependsOn: [] };

  expect(validateDecision({ Decision: 'Deny', JUSTIFICATION: 'Left' }, 'v1.0')).toEqual({
    decision: 'Deny',
    justification: 'Left',
  });
  expect(validateHistory({ ...report, Scopes: [{ Query: query }] }, 'v1.0')).toMatchObject({ displayName: 'All' });
  expect(
    targetsOf(() => validateHistory({ ...report, Scopes: [{ Query: query }], SCHEDULESETTINGS: {} }, 'v1.0')),
  ).toEqual(['scheduleSettings']);
  expect(validateBatch({ Requests: [part] })).toEqual([
    { id: '1', method: 'GET', url: '/x', headers: { 'X-Name': 'x' }, body: { Any: 1 }, dependsOn: [] },
  ]);
});

test('a property in two spellings is refused, because one of them would be lost', () => {
  const body = definitionBody({ DisplayName: 'Another' });

  expect(refusalOf(() => validateDefinition(body, 'v1.0')).message).toBe(
    "'DisplayName' does not exist here; remove it or correct its name. Did you mean 'displayName'?",
  );
});

test.each<[string, (text: string) => string]>([
  ['small letters', (text) => text.toLowerCase()],
  ['capitals', (text) => text.toUpperCase()],
])('values in %s are taken, and stored as in the pages of Graph', (_, change) => {
  const stage = { stageId: '1', durationInDays: 2, recommendationsEnabled: false };
  const written = {
    ...bodies['further recipients'],
    stageSettings: [{ ...stage, decisionsThatWillMoveToNextStage: ['NotReviewed'] }],
    settings: { ...bodies['every recommendation'].settings, defaultDecision: 'Recommendation' },
  };
  const values = /"(?:MicrosoftGraph|CompletedAdditionalRecipients|NotReviewed|Recommendation|tenant)"/g;
  const body: unknown = JSON.parse(JSON.stringify(written).replace(values, change));

  expect(validateDefinition(body, 'v1.0')).toEqual(validateDefinition(written, 'v1.0'));
  expect(validateDecision({ decision: change('DontKnow') }, 'v1.0')).toEqual({ decision: 'DontKnow' });
});
