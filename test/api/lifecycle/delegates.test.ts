import { idOf, upnOf } from '../../support/company';
import { openOffice, queryScope, reviewers, type Office } from '../../support/office';
import { Review } from '../../support/review';
import { inStages, type StageWish } from '../../support/stages';

/** Reviewers whose delegates decide in their place, as in Graph since March 2026. */
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
      mia: {},
    },
    groups: { Pilots: { members: 'anna ben omar' }, crew: { members: 'anna ben' } },
  });
});
afterAll(() => office.stop());

const ME = '/beta/me/identityGovernance/approverDelegate';

const delegation = (delegate: object, endDateTime: string, more: object = {}) => ({
  delegate: { '@odata.type': '#microsoft.graph.singleUser', ...delegate },
  schedule: { expiration: { type: 'afterDateTime', endDateTime }, ...more },
});

/** Names a delegate for two days from now. */
async function name(person: string, delegate: string): Promise<number> {
  const now = await office.advance('PT0S');
  const end = new Date(Date.parse(now) + 2 * 24 * 3_600_000).toISOString();
  return (await office.as(person).put(ME, delegation({ id: idOf(delegate) }, end))).status;
}

async function opened(...names: readonly string[]): Promise<Review> {
  const review = await office.review({ group: 'Pilots', reviewers: names });
  await office.advance('PT0S');
  return review;
}

interface Item {
  readonly id: string;
  readonly decision: string;
  readonly principal: { readonly displayName: string };
  readonly reviewedBy: { readonly displayName: string };
  readonly delegatedBy: { readonly displayName: string } | null;
  readonly reviewContext: { readonly onBehalfOf: { readonly displayName: string } | null };
}

/** Returns the principals whom a person can decide in a review, as a reviewer of the type `on`. */
async function seen(review: Review, person: string, on: string): Promise<string[]> {
  const path = `beta${await review.instancePath()}/decisions/filterByCurrentUser(on='${on}')`;
  const { value } = (await office.as(person).get<{ value: Item[] }>(path)).body;
  return value.map(({ principal }) => principal.displayName).sort();
}

const TENANT_DECISIONS = 'beta/decisions/filterByCurrentUser';

/** Returns, for each item of a list, the reviewer in whose place the person decides. */
async function onBehalfOf(person: string, path: string): Promise<(string | undefined)[]> {
  const { value } = (await office.as(person).get<{ value: Item[] }>(path)).body;
  return value.map(({ reviewContext }) => reviewContext.onBehalfOf?.displayName);
}

async function decided(review: Review): Promise<Record<string, string>> {
  const { value } = (await office.as('admin').get<{ value: Item[] }>(`beta${await review.instancePath()}/decisions`))
    .body;
  return Object.fromEntries(
    value.map(({ principal, decision, reviewedBy, delegatedBy }) => [
      principal.displayName,
      [decision, reviewedBy.displayName, delegatedBy?.displayName].filter(Boolean).join(' '),
    ]),
  );
}

describe('A delegate', () => {
  test('decides in addition to the reviewer until the end, and not about themselves', async () => {
    const review = await opened('olga');
    expect(await review.decide('omar', { anna: 'Deny' })).toBe(403);
    expect(await name('olga', 'omar')).toBe(204);
    expect(await office.mails('for olga')).toEqual(['omar: You can decide access reviews for olga']);

    expect(await seen(review, 'omar', 'delegatedReviewer')).toEqual(['anna', 'ben']);
    expect(await seen(review, 'omar', 'reviewer')).toEqual(['anna', 'ben']);
    expect(await seen(review, 'omar', 'directReviewer')).toEqual([]);
    expect(await seen(review, 'olga', 'delegatedReviewer')).toEqual([]);
    expect(await review.decide('omar', { anna: 'Deny' })).toBe(204);
    expect(await review.decide('omar', { omar: 'Approve' })).toBe(403);
    expect(await review.decide('olga', { ben: 'Approve' })).toBe(204);
    expect(await decided(review)).toEqual({ anna: 'Deny omar olga', ben: 'Approve olga', omar: 'NotReviewed' });
    expect(await review.decide('olga', { anna: 'Approve' })).toBe(204);
    expect(await decided(review)).toMatchObject({ anna: 'Approve olga' });

    await office.advance('P2D');
    expect(await review.decide('omar', { anna: 'Deny' })).toBe(403);
    expect(await seen(review, 'omar', 'reviewer')).toEqual([]);
  });

  test('of a manager decides the items of that manager only, in bulk and everywhere', async () => {
    const review = await opened('./manager');
    await name('mia', 'otto');
    expect(await seen(review, 'otto', 'reviewer')).toEqual(['anna']);
    const pending = (await office.as('otto').get('/beta/me/pendingAccessReviewInstances')).body.value;
    expect(pending.map(({ id }: { id: string }) => id)).toEqual([(await review.instance()).id]);
    const { id } = await review.instance();
    const ofOtto = `/beta/me/pendingAccessReviewInstances/${id}/decisions`;
    expect(await onBehalfOf('otto', ofOtto)).toEqual(['mia']);
    expect(await onBehalfOf('mia', ofOtto)).toEqual([undefined]);
    expect(await onBehalfOf('otto', `${TENANT_DECISIONS}(on='reviewer')`)).toContain('mia');
    expect((await office.as('otto').get(await review.instancePath())).status).toBe(200);
    expect((await office.as('otto').get(review.path)).status).toBe(200);

    const all = { decision: 'Deny', justification: 'all' };
    expect((await office.as('otto').post(`${await review.instancePath()}/batchRecordDecisions`, all)).status).toBe(204);
    expect(await decided(review)).toEqual({ anna: 'Deny otto mia', ben: 'NotReviewed', omar: 'NotReviewed' });

    const everywhere = (on: string) => `beta/decisions/filterByCurrentUser(on='${on}')/recordAllDecisions`;
    const record = (on: string, decision: string) => office.as('otto').post(everywhere(on), { ...all, decision });
    expect((await record('directReviewer', 'Approve')).status).toBe(204);
    expect(await decided(review)).toMatchObject({ anna: 'Deny otto mia' });
    expect((await record('delegatedReviewer', 'Approve')).status).toBe(204);
    expect(await decided(review)).toMatchObject({ anna: 'Approve otto mia', ben: 'NotReviewed' });
  });

  test('who reviews as well decides directly, and has each item once', async () => {
    const review = await opened('olga', 'otto');
    await name('olga', 'otto');
    expect(await seen(review, 'otto', 'reviewer')).toEqual(['anna', 'ben', 'omar']);
    expect(await seen(review, 'otto', 'delegatedReviewer')).toEqual([]);
    await review.decide('otto', { anna: 'Approve' });
    expect(await decided(review)).toMatchObject({ anna: 'Approve otto' });
  });

  test('of a delegate has no rights', async () => {
    const review = await opened('mia');
    await name('mia', 'otto');
    await name('otto', 'olga');
    expect(await review.decide('olga', { anna: 'Approve' })).toBe(403);
    expect(await review.decide('otto', { anna: 'Approve' })).toBe(204);
  });

  test('counts only from the start, and no longer after another one is named', async () => {
    const review = await opened('olga');
    await name('olga', 'otto');
    await name('olga', 'mia');
    expect(await review.decide('otto', { anna: 'Approve' })).toBe(403);
    expect(await review.decide('mia', { anna: 'Approve' })).toBe(204);
    const now = Date.parse(await office.advance('PT0S'));
    const [start, end] = [1, 2].map((days) => new Date(now + days * 24 * 3_600_000).toISOString());
    const later = delegation({ userId: idOf('mia') }, end ?? '', { startDateTime: start });
    expect((await office.as('olga').put(ME, later)).status).toBe(204);
    expect(await review.decide('mia', { ben: 'Approve' })).toBe(403);
    await office.advance('P1D');
    expect(await review.decide('mia', { ben: 'Approve' })).toBe(204);
  });

  test('sees the current stage of the reviewer', async () => {
    const review = await office.review(inStages({ asks: ['olga'] }, { asks: ['mia'] }));
    await office.advance('PT0S');
    await name('olga', 'otto');
    const stages = `beta${await review.instancePath()}/stages/filterByCurrentUser(on='delegatedReviewer')`;
    expect((await office.as('otto').get(stages)).body.value).toHaveLength(1);
    expect(await seen(review, 'otto', 'reviewer')).toEqual(['anna', 'ben']);
  });
});

describe('distinctReviewersRequired', () => {
  /** Begins a review of anna and ben in two stages; the first one asks olga and mia. */
  async function inStagesOfOthers(second: StageWish): Promise<Review> {
    const { stageSettings } = inStages({ asks: ['olga', 'mia'] }, second);
    const { body } = await office.as('admin').post<{ id: string }>('beta/definitions', {
      displayName: 'crew',
      scope: queryScope(`/groups/${idOf('crew')}/transitiveMembers`),
      reviewers: [],
      stageSettings,
      settings: { instanceDurationInDays: 4 },
      reviewOptions: { distinctReviewersRequired: true },
    });
    await office.advance('PT0S');
    return new Review(office, body.id);
  }

  /** Returns the same review in its second stage. In the first, a reviewer approved one of the two. */
  async function inSecondStage(second: StageWish, [reviewer, approved] = ['olga', 'ben']): Promise<Review> {
    const review = await inStagesOfOthers(second);
    expect(await review.decide(reviewer, { [approved]: 'Approve' })).toBe(204);
    await office.advance('P2D');
    return review;
  }

  test('lets the fallback reviewers decide items that no other reviewer of the stage may', async () => {
    const review = await inSecondStage({ asks: ['olga'], fallback: ['otto', 'olga'] });
    expect([await review.seenBy('otto'), await review.seenBy('olga')]).toEqual([['ben'], ['anna']]);
    expect(await review.decide('otto', { anna: 'Deny' })).toBe(403);
    expect(await review.decide('otto', { ben: 'Deny' })).toBe(204);
    expect(await review.contacted()).toEqual(['mia', 'olga', 'otto']);

    const path = await review.instancePath();
    const scope = queryScope(`/groups/${idOf('crew')}/transitiveMembers`);
    expect((await office.as('admin').put(path, { scope, reviewers: reviewers('mia') })).status).toBe(200);
    await office.advance('PT0S');
    expect([await review.seenBy('otto'), await review.seenBy('mia')]).toEqual([[], ['anna', 'ben']]);
  });

  test('asks the fallback reviewers where the manager decided in an earlier stage', async () => {
    const review = await inSecondStage({ asks: ['./manager'], fallback: ['otto'] }, ['mia', 'anna']);
    expect([await review.seenBy('mia'), await review.seenBy('otto')]).toEqual([[], ['anna']]);
    const other = await inSecondStage({ asks: ['olga'] });
    expect(await other.seenBy('olga')).toEqual(['anna']);
  });

  test('keeps those who decided an item, and those in whose place, from deciding it in a later stage', async () => {
    const review = await inStagesOfOthers({ asks: ['olga', 'mia', 'otto'] });
    await name('mia', 'omar');
    expect(await review.decide('omar', { anna: 'Approve' })).toBe(204);
    expect(await review.decide('olga', { ben: 'Approve' })).toBe(204);
    await office.advance('P2D');
    await name('mia', 'omar');

    expect(await seen(review, 'olga', 'reviewer')).toEqual(['anna']);
    expect(await seen(review, 'mia', 'reviewer')).toEqual(['ben']);
    expect(await seen(review, 'omar', 'reviewer')).toEqual(['ben']);
    expect(await seen(review, 'otto', 'reviewer')).toEqual(['anna', 'ben']);
    expect(await review.decide('olga', { ben: 'Deny' })).toBe(403);
    expect(await review.decide('mia', { anna: 'Deny' })).toBe(403);
    expect(await review.decide('omar', { anna: 'Deny' })).toBe(403);
    const all = { decision: 'Deny', justification: 'all' };
    expect((await office.as('olga').post(`${await review.instancePath()}/batchRecordDecisions`, all)).status).toBe(204);
    expect(await decided(review)).toEqual({ anna: 'Deny olga', ben: 'NotReviewed' });
    const moved = { reviewerId: idOf('olga'), decisionIds: [(await review.item('ben')).id], reason: 'on leave' };
    const { status, body: refused } = await office
      .as('admin')
      .post(`beta${await review.instancePath()}/reassign`, moved);
    expect([status, refused.error.details?.[0]?.code]).toEqual([409, 'DecidedBefore']);
    expect(await review.decide('otto', { ben: 'Deny' })).toBe(204);
  });
});

describe('approverDelegate', () => {
  test('is the named delegate; none at first', async () => {
    expect((await office.as('ben').get(ME)).body).toMatchObject({ delegate: null, schedule: null });
    await office.as('ben').put(ME, delegation({ id: idOf('omar') }, '2027-01-01T00:00:00Z'));
    expect((await office.as('ben').get(ME)).body).toMatchObject({
      delegate: { '@odata.type': '#microsoft.graph.singleUser', id: idOf('omar'), description: 'omar' },
      schedule: { expiration: { type: 'afterDateTime', endDateTime: '2027-01-01T00:00:00.000Z' } },
    });
    const byAdmin = `/beta/users/${upnOf('ben')}/identityGovernance/approverDelegate`;
    expect((await office.as('admin').get(byAdmin)).body.delegate).toMatchObject({ id: idOf('omar') });
    expect((await office.as('otto').get(byAdmin)).status).toBe(403);
    expect((await office.as('ben').get(byAdmin)).status).toBe(200);
    expect(
      (await office.as('admin').get('/beta/users/nobody@harbour.example/identityGovernance/approverDelegate')).status,
    ).toBe(404);
  });

  const END = '2027-01-01T00:00:00Z';

  test('changes only in the version that was read, from none on', async () => {
    const put = (etag: string) =>
      office.as('max').send('PUT', ME, { body: delegation({ id: idOf('omar') }, END), headers: { 'If-Match': etag } });
    const etag = async () => (await office.as('max').get(ME)).headers.get('ETag') ?? '';
    const [none, first] = [await etag(), await put(await etag())];
    expect([first.status, (await put(none)).status]).toEqual([204, 412]);
    expect((await put(await etag())).status).toBe(204);
  });

  test.each<[string, object, string]>([
    ['oneself', delegation({ id: idOf('anna') }, END), 'delegate/id'],
    ['nobody', delegation({}, END), 'delegate/id'],
    ['two people', delegation({ id: idOf('omar'), userId: idOf('otto') }, END), 'delegate/userId'],
    ['somebody unknown', delegation({ id: idOf('unknown') }, END), 'delegate/id'],
    ['a disabled account', delegation({ id: idOf('gone') }, END), 'delegate/id'],
    ['somebody without mail', delegation({ id: idOf('mute') }, END), 'delegate/id'],
    [
      'a group',
      delegation({ '@odata.type': '#microsoft.graph.groupMembers', id: idOf('crew') }, END),
      'delegate/@odata.type',
    ],
    [
      'an end before the start',
      delegation({ id: idOf('omar') }, '2020-01-01T00:00:00Z'),
      'schedule/expiration/endDateTime',
    ],
    [
      'no end',
      { ...delegation({ id: idOf('omar') }, END), schedule: { expiration: { type: 'noExpiration' } } },
      'schedule/expiration/type',
    ],
    [
      'a duration beside the end',
      delegation({ id: idOf('omar') }, END, {
        expiration: { type: 'afterDateTime', endDateTime: END, duration: 'P7D' },
      }),
      'schedule/expiration/duration',
    ],
  ])('with %s is 400 and named', async (_, body, target) => {
    const answer = await office.as('anna').put(ME, body);
    expect([answer.status, answer.body.error.details?.[0]?.target]).toEqual([400, target]);
    expect(answer.body.error.message).not.toContain("''");
  });
});
