import { idOf } from '../../support/company';
import { openOffice, queryScope, reviewers, type Office } from '../../support/office';
import { namesOf, Review, type Identity, type ItemBody, type List } from '../../support/review';
import { inStages, instanceOf, STAGED_COMPANY, stagesIn } from '../../support/stages';

let office: Office;
const stages = stagesIn(() => office);
beforeAll(async () => {
  office = await openOffice({
    people: { ...STAGED_COMPANY.people, eve: {}, flora: { manager: 'mia' } },
    groups: { ...STAGED_COMPANY.groups, ship: { members: 'ann bob cid dan eve mia one flora' } },
  });
});
afterAll(() => office.stop());

interface Page extends List<ItemBody> {
  readonly '@odata.count': number;
  readonly '@odata.nextLink'?: string;
}

interface Progress {
  readonly reviewers: readonly (Identity & { readonly open: number })[];
}

const OPEN = "?$filter=decision eq 'NotReviewed'";

const listOf = (review: Review, name: string, query = '', caller = 'admin') =>
  office
    .as(caller)
    .get<Page & { readonly error: { readonly message: string } }>(
      `beta${instanceOf(review)}/decisions/filterByReviewer(reviewerId='${idOf(name)}')${query}`,
    );

/** Returns the names of the items of a reviewer, read page by page. */
async function itemsOf(review: Review, name: string, query = ''): Promise<string[]> {
  const names: string[] = [];
  let next: string | undefined = query;
  while (next !== undefined) {
    const { status, body }: Awaited<ReturnType<typeof listOf>> = await listOf(review, name, next);
    if (status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`);
    names.push(...body.value.map(({ principal }) => principal.displayName));
    next = body['@odata.nextLink'] && new URL(body['@odata.nextLink']).search;
  }
  return names.sort();
}

const SHIP = {
  displayName: 'Ship',
  settings: { instanceDurationInDays: 3 },
};

async function opened(definition: object): Promise<Review> {
  const scope = queryScope(`/groups/${idOf('ship')}/transitiveMembers`);
  const { status, body } = await office
    .as('admin')
    .post<{ id: string }>('beta/definitions', { ...SHIP, scope, ...definition });
  if (status !== 201) throw new Error(JSON.stringify(body));
  await office.advance('PT1M');
  return new Review(office, body.id);
}

async function reassign(review: Review, name: string, ...items: readonly string[]): Promise<void> {
  const decisionIds = await Promise.all(items.map(async (item) => (await review.item(item)).id));
  const body = { reviewerId: idOf(name), decisionIds, reason: 'on leave' };
  expect((await office.as('admin').post(`beta${instanceOf(review)}/reassign`, body)).status).toBe(204);
  await office.advance('PT1M');
}

/** Reviews in all ways to have reviewers, each with the open items of some of them. */
const REVIEWS: Readonly<Record<string, readonly [() => Promise<Review>, Readonly<Record<string, readonly string[]>>]>> =
  {
    'common reviewers': [
      async () => {
        const review = await opened({ reviewers: reviewers('one', 'two') });
        expect(await review.decide('one', { ann: 'Approve', bob: 'Deny' })).toBe(204);
        return review;
      },
      {
        one: ['cid', 'dan', 'eve', 'flora', 'mia', 'one'],
        two: ['cid', 'dan', 'eve', 'flora', 'mia', 'one'],
        three: [],
      },
    ],
    'items of their own, and fallback reviewers': [
      async () => {
        const review = await opened({ reviewers: reviewers('./manager'), fallbackReviewers: reviewers('rita', 'mia') });
        expect(await review.decide('max', { cid: 'Deny' })).toBe(204);
        return review;
      },
      { mia: ['ann', 'bob', 'eve', 'flora', 'mia', 'one'], max: ['dan'], rita: ['eve', 'mia', 'one'] },
    ],
    themselves: [() => opened({ reviewers: [] }), { ann: ['ann'], eve: ['eve'], two: [] }],
    'reviewers who may not decide about themselves': [
      () =>
        opened({
          reviewers: reviewers('one'),
          fallbackReviewers: reviewers('rita'),
          reviewOptions: { selfReviewDisabled: true },
        }),
      { one: ['ann', 'bob', 'cid', 'dan', 'eve', 'flora', 'mia'], rita: ['one'] },
    ],
    'an item that is reassigned': [
      async () => {
        const review = await opened({ reviewers: reviewers('./manager'), fallbackReviewers: reviewers('rita') });
        await reassign(review, 'three', 'ann', 'cid', 'eve');
        return review;
      },
      { mia: ['bob', 'flora'], max: ['dan'], three: ['ann', 'cid', 'eve'], rita: ['mia', 'one'] },
    ],
    'an item that is taken from a common reviewer': [
      async () => {
        const review = await opened({ reviewers: reviewers('one', 'two') });
        await reassign(review, 'three', 'ann', 'cid', 'eve');
        expect(await review.decide('three', { cid: 'Deny' })).toBe(204);
        return review;
      },
      { one: ['bob', 'dan', 'flora', 'mia', 'one'], three: ['ann', 'eve'] },
    ],
    'further reviewers, because nobody decided': [
      async () => {
        const review = await opened({
          reviewers: reviewers('./manager'),
          fallbackReviewers: reviewers('rita'),
          reviewOptions: { escalation: [{ afterDuration: 'P1D', to: 'fallbackReviewers' }] },
        });
        await office.advance('P1D');
        return review;
      },
      { mia: ['ann', 'bob', 'flora'], rita: ['ann', 'bob', 'cid', 'dan', 'eve', 'flora', 'mia', 'one'] },
    ],
    'a stage, of whose items some move on': [
      async () => {
        const review = await stages.open(
          inStages({ asks: ['one'], decisionsThatWillMoveToNextStage: ['Approve', 'Deny'] }, { asks: ['two'] }),
        );
        expect(await review.decide('one', { ann: 'Approve', bob: 'Deny' })).toBe(204);
        await stages.stop(review);
        expect(await review.decide('two', { bob: 'Deny' })).toBe(204);
        return review;
      },
      { one: [], two: ['ann'] },
    ],
    'a second stage of managers': [
      async () => {
        const review = await stages.open(
          inStages({ asks: ['./manager'], fallback: ['flora'] }, { asks: ['./manager'], fallback: ['flora'] }),
        );
        await stages.stop(review);
        await reassign(review, 'three', 'dan');
        return review;
      },
      { mia: ['ann', 'bob'], max: ['cid'], three: ['dan'], flora: [] },
    ],
    'an end': [
      async () => {
        const review = await opened({ reviewers: reviewers('./manager'), fallbackReviewers: reviewers('rita') });
        expect(await review.decide('mia', { ann: 'Approve' })).toBe(204);
        expect(await review.act('stop')).toBe(204);
        await office.advance('PT1M');
        return review;
      },
      { mia: ['bob', 'flora'], max: ['cid', 'dan'], rita: ['eve', 'mia', 'one'] },
    ],
  };

test.each(Object.entries(REVIEWS))(
  'with %s, the open items of each reviewer are as many as the progress says',
  async (_, [begin, expected]) => {
    const review = await begin();

    const { body } = await office.as('admin').get<Progress>(`beta${instanceOf(review)}/progress`);
    for (const { id, displayName, open } of body.reviewers) {
      const found = await itemsOf(review, displayName, `${OPEN}&$top=2`);
      expect([displayName, id, found.length]).toEqual([displayName, idOf(displayName), open]);
    }
    for (const [name, items] of Object.entries(expected)) {
      expect([name, await itemsOf(review, name, OPEN)]).toEqual([name, items]);
    }
  },
);

test('the list takes the options of the list of all decisions', async () => {
  const review = await opened({ reviewers: reviewers('./manager'), fallbackReviewers: reviewers('rita') });
  expect(await review.decide('mia', { ann: 'Approve' })).toBe(204);

  const { status, body } = await listOf(
    review,
    'mia',
    '?$orderby=principal/displayName desc&$count=true&$top=2&$select=principal,reviewContext',
  );

  expect(status).toBe(200);
  expect(body['@odata.count']).toBe(3);
  expect(body.value.map(({ principal }) => principal.displayName)).toEqual(['flora', 'bob']);
  expect(await itemsOf(review, 'mia', "?$filter=decision eq 'Approve'")).toEqual(['ann']);
  expect(namesOf({ value: (await listOf(review, 'mia')).body.value.map(({ principal }) => principal) })).toEqual(
    await review.seenBy('mia'),
  );
});

test('what others delegated to a person is not among their items', async () => {
  const review = await opened({ reviewers: reviewers('./manager'), fallbackReviewers: reviewers('rita') });
  const delegate = {
    delegate: { '@odata.type': '#microsoft.graph.singleUser', id: idOf('max') },
    schedule: { expiration: { type: 'afterDateTime', endDateTime: '2026-12-31T00:00:00Z' } },
  };
  expect((await office.as('mia').put('/beta/me/identityGovernance/approverDelegate', delegate)).status).toBeLessThan(
    300,
  );

  expect(await itemsOf(review, 'max')).toEqual(['cid', 'dan']);
  expect(await itemsOf(review, 'mia')).toEqual(['ann', 'bob', 'flora']);
});

test('a name, an unknown person and a caller who may not read the review get what is true of them', async () => {
  const review = await opened({ reviewers: reviewers('one') });
  const byName = `beta${instanceOf(review)}/decisions/filterByReviewer(reviewerId='one@harbour.example')`;

  expect((await office.as('admin').get(byName)).body.error.message).toBe(
    "'reviewerId' must be the object id of a reviewer, a GUID; it is not 'one@harbour.example'.",
  );
  expect((await listOf(review, 'nobody')).body.value).toEqual([]);
  // As the list of all decisions: a reviewer reads their own items by filterByCurrentUser.
  expect((await listOf(review, 'one', '', 'one')).status).toBe(403);
  expect((await office.as('admin').get(byName.replace('beta', ''))).status).toBe(404);
});

test('a look of an administrator is not a first look of the reviewer', async () => {
  const review = await opened({ reviewers: reviewers('one') });
  await listOf(review, 'one');

  const { body } = await office.as('admin').get<Progress>(`beta${instanceOf(review)}/progress`);
  expect(body.reviewers).toMatchObject([{ displayName: 'one', openedDateTime: null }]);
});
