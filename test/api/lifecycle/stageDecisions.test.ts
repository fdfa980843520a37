import { idOf } from '../../support/company';
import { openOffice, type Office } from '../../support/office';
import type { Review } from '../../support/review';
import { inStages, instanceOf, STAGED_COMPANY, stagesIn, THREE } from '../../support/stages';

let office: Office;
const stages = stagesIn(() => office);
beforeAll(async () => {
  office = await openOffice(STAGED_COMPANY);
});
afterAll(() => office.stop());

describe('Decisions move on', () => {
  const DECIDED = { ann: 'Approve', bob: 'Deny', cid: 'DontKnow' };
  const whoMoved = async (moving: readonly string[] | null | undefined) => {
    const first = {
      asks: ['one'],
      ...(moving === undefined ? {} : { decisionsThatWillMoveToNextStage: moving }),
    };
    const review = await stages.open(inStages(first, { asks: ['two'] }));
    await review.decide('one', DECIDED);
    await stages.stop(review);
    return review.seenBy('two');
  };

  test.each([
    [['Approve'], ['ann']],
    [['Deny'], ['bob']],
    [['DontKnow'], ['cid']],
    [['NotReviewed'], ['dan']],
    [
      ['Approve', 'NotReviewed'],
      ['ann', 'dan'],
    ],
  ])('with %j: %j', async (moving, moved) => {
    expect(await whoMoved(moving)).toEqual(moved);
  });

  test('with "Recommendation": what nobody decided and has a recommendation', async () => {
    const first = { asks: ['one'], recommendationsEnabled: true, decisionsThatWillMoveToNextStage: ['Recommendation'] };
    const review = await stages.open(inStages(first, { asks: ['two'] }));
    await review.decide('one', { ann: 'Approve' });
    await stages.stop(review);

    expect(await review.seenBy('two')).toEqual(['bob', 'cid', 'dan']);
  });

  test('all of them where the definition does not say', async () => {
    expect(await whoMoved(undefined)).toEqual(['ann', 'bob', 'cid', 'dan']);
    expect(await whoMoved(null)).toEqual(['ann', 'bob', 'cid', 'dan']);
  });

  test('items that stay keep their decision, items that move are open again, and the instance shows the latest', async () => {
    const review = await stages.open(
      inStages({ asks: ['one'], decisionsThatWillMoveToNextStage: ['Deny', 'NotReviewed'] }, { asks: ['two'] }),
    );
    await review.decide('one', DECIDED);
    await stages.stop(review);

    expect(await review.each('decision')).toEqual({ ...DECIDED, bob: 'NotReviewed', dan: 'NotReviewed' });
    expect(await review.decide('two', { bob: 'Approve' })).toBe(204);
    expect(await review.each('decision')).toEqual({ ...DECIDED, bob: 'Approve', dan: 'NotReviewed' });
    expect(await stages.decisions(review, { stage: 1 })).toEqual({ ...DECIDED, dan: 'NotReviewed' });
    expect(await stages.decisions(review, { stage: 2 })).toEqual({ bob: 'Approve', dan: 'NotReviewed' });
    expect(await stages.decisions(review, { stage: 1, property: 'reviewedBy' })).toMatchObject({
      bob: { displayName: 'one' },
    });
    expect(await stages.decisions(review, { stage: 2, property: 'reviewedBy' })).toMatchObject({
      bob: { displayName: 'two' },
    });
  });

  test('an item that did not move on cannot be decided in any way', async () => {
    const review = await stages.open(
      inStages({ asks: ['one'], decisionsThatWillMoveToNextStage: ['Deny'] }, { asks: ['one'] }),
    );
    await review.decide('one', DECIDED);
    const ann = await review.item('ann');
    await stages.stop(review);
    const [first, second] = await stages.of(review);
    const patch = async (path: string) =>
      (await office.as('one').patch(`${instanceOf(review)}${path}/decisions/${ann.id}`, { decision: 'Deny' })).status;

    expect(await patch('')).toBe(409);
    expect(await patch(`/stages/${first!.id}`)).toBe(409);
    expect(await patch(`/stages/${second!.id}`)).toBe(409);
    const batch = `${instanceOf(review)}/batchRecordDecisions`;
    expect((await office.as('one').post(batch, { decision: 'DontKnow' })).status).toBe(204);
    expect(await review.each('decision')).toEqual({ ...DECIDED, bob: 'DontKnow', dan: 'NotReviewed' });
    expect((await office.as('admin').post(`${instanceOf(review)}/resetDecisions`)).status).toBe(204);
    expect(await review.each('decision')).toEqual({ ...DECIDED, bob: 'NotReviewed', dan: 'NotReviewed' });
  });

  test('a decision can be made through its stage or its instance', async () => {
    const review = await stages.open(inStages(...THREE));
    const [first] = await stages.of(review);
    const [ann, bob] = [await review.item('ann'), await review.item('bob')];
    const body = { decision: 'Approve' };
    const stagePath = `${instanceOf(review)}/stages/${first!.id}/decisions`;

    expect((await office.as('one').patch(`${stagePath}/${ann.id}`, body)).status).toBe(204);
    expect((await office.as('one').patch(`${instanceOf(review)}/decisions/${bob.id}`, body)).status).toBe(204);
    expect((await office.as('two').patch(`${stagePath}/${ann.id}`, body)).status).toBe(403);
    expect((await office.as('one').patch(`${stagePath}/${idOf('nothing')}`, body)).status).toBe(404);
    expect(await stages.decisions(review, { stage: 1 })).toMatchObject({ ann: 'Approve', bob: 'Approve' });
    expect(await review.each('decision')).toMatchObject({ ann: 'Approve', bob: 'Approve' });
    await stages.stop(review);
    expect((await office.as('one').patch(`${stagePath}/${ann.id}`, body)).status).toBe(409);
    expect((await office.as('two').patch(`${stagePath}/${ann.id}`, body)).status).toBe(403);
    expect((await office.as('one').patch(`${instanceOf(review)}/decisions/${ann.id}`, body)).status).toBe(403);
  });
});

describe('Bulk actions of a stage', () => {
  test.each(['admin', 'robot'])(
    'decide every item for %s, who manages the review and is not a reviewer',
    async (who) => {
      const review = await stages.open(inStages({ asks: ['one'], recommendationsEnabled: true }, { asks: ['two'] }));
      const [first] = await stages.of(review);
      const client = who === 'robot' ? office.asApp(idOf('robot app')) : office.as(who);
      const path = `${instanceOf(review)}/stages/${first!.id}`;
      const body = { decision: 'Deny', principalId: idOf('dan') };

      expect((await client.post(`${path}/acceptRecommendations`)).status).toBe(204);
      expect((await client.post(`${path}/batchRecordDecisions`, body)).status).toBe(204);
      expect((await client.post(`${instanceOf(review)}/acceptRecommendations`)).status).toBe(403);
      expect(await stages.decisions(review, { stage: 1 })).toEqual({
        ann: 'Approve',
        bob: 'Deny',
        cid: 'Approve',
        dan: 'Deny',
      });
    },
  );

  test('decide its items while it is the current one', async () => {
    const review = await stages.open(inStages({ asks: ['one'], recommendationsEnabled: true }, { asks: ['two'] }));
    const [first] = await stages.of(review);
    const post = async (person: string, action: string, body = {}) =>
      (await office.as(person).post(`${instanceOf(review)}/stages/${action}`, body)).status;

    expect(await post('two', `${first!.id}/acceptRecommendations`)).toBe(403);
    expect(await post('one', `${idOf('nothing')}/acceptRecommendations`)).toBe(404);
    expect(await post('one', `${first!.id}/acceptRecommendations`)).toBe(204);
    expect(await stages.decisions(review, { stage: 1 })).toEqual({
      ann: 'Approve',
      bob: 'Deny',
      cid: 'Approve',
      dan: 'Deny',
    });
    await stages.stop(review);
    const second = (await stages.of(review))[1]!;
    expect(await post('two', `${first!.id}/batchRecordDecisions`, { decision: 'Deny' })).toBe(409);
    expect(await post('two', `${second.id}/acceptRecommendations`)).toBe(204);
    expect(await post('two', `${second.id}/batchRecordDecisions`, { decision: 'Deny', principalId: idOf('ann') })).toBe(
      204,
    );
    expect(await stages.decisions(review, { stage: 2 })).toEqual({
      ann: 'Deny',
      bob: 'NotReviewed',
      cid: 'NotReviewed',
      dan: 'NotReviewed',
    });
    expect(await stages.decisions(review, { stage: 1 })).toMatchObject({ ann: 'Approve' });
  });
});

describe('Earlier decisions', () => {
  const review = async (decisionHistoriesForReviewersEnabled: boolean) => {
    const settings = { instanceDurationInDays: 6, decisionHistoriesForReviewersEnabled };
    const opened = await stages.open({
      ...inStages({ asks: ['one'] }, { asks: ['./manager'], fallback: ['flora'] }),
      settings,
    });
    await opened.decide('one', { ann: 'Deny', cid: 'Deny' });
    await stages.stop(opened);
    return opened;
  };
  const single = async (opened: Review, person: string, name: string) => {
    const [first] = await stages.of(opened);
    const { id } = await opened.item(name);
    return (await office.as(person).get(`${instanceOf(opened)}/stages/${first!.id}/decisions/${id}`)).status;
  };

  test('are shown to later reviewers where the definition says so, for their own items', async () => {
    const opened = await review(true);

    expect(await stages.decisions(opened, { stage: 1, person: 'mia', own: true })).toEqual({
      ann: 'Deny',
      bob: 'NotReviewed',
    });
    expect(await single(opened, 'mia', 'ann')).toBe(200);
    expect(await single(opened, 'mia', 'cid')).toBe(403);
  });

  test('are hidden otherwise', async () => {
    const opened = await review(false);

    expect(await stages.decisions(opened, { stage: 1, person: 'mia', own: true })).toEqual({});
    expect(await single(opened, 'mia', 'ann')).toBe(403);
    expect(await stages.decisions(opened, { stage: 1, person: 'one', own: true })).toMatchObject({ ann: 'Deny' });
  });
});
