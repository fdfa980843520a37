import { idOf } from '../../support/company';
import { openOffice, type Office } from '../../support/office';
import type { Review } from '../../support/review';

const LONG_AGO = '2025-01-01T09:00:00Z';
/** Managers review the crew: mia her reports, max the others. */
const MANAGERS = { group: 'crew', reviewers: ['./manager'], fallback: ['flora'] };
const RECOMMENDED = { recommendationsEnabled: true };

const CROWD = 230;
const crowdNames = Array.from({ length: CROWD }, (_, n) => `p${n}`);

let office: Office;
let crowd: Review;
beforeAll(async () => {
  office = await openOffice({
    people: {
      ann: { manager: 'mia' },
      bob: { manager: 'mia', signIn: LONG_AGO },
      cid: { manager: 'max', signIn: LONG_AGO },
      dan: { manager: 'max', signIn: null },
      eve: {},
      flora: {},
      rita: {},
      ...Object.fromEntries(crowdNames.map((name) => [name, { manager: 'mia' }])),
    },
    groups: { crew: { members: 'ann bob cid dan eve' }, crowd: { members: crowdNames.join(' ') } },
    apps: { robot: { assigned: '' } },
  });
  crowd = await office.review({ ...MANAGERS, group: 'crowd' });
});
afterAll(() => office.stop());

async function open(wish: Parameters<Office['review']>[0]): Promise<Review> {
  const review = await office.review(wish);
  await office.advance('PT1M');
  return review;
}

/** Sends an action as a person; `request` has both. */
const act = async (review: Review, request: string, body: object = {}) => {
  const [person = '', action = ''] = request.split(' ');
  const path = `${await review.instancePath()}/${action}`;
  return office
    .as(person)
    .post<{ readonly error: { readonly details: readonly { readonly target: string }[] } }>(path, body);
};

describe('acceptRecommendations', () => {
  test("decides the caller's open items that have a recommendation", async () => {
    const review = await open({ ...MANAGERS, settings: RECOMMENDED });
    await review.decide('max', { cid: 'DontKnow' });

    expect((await act(review, 'mia acceptRecommendations')).status).toBe(204);
    expect(await review.each('decision')).toEqual({
      ann: 'Approve',
      bob: 'Deny',
      cid: 'DontKnow',
      dan: 'NotReviewed',
      eve: 'NotReviewed',
    });
    expect((await review.item('bob')).reviewedBy.displayName).toBe('mia');
    expect((await review.item('bob')).reviewedDateTime).not.toBeNull();
    expect((await act(review, 'max acceptRecommendations')).status).toBe(204);
    expect(await review.each('decision')).toMatchObject({ cid: 'DontKnow' });
  });

  test('leaves everything undecided if nothing is recommended', async () => {
    const review = await open(MANAGERS);

    expect((await act(review, 'mia acceptRecommendations')).status).toBe(204);
    expect(new Set(Object.values(await review.each('decision')))).toEqual(new Set(['NotReviewed']));
  });

  test('is refused to callers who review nothing here, even to an administrator, and to programs', async () => {
    const review = await open(MANAGERS);

    expect((await act(review, 'rita acceptRecommendations')).status).toBe(403);
    expect((await act(review, 'admin acceptRecommendations')).status).toBe(403);
  });
});

describe('batchRecordDecisions', () => {
  test('records one decision on everything that the caller reviews, also on decided items', async () => {
    const review = await open(MANAGERS);
    await review.decide('mia', { ann: 'Approve' });
    const body = { decision: 'Deny', justification: 'moved on' };

    expect((await act(review, 'mia batchRecordDecisions', body)).status).toBe(204);
    expect(await review.each('decision')).toMatchObject({ ann: 'Deny', bob: 'Deny', cid: 'NotReviewed' });
    expect(await review.item('ann')).toMatchObject({ justification: 'moved on', reviewedBy: { displayName: 'mia' } });
  });

  test('records on the items of a principal, of a resource, or of both', async () => {
    const review = await open({ group: 'crew', reviewers: ['rita'] });
    const record = (body: object) => act(review, 'rita batchRecordDecisions', body);

    expect((await record({ decision: 'Deny', principalId: idOf('ann').toUpperCase() })).status).toBe(204);
    expect((await record({ decision: 'Approve', principalId: idOf('bob'), resourceId: idOf('crew') })).status).toBe(
      204,
    );
    expect((await record({ decision: 'Deny', principalId: idOf('cid'), resourceId: idOf('other') })).status).toBe(204);
    expect(await review.each('decision')).toEqual({
      ann: 'Deny',
      bob: 'Approve',
      cid: 'NotReviewed',
      dan: 'NotReviewed',
      eve: 'NotReviewed',
    });
    expect((await record({ decision: 'DontKnow', resourceId: idOf('crew') })).status).toBe(204);
    expect(new Set(Object.values(await review.each('decision')))).toEqual(new Set(['DontKnow']));
    expect((await record({ decision: 'NotReviewed', principalId: null })).status).toBe(204);
    expect(await review.item('ann')).toMatchObject({ decision: 'NotReviewed', reviewedDateTime: null });
  });

  test('fallback reviewers decide on their items', async () => {
    const review = await open(MANAGERS);

    expect((await act(review, 'flora batchRecordDecisions', { decision: 'Approve' })).status).toBe(204);
    expect(await review.each('decision')).toMatchObject({ ann: 'NotReviewed', eve: 'Approve' });
  });

  test('a program decides on everything', async () => {
    const review = await open(MANAGERS);
    const token = await office.appToken(idOf('robot app'));
    const path = `/v1.0/identityGovernance/accessReviews${await review.instancePath()}/batchRecordDecisions`;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ decision: 'Approve' });

    expect((await fetch(office.url + path, { method: 'POST', headers, body })).status).toBe(204);
    expect(new Set(Object.values(await review.each('decision')))).toEqual(new Set(['Approve']));
  });

  test('says what is wrong', async () => {
    const review = await open({ ...MANAGERS, settings: { justificationRequiredOnApproval: true } });
    const refused = async (body: object) => {
      const answer = await act(review, 'mia batchRecordDecisions', body);
      return [answer.status, answer.body.error.details.map(({ target }) => target)];
    };

    expect(await refused({})).toEqual([400, ['decision']]);
    expect(await refused({ decision: 'Maybe', principalId: 1 })).toEqual([400, ['decision', 'principalId']]);
    expect(await refused({ decision: 'Approve' })).toEqual([400, ['justification']]);
    expect(await refused({ decision: 'Deny', justification: ' ' })).toEqual([400, ['justification']]);
    expect(new Set(Object.values(await review.each('decision')))).toEqual(new Set(['NotReviewed']));
    expect((await act(review, 'rita batchRecordDecisions', { decision: 'Deny', justification: 'x' })).status).toBe(403);
  });

  test('more items than fit one page, assigned or common', async () => {
    const names = Object.keys(await crowd.each('decision'));
    const count = async (decision: string) => {
      const decisions = Object.values(await crowd.each('decision'));
      return decisions.filter((each) => each === decision).length;
    };

    expect(names).toHaveLength(CROWD);
    expect((await act(crowd, 'mia batchRecordDecisions', { decision: 'Approve' })).status).toBe(204);
    expect(await count('Approve')).toBe(CROWD);
    expect((await act(crowd, 'admin resetDecisions')).status).toBe(204);
    expect(await count('NotReviewed')).toBe(CROWD);
  });

  test('many requests at once all succeed, and the last one wins', async () => {
    const review = await open({ group: 'crew', reviewers: ['rita', 'flora'] });
    const bodies = ['Approve', 'Deny', 'DontKnow'].map((decision) => ({ decision }));

    const answers = await Promise.all(
      bodies.flatMap((body) => ['rita', 'flora'].map((person) => act(review, `${person} batchRecordDecisions`, body))),
    );

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
    expect(Object.values(await review.each('decision'))).not.toContain('NotReviewed');
  });
});

describe('resetDecisions', () => {
  test('takes back every decision, only for callers who manage the review', async () => {
    const review = await open(MANAGERS);
    await act(review, 'mia batchRecordDecisions', { decision: 'Deny', justification: 'moved on' });

    expect((await act(review, 'mia resetDecisions')).status).toBe(403);
    expect((await act(review, 'admin resetDecisions')).status).toBe(204);
    expect(await review.item('ann')).toMatchObject({
      decision: 'NotReviewed',
      justification: '',
      reviewedDateTime: null,
      reviewedBy: { id: '00000000-0000-0000-0000-000000000000' },
    });
    expect((await act(review, 'mia batchRecordDecisions', { decision: 'Approve' })).status).toBe(204);
  });
});

test('nothing is decided before and after the time of an instance', async () => {
  const review = await open({
    ...MANAGERS,
    settings: { recurrence: { pattern: null, range: { type: 'noEnd', startDate: '2026-05-01' } } },
  });
  const [{ id } = { id: '' }] = await review.instances();
  const statuses = async () => {
    const path = `${review.path}/instances/${id}`;
    const of = async (person: string, action: string, body: object) =>
      (await office.as(person).post(`${path}/${action}`, body)).status;
    return [
      await of('mia', 'acceptRecommendations', {}),
      await of('mia', 'batchRecordDecisions', { decision: 'Deny' }),
      await of('admin', 'resetDecisions', {}),
    ];
  };

  expect(await statuses()).toEqual([409, 409, 409]);
  await office.to('2026-05-01T09:00:00Z');
  expect(await statuses()).toEqual([204, 204, 204]);
  await office.advance('P4D');
  expect(await statuses()).toEqual([409, 409, 409]);
});

test('unknown objects are 404', async () => {
  const path = `/definitions/${idOf('nothing')}/instances/${idOf('nothing')}`;

  expect((await office.as('mia').post(`${path}/acceptRecommendations`)).status).toBe(404);
  expect((await office.as('mia').post(`${path}/batchRecordDecisions`, { decision: 'Deny' })).status).toBe(404);
  expect((await office.as('admin').post(`${path}/resetDecisions`)).status).toBe(404);
});
