import { applySelect } from '../../../../shared/api/odata/applySelect';

const DEFINITION = {
  '@odata.type': '#microsoft.graph.accessReviewScheduleDefinition',
  '@odata.etag': 'W/"1"',
  id: '1',
  displayName: 'Guests',
  'instances@odata.context': 'https://example.com',
  instances: [],
  settings: { recurrence: { pattern: null, range: { type: 'noEnd' } }, mailNotificationsEnabled: true },
  scope: { '@odata.type': '#microsoft.graph.accessReviewQueryScope', query: '/groups', queryType: 'MicrosoftGraph' },
  reviewers: [
    { query: '/users/1', queryType: 'MicrosoftGraph' },
    { query: '/users/2', queryType: 'MicrosoftGraph' },
  ],
  createdBy: null,
};

const ANNOTATIONS = { '@odata.type': DEFINITION['@odata.type'], '@odata.etag': DEFINITION['@odata.etag'] };

describe('applySelect', () => {
  test.each([undefined, []])('keeps everything without a select (%s)', (select) => {
    expect(applySelect(DEFINITION, select)).toEqual(DEFINITION);
  });

  test.each([
    { name: 'the named properties and the annotations', select: ['id'], expected: { id: '1' } },
    { name: 'nothing for a property that is not there', select: ['stages'], expected: {} },
    {
      name: 'annotations of a selected property',
      select: ['instances'],
      expected: { instances: [], 'instances@odata.context': 'https://example.com' },
    },
    {
      name: 'a nested path',
      select: ['settings/recurrence/range'],
      expected: { settings: { recurrence: { range: { type: 'noEnd' } } } },
    },
    {
      name: 'two paths of one property',
      select: ['settings/recurrence/pattern', 'settings/mailNotificationsEnabled'],
      expected: { settings: { recurrence: { pattern: null }, mailNotificationsEnabled: true } },
    },
    {
      name: 'the whole of what is also selected in part',
      select: ['settings/recurrence', 'settings', 'settings/mailNotificationsEnabled'],
      expected: { settings: DEFINITION.settings },
    },
    {
      name: 'a path through a collection',
      select: ['reviewers/query'],
      expected: { reviewers: [{ query: '/users/1' }, { query: '/users/2' }] },
    },
    { name: 'null where a path goes on below it', select: ['createdBy/id'], expected: { createdBy: null } },
    {
      name: 'a path behind a type cast that fits, with the type',
      select: ['scope/microsoft.graph.accessReviewQueryScope/query'],
      expected: { scope: { '@odata.type': '#microsoft.graph.accessReviewQueryScope', query: '/groups' } },
    },
    {
      name: 'nothing behind a type cast that does not fit',
      select: ['scope/microsoft.graph.principalResourceMembershipsScope/principalScopes'],
      expected: { scope: { '@odata.type': '#microsoft.graph.accessReviewQueryScope' } },
    },
  ])('keeps $name', ({ select, expected }) => {
    expect(applySelect(DEFINITION, select)).toEqual({ ...ANNOTATIONS, ...expected });
  });

  test('keeps expanded properties, shaped by their own options', () => {
    const decision = {
      id: 'd',
      decision: 'Deny',
      instance: { id: 'i', status: 'InProgress', definition: { id: 'x', displayName: 'Guests' } },
      insights: [{ id: 'a', insightCreatedDateTime: null }],
    };
    const expand = [
      {
        property: 'instance',
        select: ['status'],
        expand: [{ property: 'definition', select: ['displayName'], expand: [] }],
      },
      { property: 'insights', select: ['id'], expand: [] },
      { property: 'missing', expand: [] },
    ];

    expect(applySelect(decision, ['id'], expand)).toEqual({
      id: 'd',
      instance: { status: 'InProgress', definition: { displayName: 'Guests' } },
      insights: [{ id: 'a' }],
    });
    expect(applySelect(decision, undefined, expand)).toHaveProperty('decision', 'Deny');
  });

  test('leaves its argument alone', () => {
    const before = structuredClone(DEFINITION);

    applySelect(DEFINITION, ['settings/recurrence']);

    expect(DEFINITION).toEqual(before);
  });
});
