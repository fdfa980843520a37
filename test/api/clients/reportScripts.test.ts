import { openApi, type Api, type Body, type Client } from '../../support/api';
import { groupReview } from '../../support/sampleTenant';
import { bodies } from '../endpoints/wildBodies';

/** The requests of four report scripts, by a person and by an application that only reads. Each script reads a whole list, page by page. */

const AUTOMATION = '8ac98b09-593e-43b6-81a1-63c2f62ea50f';
const READ = 'AccessReview.Read.All';

let api: Api;
let weekly: string;
beforeAll(async () => {
  api = await openApi({ args: ['--tick', 'P1D'] });
  ({ id: weekly } = await api.create(
    groupReview({
      displayName: 'Weekly',
      settings: {
        instanceDurationInDays: 3,
        recurrence: { pattern: { type: 'weekly', interval: 1 }, range: { type: 'noEnd', startDate: '2026-01-05' } },
      },
    }),
  ));
  await api.create(groupReview({ displayName: 'Once' }));
  await api.create({ ...bodies.allGroups, displayName: 'All groups' });
  await api.advance('P15D');
});
afterAll(() => api.stop());

interface Page {
  readonly value: readonly Body[];
  readonly '@odata.nextLink'?: string;
}

/** Reads a list to its end as scripts do, with each next link unchanged. */
async function all(client: Client, path: string): Promise<readonly Body[]> {
  const found: Body[] = [];
  for (let link: string | undefined = path; link !== undefined;) {
    const { status, body }: { status: number; body: Page } = await client.get<Page>(link);
    if (status !== 200) throw new Error(`${link} answered ${status}: ${JSON.stringify(body)}`);
    found.push(...body.value);
    link = body['@odata.nextLink'];
  }
  return found;
}

const callers: readonly (readonly [string, () => Client])[] = [
  ['a person', () => api.as('admin', READ)],
  ['an application', () => api.asApp(AUTOMATION, READ)],
];

describe.each(callers)('For %s', (_, caller) => {
  test('a script lists every decision of every instance of every review', async () => {
    const rows: string[] = [];
    for (const { id, displayName } of await all(caller(), '/definitions?$top=2')) {
      for (const instance of await all(caller(), `/definitions/${id}/instances?$top=1`)) {
        const path = `/definitions/${id}/instances/${instance.id}/decisions?$top=3`;
        for (const { principal } of await all(caller(), path)) rows.push(`${displayName}: ${principal.displayName}`);
      }
    }
    const ofWeekly = rows.filter((row) => row.startsWith('Weekly'));

    expect(new Set(rows.map((row) => row.split(':')[0]))).toEqual(new Set(['Weekly', 'Once', 'All groups']));
    // Each of three instances has the same eight members.
    expect([ofWeekly.length, new Set(ofWeekly).size]).toEqual([24, 8]);
  });

  test('a script counts open items, with selected properties and a sort', async () => {
    const filter = encodeURIComponent("status eq 'InProgress'");
    const running = await all(
      caller(),
      `/definitions?$filter=${filter}&$select=id,displayName&$orderby=displayName&$top=1`,
    );
    const open = `/definitions/${weekly}/instances?%24filter=${filter}&%24select=id`;
    const [instance] = await all(caller(), open);
    const decisions = `/definitions/${weekly}/instances/${instance?.id ?? ''}/decisions`;
    const { text } = await caller().get(`${decisions}/$count?$filter=decision eq 'NotReviewed'`);

    expect(running.map(({ displayName }) => displayName)).toEqual(['Weekly']);
    expect(text).toBe('8');
  });

  test('a script reads reviews with their instances in one request', async () => {
    const filter = "contains(scope/microsoft.graph.accessReviewQueryScope/query,'/groups')";
    const expand = 'instances($select=id,status;$orderby=startDateTime desc;$top=1)';
    const found = await all(caller(), `/definitions?$filter=${filter}&$expand=${expand}&$count=true&$top=1`);

    expect(found.map(({ displayName }) => displayName).sort()).toEqual(['Once', 'Weekly']);
    for (const { instances } of found) expect(instances).toHaveLength(1);
  });

  test('a script reads the contacted reviewers, and the results of the decisions', async () => {
    for (const { id, status } of await all(caller(), `/definitions/${weekly}/instances?$top=100`)) {
      if (status === 'NotStarted') continue;
      const path = `/definitions/${weekly}/instances/${id}`;
      const asked = await all(caller(), `${path}/contactedReviewers?$top=100`);
      const denied = await all(caller(), `${path}/decisions?$filter=decision eq 'Deny' and applyResult eq 'New'`);

      expect(asked.map(({ displayName }) => displayName)).toEqual(['Jerry Lindqvist']);
      expect(denied).toEqual([]);
    }
  });
});
