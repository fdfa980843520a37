import { collection, contextOf, entity } from '../../../../shared/api/endpoint/odataBody';

const BASE = 'https://reviews.contoso.example/v1.0';

test.each([
  [contextOf(BASE, ['definitions']), '#identityGovernance/accessReviews/definitions'],
  [
    contextOf(BASE, ['definitions', 'd1', 'instances']),
    "#identityGovernance/accessReviews/definitions('d1')/instances",
  ],
  [
    contextOf(BASE, ['definitions', 'd1', 'instances', 'i1', 'decisions']),
    "#identityGovernance/accessReviews/definitions('d1')/instances('i1')/decisions",
  ],
  [contextOf(BASE, 'Collection(accessReviewScheduleDefinition)'), '#Collection(accessReviewScheduleDefinition)'],
])('a context is %s', (context, fragment) => {
  expect(context).toBe(`${BASE}/$metadata${fragment}`);
});

test('a list begins with its annotations, in the order of Graph', () => {
  const body = collection('c', [{ id: '1' }], { nextLink: 'n', count: 1 });

  expect(JSON.stringify(body)).toBe(
    '{"@odata.context":"c","@odata.count":1,"@odata.nextLink":"n","value":[{"id":"1"}]}',
  );
});

test('a list without more pages has no next link', () => {
  expect(collection('c', [], { count: 0, nextLink: undefined })).toEqual({
    '@odata.context': 'c',
    '@odata.count': 0,
    value: [],
  });
});

test('an object begins with its context', () => {
  expect(JSON.stringify(entity('c', { id: '1' }))).toBe('{"@odata.context":"c","id":"1"}');
});
