import { idOf, upnOf } from '../../support/company';
import { openOffice, type Office } from '../../support/office';
import type { Review } from '../../support/review';

interface Answered {
  readonly id: string;
  readonly '@odata.context': string;
  readonly value: readonly Listed[];
}

interface Listed {
  readonly id: string;
  readonly status: string;
  readonly decision: string;
  readonly principal: { readonly displayName: string };
  readonly definition?: { readonly displayName: string };
}

let office: Office;
let crew: Review;
let board: Review;
beforeAll(async () => {
  office = await openOffice({
    people: { ann: { manager: 'mia' }, bob: { manager: 'mia' }, cid: { manager: 'max' } },
    groups: { crew: { members: 'ann bob cid' }, board: { members: 'ann' } },
    apps: { robot: { assigned: '' } },
  });
  crew = await office.review({ group: 'crew', reviewers: ['./manager'], fallback: ['admin'] });
  board = await office.review({ group: 'board', reviewers: ['mia'], settings: { instanceDurationInDays: 2 } });
  const settings = { recurrence: { pattern: null, range: { type: 'noEnd', startDate: '2026-06-01' } } };
  await office.review({ group: 'board', reviewers: ['mia'], settings });
  await office.advance('PT1M');
});
afterAll(() => office.stop());

const send = (person: string, request: string, body?: object) => {
  const [method = '', path = ''] = request.split(' ');
  return office.as(person).send<Answered>(method, `/beta${path}`, { body });
};
const get = (person: string, path: string) => send(person, `GET ${path}`);
const MINE = '/me/pendingAccessReviewInstances';
const of = (user: string) => `/users/${user}/pendingAccessReviewInstances`;
const idsIn = (answer: { readonly body: Answered }) => answer.body.value.map(({ id }) => id).sort();
const namesIn = (answer: { readonly body: Answered }) =>
  answer.body.value.map(({ principal }) => principal.displayName).sort();

test('a person finds what they are asked to review now, with the definition when asked', async () => {
  const answer = await get('mia', `${MINE}?$expand=definition`);

  expect(answer.status).toBe(200);
  expect(idsIn(answer)).toEqual([board.id, crew.id].sort());
  expect(answer.body.value.map(({ definition }) => definition?.displayName).sort()).toEqual([
    'Review of board',
    'Review of crew',
  ]);
  expect(answer.body['@odata.context']).toBe(`${office.url}/beta/$metadata#Collection(accessReviewInstance)`);
  expect(idsIn(await get('max', MINE))).toEqual([crew.id]);
  expect(idsIn(await get('ann', MINE))).toEqual([]);
  expect((await get('mia', `${MINE}?$top=1`)).body.value).toHaveLength(1);
});

test('one instance, its decisions and its definition are found', async () => {
  const path = `${MINE}/${crew.id}`;
  const decisions = await get('mia', `${path}/decisions`);

  expect((await get('mia', path)).body.id).toBe(crew.id);
  expect(namesIn(decisions)).toEqual(['ann', 'bob']);
  expect((await get('mia', `${path}/decisions/${decisions.body.value[0]!.id}`)).body.id).toBe(
    decisions.body.value[0]!.id,
  );
  expect((await get('mia', `${path}/definition`)).body.id).toBe(crew.id);
  expect((await get('ann', path)).status).toBe(404);
  expect((await get('mia', `${MINE}/${idOf('nothing')}`)).status).toBe(404);
});

test('all instances of the definition are for readers by role', async () => {
  const path = `${crew.id}/definition/instances`;

  expect((await get('mia', `${MINE}/${path}`)).status).toBe(403);
  expect(idsIn(await get('admin', `${of(idOf('mia'))}/${path}`))).toEqual([crew.id]);
});

test('decisions can be made through this path too', async () => {
  const path = `${MINE}/${crew.id}`;
  const [item] = (await get('mia', `${path}/decisions`)).body.value;
  const other = await crew.item('cid');

  expect((await send('mia', `PATCH ${path}/decisions/${item!.id}`, { decision: 'DontKnow' })).status).toBe(204);
  expect((await crew.item(item!.principal.displayName)).decision).toBe('DontKnow');
  expect((await send('mia', `PATCH ${path}/decisions/${other.id}`, { decision: 'Deny' })).status).toBe(403);
  expect((await send('max', `POST ${path}/acceptRecommendations`)).status).toBe(204);
  expect((await send('mia', `POST ${path}/batchRecordDecisions`, { decision: 'Approve' })).status).toBe(204);
  expect(await crew.each('decision')).toEqual({ ann: 'Approve', bob: 'Approve', cid: 'NotReviewed' });
});

test('a reader by role sees the items of other reviewers, and cannot decide them', async () => {
  const path = `${of(idOf('mia'))}/${crew.id}`;
  const item = await crew.item('ann');

  expect(idsIn(await get('admin', of(upnOf('mia'))))).toEqual([board.id, crew.id].sort());
  expect(namesIn(await get('admin', `${path}/decisions`))).toEqual(['ann', 'bob']);
  expect((await get('admin', path)).body.id).toBe(crew.id);
  expect((await get('admin', of(idOf('nobody')))).status).toBe(404);
  expect((await send('admin', `PATCH ${path}/decisions/${item.id}`, { decision: 'Deny' })).status).toBe(403);
  expect((await send('admin', `POST ${path}/batchRecordDecisions`, { decision: 'Deny' })).status).toBe(403);
  expect((await send('admin', `POST ${path}/acceptRecommendations`)).status).toBe(403);
});

test('the pending instances of a person are closed to other people, and callers may name themselves', async () => {
  expect((await get('max', of(idOf('mia')))).status).toBe(403);
  expect((await get('max', `${of(idOf('mia'))}/${crew.id}`)).status).toBe(403);
  expect(idsIn(await get('max', of(idOf('max'))))).toEqual([crew.id]);
  expect(idsIn(await get('max', of(upnOf('max').toUpperCase())))).toEqual([crew.id]);
  expect(
    (await send('max', `POST ${of(idOf('max'))}/${crew.id}/batchRecordDecisions`, { decision: 'Deny' })).status,
  ).toBe(204);
});

test('applications have no pending instances, and v1.0 has no such path', async () => {
  const headers = { authorization: `Bearer ${await office.appToken(idOf('robot app'))}` };

  expect((await fetch(`${office.url}/beta${MINE}`, { headers })).status).toBe(403);
  expect((await fetch(`${office.url}/beta${of(idOf('mia'))}`, { headers })).status).toBe(403);
  expect((await office.as('mia').get(`/v1.0${MINE}`)).status).toBe(404);
});

test('an instance that has ended is not pending', async () => {
  await office.advance('P2DT1H');

  expect(idsIn(await get('mia', MINE))).toEqual([crew.id]);
  expect((await get('mia', `${MINE}/${board.id}/decisions`)).status).toBe(404);
});

test('the directory is not asked for callers without a right', async () => {
  const directoryCalls = async () => {
    const { body } = await office.tenant<{ readonly directory: { readonly get: number } }>('GET', '/local/stats');
    return body.directory.get;
  };
  const before = await directoryCalls();
  for (const user of [upnOf('mia'), 'nobody@contoso.example']) {
    const answer = await send('ann', `POST ${of(user)}/${crew.id}/definition/instances`, {});
    expect([user, answer.status]).toEqual([user, 403]);
    expect((await get('ann', of(user))).status).toBe(403);
  }
  expect(await directoryCalls()).toBe(before);
});
