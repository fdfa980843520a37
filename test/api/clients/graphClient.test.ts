import {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  GraphError,
  type FetchOptions,
} from '@microsoft/microsoft-graph-client';
import type {
  AccessReviewInstance,
  AccessReviewInstanceDecisionItem,
  AccessReviewScheduleDefinition,
} from '@microsoft/microsoft-graph-types';
import { groupReview, userNamed } from '../../support/sampleTenant';
import { startRunner, type TestRunner } from '../../support/runner';

interface Page<T> {
  readonly value: readonly T[];
  readonly '@odata.nextLink'?: string;
}

const DEFINITIONS = '/identityGovernance/accessReviews/definitions';

let runner: TestRunner;
let admin: Client;
let jerry: Client;
beforeAll(async () => {
  runner = await startRunner();
  admin = clientWith(await runner.token('admin@contoso.example'));
  jerry = clientWith(await runner.token(userNamed('Jerry Lindqvist').userPrincipalName));
});
afterAll(() => runner.stop());

/**
 * Returns Graph's client with a token. The client sends a token from its own provider to https addresses only, so the token is in the
 * headers.
 */
function clientWith(token: string): Client {
  const fetchOptions: FetchOptions = { headers: { authorization: `Bearer ${token}` } };
  return Client.init({
    baseUrl: runner.url,
    fetchOptions,
    authProvider: (done) => {
      done(null, token);
    },
  });
}

const create = async (displayName: string): Promise<AccessReviewScheduleDefinition> =>
  (await admin.api(DEFINITIONS).post(groupReview({ displayName }))) as AccessReviewScheduleDefinition;

const failureOf = async (call: Promise<unknown>): Promise<GraphError> => {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GraphError)) throw new Error('The call did not fail as Graph fails.');
  return error;
};

describe('microsoft-graph-client', () => {
  let definition: AccessReviewScheduleDefinition;
  let path: string;
  let instancePath: string;

  test('creates', async () => {
    definition = await create('Alpha');
    path = `${DEFINITIONS}/${definition.id ?? ''}`;
    await create('Beta');
    await create('Gamma');

    expect(definition).toMatchObject({ displayName: 'Alpha', status: 'NotStarted' });
  });

  test('lists page by page', async () => {
    const first = (await admin
      .api(DEFINITIONS)
      .top(2)
      .orderby('displayName')
      .get()) as Page<AccessReviewScheduleDefinition>;
    const link = new URL(first['@odata.nextLink'] ?? '');
    // The client turns an http link into a path below its base URL, but takes an https link unchanged.
    const second = (await admin.api(link.pathname.replace('/v1.0', '') + link.search).get()) as typeof first;

    expect(link.origin).toBe(runner.url);
    expect(first.value.map(({ displayName }) => displayName)).toEqual(['Alpha', 'Beta']);
    expect(second.value.map(({ displayName }) => displayName)).toEqual(['Gamma']);
    expect(second['@odata.nextLink']).toBeUndefined();
  });

  test('filters, selects and counts', async () => {
    const filter = "contains(scope/microsoft.graph.accessReviewQueryScope/query, '/groups') and displayName eq 'Beta'";
    const page = (await admin.api(DEFINITIONS).filter(filter).select('id,displayName').count(true).get()) as object;

    expect(page).toMatchObject({ '@odata.count': 1, value: [{ displayName: 'Beta' }] });
  });

  test('reads and changes the whole object', async () => {
    const read = (await admin.api(path).get()) as AccessReviewScheduleDefinition;
    await admin.api(path).put({ ...read, displayName: 'Alpha, changed' });

    expect(await admin.api(path).get()).toMatchObject({ displayName: 'Alpha, changed', scope: read.scope });
  });

  test('decides', async () => {
    await runner.advance('PT1H');
    const instances = (await admin.api(`${path}/instances`).get()) as Page<AccessReviewInstance>;
    instancePath = `${path}/instances/${instances.value[0]?.id ?? ''}`;
    const own = `${instancePath}/decisions/filterByCurrentUser(on='reviewer')`;
    const [item] = ((await jerry.api(own).get()) as Page<AccessReviewInstanceDecisionItem>).value;

    await jerry.api(`${instancePath}/decisions/${item?.id ?? ''}`).patch({ decision: 'Deny', justification: 'left' });

    expect(await jerry.api(`${instancePath}/decisions/${item?.id ?? ''}`).get()).toMatchObject({ decision: 'Deny' });
  });

  test('sends batches in the order of their dependencies', async () => {
    const request = (url: string, init?: RequestInit) => new Request(`https://graph.example${url}`, init);
    const body = JSON.stringify({ displayName: 'Alpha, by a batch' });
    const headers = { 'content-type': 'application/json' };
    const batch = new BatchRequestContent([
      { id: '1', request: request(path, { method: 'PUT', headers, body }) },
      { id: '2', request: request(path), dependsOn: ['1'] },
      { id: '3', request: request(`${DEFINITIONS}/00000000-0000-4000-8000-000000000000`), dependsOn: ['2'] },
    ]);

    const answer = (await admin.api('/$batch').post(await batch.getContent())) as ConstructorParameters<
      typeof BatchResponseContent
    >[0];
    const responses = new BatchResponseContent(answer);

    expect(['1', '2', '3'].map((id) => responses.getResponseById(id).status)).toEqual([204, 200, 404]);
    expect(await responses.getResponseById('2').json()).toMatchObject({ displayName: 'Alpha, by a batch' });
  });

  test('stops', async () => {
    await admin.api(`${instancePath}/stop`).post(undefined);
    await runner.advance('PT1H');

    expect(await admin.api(instancePath).get()).toMatchObject({ status: 'Completed' });
  });

  test('understands errors', async () => {
    const forbidden = await failureOf(jerry.api(path).delete());
    const invalid = await failureOf(admin.api(DEFINITIONS).post({}));

    expect([forbidden.statusCode, forbidden.code]).toEqual([403, 'Forbidden']);
    expect([invalid.statusCode, invalid.code]).toEqual([400, 'BadRequest']);
    expect(invalid.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('speaks to beta', async () => {
    const instance = (await admin.api(instancePath).version('beta').expand('definition').get()) as object;

    expect(instance).toMatchObject({ errors: [], definition: { displayName: 'Alpha, by a batch' } });
  });
});
