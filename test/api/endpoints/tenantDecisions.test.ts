import { idOf } from '../../support/company';
import { openOffice, type Office } from '../../support/office';
import type { Review } from '../../support/review';

const OWN = "/beta/identityGovernance/accessReviews/decisions/filterByCurrentUser(on='reviewer')";

interface Item {
  readonly id: string;
  readonly accessReviewId: string;
  readonly decision: string;
  readonly principal: { readonly displayName: string };
  readonly instance?: {
    readonly id: string;
    readonly definition?: { readonly id: string; readonly displayName: string };
  };
}

interface Page {
  readonly value: readonly Item[];
  readonly '@odata.context': string;
  readonly '@odata.count': number;
  readonly '@odata.nextLink'?: string;
}

let office: Office;
const reviews: Review[] = [];
beforeAll(async () => {
  office = await openOffice({
    people: { ann: { manager: 'mia' }, bob: { manager: 'mia' }, cid: { manager: 'max' } },
    groups: { crew: { members: 'ann bob cid' }, board: { members: 'ann dora' } },
    apps: { robot: { assigned: '' } },
  });
  const later = { recurrence: { pattern: null, range: { type: 'noEnd', startDate: '2026-06-01' } } };
  reviews.push(
    await office.review({ group: 'crew', reviewers: ['./manager'], fallback: ['admin'] }),
    await office.review({ group: 'board', reviewers: ['mia'], settings: { justificationRequiredOnApproval: true } }),
    await office.review({ group: 'crew', reviewers: ['mia'], settings: later }),
  );
  await office.advance('PT1M');
});
afterAll(() => office.stop());

const get = async (person: string, query = ''): Promise<Page> => {
  const { status, body } = await office.as(person).get<Page>(`${OWN}${query}`);
  if (status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
};
const namesIn = ({ value }: Page): string[] => value.map(({ principal }) => principal.displayName).sort();
const record = (person: string, body: object) =>
  office
    .as(person)
    .post<{ readonly error: { readonly details: readonly { readonly target: string }[] } }>(
      `${OWN}/recordAllDecisions`,
      body,
    );

test('a person sees what they review in all reviews', async () => {
  expect(namesIn(await get('mia'))).toEqual(['ann', 'ann', 'bob', 'dora']);
  expect(namesIn(await get('max'))).toEqual(['cid']);
  expect(namesIn(await get('ann'))).toEqual([]);
  expect((await get('mia'))['@odata.context']).toBe(
    `${office.url}/beta/$metadata#Collection(accessReviewInstanceDecisionItem)`,
  );
});

test('pages continue across reviews, filtered and sorted or not', async () => {
  const read = async (query: string): Promise<string[]> => {
    const names: string[] = [];
    let page = await get('mia', query);
    for (;;) {
      names.push(...namesIn(page));
      const link = page['@odata.nextLink'];
      if (link === undefined) return names.sort();
      page = await get('mia', new URL(link).search);
    }
  };

  for (const top of [1, 2, 3, 4]) expect(await read(`?$top=${top}`)).toEqual(['ann', 'ann', 'bob', 'dora']);
  expect(await read("?$top=1&$filter=decision eq 'NotReviewed'")).toEqual(['ann', 'ann', 'bob', 'dora']);
  expect(await read('?$top=1&$orderby=decision')).toEqual(['ann', 'ann', 'bob', 'dora']);
  expect((await get('mia', '?$count=true&$top=1'))['@odata.count']).toBe(4);
});

test('each comes with its instance and definition when asked', async () => {
  const { value } = await get('mia', '?$expand=instance($expand=definition($select=id,displayName))');

  expect(value).toHaveLength(4);
  for (const { accessReviewId, instance } of value) {
    expect(instance?.id).toBe(accessReviewId);
    expect(Object.keys(instance?.definition ?? {}).sort()).toEqual(['displayName', 'id']);
  }
  expect(new Set(value.map(({ instance }) => instance?.definition?.id))).toEqual(
    new Set([reviews[0]!.id, reviews[1]!.id]),
  );
  expect((await get('mia')).value[0]).not.toHaveProperty('instance');
});

test('it is beta only, and nothing is delegated', async () => {
  const v1 = OWN.replace('/beta', '/v1.0');

  expect((await office.as('mia').get(v1)).status).toBe(404);
  expect((await office.as('mia').get<Page>(OWN.replace("'reviewer'", "'delegatedReviewer'"))).body.value).toEqual([]);
  expect((await office.as('max').get<Page>(OWN.replace("'reviewer'", "'directReviewer'"))).body.value).toHaveLength(1);
});

test('recordAllDecisions says what is wrong and then changes nothing', async () => {
  const refused = async (body: object) => {
    const answer = await record('mia', body);
    return [answer.status, answer.body.error.details.map(({ target }) => target)];
  };

  expect(await refused({ decision: 'NotReviewed' })).toEqual([400, ['decision']]);
  expect(await refused({ decision: 'Approve' })).toEqual([400, ['justification']]);
  expect((await get('mia')).value.map(({ decision }) => decision)).toEqual(Array(4).fill('NotReviewed'));
});

test('recordAllDecisions decides what a person reviews, decided or not, of one principal or of all', async () => {
  const [crew, board] = reviews as [Review, Review];
  await crew.decide('mia', { bob: 'DontKnow' });

  expect((await record('mia', { decision: 'Deny', justification: 'gone', principalId: idOf('ann') })).status).toBe(204);
  expect(await crew.each('decision')).toEqual({ ann: 'Deny', bob: 'DontKnow', cid: 'NotReviewed' });
  expect(await board.each('decision')).toEqual({ ann: 'Deny', dora: 'NotReviewed' });

  expect((await record('mia', { decision: 'Approve', justification: 'fine' })).status).toBe(204);
  expect(await crew.each('decision')).toEqual({ ann: 'Approve', bob: 'Approve', cid: 'NotReviewed' });
  expect(await board.each('decision')).toEqual({ ann: 'Approve', dora: 'Approve' });
  expect(await board.item('dora')).toMatchObject({ justification: 'fine', reviewedBy: { displayName: 'mia' } });
});

test('recordAllDecisions does nothing for a person who reviews nothing, or nothing delegated; programs may not call it', async () => {
  const token = await office.appToken(idOf('robot app'));
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ decision: 'Approve' });
  const delegated = `${OWN.replace("'reviewer'", "'delegatedReviewer'")}/recordAllDecisions`;

  expect((await fetch(`${office.url}${OWN}/recordAllDecisions`, { method: 'POST', headers, body })).status).toBe(403);
  expect((await record('ann', { decision: 'Approve' })).status).toBe(204);
  expect((await office.as('max').post(delegated, { decision: 'Approve' })).status).toBe(204);
  expect(await reviews[0]!.each('decision')).toMatchObject({ cid: 'NotReviewed' });
});

test('an instance that has ended stays listed and is not decided', async () => {
  await office.advance('P4D');

  expect(namesIn(await get('max'))).toEqual(['cid']);
  expect((await record('max', { decision: 'Approve' })).status).toBe(204);
  expect(await reviews[0]!.each('decision')).toMatchObject({ cid: 'NotReviewed' });
});

describe('what was decided about one principal or resource in all reviews', () => {
  const about = async (subject: string, query = '', person = 'admin') =>
    office.as(person).get<Page>(`beta/decisions/filterBy${subject}${query}`);
  const ANN = `Principal(principalId='${idOf('ann')}')`;
  const CREW = `Resource(resourceId='${idOf('crew')}')`;

  test('is listed with the reviews, page by page', async () => {
    const { status, body } = await about(ANN.toUpperCase(), '?$expand=instance($expand=definition)');
    expect([status, namesIn(body)]).toEqual([200, ['ann', 'ann']]);
    const names = body.value.map(({ instance }) => instance?.definition?.displayName).sort();
    expect(names).toEqual(['Review of board', 'Review of crew']);

    for (const [subject, expected] of [
      [ANN, ['ann', 'ann']],
      [CREW, ['ann', 'bob', 'cid']],
    ] as const) {
      const found: string[] = [];
      for (let query: string | undefined = '?$top=1'; query !== undefined;) {
        const page: Page = (await about(subject, query)).body;
        found.push(...namesIn(page));
        query = page['@odata.nextLink'] && new URL(page['@odata.nextLink']).search;
      }
      expect(found.sort()).toEqual(expected);
    }
    const open = (await about(CREW, "?$filter=decision eq 'NotReviewed'")).body;
    expect(namesIn(open)).toContain('cid');
    expect(open.value.map(({ decision }) => decision)).not.toContain('Approve');
  });

  test('is empty for an unknown id, and refused for a name and to people who may read no review', async () => {
    expect((await about(`Principal(principalId='${idOf('nobody')}')`)).body.value).toEqual([]);
    expect((await about("Principal(principalId='ann@office.example')")).body).toMatchObject({
      error: { code: 'BadRequest', message: expect.stringContaining("'principalId' must be the object id") as string },
    });
    expect((await about(ANN, '', 'ann')).status).toBe(403);
  });

  test('costs a page for each definition and a row for each instance', async () => {
    const calls = await office.storageCalls(() => about(ANN));
    // The calls read the definitions, the instances of three of them, and a decision in each instance that has begun.
    expect(Object.values(calls).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(1 + 3 + 2);
  });
});

test('a deleted review is gone from the list', async () => {
  await office.as('admin').delete(`/definitions/${reviews[0]!.id}`);

  expect(namesIn(await get('mia'))).toEqual(['ann', 'dora']);
});
