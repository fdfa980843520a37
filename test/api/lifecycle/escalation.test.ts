import { idOf } from '../../support/company';
import { openOffice, queryScope, reviewers, type Office } from '../../support/office';
import { Review, type InstanceBody, type List } from '../../support/review';
import { inStages } from '../../support/stages';

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    people: {
      olga: { manager: 'boss' },
      anna: { manager: 'mia' },
      ben: { manager: 'max' },
      mia: { manager: 'boss' },
      flora: {},
      omar: {},
    },
    groups: { Pilots: { members: 'anna ben carl' } },
  });
});
afterAll(() => office.stop());

const definitionBy = (names: readonly string[], escalation: unknown, more: object = {}): object => ({
  displayName: 'Pilots',
  scope: queryScope(`/groups/${idOf('Pilots')}/transitiveMembers`),
  reviewers: reviewers(...names),
  settings: { instanceDurationInDays: 3 },
  reviewOptions: { escalation },
  ...more,
});

async function opened(...definition: Parameters<typeof definitionBy>): Promise<Review> {
  const { body } = await office.as('admin').post<{ id: string }>('beta/definitions', definitionBy(...definition));
  await office.advance('PT0S');
  return new Review(office, body.id);
}

const codes = async (review: Review): Promise<string[]> =>
  (await office.as('admin').get<InstanceBody>(`beta${await review.instancePath()}`)).body.errors?.map(
    ({ code }) => code,
  ) ?? [];

describe('An item that nobody decides in time', () => {
  test('goes to the managers of its reviewers as well, who are invited', async () => {
    const escalation = [{ afterDuration: 'P1D', to: 'manager' }];
    const review = await opened(['./manager'], escalation, {
      displayName: 'Added',
      settings: { instanceDurationInDays: 3, mailNotificationsEnabled: true },
    });
    await office.advance('PT23H');
    expect(await review.decide('boss', { anna: 'Deny' })).toBe(403);
    await office.advance('PT1H');
    expect([await review.seenBy('boss'), await review.seenBy('mia')]).toEqual([['anna'], ['anna']]);
    expect(await office.mails('review access to Pilots: Added')).toEqual(
      ['boss', 'max', 'mia'].map((name) => `${name}: Please review access to Pilots: Added`),
    );
    expect(await review.decide('mia', { anna: 'Approve' })).toBe(204);
    expect(await review.decide('boss', { anna: 'Deny' })).toBe(204);
    expect(await review.decide('boss', { ben: 'Deny' })).toBe(403);
    expect(await codes(review)).toEqual(['NoReviewer', 'EscalatedToNobody']);
  });

  test('goes to others in their place, level by level, and decided items stay', async () => {
    const escalation = [
      { afterDuration: 'P1D', to: 'manager', mode: 'replace' },
      { afterDuration: 'PT30H', to: 'creator', mode: 'add' },
    ];
    const review = await opened(['olga'], escalation);
    await review.decide('olga', { carl: 'Approve' });
    await office.advance('P1D');
    expect([await review.seenBy('olga'), await review.seenBy('boss')]).toEqual([['carl'], ['anna', 'ben']]);
    expect(await review.decide('olga', { anna: 'Approve' })).toBe(403);
    await office.advance('PT6H');
    expect([await review.seenBy('boss'), await review.seenBy('admin')]).toEqual([
      ['anna', 'ben'],
      ['anna', 'ben'],
    ]);
    expect(await review.decide('admin', { anna: 'Approve' })).toBe(204);
    expect(await codes(review)).toEqual([]);
    const journal = await office.as('admin').get<List<{ line: string }>>(`beta${await review.instancePath()}/journal`);
    const lines = journal.body.value.map(({ line }) => JSON.parse(line) as { readonly kind: string });
    expect(lines.filter(({ kind }) => kind === 'escalated')).toMatchObject(
      escalation.map((level, n) => ({ ...level, level: n + 1, stage: null })),
    );
  });

  test('can still be reassigned', async () => {
    const review = await opened(['olga'], [{ afterDuration: 'P1D', to: 'creator' }]);
    await office.advance('P1D');
    const given = { reviewerId: idOf('omar'), decisionIds: [(await review.item('anna')).id], reason: 'on leave' };
    expect((await office.as('admin').post(`beta${await review.instancePath()}/reassign`, given)).status).toBe(204);
    expect([await review.seenBy('omar'), await review.seenBy('olga')]).toEqual([['anna'], ['ben', 'carl']]);
  });

  test('escalates in each stage separately, from its start', async () => {
    const { stageSettings } = inStages(
      { asks: ['olga'], fallback: ['flora'] },
      { asks: ['omar'], fallback: ['flora'] },
    );
    const escalation = [{ afterDuration: 'P1D', to: 'fallbackReviewers' }];
    const review = await opened([], escalation, { stageSettings, settings: { instanceDurationInDays: 4 } });
    expect(await review.seenBy('flora')).toEqual([]);
    await office.advance('P1D');
    expect(await review.seenBy('flora')).toEqual(['anna', 'ben', 'carl']);
    await office.advance('P1D');
    expect([await review.seenBy('omar'), await review.seenBy('flora')]).toEqual([['anna', 'ben', 'carl'], []]);
    await office.advance('P1D');
    expect(await review.seenBy('flora')).toEqual(['anna', 'ben', 'carl']);
  });

  test.each<[string, object, string]>([
    ['a third level', Array(3).fill({ afterDuration: 'P1D', to: 'creator' }), ''],
    ['nobody to go to', [{ afterDuration: 'P1D' }], '/0/to'],
    ['somebody else to go to', [{ afterDuration: 'P1D', to: 'boss' }], '/0/to'],
    ['no time', [{ to: 'creator' }], '/0/afterDuration'],
    ['a level that comes at the end', [{ afterDuration: 'P3D', to: 'creator' }], '/0/afterDuration'],
    ['a level at the start', [{ afterDuration: 'PT0S', to: 'creator' }], '/0/afterDuration'],
    ['fallback reviewers who are not named', [{ afterDuration: 'P1D', to: 'fallbackReviewers' }], '/0/to'],
    [
      'a level that does not come after the one before',
      ['P2D', 'PT48H'].map((afterDuration) => ({ afterDuration, to: 'creator' })),
      '/1/afterDuration',
    ],
  ])('with %s is 400 and named', async (_, escalation, target) => {
    const { status, body } = await office.as('admin').post('beta/definitions', definitionBy(['olga'], escalation));
    expect([status, body.error.details?.[0]?.target]).toEqual([400, `reviewOptions/escalation${target}`]);
  });
});
