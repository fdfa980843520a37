import { startRunner, type TestRunner } from '../../support/runner';
import { ADMIN, caller } from './sampleReview';

/** E50 and E51 under both addresses. */
const SCOPE = 'Policy.ReadWrite.AccessReviews';
const ADDRESSES = ['/beta/policies/accessReviewPolicy', '/beta/identityGovernance/accessReviews/policy'] as const;

let runner: TestRunner;
beforeAll(async () => {
  runner = await startRunner();
});
afterAll(() => runner.stop());

const as = async (name: string, scope = SCOPE) => caller(runner.url, await runner.token(name, scope));

test('The policy is off, is changed at one address and read at both', async () => {
  const api = await as(ADMIN);
  const [first, second] = ADDRESSES;
  expect((await api(first)).body).toMatchObject({ id: 'accessReviewPolicy', isGroupOwnerManagementEnabled: false });

  for (const [at, isGroupOwnerManagementEnabled] of [
    [first, true],
    [second, false],
  ] as const) {
    const changed = await api(at, { method: 'PATCH', body: { isGroupOwnerManagementEnabled } });
    expect([changed.status, changed.text]).toEqual([204, '']);
    for (const address of ADDRESSES) {
      expect((await api(address)).body).toMatchObject({ isGroupOwnerManagementEnabled });
    }
  }
});

test.each([[{}], [{ isGroupOwnerManagementEnabled: 'yes' }], [{ isGroupOwnerManagementEnabled: true, settings: {} }]])(
  'A change to %j is refused',
  async (body) => {
    const refused = await (await as(ADMIN))(ADDRESSES[0], { method: 'PATCH', body });
    expect(refused.status).toBe(400);
  },
);

test.each([
  [ADMIN, 'Policy.Read.All', 200, 403],
  [ADMIN, 'AccessReview.ReadWrite.All', 403, 403],
  ['gina.gomez@contoso.example', SCOPE, 200, 204],
  ['sam.sutton@contoso.example', SCOPE, 200, 403],
  ['clara.winter@contoso.example', SCOPE, 403, 403],
])('%s with %s reads with %d and changes with %d', async (...[name, scope, read, change]) => {
  const api = await as(name, scope);
  expect((await api(ADDRESSES[0])).status).toBe(read);
  const body = { isGroupOwnerManagementEnabled: false };
  expect((await api(ADDRESSES[0], { method: 'PATCH', body })).status).toBe(change);
});

test('There is no policy in v1.0', async () => {
  expect((await (await as(ADMIN))('/v1.0/policies/accessReviewPolicy')).status).toBe(404);
});
