import { idOf } from '../../support/company';
import { openOffice, queryScope, recurring, reviewers, type Office, type Wish } from '../../support/office';
import { Review, type InstanceBody, type ItemBody } from '../../support/review';

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    people: { olga: {} },
    groups: {
      Pilots: { members: 'anna ben' },
      Mates: { members: 'cara dan' },
      Cooks: { members: 'ed Stokers' },
      Stokers: { members: 'fay' },
      Divers: { members: 'gus' },
      Bosuns: { members: 'lea' },
      Boys: { members: 'hans' },
      Smiths: { members: 'ina' },
      Riggers: { members: 'kim' },
      Sailors: { members: 'cara paul' },
    },
    apps: { Ledger: { assigned: 'anna Stokers' } },
  });
});
afterAll(() => office.stop());

interface CheckedItem extends ItemBody {
  readonly removalCheck: { readonly state: string; readonly reason: string | null; readonly groupIds: string[] } | null;
  readonly reviewContext: { readonly cameBack: boolean | null };
}

/** Returns a review whose denials have just been applied. */
async function applied(wish: Wish, denied: readonly string[]): Promise<Review> {
  const settings = { autoApplyDecisionsEnabled: true, ...wish.settings };
  const review = await office.review({ reviewers: ['olga'], ...wish, settings });
  await office.advance('PT0S');
  if (denied.length > 0) await review.decide('olga', Object.fromEntries(denied.map((name) => [name, 'Deny'])));
  await review.act('stop');
  await office.advance('PT0S');
  return review;
}

async function itemsOf(review: Review): Promise<readonly CheckedItem[]> {
  const path = `beta${await review.instancePath()}/decisions`;
  return (await office.as('admin').get<{ value: CheckedItem[] }>(path)).body.value;
}

async function states(review: Review): Promise<Record<string, string | undefined>> {
  const items = await itemsOf(review);
  return Object.fromEntries(items.map(({ principal, removalCheck }) => [principal.displayName, removalCheck?.state]));
}

async function codes(review: Review): Promise<string[] | undefined> {
  const { body } = await office.as('admin').get<InstanceBody>(`beta${await review.instancePath()}`);
  return body.errors?.map(({ code }) => code);
}

const add = (group: string, name: string) =>
  office.tenant('POST', `/v1.0/groups/${idOf(group)}/members/$ref`, {
    '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${idOf(name)}`,
  });

test('an hour after the removal the directory shows that the access is gone', async () => {
  const review = await applied({ group: 'Pilots' }, ['anna']);
  expect(await states(review)).toEqual({ anna: undefined, ben: undefined });

  await office.advance('PT1H');
  expect(await states(review)).toEqual({ anna: 'gone', ben: undefined });

  await office.advance('P1D');
  expect(await states(review)).toEqual({ anna: 'gone', ben: undefined });
  expect(await codes(review)).toEqual([]);
  expect(await office.mails('Review of Pilots')).toEqual([]);
});

test('access that is there again a day later came back: the creator gets one mail', async () => {
  const review = await applied({ group: 'Mates' }, ['cara', 'dan']);
  await office.advance('PT1H');
  await add('Mates', 'cara');

  await office.advance('P1D');

  expect(await states(review)).toEqual({ cara: 'cameBack', dan: 'gone' });
  expect(await codes(review)).toEqual(['RemovalNotSeen']);
  const mail = ['admin: Access is still there after a review: Review of Mates (Mates)'];
  expect(await office.mails('Review of Mates')).toEqual(mail);
  await office.advance('P3D');
  expect(await office.mails('Review of Mates')).toEqual(mail);
});

interface Figures {
  readonly items: number;
  readonly all: Readonly<Record<string, number>>;
  readonly reviewers: readonly { readonly displayName: string; readonly decided: number; readonly open: number }[];
  readonly facets: readonly {
    readonly property: string;
    readonly values: readonly { readonly value: string | null; readonly count: number }[];
  }[];
}

test('each figure of a review has a filter that finds its items', async () => {
  const review = await applied({ group: 'Sailors' }, ['cara']);
  await office.advance('PT1H');
  const path = `beta${await review.instancePath()}`;
  const { status, body } = await office.as('admin').get<Figures>(`${path}/progress`);
  expect([status, body.items]).toEqual([200, 2]);
  expect(body.reviewers).toMatchObject([{ displayName: 'olga', decided: 1, open: 1 }]);

  const filters = body.facets
    .filter(({ property }) => property !== 'principal/lastUserSignInDateTime')
    .flatMap(({ property, values }) =>
      values.map(({ value, count }) => {
        const literal = value === null || /^(true|false)$/.test(value) ? String(value) : `'${value}'`;
        return [`${property} eq ${literal}`, count] as const;
      }),
    );
  expect(filters).toEqual(expect.arrayContaining([["removalCheck/state eq 'gone'", 1]]));
  const decided = "not (decision eq 'NotReviewed') and reviewedBy/id";
  const marks = [
    [`${decided} eq ${idOf('olga')}`, body.all.decided],
    [`${decided} eq principal/id`, body.all.self],
    [`decision eq 'Deny' and reviewContext/isPartOfBulk eq false`, 1],
    [`${decided} ne '00000000-0000-0000-0000-000000000000' and justification eq ''`, body.all.withoutReason],
    ["contains(principal/displayName,'CAR')", 1],
  ] as const;
  for (const [filter, count] of [...filters, ...marks]) {
    const { body: list } = await office
      .as('admin')
      .get<{ '@odata.count': number }>(`${path}/decisions?$filter=${encodeURIComponent(filter)}&$count=true&$top=1`);
    expect([filter, list['@odata.count']]).toEqual([filter, count]);
  }
});

test('access that both checks find is reported; access that only the first check finds is not a problem', async () => {
  const review = await applied({ group: 'Divers' }, ['gus']);
  await add('Divers', 'gus');

  await office.advance('PT1H');
  expect([await states(review), await codes(review)]).toEqual([{ gus: 'stillPresent' }, []]);

  await office.advance('P1D');
  expect([await states(review), await codes(review)]).toEqual([{ gus: 'stillPresent' }, ['RemovalNotSeen']]);
});

test('a review says when removed access is checked; access that the last check finds is a problem', async () => {
  const definition = (readBackAfter: readonly string[]) => ({
    displayName: 'Review of Bosuns',
    scope: queryScope(`/groups/${idOf('Bosuns')}/transitiveMembers`),
    reviewers: reviewers('olga'),
    settings: { instanceDurationInDays: 3, autoApplyDecisionsEnabled: true },
    reviewOptions: { removalGuard: 'off', readBackAfter },
  });
  const post = (times: readonly string[]) =>
    office.as('admin').post<{ id: string }>('beta/definitions', definition(times));
  const review = new Review(office, (await post(['PT3H'])).body.id);
  await office.advance('PT0S');
  await review.decide('olga', { lea: 'Deny' });
  await review.act('stop');
  await office.advance('PT0S');
  await add('Bosuns', 'lea');
  await office.advance('PT2H');
  expect([await states(review), await codes(review)]).toEqual([{ lea: undefined }, []]);
  await office.advance('PT1H');
  expect([await states(review), await codes(review)]).toEqual([{ lea: 'stillPresent' }, ['RemovalNotSeen']]);
  for (const times of [['soon'], ['PT1H', 'PT1H'], Array.from({ length: 6 }, (_, n) => `PT${n + 1}H`)]) {
    expect((await post(times)).status).toBe(400);
  }
});

test('access through a nested group is reported as access in another way', async () => {
  const review = await applied({ group: 'Cooks' }, ['ed']);
  await add('Stokers', 'ed');

  await office.advance('PT1H');

  const [check] = (await itemsOf(review)).flatMap(({ removalCheck }) => removalCheck ?? []);
  expect(check).toMatchObject({
    state: 'otherWay',
    reason: 'The membership comes through a nested group.',
    groupIds: [idOf('Stokers')],
  });
});

test('access to an application through a group names the group', async () => {
  const scope = {
    '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
    principalScopes: [queryScope('/users')],
    resourceScopes: [queryScope(`/servicePrincipals/${idOf('Ledger')}`)],
  };
  const review = await applied({ scope }, ['anna']);
  await add('Stokers', 'anna');

  await office.advance('PT1H');

  const anna = (await itemsOf(review)).find(({ principal }) => principal.displayName === 'anna');
  expect(anna?.removalCheck).toMatchObject({ state: 'otherWay', groupIds: [idOf('Stokers')] });
});

test('the access of a deleted account is unknown', async () => {
  const review = await applied({ group: 'Boys' }, ['hans']);
  await office.tenant('DELETE', `/v1.0/users/${idOf('hans')}`);

  await office.advance('PT1H');

  expect(await states(review)).toEqual({ hans: 'unknown' });
});

test('the next occurrence says whose access the one before had removed', async () => {
  const weekly = recurring({ startDate: '2026-01-05' }, { type: 'daily', interval: 30 });
  const review = await applied({ group: 'Smiths', settings: weekly }, ['ina']);
  await add('Smiths', 'ina');

  await office.advance('P30D');

  expect((await review.instances()).map(({ status }) => status)).toEqual(['Applied', 'InProgress']);
  const items = await itemsOf(review);
  expect(items.map(({ reviewContext }) => reviewContext.cameBack)).toEqual([true]);
});

test('where nothing was denied, the directory is not asked again', async () => {
  await applied({ group: 'Riggers', settings: { mailNotificationsEnabled: true } }, []);
  await office.tenant('DELETE', '/local/stats');

  await office.advance('P2D');

  const { directory } = (await office.tenant('GET', '/local/stats')).body as unknown as { directory: object };
  expect(directory).toEqual({ get: 0, batch: 0, write: 0 });
});
