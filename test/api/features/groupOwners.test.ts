import { startRunner, type TestRunner } from '../../support/runner';
import { ADMIN, caller, sampleDefinition } from './sampleReview';

/** Owners of a group manage its reviews where the policy says so (0.2). */
const OWNER = 'jerry.lindqvist@contoso.example';
const OWNER_OF_ANOTHER = 'oscar.okafor@contoso.example';

type Api = ReturnType<typeof caller>;
let runner: TestRunner;
let admin: Api;
let owner: Api;
let definitionId: string;

const as = async (name: string): Promise<Api> => caller(runner.url, await runner.token(name));

/** By somebody who does not own the group, so that the owner is not its reviewer. */
const byAnother = {
  ...sampleDefinition,
  reviewers: [{ query: '/users/b1fca6de-884d-4803-b760-ebd7f8cac475', queryType: 'MicrosoftGraph' }],
};
const withQuery = (query: string) => ({ ...byAnother, scope: { ...byAnother.scope, query } });

async function setPolicy(isGroupOwnerManagementEnabled: boolean): Promise<void> {
  const api = caller(runner.url, await runner.token(ADMIN, 'Policy.ReadWrite.AccessReviews'));
  const body = { isGroupOwnerManagementEnabled };
  expect((await api('/beta/policies/accessReviewPolicy', { method: 'PATCH', body })).status).toBe(204);
}

const directoryCalls = async (): Promise<number> => {
  const answer = await fetch(`${runner.tenantUrl}/local/stats`);
  return ((await answer.json()) as { directory: { get: number } }).directory.get;
};

beforeAll(async () => {
  runner = await startRunner();
  [admin, owner] = [await as(ADMIN), await as(OWNER)];
  definitionId = (await admin('/definitions', { method: 'POST', body: byAnother })).body.id as string;
  await runner.advance('PT1H');
});
afterAll(() => runner.stop());

/** What an owner may do once the policy is on; each row is one request and its status. */
const requests = (): readonly (readonly [string, string, object | undefined, number])[] => {
  const definition = `/definitions/${definitionId}`;
  const instance = `${definition}/instances/${definitionId}`;
  return [
    ['GET', '/definitions', undefined, 200],
    ['GET', definition, undefined, 200],
    ['GET', `${definition}/instances`, undefined, 200],
    ['GET', instance, undefined, 200],
    ['GET', `${instance}/decisions`, undefined, 200],
    ['GET', `${instance}/contactedReviewers`, undefined, 200],
    ['GET', `${instance}/stages`, undefined, 200],
    ['PUT', definition, { ...byAnother, displayName: 'By the owner' }, 204],
    ['POST', `${instance}/sendReminder`, undefined, 204],
    ['POST', `${instance}/stop`, undefined, 204],
    ['POST', '/definitions', byAnother, 201],
    ['DELETE', definition, undefined, 204],
  ];
};

const statuses = async (api: Api): Promise<readonly [string, number][]> => {
  const found: [string, number][] = [];
  for (const [method, path, body] of requests()) {
    const { status } = await api(path, { method, ...(body ? { body } : {}) });
    found.push([`${method} ${path}`, status]);
  }
  return found;
};
const expected = (status?: number) => requests().map(([method, path, , own]) => [`${method} ${path}`, status ?? own]);

test('While the policy is off, an owner without a role is nobody, and the directory is not asked', async () => {
  const before = await directoryCalls();
  expect(await statuses(owner)).toEqual(expected(403));
  expect(await directoryCalls()).toBe(before);
});

test('While it is on, the owner of another group is nobody, but for the list of his own', async () => {
  await setPolicy(true);
  const other = await as(OWNER_OF_ANOTHER);

  const [list, ...others] = await statuses(other);
  expect(list).toEqual(['GET /definitions', 200]);
  expect(others).toEqual(expected(403).slice(1));
  expect((await other('/definitions')).body.value).toEqual([]);
});

test('A person who owns nothing stays nobody', async () => {
  expect(await statuses(await as('tom.tanaka@contoso.example'))).toEqual(expected(403));
});

test('A directory role decides without a question to the directory', async () => {
  const before = await directoryCalls();
  const governance = await as('gina.gomez@contoso.example');
  expect((await governance(`/definitions/${definitionId}`)).status).toBe(200);
  expect((await governance('/definitions')).status).toBe(200);
  expect(await directoryCalls()).toBe(before);
});

test.each([
  ['a group that he does not own', '/groups/b74444cb-038a-4802-8fc9-b9d1ed0cf11f/transitiveMembers'],
  ['a directory role', '/roleManagement/directory/roleDefinitions/9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3'],
])('An owner cannot create a review of %s', async (_, query) => {
  const refused = await owner('/definitions', { method: 'POST', body: withQuery(query) });
  expect(refused.status).toBe(403);
});

test('An owner cannot create a review of all groups', async () => {
  const body = {
    ...withQuery('./members/microsoft.graph.user'),
    instanceEnumerationScope: {
      query: "/groups?$filter=(groupTypes/any(c:c eq 'Unified'))",
      queryType: 'MicrosoftGraph',
    },
  };
  expect((await owner('/definitions', { method: 'POST', body })).status).toBe(403);
});

test('An owner lists, reads, creates, changes, runs and deletes the reviews of his group', async () => {
  const listed = (await owner('/definitions')).body.value as readonly { readonly id: string }[];
  expect(listed.map(({ id }) => id)).toEqual([definitionId]);
  expect(await statuses(owner)).toEqual(expected());
});
