import type { Answer } from '../../support/api';
import { openOffice, queryScope, reviewers, type Office } from '../../support/office';
import { idOf } from '../../support/company';
import { Review } from '../../support/review';

const names = (prefix: string): string[] => Array.from({ length: 12 }, (_, n) => `${prefix}${n}`);
const CREW = names('sailor');
const PILOTS = names('pilot');

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    people: { olga: {} },
    groups: { Crew: { members: CREW.join(' ') }, Pilots: { members: PILOTS.join(' ') } },
  });
});
afterAll(() => office.stop());

const bodyOf = (group: string, more: object = {}): object => ({
  displayName: `Review of ${group}`,
  scope: queryScope(`/groups/${idOf(group)}/transitiveMembers`),
  reviewers: reviewers('olga'),
  settings: { instanceDurationInDays: 3, autoApplyDecisionsEnabled: true },
  ...more,
});

const OFF = { removalGuard: 'off' };
/** With the defaults of the others. */
const SET = { ...OFF, reassignmentEnabled: false, reassignmentReasonRequired: true, reminders: [], carryOver: 'none' };

const post = (version: string, body: object): Promise<Answer> =>
  office.as('admin').post(`${version}/definitions`, body);

/** The options of a definition as each version has them. */
async function optionsOf(id: string): Promise<unknown[]> {
  const paths = [`/definitions/${id}`, `beta/definitions/${id}`];
  const answers = await Promise.all(paths.map((path) => office.as('admin').get(path)));
  return answers.map(({ body }) => body.reviewOptions);
}

test('beta returns the options of a definition, null until they are set; v1.0 does not know them', async () => {
  const { id } = (await post('beta', bodyOf('Crew'))).body;
  expect(await optionsOf(id)).toEqual([undefined, null]);

  const set = await post('beta', bodyOf('Crew', { reviewOptions: OFF }));
  expect([set.status, set.body.reviewOptions]).toEqual([201, SET]);
  expect(await optionsOf(set.body.id)).toEqual([undefined, SET]);

  const refused = await post('v1.0', bodyOf('Crew', { reviewOptions: OFF }));
  expect([refused.status, refused.body.error.details]).toMatchObject([400, [{ target: 'reviewOptions' }]]);
});

test.each<[string, unknown, string]>([
  ['another value', { removalGuard: false }, 'reviewOptions/removalGuard'],
  ['an unknown option', { removalGuards: 'off' }, 'reviewOptions/removalGuards'],
  ['no object', 'off', 'reviewOptions'],
])('%s is 400 and named', async (_, reviewOptions, target) => {
  const { status, body } = await post('beta', bodyOf('Crew', { reviewOptions }));
  expect([status, body.error.details?.map((detail) => detail.target)]).toEqual([400, [target]]);
});

test('a PUT without the options keeps them, in both versions; null takes them back', async () => {
  const { id } = (await post('beta', bodyOf('Crew', { reviewOptions: OFF }))).body;
  for (const path of [`/definitions/${id}`, `beta/definitions/${id}`]) {
    const read = (await office.as('admin').get(path)).body;
    expect((await office.as('admin').put(path, read)).status).toBe(204);
    expect((await office.as('admin').put(path, { displayName: 'Renamed' })).status).toBe(204);
    expect(await optionsOf(id)).toEqual([undefined, SET]);
  }
  await office.as('admin').put(`beta/definitions/${id}`, { reviewOptions: {} });
  expect(await optionsOf(id)).toEqual([undefined, SET]);
  await office.as('admin').put(`beta/definitions/${id}`, { reviewOptions: null });
  expect(await optionsOf(id)).toEqual([undefined, null]);
});

test('removalGuard off applies denials that are held otherwise', async () => {
  const ends = [];
  for (const [group, people, more] of [
    ['Crew', CREW, {}],
    ['Pilots', PILOTS, { reviewOptions: OFF }],
  ] as const) {
    const review = new Review(office, (await post('beta', bodyOf(group, more))).body.id);
    await office.advance('PT0S');
    await review.decide('olga', Object.fromEntries(people.map((name) => [name, 'Deny'])));
    await review.act('stop');
    await office.advance('PT0S');
    ends.push([await review.status(), (await office.members(group)).length]);
  }
  expect(ends).toEqual([
    ['Completed', 12],
    ['Applied', 0],
  ]);
});
