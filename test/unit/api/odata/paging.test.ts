import { nextLink } from '../../../../shared/api/odata/paging';

const LIST = 'https://example.com/v1.0/identityGovernance/accessReviews/definitions';

test.each([
  { name: 'without options', url: LIST, link: `${LIST}?$skiptoken=t` },
  {
    name: 'keeps the other options as they were sent',
    url: `${LIST}?$filter=status%20eq%20'a'&$top=2&$select=id`,
    link: `${LIST}?$filter=status%20eq%20'a'&$top=2&$select=id&$skiptoken=t`,
  },
  { name: 'replaces the token', url: `${LIST}?$skiptoken=old&$top=2`, link: `${LIST}?$top=2&$skiptoken=t` },
  { name: 'drops $skip, which the token contains', url: `${LIST}?$skip=5&$top=2`, link: `${LIST}?$top=2&$skiptoken=t` },
  {
    name: 'in every spelling',
    url: `${LIST}?%24skip=5&SKIP=5&SkipToken=x&$top=2`,
    link: `${LIST}?$top=2&$skiptoken=t`,
  },
  { name: 'not parameters that begin alike', url: `${LIST}?skipped=1`, link: `${LIST}?skipped=1&$skiptoken=t` },
])('nextLink $name', ({ url, link }) => {
  expect(nextLink(url, 't')).toBe(link);
});

test('nextLink encodes the token', () => {
  expect(nextLink(LIST, 'a&b')).toBe(`${LIST}?$skiptoken=a%26b`);
});
