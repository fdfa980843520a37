import { validateDefinition } from '../../../../shared/api/validation/definition/validateDefinition';
import { validateNewInstance } from '../../../../shared/api/validation/validateInstance';
import { targetsOf } from './refusalOf';
import { definitionBody, GROUP, user, USER } from './samples';

const NOW = '2031-02-03T08:00:00.000Z';
const definition = validateDefinition(definitionBody(), 'beta');

test('a new instance may have an empty body', () => {
  expect(validateNewInstance({}, definition, NOW)).toEqual({});
});

test('a new instance has the values of the body, instants in UTC', () => {
  const body = {
    '@odata.type': '#microsoft.graph.accessReviewInstance',
    id: 'E7952806-2806-E795-0628-95E7062895E7',
    startDateTime: '2031-02-04T01:00:00+02:00',
    endDateTime: '2031-02-05T00:00:00Z',
    scope: { '@odata.type': 'microsoft.graph.accessReviewScope' },
    reviewers: [{ '@odata.type': 'microsoft.graph.accessReviewReviewerScope', ...user(USER) }],
    fallbackReviewers: [],
    status: 'String',
  };

  expect(validateNewInstance(body, definition, NOW)).toEqual({
    id: 'e7952806-2806-e795-0628-95e7062895e7',
    startDateTime: '2031-02-03T23:00:00.000Z',
    endDateTime: '2031-02-05T00:00:00.000Z',
    reviewers: [{ query: `/users/${USER}`, queryType: 'MicrosoftGraph', queryRoot: null }],
    fallbackReviewers: [],
  });
});

test.each<[string, object]>([
  ['null for everything', { id: null, startDateTime: null, endDateTime: null, scope: null, reviewers: null }],
  ['the scope of the definition', { scope: { query: `/v1.0/groups/${GROUP}/transitiveMembers` } }],
  ['a start in the past', { startDateTime: '2031-02-01T00:00:00Z', endDateTime: '2031-02-04T00:00:00Z' }],
])('a new instance accepts %s', (_, body) => {
  expect(() => validateNewInstance(body, definition, NOW)).not.toThrow();
});

test.each<[string, object, string[]]>([
  ['an id that is no GUID', { id: 'mine' }, ['id']],
  ['a start that is no instant', { startDateTime: 'String (timestamp)' }, ['startDateTime']],
  ['a start without an offset', { startDateTime: '2031-02-04T00:00:00' }, ['startDateTime']],
  ['an end that has passed', { endDateTime: '2031-02-03T07:59:59Z' }, ['endDateTime']],
  [
    'an end at the start',
    { startDateTime: '2031-02-04T00:00:00Z', endDateTime: '2031-02-04T00:00:00Z' },
    ['endDateTime'],
  ],
  ['another scope', { scope: { query: `/groups/${USER}/transitiveMembers` } }, ['scope']],
  ['a bad reviewer', { reviewers: [{ query: '/me' }] }, ['reviewers/0/query']],
  ['several at once', { id: 5, scope: {}, colour: 'blue' }, ['colour', 'id', 'scope/query']],
])('a new instance refuses %s', (_, body, targets) => {
  expect(targetsOf(() => validateNewInstance(body, definition, NOW))).toEqual(targets);
});
