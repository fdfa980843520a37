import { idOf } from '../../support/company';
import { openOffice, type Office } from '../../support/office';
import type { InstanceBody, Review } from '../../support/review';

const names = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${prefix}${n}`);
const CREW = names('sailor', 12);

let office: Office;
beforeAll(async () => {
  office = await openOffice(
    {
      people: { olga: {} },
      groups: {
        Crew: { members: CREW.join(' ') },
        Cooks: { members: names('cook', 9).join(' ') },
        Stokers: { members: names('stoker', 12).join(' ') },
        Boys: { members: names('boy', 12).join(' ') },
        Pilots: { members: 'anna ben' },
        Mates: { members: 'carl dora' },
        Smiths: { members: 'emil fay' },
        Divers: { members: 'gus hans iris' },
        Guests: { members: names('guest', 12).join(' ') },
        Orphans: { members: 'otto paula' },
      },
    },
    { settings: { REMOVALS_PER_SECOND: '5' } },
  );
});
afterEach(() => office.mend());
afterAll(() => office.stop());

const settings = { autoApplyDecisionsEnabled: true, defaultDecisionEnabled: true, defaultDecision: 'Deny' };

/** Returns a review that has ended; from the end on, the directory has the `fault`. */
async function ended(
  group: string,
  more: object = {},
  denied: readonly string[] = [],
  fault?: object,
): Promise<Review> {
  const review = await office.review({ group, reviewers: ['olga'], settings: { ...settings, ...more } });
  await office.advance('PT0S');
  if (denied.length > 0) await review.decide('olga', Object.fromEntries(denied.map((name) => [name, 'Deny'])));
  if (fault) await office.fault(fault);
  await review.act('stop');
  await office.advance('PT0S');
  return review;
}

/** Returns the instance in beta, with its errors. */
async function seen(review: Review): Promise<Required<InstanceBody>> {
  const path = `/beta/identityGovernance/accessReviews${await review.instancePath()}`;
  return (await office.as('admin').get<Required<InstanceBody>>(path)).body;
}
const codes = async (review: Review): Promise<string[]> => (await seen(review)).errors.map(({ code }) => code);

describe('The guard on removals', () => {
  test('holds removals where most principals would go, gives the reason, and waits for a person', async () => {
    const review = await ended('Crew', { mailNotificationsEnabled: true }, CREW);

    const { status, errors } = await seen(review);
    expect([status, await review.status()]).toEqual(['Completed', 'Completed']);
    expect(errors).toMatchObject([{ code: 'RemovalsHeld' }]);
    expect(JSON.stringify(errors)).toContain('12 of 12');
    expect(await office.members('Crew')).toHaveLength(12);
    expect((await office.mails('Crew')).filter((line) => line.startsWith('admin'))).toEqual([
      'admin: Access review waits for you: Review of Crew (Crew)',
    ]);
    expect((await review.item('sailor3')).applyDescription).toContain('applyDecisions');

    await office.advance('P30D');
    expect((await seen(review)).status).toBe('Completed');
    expect(await office.mails('waits for you: Review of Crew')).toHaveLength(1);

    expect(await review.act('applyDecisions')).toBe(204);
    await office.advance('PT0S');
    expect([(await seen(review)).status, await review.status()]).toEqual(['Applied', 'Applied']);
    expect(await office.members('Crew')).toEqual([]);
    expect(await codes(review)).toEqual([]);
    expect(await review.item('sailor3')).toMatchObject({ appliedBy: { displayName: 'admin' }, applyDescription: null });
  });

  test('notifies the creator even where other mails are off', async () => {
    await ended('Boys', { mailNotificationsEnabled: false }, names('boy', 12));
    expect(await office.mails('Boys')).toEqual(['admin: Access review waits for you: Review of Boys (Boys)']);
  });

  test('does not hold small numbers', async () => {
    const review = await ended('Cooks', {}, names('cook', 9));
    expect(await review.status()).toBe('Applied');
    expect(await office.members('Cooks')).toEqual([]);
  });

  test("does not count denials by the definition's default Deny", async () => {
    const review = await ended('Guests');
    expect(await review.status()).toBe('Applied');
    expect(await office.members('Guests')).toEqual([]);
  });

  test('holds a single denial by a default that no reviewer could be asked about', async () => {
    const review = await office.review({ group: 'Orphans', reviewers: ['./owners'], settings });
    await office.advance('PT0S');
    await review.act('stop');
    await office.advance('P1D');

    expect(await review.status()).toBe('Completed');
    expect(await office.members('Orphans')).toEqual(['otto', 'paula']);
    expect(JSON.stringify((await seen(review)).errors)).toContain('2 of 2 denials are defaults');
    expect((await review.item('otto')).applyDescription).toContain('applyDecisions');

    expect(await review.act('applyDecisions')).toBe(204);
    await office.advance('PT0S');
    expect(await office.members('Orphans')).toEqual([]);
  });

  test('does not hold a half or less', async () => {
    const review = await office.review({ group: 'Stokers', reviewers: ['olga'], settings });
    await office.advance('PT0S');
    const half = (decision: string, n: number) => [`stoker${n}`, decision] as const;
    await review.decide('olga', Object.fromEntries(names('', 12).map((_, n) => half(n < 6 ? 'Approve' : 'Deny', n))));
    await review.act('stop');
    await office.advance('PT0S');
    expect(await review.status()).toBe('Applied');
    expect(await office.members('Stokers')).toEqual(names('stoker', 6));
  });
});

describe('Removals', () => {
  test('are paced by the queue, and no call of the directory takes more at once', async () => {
    const group = 'Slow';
    await office.tenant('POST', '/v1.0/groups', {
      displayName: group,
      securityEnabled: true,
      mailEnabled: false,
      mailNickname: group,
    });
    const { body } = await office.tenant<{ value: { id: string }[] }>(
      'GET',
      `/v1.0/groups?$filter=displayName eq '${group}'`,
    );
    const id = body.value[0]?.id ?? '';
    const { body: users } = await office.tenant<{ value: { id: string; displayName: string }[] }>(
      'GET',
      '/v1.0/users?$top=999',
    );
    for (const user of users.value.filter(({ displayName }) => displayName.startsWith('boy'))) {
      await office.tenant('POST', `/v1.0/groups/${id}/members/$ref`, {
        '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${user.id}`,
      });
    }
    const query = `/groups/${id}/transitiveMembers`;
    const scope = { '@odata.type': '#microsoft.graph.accessReviewQueryScope', query, queryType: 'MicrosoftGraph' };
    const review = await office.review({
      scope,
      reviewers: ['olga'],
      settings: { defaultDecisionEnabled: true, defaultDecision: 'Deny' },
    });
    await office.advance('PT0S');
    await review.act('stop');
    await office.advance('PT0S');

    const begin = performance.now();
    await review.act('applyDecisions');
    await office.advance('PT0S');

    // Twelve removals at five a second need two pauses.
    expect(performance.now() - begin).toBeGreaterThan(1_900);
    expect(new Set(Object.values(await review.each('applyResult')))).toEqual(new Set(['AppliedSuccessfully']));
  });
});

describe('A directory that cannot take removals', () => {
  const patience = { target: 'directory', match: 'batch', count: 1000 };

  test('gets no call for as long as it asks, even in a batch, and the instance says so until it works', async () => {
    const review = await ended('Pilots', {}, [], { ...patience, status: 429, retryAfterSeconds: 3600 });
    expect((await seen(review)).status).toBe('Applying');
    expect(await codes(review)).toEqual(['WorkInterrupted']);
    await office.mend();

    await office.advance('PT45M');
    expect((await seen(review)).status).toBe('Applying');
    await office.advance('PT20M');
    expect((await seen(review)).status).toBe('Applied');
    expect(await codes(review)).toEqual([]);
    expect(await office.members('Pilots')).toEqual([]);
  });

  test('and refuses parts of a batch is asked again when all of them may be, and only for those', async () => {
    const refuse = (name: string, retryAfterSeconds: number) =>
      office.fault({ target: 'directory', match: `^DELETE .*${idOf(name)}`, status: 429, retryAfterSeconds });
    await refuse('gus', 600);
    await refuse('hans', 1800);
    const review = await ended('Divers');
    expect(await review.each('applyResult')).toEqual({ gus: 'New', hans: 'New', iris: 'AppliedSuccessfully' });
    // An administrator adds iris again, and a review removes a principal only once.
    await office.tenant('POST', `/v1.0/groups/${idOf('Divers')}/members/$ref`, {
      '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${idOf('iris')}`,
    });

    await office.advance('PT25M');
    expect((await seen(review)).status).toBe('Applying');
    expect(await codes(review)).toEqual(['WorkInterrupted']);
    expect(await office.members('Divers')).toEqual(['gus', 'hans', 'iris']);

    await office.advance('PT10M');
    expect((await seen(review)).status).toBe('Applied');
    expect(await office.members('Divers')).toEqual(['iris']);
  });

  test('is left to the timer after some attempts; an administrator may retry at once', async () => {
    const review = await ended('Mates', {}, [], { ...patience, status: 503, retryAfterSeconds: 0 });
    expect(await codes(review)).toEqual(['WorkInterrupted']);
    await office.advance('PT20M');
    expect(await codes(review)).toEqual(['WorkInterrupted']);
    await office.mend();

    expect(await review.act('applyDecisions')).toBe(204);
    await office.advance('PT0S');

    expect((await seen(review)).status).toBe('Applied');
    expect(await codes(review)).toEqual([]);
    expect(await review.act('applyDecisions')).toBe(409);
  });

  test('and answers what means a bug ends as poison, which the instance says, and the timer tries again', async () => {
    const review = await ended('Smiths', {}, [], { ...patience, status: 400 });
    expect((await seen(review)).status).toBe('Applying');
    expect(await codes(review)).toEqual(['WorkFailed']);
    await office.mend();

    await office.advance('PT20M');

    expect((await seen(review)).status).toBe('Applied');
    expect(await codes(review)).toEqual([]);
    expect(await office.members('Smiths')).toEqual([]);
  });
});
