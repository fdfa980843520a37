import type { Answer, Body } from '../../support/api';
import { idOf } from '../../support/company';
import { openOffice, type Office, type Wish } from '../../support/office';
import type { ItemBody, Review } from '../../support/review';

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    people: { olga: {} },
    groups: {
      Pilots: { members: 'anna ben cara dan' },
      Mates: { members: 'ed fay' },
      Cooks: { members: 'gus' },
      Crew: { members: Array.from({ length: 12 }, (_, n) => `sailor${n}`).join(' ') },
      Own: { members: 'admin ina' },
      Fleet: { members: 'jim kay' },
      Divers: { members: 'lea max' },
    },
  });
});
afterAll(() => office.stop());

interface RestoredItem extends Body {
  readonly outcome: string;
  readonly reason: string | null;
}

interface Restoration extends Body {
  readonly outcomes: Readonly<Record<string, number>>;
}

/** Returns a review whose denials have just been applied. */
async function applied(wish: Wish, denied: readonly string[]): Promise<Review> {
  const settings = { autoApplyDecisionsEnabled: true, ...wish.settings };
  const review = await office.review({ reviewers: ['olga'], ...wish, settings });
  await office.advance('PT0S');
  await review.decide('olga', Object.fromEntries(denied.map((name) => [name, 'Deny'])));
  await review.act('stop');
  await office.advance('PT0S');
  return review;
}

const pathOf = async (review: Review): Promise<string> => `beta${await review.instancePath()}/restorations`;

const ask = async (review: Review, more: object = {}): Promise<Answer> =>
  office.as('admin').post(await pathOf(review), { reason: 'denied by mistake', ...more });

/** Requests a restoration. Returns the outcomes by name once it has ended. */
async function restored(review: Review, more: object = {}): Promise<Readonly<Record<string, string>>> {
  const begun = await ask(review, more);
  expect([begun.status, begun.text]).toEqual([201, expect.anything()]);
  await office.advance('PT0S');
  const path = begun.headers.get('location') ?? '';
  const { status, outcomes } = (await office.as('admin').get<Restoration>(path)).body;
  const { value } = (await office.as('admin').get<{ value: RestoredItem[] }>(`${path}/items`)).body;
  expect(status).toBe('succeeded');
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(value.length);
  return Object.fromEntries(value.map(({ principal, outcome }) => [principal.displayName, outcome]));
}

const add = (group: string, name: string) =>
  office.tenant('POST', `/v1.0/groups/${idOf(group)}/members/$ref`, {
    '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${idOf(name)}`,
  });

test('what was removed is given back, and the decision stays as it was made', async () => {
  const review = await applied({ group: 'Pilots' }, ['anna', 'ben']);
  expect(await office.members('Pilots')).toEqual(['cara', 'dan']);
  const before = await review.items();

  expect(await restored(review)).toEqual({ anna: 'restored', ben: 'restored' });

  expect(await office.members('Pilots')).toEqual(['anna', 'ben', 'cara', 'dan']);
  expect(await review.items()).toEqual(before);
  const { value } = (
    await office
      .as('admin')
      .get<{ value: (ItemBody & { restoration: object | null })[] }>(`beta${await review.instancePath()}/decisions`)
  ).body;
  const anna = value.find(({ principal }) => principal.displayName === 'anna');
  expect(anna?.restoration).toMatchObject({ state: 'restored', by: { displayName: 'admin' } });
  const history = await office
    .as('admin')
    .get<{ value: object[] }>(`beta${await review.instancePath()}/decisions/${anna?.id ?? ''}/history`);
  const asked = { by: { displayName: 'admin' }, channel: { kind: 'user', requestId: expect.any(String) as string } };
  expect(history.body.value.at(-1)).toMatchObject({ kind: 'restore', ...asked });
  const { status, body } = await ask(review);
  expect([status, body.error.message]).toEqual([409, expect.stringContaining('Nothing can be restored')]);
});

test('a validation gives nothing back, and access that somebody gave again is passed over', async () => {
  const review = await applied({ group: 'Mates' }, ['ed', 'fay']);
  await add('Mates', 'ed');

  expect(await restored(review, { isValidationOnly: true })).toEqual({ ed: 'alreadyPresent', fay: 'restored' });
  expect(await office.members('Mates')).toEqual(['ed']);

  expect(await restored(review, { principalId: idOf('fay') })).toEqual({ fay: 'restored' });
  expect(await office.members('Mates')).toEqual(['ed', 'fay']);
});

test('ids that match nothing are refused by name, and nothing is begun', async () => {
  const review = await applied({ group: 'Fleet' }, ['jim']);
  const items = await review.items();
  const [jim, kay] = ['jim', 'kay'].map((name) => items.find(({ principal }) => principal.displayName === name));
  const targets = async (more: object) => {
    const { status, body } = await ask(review, more);
    return [status, body.error.details?.map(({ target }) => target)];
  };

  expect(await targets({ decisionIds: [jim?.id, idOf('nobody')] })).toEqual([400, ['decisionIds/1']]);
  expect(await targets({ decisionIds: [jim?.id], principalId: idOf('kay') })).toEqual([400, ['decisionIds/0']]);
  expect(await targets({ principalId: idOf('nobody') })).toEqual([400, ['principalId']]);
  expect(await targets({ decisionIds: [jim?.id, jim?.id] })).toEqual([400, ['decisionIds/1']]);
  expect((await ask(review, { decisionIds: [kay?.id] })).status).toBe(409);
  expect((await office.as('admin').get<{ value: object[] }>(await pathOf(review))).body.value).toEqual([]);
});

test('restorations are listed, page by page and with their number', async () => {
  const review = await applied({ group: 'Divers' }, ['lea', 'max']);
  for (const name of ['lea', 'max']) await restored(review, { principalId: idOf(name), reason: name });
  const path = await pathOf(review);
  const list = async (query: string) => (await office.as('admin').get(`${path}?${query}`)).body;

  const all = await list("$orderby=createdDateTime desc&$count=true&$filter=status eq 'succeeded'");
  expect([all['@odata.count'], all.value.map(({ status }) => status)]).toEqual([2, ['succeeded', 'succeeded']]);
  const first = await list('$top=1');
  const second = (await office.as('admin').get(String(first['@odata.nextLink']))).body;
  const reasons = [...first.value, ...second.value].map(({ reason }) => reason);
  expect(reasons.sort()).toEqual(['lea', 'max']);
  expect(second['@odata.nextLink']).toBeUndefined();
  expect((await office.as('olga').get(path)).status).toBe(403);
});

test('what was removed more than thirty days ago is not restored', async () => {
  const old = await applied({ group: 'Cooks' }, ['gus']);
  await office.advance('P31D');
  expect(await restored(old)).toEqual({ gus: 'notRestorable' });
});

test('nobody restores their own access', async () => {
  const review = await applied({ group: 'Own' }, ['admin', 'ina']);

  expect((await ask(review, { principalId: idOf('admin') })).status).toBe(403);
  expect(await restored(review)).toEqual({ admin: 'notRestorable', ina: 'restored' });
});

test('a restoration needs the expected count if the guard would hold as many removals', async () => {
  const crew = Array.from({ length: 12 }, (_, n) => `sailor${n}`);
  const review = await applied({ group: 'Crew', settings: { autoApplyDecisionsEnabled: false } }, crew);
  await review.act('applyDecisions');
  await office.advance('PT0S');

  const { status, body } = await ask(review);
  expect([status, body.error.details?.[0]?.target]).toEqual([409, 'expectedCount']);
  expect((await ask(review, { expectedCount: 11 })).status).toBe(409);
  expect(Object.keys(await restored(review, { expectedCount: 12 }))).toHaveLength(12);
});

test('there is nothing to restore before decisions are applied, and a reason is needed', async () => {
  const review = await office.review({ group: 'Pilots', reviewers: ['olga'] });
  await office.advance('PT0S');

  expect((await ask(review)).status).toBe(409);
  const { status, body } = await office.as('admin').post(await pathOf(review), { decisionIds: ['x'] });
  expect(status).toBe(400);
  expect(body.error.details?.map(({ target }) => target).sort()).toEqual(['decisionIds/0', 'reason']);
});
