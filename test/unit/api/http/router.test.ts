import { createRouter, type Router } from '../../../../shared/api/http/router';
import { SAMPLE_ENDPOINTS, type SampleDependencies } from './sampleEndpoints';

const D = '11111111-1111-4111-8111-111111111111';
const I = '22222222-2222-4222-8222-22222222aaaa';
const X = '33333333-3333-4333-8333-333333333333';
const AR = '/v1.0/identityGovernance/accessReviews';

const MINE = 'accessReviewScheduleDefinition-filterByCurrentUser';

const router = createRouter(SAMPLE_ENDPOINTS);

function describeMatch(from: Router<SampleDependencies>, method: string, path: string): unknown {
  const found = from.match(method, path);
  if (!found || 'allow' in found) return found;
  return { operation: found.endpoint.operation, version: found.version, params: found.params };
}

describe('the router finds', () => {
  test.each<[string, string, Record<string, string>]>([
    ['GET /definitions', 'accessReviewSet-list-definitions', {}],
    ['POST /definitions', 'accessReviewSet-post-definitions', {}],
    ['GET /definitions/', 'accessReviewSet-list-definitions', {}],
    ['GET /DEFINITIONS', 'accessReviewSet-list-definitions', {}],
    ['get /definitions', 'accessReviewSet-list-definitions', {}],
    [`GET /definitions/${D}`, 'accessReviewScheduleDefinition-get', { definitionId: D }],
    [`GET /definitions/${I.toUpperCase()}`, 'accessReviewScheduleDefinition-get', { definitionId: I }],
    ['GET /definitions/not-a-guid', 'accessReviewScheduleDefinition-get', { definitionId: 'not-a-guid' }],
    ['GET /definitions/a%20b%2Fc', 'accessReviewScheduleDefinition-get', { definitionId: 'a b/c' }],
    [`GET /definitions('${D}')`, 'accessReviewScheduleDefinition-get', { definitionId: D }],
    [`GET /definitions(%27${D}%27)`, 'accessReviewScheduleDefinition-get', { definitionId: D }],
    [`GET /definitions(${D})`, 'accessReviewScheduleDefinition-get', { definitionId: D }],
    [`GET /definitions(id='${D}')`, 'accessReviewScheduleDefinition-get', { definitionId: D }],
    ["GET /definitions('it''s')", 'accessReviewScheduleDefinition-get', { definitionId: "it's" }],
    [`DELETE /definitions/${D}/`, 'accessReviewScheduleDefinition-delete', { definitionId: D }],
    ["GET /definitions/filterByCurrentUser(on='reviewer')", MINE, { on: 'reviewer' }],
    ['GET /definitions/filterByCurrentUser(on=%27reviewer%27)', MINE, { on: 'reviewer' }],
    ['GET /definitions/FilterByCurrentUser%28on%3D%27reviewer%27%29', MINE, { on: 'reviewer' }],
    ["GET /definitions/microsoft.graph.filterByCurrentUser(on='reviewer')", MINE, { on: 'reviewer' }],
    ["GET /definitions/filterByCurrentUser(on='somebody''s')", MINE, { on: "somebody's" }],
    ["GET /definitions/filterByCurrentUser(on='')", MINE, { on: '' }],
    [`GET /definitions('${D}')/instances('${I}')`, 'accessReviewInstance-get', { definitionId: D, instanceId: I }],
    [`GET /definitions('${D}')/instances/${I}`, 'accessReviewInstance-get', { definitionId: D, instanceId: I }],
    [
      `GET /definitions('${D}')/instances/filterByCurrentUser(on='reviewer')`,
      'accessReviewInstance-filterByCurrentUser',
      { definitionId: D, on: 'reviewer' },
    ],
    [`POST /definitions/${D}/stop`, 'accessReviewScheduleDefinition-stop', { definitionId: D }],
    [
      `POST /definitions/${D}/instances/${I}/microsoft.graph.stop`,
      'accessReviewInstance-stop',
      { definitionId: D, instanceId: I },
    ],
    [
      `POST /definitions/${D}/instances/${I}/Microsoft.Graph.Stop()`,
      'accessReviewInstance-stop',
      { definitionId: D, instanceId: I },
    ],
    [
      `PATCH /definitions/${D}/instances/${I}/decisions/${X}`,
      'accessReviewInstanceDecisionItem-update',
      { definitionId: D, instanceId: I, decisionId: X },
    ],
  ])('%s', (request, operation, params) => {
    const [method = '', path = ''] = request.split(' ');

    expect(describeMatch(router, method, AR + path)).toEqual({ operation, version: 'v1.0', params });
  });

  test.each([
    [
      'POST',
      `/beta/identityGovernance/accessReviews/decisions/filterByCurrentUser(on='reviewer')/recordAllDecisions`,
      { on: 'reviewer' },
    ],
    [
      'POST',
      `/beta/users/ines@contoso.example/pendingAccessReviewInstances/${I}/definition/instances`,
      { usersId: 'ines@contoso.example', accessReviewInstanceId: I },
    ],
    ['GET', '/BETA/IDENTITYGOVERNANCE/accessreviews/Definitions', {}],
    ['GET', '//beta/identityGovernance//accessReviews/definitions//', {}],
  ])('in beta %s %s', (method, path, params) => {
    expect(describeMatch(router, method, path)).toMatchObject({ version: 'beta', params });
  });
});

describe('the router answers with the allowed methods', () => {
  test.each([
    ['PATCH', `${AR}/definitions/${D}`, ['DELETE', 'GET', 'PUT']],
    ['DELETE', `${AR}/definitions/filterByCurrentUser(on='reviewer')`, ['GET']],
    ['GET', `${AR}/definitions/${D}/stop`, ['POST']],
    ['HEAD', `${AR}/definitions`, ['GET', 'POST']],
    ['POST', `${AR}/definitions/${D}/instances`, ['GET']],
  ])('to %s %s', (method, path, allow) => {
    expect(describeMatch(router, method, path)).toEqual({ allow });
  });
});

describe('the router finds nothing at', () => {
  test.each([
    '/',
    '',
    '/v1.0',
    '/v2.0/identityGovernance/accessReviews/definitions',
    '/identityGovernance/accessReviews/definitions',
    AR,
    `${AR}/definitions/filterByCurrentUser(on=reviewer)`,
    `${AR}/definitions/${D}/stop/now`,
    `${AR}/definitions/${D}/instances/${I}/stopApplyDecisions`,
    `${AR}/decisions/filterByCurrentUser(on='reviewer')/recordAllDecisions`,
    `${AR}/definitions/${D}/microsoft.graph.`,
  ])('%p', (path) => {
    expect(router.match('GET', path)).toBeUndefined();
  });
});

test('the order of the rows does not matter', () => {
  const path = `${AR}/definitions/filterByCurrentUser(on='reviewer')`;
  const reversed = createRouter([...SAMPLE_ENDPOINTS].reverse());

  expect(describeMatch(reversed, 'GET', path)).toEqual(describeMatch(router, 'GET', path));
});

test.each(['%', '%zz', '%ff', '%c3%28', '%e0%a4%a'])('the malformed escape %s is a bad request', (escape) => {
  expect(() => router.match('GET', `${AR}/definitions/${escape}`)).toThrow(
    expect.objectContaining({ code: 'BadRequest' }) as Error,
  );
});

describe('/$count', () => {
  test.each(['$count', '$COUNT', '%24count'])('%s after a collection asks for its number of objects', (segment) => {
    expect(router.match('GET', `${AR}/definitions/${segment}`)).toMatchObject({
      endpoint: { operation: 'accessReviewSet-list-definitions' },
      isCount: true,
    });
  });

  test('has only GET', () => {
    expect(router.match('POST', `${AR}/definitions/$count`)).toEqual({ allow: ['GET'] });
    expect(router.match('GET', `${AR}/definitions/${D}/stop/$count`)).toBeUndefined();
  });
});
