import { idOf } from '../../support/company';
import { openOffice, queryScope, reviewers, type Office } from '../../support/office';
import { Review } from '../../support/review';
import { inStages, STAGED_COMPANY, stagesIn } from '../../support/stages';

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    people: {
      olga: {},
      omar: {},
      otto: {},
      mute: { hasMail: false, isGuest: true },
      gone: { isDisabled: true },
      anna: { manager: 'mia' },
      ben: { manager: 'max' },
      ...STAGED_COMPANY.people,
    },
    groups: { Pilots: { members: 'anna ben carl' }, Desk: { members: 'admin ben' }, ...STAGED_COMPANY.groups },
  });
});
afterAll(() => office.stop());

const stages = stagesIn(() => office);

async function opened(
  names: readonly string[] = ['olga'],
  more: object = {},
  reviewOptions: object = {},
): Promise<Review> {
  const definition = {
    displayName: 'Pilots',
    scope: queryScope(`/groups/${idOf('Pilots')}/transitiveMembers`),
    reviewers: reviewers(...names),
    settings: { instanceDurationInDays: 3 },
    reviewOptions,
    ...more,
  };
  const { body } = await office.as('admin').post<{ id: string }>('beta/definitions', definition);
  const review = new Review(office, body.id);
  await office.advance('PT0S');
  return review;
}

const idsOf = async (review: Review, ...names: readonly string[]): Promise<string[]> =>
  Promise.all(names.map(async (name) => (await review.item(name)).id));

const ask = async (review: Review, body: object, person = 'admin', headers: Record<string, string> = {}) =>
  office.as(person).send('POST', `beta${await review.instancePath()}/reassign`, {
    body: { reason: 'on leave', ...body },
    headers,
  });

const statusOf = async (...request: Parameters<typeof ask>): Promise<number> => (await ask(...request)).status;

describe('An item that is reassigned', () => {
  test('is decided by the new reviewer alone, although others review everything', async () => {
    const review = await opened(['olga', 'otto']);
    const decisionIds = await idsOf(review, 'anna');
    expect(await statusOf(review, { reviewerId: idOf('omar'), decisionIds })).toBe(204);
    expect(await review.seenBy('omar')).toEqual(['anna']);
    expect(await review.seenBy('olga')).toEqual(['ben', 'carl']);
    expect(await review.decide('olga', { anna: 'Approve' })).toBe(403);
    expect(await review.decide('otto', { ben: 'Approve' })).toBe(204);
    expect(await review.decide('omar', { ben: 'Approve' })).toBe(403);
    expect(await review.decide('omar', { anna: 'Deny' })).toBe(204);
    expect(await review.contacted()).toEqual(['olga', 'omar', 'otto']);
  });

  test('leaves the manager who had it, and can go on to a third person, but never back', async () => {
    const review = await opened(['./manager']);
    const decisionIds = await idsOf(review, 'anna');
    expect(await statusOf(review, { reviewerId: idOf('omar'), decisionIds })).toBe(204);
    expect(await review.seenBy('mia')).toEqual([]);
    expect(await review.decide('mia', { anna: 'Deny' })).toBe(403);
    expect(await statusOf(review, { reviewerId: idOf('otto'), decisionIds })).toBe(204);
    expect([await review.seenBy('omar'), await review.seenBy('otto')]).toEqual([[], ['anna']]);
    for (const name of ['mia', 'omar']) {
      const { status, body } = await ask(review, { reviewerId: idOf(name), decisionIds });
      expect([status, body.error.details]).toMatchObject([409, [{ code: 'Loop', target: 'decisionIds/0' }]]);
    }
  });

  test('is decided in bulk by those who have it', async () => {
    const review = await opened(['olga']);
    await ask(review, { reviewerId: idOf('omar'), decisionIds: await idsOf(review, 'anna') });
    const all = { decision: 'Approve', justification: 'all' };
    const path = `${await review.instancePath()}/batchRecordDecisions`;
    expect((await office.as('olga').post(path, all)).status).toBe(204);
    expect(await review.each('decision')).toEqual({ anna: 'NotReviewed', ben: 'Approve', carl: 'Approve' });
    expect((await office.as('omar').post(path, { ...all, decision: 'Deny' })).status).toBe(204);
    expect(await review.each('decision')).toEqual({ anna: 'Deny', ben: 'Approve', carl: 'Approve' });
  });

  test('stays with its reviewer when PUT names others', async () => {
    const review = await opened(['olga']);
    await ask(review, { reviewerId: idOf('omar'), decisionIds: await idsOf(review, 'anna') });
    const body = {
      scope: { '@odata.type': '#microsoft.graph.accessReviewScope' },
      reviewers: [{ query: `/users/${idOf('otto')}`, queryType: 'MicrosoftGraph' }],
    };
    expect((await office.as('admin').put(await review.instancePath(), body)).status).toBe(200);
    expect([await review.seenBy('omar'), await review.seenBy('otto')]).toEqual([['anna'], ['ben', 'carl']]);
    const pending = await office.as('omar').get(`${office.url}/beta/me/pendingAccessReviewInstances`);
    expect(pending.body.value.map(({ id }: { id: string }) => id)).toContain((await review.instance()).id);
    expect(await review.decide('omar', { anna: 'Approve' })).toBe(204);
  });

  test('says so in its context, with the reason', async () => {
    const review = await opened(['olga']);
    const [decisionId] = await idsOf(review, 'anna');
    await ask(review, { reviewerId: idOf('omar'), decisionIds: [decisionId] });
    const { body } = await office.as('admin').get(`beta${await review.instancePath()}/decisions/${decisionId}`);
    const assignment = {
      kind: 'reassign',
      reason: 'on leave',
      by: { displayName: 'admin' },
      reviewerIds: [idOf('omar')],
    };
    expect(body).toMatchObject({ reviewContext: { assignment } });
  });
});

test('a filter gives all open items that match: not the person themselves, not what is decided', async () => {
  const review = await opened(['olga']);
  await review.decide('olga', { carl: 'Approve' });
  expect(await statusOf(review, { reviewerId: idOf('anna') })).toBe(204);
  expect(await review.seenBy('anna')).toEqual(['ben']);
  expect(await statusOf(review, { reviewerId: idOf('omar'), principalId: idOf('carl') })).toBe(400);
  expect(await statusOf(review, { reviewerId: idOf('omar'), principalId: idOf('anna') })).toBe(204);
  expect([await review.seenBy('omar'), await review.seenBy('olga')]).toEqual([['anna'], ['carl']]);
});

test('in the background, the job gives the items, and its monitor says when', async () => {
  const review = await opened(['olga']);
  const answer = await ask(review, { reviewerId: idOf('omar') }, 'admin', { Prefer: 'respond-async' });
  expect(answer.status).toBe(202);
  await office.advance('PT0S');
  expect(await review.seenBy('omar')).toEqual(['anna', 'ben', 'carl']);
  const monitor = answer.headers.get('location') ?? '';
  expect((await office.as('admin').get(monitor)).status).toBe(204);
});

test('only the new reviewer gets a mail', async () => {
  const displayName = 'Mailed pilots';
  const review = await opened(['olga'], {
    displayName,
    settings: { mailNotificationsEnabled: true, instanceDurationInDays: 3 },
  });
  await ask(review, { reviewerId: idOf('omar'), decisionIds: await idsOf(review, 'anna') });
  await office.advance('PT0S');
  expect((await office.mails(displayName)).map((line) => line.replace(/( \S+).*/, '$1'))).toEqual([
    'olga: Please',
    'omar: Please',
  ]);
  await ask(review, { reviewerId: idOf('omar'), decisionIds: await idsOf(review, 'ben') });
  await office.advance('PT0S');
  expect(await office.mails(displayName)).toHaveLength(2);
});

describe('A request is refused for', () => {
  test.each<[string, () => object, number, string]>([
    ['a person who is not there', () => ({ reviewerId: idOf('nobody at all') }), 400, 'reviewerId'],
    ['a disabled account', () => ({ reviewerId: idOf('gone') }), 400, 'reviewerId'],
    ['a person without an address', () => ({ reviewerId: idOf('mute') }), 400, 'reviewerId'],
    ['no GUID', () => ({ reviewerId: 'omar' }), 400, 'reviewerId'],
    ['no reason', () => ({ reviewerId: idOf('omar'), reason: null }), 400, 'reason'],
    ['an empty list', () => ({ reviewerId: idOf('omar'), decisionIds: [] }), 400, 'decisionIds'],
    [
      '501 ids',
      () => ({ reviewerId: idOf('omar'), decisionIds: Array.from({ length: 501 }, (_, n) => idOf(`${n}`)) }),
      400,
      'decisionIds',
    ],
  ])('%s', async (_, body, status, target) => {
    const answer = await ask(await opened(), body());
    expect([answer.status, answer.body.error.details?.[0]?.target]).toEqual([status, target]);
  });

  test('what is decided, the person themselves, and an unknown item; nothing is moved then', async () => {
    const review = await opened();
    const decisionIds = await idsOf(review, 'anna', 'ben', 'carl');
    await review.decide('olga', { ben: 'Approve' });
    const answer = await ask(review, { reviewerId: idOf('anna'), decisionIds });
    expect(answer.status).toBe(409);
    const problems = answer.body.error.details?.map(({ code, target }) => `${target} ${code}`).sort();
    expect(problems).toEqual(['decisionIds/0 SelfReview', 'decisionIds/1 AlreadyDecided']);
    expect(await review.seenBy('anna')).toEqual([]);
    expect(await statusOf(review, { reviewerId: idOf('omar'), decisionIds: [idOf('nothing')] })).toBe(404);
  });

  test('another version than If-Match, an ended instance, and v1.0', async () => {
    const review = await opened();
    const body = { reviewerId: idOf('omar') };
    expect(await statusOf(review, body, 'admin', { 'If-Match': 'W/"other"' })).toBe(412);
    const etag = (await office.as('admin').get(await review.instancePath())).headers.get('ETag') ?? '';
    const ids = await idsOf(review, 'anna', 'ben', 'carl');
    const atOnce = ids.map((id) => statusOf(review, { ...body, decisionIds: [id] }, 'admin', { 'If-Match': etag }));
    expect((await Promise.all(atOnce)).sort()).toEqual([204, 412, 412]);
    expect((await office.as('admin').post(`${await review.instancePath()}/reassign`, body)).status).toBe(404);
    await review.act('stop');
    expect(await statusOf(review, body)).toBe(409);
  });
});

describe('Reviewers give away their own items', () => {
  test('only where the review lets them, and no items of others', async () => {
    const closed = await opened(['./manager']);
    const reviewerId = idOf('omar');
    const refused = await ask(closed, { reviewerId, decisionIds: await idsOf(closed, 'anna') }, 'mia');
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      expect.stringContaining("'reassignmentEnabled' of its 'reviewOptions' is false"),
    ]);
    const review = await opened(['./manager'], {}, { reassignmentEnabled: true });
    const [anna, ben] = await idsOf(review, 'anna', 'ben');
    expect(await statusOf(review, { reviewerId, decisionIds: [ben] }, 'mia')).toBe(403);
    expect(await statusOf(review, { reviewerId, decisionIds: [anna] }, 'otto')).toBe(403);
    expect(await statusOf(review, { reviewerId, reason: null }, 'mia')).toBe(400);
    expect(await statusOf(review, { reviewerId }, 'mia')).toBe(204);
    expect([await review.seenBy('omar'), await review.seenBy('max')]).toEqual([['anna'], ['ben']]);
  });

  test('without a reason where none is required', async () => {
    const options = { reassignmentEnabled: true, reassignmentReasonRequired: false };
    const review = await opened(['./manager'], {}, options);
    expect(await statusOf(review, { reviewerId: idOf('omar'), reason: null }, 'mia')).toBe(204);
    expect(await statusOf(review, { reviewerId: idOf('omar'), reason: null })).toBe(400);
  });
});

test('in stages, an assignment lasts as long as the stage', async () => {
  const review = await stages.open(inStages({ asks: ['one'] }, { asks: ['two'] }));
  const [first] = await stages.of(review);
  const path = `beta${await review.instancePath()}/stages/${first!.id}/reassign`;
  const body = { reviewerId: idOf('three'), decisionIds: await idsOf(review, 'ann'), reason: 'knows ann' };
  expect((await office.as('admin').post(path, body)).status).toBe(204);
  expect([await review.seenBy('three'), await review.seenBy('one')]).toEqual([['ann'], ['bob', 'cid', 'dan']]);
  expect(await stages.decisions(review, { stage: 1, person: 'three', own: true })).toEqual({ ann: 'NotReviewed' });
  await stages.stop(review);
  expect([await review.seenBy('three'), await review.seenBy('two')]).toEqual([[], ['ann', 'bob', 'cid', 'dan']]);
  expect((await office.as('admin').post(path, body)).status).toBe(409);
});

describe('Where nobody decides about themselves', () => {
  const DISABLED = { selfReviewDisabled: true };

  test('a reviewer who is reviewed neither sees nor decides their own access, in no way', async () => {
    const review = await opened(['anna'], { fallbackReviewers: reviewers('otto') }, DISABLED);
    expect(await review.seenBy('anna')).toEqual(['ben', 'carl']);
    const { id } = await review.item('anna');
    const path = await review.instancePath();
    const own = await office
      .as('anna')
      .patch(`${path}/decisions/${id}`, { decision: 'Approve', justification: 'mine' });
    expect([own.status, own.body.error.message]).toEqual([403, expect.stringContaining('about the caller')]);
    const all = { decision: 'Approve', justification: 'all', principalId: null, resourceId: null };
    expect((await office.as('anna').post(`${path}/batchRecordDecisions`, all)).status).toBe(204);
    expect((await office.as('anna').post(`${path}/acceptRecommendations`)).status).toBe(204);
    const asked = { reviewerId: idOf('anna'), decisionIds: [id] };
    expect(await statusOf(review, asked)).toBe(409);
    expect((await review.item('anna')).decision).toBe('NotReviewed');
    expect((await review.item('ben')).decision).not.toBe('NotReviewed');
  });

  test('the fallback reviewers decide in their place, and nothing else', async () => {
    const review = await opened(['anna'], { fallbackReviewers: reviewers('otto') }, DISABLED);
    expect(await review.seenBy('otto')).toEqual(['anna']);
    expect(await review.decide('otto', { ben: 'Approve' })).toBe(403);
    expect(await review.decide('otto', { anna: 'Deny' })).toBe(204);
    expect(await review.contacted()).toEqual(['anna', 'otto']);
  });

  test('another reviewer of the same items decides, and the fallback reviewers do not', async () => {
    const review = await opened(['anna', 'omar'], { fallbackReviewers: reviewers('otto') }, DISABLED);
    expect(await review.seenBy('otto')).toEqual([]);
    expect(await review.decide('omar', { anna: 'Approve' })).toBe(204);
  });

  test('without fallback reviewers the item has nobody, as the errors of the instance say', async () => {
    const review = await opened(['anna'], {}, DISABLED);
    const instance = await office.as('admin').get<{ errors: readonly object[] }>(`beta${await review.instancePath()}`);
    expect(instance.body.errors).toMatchObject([
      { code: 'NoReviewer', message: expect.stringContaining('1 decisions have no reviewer') as string },
    ]);
  });

  test('new reviewers of a running review are judged as well', async () => {
    const review = await opened(['olga'], { fallbackReviewers: reviewers('otto') }, DISABLED);
    const path = await review.instancePath();
    const scope = queryScope(`/groups/${idOf('Pilots')}/transitiveMembers`);
    const replaced = await office.as('admin').put(path, { scope, reviewers: reviewers('ben') });
    expect(replaced.status).toBe(200);
    await office.advance('PT0S');
    expect(await review.seenBy('ben')).toEqual(['anna', 'carl']);
    expect(await review.seenBy('otto')).toEqual(['ben']);
  });

  test('people who are asked to review themselves still do', async () => {
    const review = await opened([], {}, DISABLED);
    expect(await review.decide('anna', { anna: 'Approve' })).toBe(204);
  });

  test('an administrator who decides a stage for its reviewers leaves their own item open', async () => {
    const { stageSettings } = inStages({ asks: ['olga'] });
    const scope = queryScope(`/groups/${idOf('Desk')}/transitiveMembers`);
    const review = await opened([], { scope, reviewers: undefined, stageSettings }, DISABLED);
    const [stage] = await stages.of(review);
    const all = { decision: 'Approve', justification: 'all', principalId: null, resourceId: null };
    const path = `${await review.instancePath()}/stages/${stage!.id}/batchRecordDecisions`;
    expect((await office.as('admin').post(path, all)).status).toBe(204);
    expect((await review.item('ben')).decision).toBe('Approve');
    expect((await review.item('admin')).decision).toBe('NotReviewed');
  });
});
