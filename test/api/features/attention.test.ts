import { idOf } from '../../support/company';
import { openOffice, type Office, type Wish } from '../../support/office';
import type { Identity, Review } from '../../support/review';
import { inStages } from '../../support/stages';

interface AttentionBody {
  readonly value: readonly {
    readonly displayName: string | null;
    readonly concerns: readonly {
      readonly kind: string;
      readonly count: number | null;
      readonly code: string | null;
    }[];
  }[];
  readonly '@odata.nextLink'?: string;
}

const names = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${prefix}${n}`);

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    people: { olga: {}, otto: {}, rita: {} },
    groups: {
      Pilots: { members: 'anna ben' },
      Mates: { members: 'cara dan' },
      Crew: { members: names('sailor', 12).join(' ') },
      Orphans: { members: 'paul' },
      Cooks: { members: 'ed' },
    },
  });
});
afterAll(() => office.stop());

const PATH = 'beta/attention';

/** Returns the attention list of a person, each concern as `review kind count`. */
async function attention(person = 'admin'): Promise<string[]> {
  const { status, body } = await office.as(person).get<AttentionBody>(PATH);
  expect(status).toBe(200);
  return body.value.flatMap(({ displayName, concerns }) =>
    concerns.map(({ kind, count }) => [displayName, kind, count ?? ''].join(' ').trim()),
  );
}

async function begun(wish: Wish): Promise<Review> {
  const review = await office.review({ reviewers: ['olga', 'otto'], displayName: wish.group, ...wish });
  await office.advance('PT0S');
  return review;
}

const long = { instanceDurationInDays: 20 };

test('a review that ends within three days is listed while people who were asked have decided nothing', async () => {
  const review = await begun({ group: 'Pilots', settings: { instanceDurationInDays: 5 } });
  expect(await attention()).toEqual([]);

  await office.advance('P2D');
  expect(await attention()).toEqual(['Pilots notStarted 2', 'Pilots notOpened 2']);
  expect(await lookOf('otto', review)).toBe(2);
  await review.items();
  expect(await attention()).toEqual(['Pilots notStarted 2', 'Pilots notOpened 1']);
  await review.decide('olga', { anna: 'Approve' });
  expect(await attention()).toEqual(['Pilots notStarted 1']);
  await review.decide('olga', { ben: 'Approve' });
  expect(await attention()).toEqual([]);
});

interface Reviewers {
  readonly reviewers: readonly { readonly displayName: string; readonly openedDateTime: string | null }[];
}

async function firstLooks(review: Review): Promise<Record<string, string | null>> {
  const { body } = await office.as('admin').get<Reviewers>(`beta${await review.instancePath()}/progress`);
  return Object.fromEntries(body.reviewers.map(({ displayName, openedDateTime }) => [displayName, openedDateTime]));
}

/** Reads the items of a reviewer in beta, as the pages do. Returns the number of items. */
async function lookOf(person: string, review: Review): Promise<number> {
  const path = `beta${await review.instancePath()}/decisions/filterByCurrentUser(on='reviewer')`;
  return (await office.as(person).get<{ value: readonly object[] }>(path)).body.value.length;
}

test('the figures say when each reviewer first saw their items on the page; administrators only watch, and v1.0 records nothing', async () => {
  const review = await begun({ group: 'Pilots', displayName: 'Looks', settings: long });
  await review.items();
  expect(await lookOf('admin', review)).toBe(0);
  expect(await firstLooks(review)).toEqual({ olga: null, otto: null });

  const first = await office.advance('PT0S');
  await lookOf('olga', review);
  await office.advance('PT1H');
  await lookOf('olga', review);
  await review.seenBy('otto');
  const { olga, otto } = await firstLooks(review);
  expect([olga?.slice(0, 16), otto]).toEqual([first.slice(0, 16), null]);
});

test('a look at the items of a stage counts for its instance', async () => {
  const review = await begun({ ...inStages({ asks: ['otto'] }, { asks: ['olga'] }), group: 'Pilots' });
  const path = await review.instancePath();
  const { body } = await office.as('admin').get<{ value: readonly Identity[] }>(`${path}/stages`);
  const items = `beta${path}/stages/${body.value[0]?.id ?? ''}/decisions/filterByCurrentUser(on='reviewer')`;
  expect((await office.as('olga').get<{ value: readonly object[] }>(items)).body.value).toEqual([]);
  expect((await office.as('otto').get<{ value: readonly object[] }>(items)).body.value).toHaveLength(2);
  expect(await firstLooks(review)).toEqual({ otto: expect.any(String) as string });
});

test('a review that has ended waits until somebody applies its decisions', async () => {
  const review = await begun({ group: 'Mates', settings: long });
  await review.decide('olga', { cara: 'Deny' });
  await review.act('stop');
  await office.advance('PT0S');

  expect(await attention()).toContain('Mates notApplied');
  await review.act('applyDecisions');
  await office.advance('PT0S');
  expect((await attention()).filter((line) => line.startsWith('Mates'))).toEqual([]);
});

test('held removals, items that nobody decides and mails that were refused are listed', async () => {
  const crew = await begun({ group: 'Crew', settings: { ...long, autoApplyDecisionsEnabled: true } });
  await crew.decide('olga', Object.fromEntries(names('sailor', 12).map((name) => [name, 'Deny'])));
  await crew.act('stop');
  await office.advance('PT0S');
  await begun({
    group: 'Orphans',
    settings: long,
    reviewers: ['./manager'],
  });
  await office.fault({ target: 'mail', match: '.', status: 404, count: 50 });
  await begun({ group: 'Cooks', settings: { ...long, mailNotificationsEnabled: true } });
  await office.mend();

  const listed = await attention();
  expect(listed).toContain('Crew removalsHeld 12');
  expect(listed.filter((line) => line.startsWith('Orphans'))).toEqual(['Orphans nobodyDecides 1']);
  expect(listed).toContain('Cooks blocked');
});

test('removals that the directory refused are listed until a retry removes the access', async () => {
  const review = await begun({ group: 'Mates', displayName: 'Refused', settings: long });
  await review.decide('olga', { dan: 'Deny' });
  await review.act('stop');
  await office.advance('PT0S');
  await office.fault({ target: 'directory', match: `^DELETE .*${idOf('dan')}`, status: 403, count: 9 });
  await review.act('applyDecisions');
  await office.advance('PT0S');
  expect(await attention()).toContain('Refused removalsFailed 1');

  await review.act('applyDecisions');
  await office.advance('PT0S');
  expect(await attention()).toContain('Refused removalsFailed 1');
  await office.mend();
  await review.act('applyDecisions');
  await office.advance('PT0S');
  expect((await attention()).filter((line) => line.startsWith('Refused'))).toEqual([]);
  expect(await office.mails('Refused')).toHaveLength(1);
});

test('access that is there a day after its removal is listed, though the review is over', async () => {
  const review = await begun({ group: 'Pilots', displayName: 'Again', settings: long });
  await review.decide('olga', { anna: 'Deny' });
  await review.act('stop');
  await office.advance('PT0S');
  await review.act('applyDecisions');
  await office.advance('PT0S');
  await office.advance('PT1H');
  await office.tenant('POST', `/v1.0/groups/${idOf('Pilots')}/members/$ref`, {
    '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${idOf('anna')}`,
  });
  await office.advance('P1D');

  expect(await attention()).toContain('Again accessRemains 1');
});

interface Definitions {
  readonly value: readonly { readonly instances: readonly { readonly status: string }[] }[];
}

test('a page costs what its running reviews cost, and the next one continues after it', async () => {
  const whole = await attention();
  const { body: all } = await office.as('admin').get<Definitions>('/definitions?$top=100&$expand=instances');
  const begun = all.value.flatMap(({ instances }) => instances).filter(({ status }) => status !== 'NotStarted');
  await office.advance('PT0S');
  const calls = await office.storageCalls(() => office.as('admin').get(`${PATH}?$top=100`));
  // The calls read one page of the list, the failing subscriptions, a series and an instance for each row, and four pages for an instance
  // that ends soon.
  const most = 2 + 6 * begun.length;
  expect(Object.values(calls).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(most);

  const found: string[] = [];
  let next: string | undefined = `${PATH}?$top=1`;
  while (next !== undefined) {
    const { body }: { readonly body: AttentionBody } = await office.as('admin').get<AttentionBody>(next);
    found.push(...body.value.map(({ displayName }) => String(displayName)));
    next = body['@odata.nextLink'];
  }
  expect(new Set(found)).toEqual(new Set(whole.map((line) => line.split(' ', 1)[0])));
});

test("people without a role do not see other people's reviews", async () => {
  expect(await attention('rita')).toEqual([]);
});

test('a review that is deleted leaves the list', async () => {
  const { body } = await office.as('admin').get('/definitions?$top=100');
  for (const { id } of body.value) await office.as('admin').delete(`/definitions/${id}`);

  expect(await attention()).toEqual([]);
  await office.advance('PT0S');
});
