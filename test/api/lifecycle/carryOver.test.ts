import { idOf } from '../../support/company';
import { openOffice, queryScope, reviewers, type Office } from '../../support/office';
import { Review } from '../../support/review';

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    people: { olga: {}, carl: { signIn: '2025-01-01T09:00:00Z' } },
    groups: { Pilots: { members: 'anna ben carl' } },
  });
});
afterAll(() => office.stop());

/** Returns a review of three days every week, whose first occurrence has just begun. */
async function opened(reviewOptions: object): Promise<Review> {
  const startDate = (await office.advance('PT0S')).slice(0, 10);
  const recurrence = { pattern: { type: 'daily', interval: 7 }, range: { type: 'noEnd', startDate } };
  const { body } = await office.as('admin').post<{ id: string }>('beta/definitions', {
    displayName: 'Pilots',
    scope: queryScope(`/groups/${idOf('Pilots')}/transitiveMembers`),
    reviewers: reviewers('olga'),
    settings: { instanceDurationInDays: 3, recommendationsEnabled: true, recurrence },
    reviewOptions,
  });
  await office.advance('PT0S');
  return new Review(office, body.id);
}

interface Item {
  readonly principal: { readonly displayName: string };
  readonly decision: string;
  readonly reviewedBy: { readonly displayName: string } | null;
  readonly reviewContext: { readonly isCarriedOver: boolean };
}

/** Returns each decision of the current occurrence: its author, and whether it is marked as carried over. */
async function decisions(review: Review): Promise<Record<string, string>> {
  const path = `beta${await review.instancePath()}/decisions`;
  const { value: items } = (await office.as('admin').get<{ value: readonly Item[] }>(path)).body;
  return Object.fromEntries(
    items.map(({ principal, decision, reviewedBy, reviewContext }) => [
      principal.displayName,
      [decision, reviewedBy?.displayName ?? '', reviewContext.isCarriedOver ? 'carried over' : ''].join(' ').trim(),
    ]),
  );
}

test('what a person approved is approved by the rule next time, if it is still recommended, and by a person after that', async () => {
  const review = await opened({ carryOver: 'unchangedApproved' });
  await review.decide('olga', { anna: 'Approve', carl: 'Approve' });
  await office.advance('P7D');
  const second = { anna: 'Approve AAD Access Reviews carried over', ben: 'NotReviewed', carl: 'NotReviewed' };
  expect(await decisions(review)).toEqual(second);
  expect((await review.item('anna')).justification).toBe(
    'Approved by olga at the last occurrence, and unchanged since.',
  );

  await office.advance('P7D');
  expect(await decisions(review)).toEqual({ anna: 'NotReviewed', ben: 'NotReviewed', carl: 'NotReviewed' });
  await review.act('stop');
});

test('a reviewer decides otherwise', async () => {
  const review = await opened({ carryOver: 'unchangedApproved' });
  await review.decide('olga', { anna: 'Approve', ben: 'Deny' });
  await office.advance('P7D');
  expect(await review.decide('olga', { anna: 'Deny' })).toBe(204);
  expect(await decisions(review)).toMatchObject({ anna: 'Deny olga', ben: 'NotReviewed' });
});

test('nothing is carried over unless the review says so', async () => {
  const review = await opened({});
  await review.decide('olga', { anna: 'Approve' });
  await office.advance('P7D');
  expect(await decisions(review)).toMatchObject({ anna: 'NotReviewed' });
});
