import { openApi, type Api, type Answer } from '../../support/api';
import { CROWD, writeLargeTenant } from '../../support/largeTenant';
import { groupReview, query, queryScope, userNamed } from '../../support/sampleTenant';

const SIZE = 250;

let api: Api;
/**
 * The paths of reviews of 250 people: in one, every reviewer reviews all people; in the other, managers review and the fallback reviewer
 * Jerry gets all items.
 */
const paths = { common: '', fallback: '' };
beforeAll(async () => {
  api = await openApi({ tenant: writeLargeTenant(SIZE) });
  const scope = queryScope(`/groups/${CROWD}/transitiveMembers`);
  const jerry = (groupReview() as { reviewers: object[] }).reviewers;
  const managers = [{ ...query('./manager'), queryRoot: 'decisions' }];
  const common = await api.create(groupReview({ scope }));
  const fallback = await api.create(groupReview({ scope, reviewers: managers, fallbackReviewers: jerry }));
  paths.common = `/definitions/${common.id}/instances/${common.id}`;
  paths.fallback = `/definitions/${fallback.id}/instances/${fallback.id}`;
  for (const month of ['03', '04', '05']) {
    const recurrence = { pattern: null, range: { type: 'noEnd', startDate: `2026-${month}-01` } };
    await api.create(groupReview({ settings: { recurrence } }));
  }
  await api.advance('PT0S');
  // Make the calls that a process makes only once.
  await api.as('admin').get('/definitions?$top=1');
});
afterAll(() => api.stop());

const admin = () => api.as('admin');
const jerry = () => api.as('jerry.lindqvist');
const definition = () => paths.common.replace(/\/instances.*/, '');
const firstDecision = async (path: string) => (await admin().get(`${path}/decisions?$top=1`)).body.value[0]?.id ?? '';

/** Returns the number of storage calls of a successful request. */
async function callsOf(request: () => Promise<Answer>): Promise<number> {
  const statuses: number[] = [];
  const calls = await api.storageCalls(async () => statuses.push((await request()).status));
  expect(statuses.every((status) => status < 300)).toBe(true);
  expect(calls).not.toEqual({});
  return Object.values(calls).reduce((sum, count) => sum + count, 0);
}

describe('The storage calls of a request', () => {
  const own = "decisions/filterByCurrentUser(on='reviewer')";

  test.each<readonly [string, number, () => string]>([
    ['get a definition', 1, () => definition()],
    ['list definitions', 3, () => '/definitions'],
    ['list instances', 3, () => `${definition()}/instances`],
    ['list a page of decisions', 3, () => `${paths.common}/decisions`],
    ['list contacted reviewers', 3, () => `${paths.common}/contactedReviewers`],
  ])('%s: at most %i', async (_, most, path) => {
    expect(await callsOf(() => admin().get(path()))).toBeLessThanOrEqual(most);
  });

  test.each(['admin', 'jerry.lindqvist'])('get an instance, get a decision: at most 2 (%s)', async (person) => {
    for (const path of Object.values(paths)) {
      const decision = `${path}/decisions/${await firstDecision(path)}`;
      expect(await callsOf(() => api.as(person).get(path))).toBeLessThanOrEqual(2);
      expect(await callsOf(() => api.as(person).get(decision))).toBeLessThanOrEqual(2);
    }
  });

  test.each(['common', 'fallback'] as const)(
    'a page of the decisions to review, of 250: at most 4 (%s)',
    async (kind) => {
      const answers: Answer[] = [];
      const page = (path: string) => async () => {
        const answer = await jerry().get(path);
        answers.push(answer);
        return answer;
      };

      expect(await callsOf(page(`${paths[kind]}/${own}`))).toBeLessThanOrEqual(4);
      expect(answers[0]?.body.value).toHaveLength(100);
      expect(await callsOf(page(String(answers[0]?.body['@odata.nextLink'])))).toBeLessThanOrEqual(4);
      expect(answers[1]?.body.value).toHaveLength(100);
    },
  );

  // Those of fallback reviewers are in two ranges.
  test.each([
    ['common', 3],
    ['fallback', 4],
  ] as const)('a page of the decisions that one person reviews, of 250 (%s): at most %i', async (kind, most) => {
    const path = `beta${paths[kind]}/decisions/filterByReviewer(reviewerId='${userNamed('Jerry Lindqvist').id}')`;
    const pages: Answer[] = [];
    for (let next: unknown = path; typeof next === 'string'; next = pages.at(-1)?.body['@odata.nextLink']) {
      const address = next;
      const read = async () => pages[pages.push(await admin().get(address)) - 1]!;
      expect(await callsOf(read)).toBeLessThanOrEqual(most);
    }
    expect(pages.map(({ body }) => body.value.length)).toEqual([100, 100, 50]);
  });

  test.each(['common', 'fallback'] as const)('record a decision: at most 3 (%s)', async (kind) => {
    const path = `${paths[kind]}/decisions/${await firstDecision(paths[kind])}`;

    expect(await callsOf(() => jerry().patch(path, { decision: 'Approve' }))).toBeLessThanOrEqual(3);
  });

  test('create a definition: at most 4', async () => {
    const recurrence = { pattern: null, range: { type: 'noEnd', startDate: '2026-06-01' } };

    const calls = await callsOf(() => admin().post('/definitions', groupReview({ settings: { recurrence } })));
    expect(calls).toBeLessThanOrEqual(4);
  });
});

describe('The storage calls of a timer', () => {
  test('are at most 2 when nothing is due, regardless of the number of definitions', async () => {
    const calls = await api.storageCalls(() => api.advance('PT0S'));

    expect(Object.values(calls).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(2);
  });
});
