import type { HttpFunctionOptions } from '@azure/functions';
import { compileRoute, decodePath, splitPath } from '../../../../local/host/route';
import { functionRows, registerEndpoints, type FunctionRow } from '../../../../shared/api/http/hostHandlers';
import { SAMPLE_ENDPOINTS } from './sampleEndpoints';

const GUID = '6f1c7c1e-5d0b-4b7a-9f6e-0c4a8f1d2b3e';
const rows = functionRows(SAMPLE_ENDPOINTS);
const CATCH_ALL = 'zzz-everything-else';

/**
 * Returns the function that the host chooses: names in alphabetical order regardless of case, and the first route and method that match.
 */
function chosenByHost(method: string, path: string): string | undefined {
  const ordered = [...rows].sort((a, b) => compare(a.name.toLowerCase(), b.name.toLowerCase()));
  const segments = splitPath(decodePath(path));
  return ordered.find(
    (row) => row.methods.some((allowed) => allowed === method) && compileRoute(row.route)(segments) !== undefined,
  )?.name;
}

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);

const samplePath = ({ route }: FunctionRow): string =>
  `/${route.replace(/\{\w+:guid\}/g, GUID).replace('{on}', 'reviewer')}`;

const specific = rows
  .filter(({ name }) => name !== CATCH_ALL)
  .flatMap((row) => row.methods.map((method) => [method, samplePath(row), row.name] as const));

describe('in the order of the host', () => {
  test.each(specific)('%s %s reaches %s', (method, path, name) => {
    expect(path).not.toContain('{');
    expect(chosenByHost(method, path)).toBe(name);
  });

  test.each([
    [
      'GET',
      `/v1.0/identityGovernance/accessReviews/definitions/filterByCurrentUser(on=%27reviewer%27)`,
      'accessReviewScheduleDefinition-filterByCurrentUser-v1',
    ],
    ['GET', '/v1.0/identityGovernance/accessReviews/definitions/no-guid', CATCH_ALL],
    ['GET', `/v1.0/identityGovernance/accessReviews/definitions('${GUID}')`, CATCH_ALL],
    ['POST', `/v1.0/identityGovernance/accessReviews/definitions/${GUID}/microsoft.graph.stop`, CATCH_ALL],
    ['PATCH', `/v1.0/identityGovernance/accessReviews/definitions/${GUID}`, CATCH_ALL],
    ['HEAD', '/v1.0/identityGovernance/accessReviews/definitions', CATCH_ALL],
    ['OPTIONS', '/', CATCH_ALL],
    ['DELETE', '/whatever/else', CATCH_ALL],
  ])('%s %s reaches %s', (method, path, name) => {
    expect(chosenByHost(method, path)).toBe(name);
  });
});

test('each row has a function for each of its versions, and keys are GUIDs', () => {
  expect(rows).toContainEqual({
    name: 'accessReviewInstance-stop-v1',
    methods: ['POST'],
    route: 'v1.0/identityGovernance/accessReviews/definitions/{definitionId:guid}/instances/{instanceId:guid}/stop',
  });
  expect(rows.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['accessReviewInstance-stop-beta', 'accessReviewInstance-stopApplyDecisions-beta']),
  );
  expect(rows.map(({ name }) => name)).not.toContain('accessReviewInstance-stopApplyDecisions-v1');
});

test('names are accepted by the host, differ, and the last one sorts last', () => {
  const names = rows.map(({ name }) => name.toLowerCase());

  expect(names.filter((name) => !/^[a-z][a-z0-9_-]{0,127}$/.test(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
  expect([...names].sort(compare).at(-1)).toBe(CATCH_ALL);
});

test('an operation with two paths has two functions', () => {
  const names = rows.map(({ name }) => name).filter((name) => name.startsWith('accessReviewInstanceDecisionItem-get-'));

  expect(names.sort()).toEqual([
    'accessReviewInstanceDecisionItem-get-beta',
    'accessReviewInstanceDecisionItem-get-beta-2',
    'accessReviewInstanceDecisionItem-get-v1',
    'accessReviewInstanceDecisionItem-get-v1-2',
  ]);
});

test('all functions are registered with the one handler and without function keys', () => {
  const registered = new Map<string, HttpFunctionOptions>();
  const handler = () => ({ status: 200 });

  registerEndpoints(
    { http: (name: string, options: HttpFunctionOptions) => registered.set(name, options) },
    SAMPLE_ENDPOINTS,
    handler,
  );

  expect([...registered.keys()]).toEqual(rows.map(({ name }) => name));
  expect(new Set([...registered.values()].map(({ authLevel }) => authLevel))).toEqual(new Set(['anonymous']));
  expect(new Set([...registered.values()].map((options) => options.handler))).toEqual(new Set([handler]));
});
