import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApi, type Api, type Body } from '../../support/api';
import { groupNamed, groupReview, query, queryScope, sampleTenant, userNamed } from '../../support/sampleTenant';

const GUID = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g;
const folder = mkdtempSync(join(tmpdir(), 'capitals-'));

/** Ids ignore letter case. Here the directory uses upper case, and requests use lower case. */
let api: Api;
beforeAll(async () => {
  const tenant = join(folder, 'tenant.json');
  writeFileSync(
    tenant,
    JSON.stringify(sampleTenant).replaceAll(GUID, (id) => id.toUpperCase()),
  );
  api = await openApi({ tenant });
});
afterAll(async () => {
  await api.stop();
  rmSync(folder, { recursive: true });
});

const settings = { instanceDurationInDays: 3, autoApplyDecisionsEnabled: true };
const own = async (person: string, { id }: Body) => {
  const path = `/definitions/${id}/instances/${id}/decisions/filterByCurrentUser(on='reviewer')`;
  return (await api.as(person).get(path)).body.value;
};

describe('Where ids of the directory are in capitals', () => {
  test('a reviewer finds the decisions to make, decides, and what is denied is removed', async () => {
    const review = await api.create(groupReview({ settings }));
    await api.advance('PT0S');
    const found = await own('jerry.lindqvist', review);
    expect(found).toHaveLength(groupNamed('Finance Reports').members.length);
    const [denied] = found;
    const path = `/definitions/${review.id}/instances/${review.id}/decisions/${denied?.id}`;
    expect((await api.as('jerry.lindqvist').patch(path, { decision: 'Deny' })).status).toBe(204);
    await api.advance('P4D');
    expect((await api.as('admin').get(path)).body).toMatchObject({ applyResult: 'AppliedSuccessfully' });
    const { body } = await api.tenant('GET', `/v1.0/groups/${groupNamed('Finance Reports').id}/members`);
    expect(body.value).toHaveLength(found.length - 1);
  });

  test('managers review their people, and people themselves', async () => {
    const scope = queryScope(`/groups/${groupNamed('Sales Proposals').id}/transitiveMembers`);
    const managers = [{ ...query('./manager'), queryRoot: 'decisions' }];
    const ofManagers = await api.create(groupReview({ scope, reviewers: managers }));
    const ofThemselves = await api.create(groupReview({ scope, reviewers: [] }));
    await api.advance('PT0S');
    expect(await own('julia.jansen', ofManagers)).not.toEqual([]);
    const [self, ...others] = await own('karl.keller', ofThemselves);
    expect([self?.principal.id, others]).toEqual([userNamed('Karl Keller').id, []]);
  });
});
