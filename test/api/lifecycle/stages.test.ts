import { addDuration, difference, subtractDuration } from '../../../shared/rules/duration';
import { idOf } from '../../support/company';
import { openOffice, reviewers, type Office } from '../../support/office';
import type { Review } from '../../support/review';
import { inStages, instanceOf, OWN, STAGED_COMPANY, stagesIn, THREE, type Stage } from '../../support/stages';

let office: Office;
const stages = stagesIn(() => office);
beforeAll(async () => {
  office = await openOffice(STAGED_COMPANY);
});
afterAll(() => office.stop());

describe('Stages', () => {
  test('follow each other by time, each exists from the end of the one before, and their ends add up', async () => {
    const review = await stages.open(
      inStages({ asks: ['one'], durationInDays: 1 }, { asks: ['two'] }, { asks: ['three'], durationInDays: 3 }),
    );
    const instance = await review.instance();
    const start = Date.parse(instance.startDateTime);
    const days = (instant: string) => (Date.parse(instant) - start) / 86_400_000;
    const look = async () => (await stages.of(review)).map(({ status, endDateTime }) => [status, days(endDateTime)]);

    expect(days(instance.endDateTime)).toBe(6);
    expect(await look()).toEqual([['InProgress', 1]]);
    await office.advance('P1D');
    expect(await look()).toEqual([
      ['Completed', 1],
      ['InProgress', 3],
    ]);
    await office.advance('P2D');
    expect(await look()).toEqual([
      ['Completed', 1],
      ['Completed', 3],
      ['InProgress', 6],
    ]);
    expect(await review.status()).toBe('InProgress');
    await office.advance('P3D');
    expect(await look()).toEqual([
      ['Completed', 1],
      ['Completed', 3],
      ['Completed', 6],
    ]);
    expect((await review.instance()).status).toBe('Completed');
  });

  test('end by stop as well; the last one ends the instance', async () => {
    const review = await stages.open(inStages(...THREE));
    const [first] = await stages.of(review);

    const planned = (await review.instance()).endDateTime;

    expect(await stages.stop(review)).toBe(204);
    const [stopped, second] = await stages.of(review);
    expect([stopped?.status, second?.status]).toEqual(['Completed', 'InProgress']);
    expect(second?.endDateTime).toBe(addDuration(stopped!.endDateTime, 'P2D'));
    const saved = difference(stopped!.endDateTime, first!.endDateTime);
    expect((await review.instance()).endDateTime).toBe(subtractDuration(planned, saved));
    expect((await office.as('admin').post(`${instanceOf(review)}/stages/${first!.id}/stop`)).status).toBe(409);
    expect(await stages.stop(review)).toBe(204);
    expect((await review.instance()).status).toBe('InProgress');
    expect(await stages.stop(review)).toBe(204);
    expect((await review.instance()).status).toBe('Completed');
    expect((await stages.of(review)).map(({ status }) => status)).toEqual(['Completed', 'Completed', 'Completed']);
  });

  test('ask their own reviewers, one stage after the other', async () => {
    const review = await stages.open(inStages({ asks: ['one'] }, { asks: ['./manager'], fallback: ['flora'] }));
    const pending = async () => {
      const seen = ['one', 'mia', 'max'].map(async (person) => [person, await review.seenBy(person)]);
      return Object.fromEntries(await Promise.all(seen)) as object;
    };

    expect(await pending()).toEqual({ one: ['ann', 'bob', 'cid', 'dan'], mia: [], max: [] });
    expect(await review.contacted()).toEqual(['one']);
    expect(await review.decide('mia', { ann: 'Deny' })).toBe(403);
    await stages.stop(review);
    expect(await pending()).toEqual({ one: [], mia: ['ann', 'bob'], max: ['cid', 'dan'] });
    expect(await review.contacted()).toEqual(['max', 'mia', 'one']);
    expect(await review.decide('one', { ann: 'Deny' })).toBe(403);
    expect(await review.decide('mia', { ann: 'Deny' })).toBe(204);
  });

  test('filtered by the caller are those in which they review something', async () => {
    const review = await stages.open(inStages(...THREE));
    await stages.stop(review);
    const own = async (person: string) => (await stages.of(review, person, OWN)).map(({ id }) => id);
    const [first, second] = await stages.of(review);

    expect(await own('one')).toEqual([first!.id]);
    expect(await own('two')).toEqual([second!.id]);
    expect(await own('three')).toEqual([]);
  });
});

describe('PATCH of a stage', () => {
  const patch = async (
    review: Review,
    stage: number,
    { person = 'admin', ...body }: { readonly person?: string; readonly [name: string]: unknown },
  ) => {
    const { id } = (await stages.of(review))[stage - 1]!;
    return office.as(person).patch<Stage>(`${instanceOf(review)}/stages/${id}`, body);
  };

  test('changes the reviewers of this stage alone', async () => {
    const review = await stages.open(inStages({ asks: ['one'] }, { asks: ['two'] }));
    const answer = await patch(review, 1, { reviewers: reviewers('rita') });
    await office.advance('PT1M');

    expect(answer.status).toBe(200);
    expect(answer.body.reviewers.map(({ query }) => query)).toEqual([expect.stringContaining(idOf('rita'))]);
    expect(await review.decide('one', { ann: 'Deny' })).toBe(403);
    expect(await review.decide('rita', { ann: 'Deny' })).toBe(204);
    await stages.stop(review);
    expect(await review.seenBy('two')).toEqual(['ann', 'bob', 'cid', 'dan']);
    expect(await review.seenBy('rita')).toEqual([]);
  });

  test('adds fallback reviewers and removes none, and only while the stage is not over', async () => {
    const review = await stages.open(inStages({ asks: ['./manager'], fallback: ['flora'] }, { asks: ['two'] }));

    expect((await patch(review, 1, { fallbackReviewers: reviewers('flora', 'rita') })).status).toBe(200);
    expect((await patch(review, 1, { fallbackReviewers: reviewers('rita') })).status).toBe(409);
    expect((await patch(review, 1, { person: 'one', fallbackReviewers: reviewers('flora', 'rita') })).status).toBe(403);
    expect((await patch(review, 1, { durationInDays: 3 })).status).toBe(400);
    await stages.stop(review);
    expect((await patch(review, 1, { reviewers: reviewers('rita') })).status).toBe(409);
    expect((await patch(review, 2, { reviewers: reviewers('rita') })).status).toBe(200);
  });
});

describe('The end', () => {
  test('defaults and applying cover the items of every stage', async () => {
    const ended = await openOffice({
      people: { one: {}, two: {} },
      groups: { crew: { members: 'ann bob cid dan' } },
    });
    try {
      const review = await ended.review({
        ...inStages({ asks: ['one'], decisionsThatWillMoveToNextStage: ['Approve', 'NotReviewed'] }, { asks: ['two'] }),
        settings: {
          instanceDurationInDays: 4,
          defaultDecisionEnabled: true,
          defaultDecision: 'Deny',
          autoApplyDecisionsEnabled: true,
        },
      });
      await ended.advance('PT1M');
      expect(await review.decide('one', { ann: 'Approve', bob: 'Deny' })).toBe(204);
      await ended.advance('P2D');
      expect(await review.decide('two', { ann: 'Approve' })).toBe(204);
      await ended.advance('P2DT1H');

      expect((await review.instance()).status).toBe('Applied');
      expect(await review.each('decision')).toEqual({ ann: 'Approve', bob: 'Deny', cid: 'Deny', dan: 'Deny' });
      expect(await ended.members('crew')).toEqual(['ann']);
    } finally {
      await ended.stop();
    }
  });

  test('stop of the instance ends its stage', async () => {
    const review = await stages.open(inStages(...THREE));
    expect(await review.act('stop')).toBe(204);
    await office.advance('PT1M');

    expect((await stages.of(review)).map(({ status }) => status)).toEqual(['Completed']);
    expect((await review.instance()).status).toBe('Completed');
  });
});

test('recommendations are those of the stage, as of its start', async () => {
  const staged = inStages(
    { asks: ['one'] },
    { asks: ['two'], recommendationsEnabled: true, recommendationLookBackDuration: 'P800D' },
    { asks: ['three'], recommendationsEnabled: true, recommendationLookBackDuration: 'P1D' },
  );
  const review = await stages.open({
    ...staged,
    settings: { instanceDurationInDays: 6, recommendationsEnabled: true },
  });

  expect(await review.each('recommendation')).toMatchObject({ ann: 'NoInfoAvailable', bob: 'NoInfoAvailable' });
  await stages.stop(review);
  expect(await review.each('recommendation')).toMatchObject({ ann: 'Approve', bob: 'Approve' });
  await stages.stop(review);
  expect(await review.each('recommendation')).toMatchObject({ ann: 'Deny', bob: 'Deny' });
  expect(await stages.decisions(review, { stage: 2, property: 'recommendation' })).toMatchObject({ ann: 'Approve' });
});

test('each stage invites and reminds its own reviewers', async () => {
  const settings = { mailNotificationsEnabled: true, reminderNotificationsEnabled: true, instanceDurationInDays: 4 };
  const mails = async () => (await office.mails('Mailed')).map((mail) => mail.split(':')[0]);
  await stages.open({ ...inStages({ asks: ['one'] }, { asks: ['two'] }), displayName: 'Mailed', settings });

  expect(await mails()).toEqual(['one']);
  await office.advance('P1D');
  expect(await mails()).toEqual(['one', 'one']);
  await office.advance('P1D');
  expect(await mails()).toEqual(['one', 'one', 'two']);
  await office.advance('P1D');
  expect(await mails()).toEqual(['one', 'one', 'two', 'two']);
});
