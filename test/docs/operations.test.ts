import { endpoints } from '../../functions/endpoints';
import { readText, sectionOf, tableRows } from '../support/markdown';

const ROOT = '/identityGovernance/accessReviews';
const PERMISSIONS: Readonly<Record<string, string>> = {
  SIGNED_IN: 'signed in',
  HISTORY: 'history',
  POLICY_READ: 'policy, read',
  POLICY_WRITE: 'policy, write',
  READ: 'read',
  WRITE: 'write',
  REVIEWER_WRITE: 'write, as a person only',
};

test('docs/operations.md lists what is served', () => {
  const page = readText('docs/operations.md');
  const listed = tableRows(page.slice(0, page.indexOf('## Query options'))).map(([id, path, versions, permission]) =>
    [id, path, versions, permission].join(' | '),
  );
  const served = endpoints.map(({ id, method, path, versions, permission }) =>
    [id, `\`${method} ${path.replace(ROOT, 'AR')}\``, versions.join(', '), PERMISSIONS[permission]].join(' | '),
  );

  expect([...listed].sort()).toEqual([...served].sort());
});

test('docs/operations.md lists what lists can be filtered and sorted by', () => {
  const options = sectionOf(readText('docs/operations.md'), '## Query options');
  const paths = endpoints.flatMap(({ query }) => [...Object.keys(query?.filter ?? {}), ...(query?.orderby ?? [])]);

  expect(paths.filter((path) => !options.includes(path))).toEqual([]);
});
