import { applySelect } from '../../../../shared/api/odata/applySelect';
import { readProperty } from '../../../../shared/api/odata/propertyPath';
import { instanceToWire, reviewerToWire } from '../../../../shared/api/wire/instanceToWire';

const instance = {
  id: 'c2',
  startDateTime: '2031-02-03T09:15:00.250Z',
  endDateTime: '2031-02-09T09:15:00.250Z',
  status: 'InProgress',
  scope: {
    '@odata.type': '#microsoft.graph.accessReviewQueryScope',
    query: '/v1.0/groups/g1/transitiveMembers',
    queryType: 'MicrosoftGraph',
    queryRoot: null,
  },
  reviewers: [{ query: './manager', queryType: 'MicrosoftGraph', queryRoot: 'decisions' }],
  fallbackReviewers: [],
  errors: [{ code: 'GroupNotFound', message: 'The group is gone.' }],
  resource: { id: 'g1', displayName: 'Divers', type: 'group' },
} as const;

const { errors, resource, ...ofGraph } = instance;

test('an instance has every member, in the order of Graph', () => {
  expect(JSON.stringify(instanceToWire(instance, 'v1.0'))).toBe(JSON.stringify(ofGraph));
});

test('beta has the errors of an instance', () => {
  expect(JSON.parse(JSON.stringify(instanceToWire(instance, 'beta')))).toEqual({ ...ofGraph, errors });
});

test('beta has what an instance reviews from its opening on, when `$select` names it', () => {
  expect(applySelect(instanceToWire(instance, 'beta'), ['id', 'resource'])).toEqual({ id: 'c2', resource });
  expect(applySelect(instanceToWire(instance, 'beta'), ['resource/id'])).toEqual({ resource: { id: 'g1' } });
  expect(applySelect(instanceToWire({ ...instance, resource: null }, 'beta'), ['resource'])).toEqual({
    resource: null,
  });
  expect(readProperty(instanceToWire(instance, 'beta'), ['resource', 'id'])).toBe('g1');
});

test('a contacted reviewer has four members, though more are stored', () => {
  const reviewer = {
    id: 'u1',
    displayName: 'Ines',
    userPrincipalName: 'ines@example.org',
    createdDateTime: '2031-02-03T09:15:00.250Z',
  };

  expect(reviewerToWire({ ...reviewer, ...{ mail: 'ines@example.org' } })).toEqual(reviewer);
});
