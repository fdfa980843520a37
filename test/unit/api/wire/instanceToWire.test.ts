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
} as const;

const { errors, ...withoutErrors } = instance;

test('an instance has every member, in the order of Graph', () => {
  expect(JSON.stringify(instanceToWire(instance, 'v1.0'))).toBe(JSON.stringify(withoutErrors));
});

test('beta has the errors of an instance', () => {
  expect(instanceToWire(instance, 'beta')).toEqual({ ...withoutErrors, errors });
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
