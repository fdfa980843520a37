import { openApi, type Api } from '../../support/api';

/** E50 and E51 under both paths. */
const SCOPE = 'Policy.ReadWrite.AccessReview';
const ADDRESSES = ['/beta/policies/accessReviewPolicy', '/beta/identityGovernance/accessReviews/policy'] as const;

let product: Api;
beforeAll(async () => {
  product = await openApi();
});
afterAll(() => product.stop());

const as = (name: string, scope = SCOPE) => product.as(name, scope);

test('The policy is off at first, is changed at one URL and read at both', async () => {
  const api = as('admin');
  const [first, second] = ADDRESSES;
  expect((await api.get(first)).body).toMatchObject({ id: 'accessReviewPolicy', isGroupOwnerManagementEnabled: false });

  for (const [at, isGroupOwnerManagementEnabled] of [
    [first, true],
    [second, false],
  ] as const) {
    const changed = await api.patch(at, { isGroupOwnerManagementEnabled });
    expect([changed.status, changed.text]).toEqual([204, '']);
    for (const address of ADDRESSES) {
      expect((await api.get(address)).body).toMatchObject({ isGroupOwnerManagementEnabled });
    }
  }
});

test.each([[{}], [{ isGroupOwnerManagementEnabled: 'yes' }], [{ isGroupOwnerManagementEnabled: true, settings: {} }]])(
  'A change to %j is refused',
  async (body) => {
    const refused = await as('admin').patch(ADDRESSES[0], body);
    expect(refused.status).toBe(400);
  },
);

test.each([
  ['admin', 'Policy.Read.All', 200, 403],
  ['admin', 'AccessReview.ReadWrite.All', 403, 403],
  ['gina.gomez', SCOPE, 200, 204],
  ['sam.sutton', SCOPE, 200, 403],
  ['clara.winter', SCOPE, 403, 403],
])('%s with %s: a read is %d and a change is %d', async (...[name, scope, read, change]) => {
  const api = as(name, scope);
  expect((await api.get(ADDRESSES[0])).status).toBe(read);
  const body = { isGroupOwnerManagementEnabled: false };
  expect((await api.patch(ADDRESSES[0], body)).status).toBe(change);
});

test('There is no policy in v1.0', async () => {
  expect((await as('admin').get('/v1.0/policies/accessReviewPolicy')).status).toBe(404);
});
