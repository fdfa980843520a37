import { createDirectory } from '../../../shared/directory/directory';
import { openApi, type Api, type Answer } from '../../support/api';
import { readText } from '../../support/markdown';
import { groupReview, query, sampleTenant } from '../../support/sampleTenant';

/** docs/threat-model.md lists the calls to the directory, each with the right that it requires. */
const SECTION = /## Requests to the directory in somebody's name\n(.*?)\n## /s;
const rows = [...(SECTION.exec(readText('docs/threat-model.md'))?.[1] ?? '').matchAll(/^\| `(\w+)`/gm)].map(
  ([, name = '']) => name,
);

const directory = createDirectory({ endpoint: 'http://127.0.0.1:1', mailSender: 'nobody@contoso.example' });

let api: Api;
let id: string;
beforeAll(async () => {
  api = await openApi();
  ({ id } = await api.create(groupReview()));
  await api.advance('PT0S');
});
afterAll(() => api.stop());

test('every function of the directory client has a row', () => {
  expect([...rows].sort()).toEqual(Object.keys(directory).sort());
});

/** Returns a caller who has no role, reviews nothing and owns nothing, while the policy for owners is off. */
const nobody = () => api.as('anna.albers');
const [user] = sampleTenant.users;
const deletesGuests = groupReview({
  settings: { applyActions: [{ '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' }] },
});
const create = () => nobody().post('/definitions', groupReview());
const change = () =>
  nobody().put(`/definitions/${id}/instances/${id}`, {
    reviewers: [query(`/groups/${sampleTenant.groups[0]?.id ?? ''}/members`)],
  });

const subscribe = () =>
  nobody().post('/beta/subscriptions', {
    changeType: 'updated',
    resource: `identityGovernance/accessReviews/definitions/${id}`,
    notificationUrl: 'https://hooks.test/reviews',
    expirationDateTime: '2026-01-06T00:00:00Z',
  });

const restore = () => nobody().post(`beta/definitions/${id}/instances/${id}/restorations`, { reason: 'a mistake' });

/** The request that causes each call to the directory; null if no request does. */
const REQUESTS: Readonly<Record<string, readonly (() => Promise<Answer>)[] | null>> = {
  ping: null,
  sendTestMail: [() => nobody().post('beta/sendTestMail')],
  listOwnedGroupIds: [create],
  findUser: [
    () => nobody().get(`/beta/users/${user?.userPrincipalName ?? ''}/identityGovernance/approverDelegate`),
    () => nobody().get(`beta/users/${user?.userPrincipalName ?? ''}/pendingAccessReviewInstances`),
    () =>
      nobody().post(
        `beta/users/${user?.userPrincipalName ?? ''}/pendingAccessReviewInstances/${id}/definition/instances`,
        {},
      ),
  ],
  listGroups: [() => nobody().get('/groups')],
  search: [() => nobody().get("beta/searchDirectory(kind='user')?$search=ann")],
  searchOwnedGroups: [() => nobody().get("beta/searchDirectory(kind='group')?$search=fin")],
  lookUp: [create, change],
  findAccount: [subscribe],
  findUsers: [create, change],
  listReviewers: [create, change],
  listMemberIds: [create],
  findResource: [create],
  listPrincipals: [create],
  countPrincipals: [create],
  describeUsers: [create],
  inspectAccess: [create, () => nobody().post(`/definitions/${id}/instances/${id}/applyDecisions`)],
  removeAccess: [create, () => nobody().post(`/definitions/${id}/instances/${id}/applyDecisions`)],
  restoreAccess: [restore],
  restoreUsers: [restore],
  enableUsers: [restore],
  disableUsers: [() => nobody().post('/definitions', deletesGuests)],
  deleteUsers: [() => nobody().post('/definitions', deletesGuests)],
  findTimeZones: [create, change],
  sendMail: [create, change, () => nobody().post(`/definitions/${id}/instances/${id}/sendReminder`)],
};

test.each(rows)('%s: a caller without the right is refused, and the directory is not asked', async (name) => {
  const requests = REQUESTS[name];
  expect(requests).toBeDefined();
  await api.tenant('DELETE', '/local/stats');
  for (const send of requests ?? []) expect((await send()).status).toBe(403);

  const calls = (await api.tenant('GET', '/local/stats')).body.directory as Readonly<Record<string, number>>;
  expect(Object.values(calls).reduce((sum, count) => sum + count, 0)).toBe(0);
});
