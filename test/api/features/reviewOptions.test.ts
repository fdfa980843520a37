import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDuration } from '../../../shared/rules/duration';
import type { Answer } from '../../support/api';
import { openOffice, queryScope, reviewers, type Office } from '../../support/office';
import { idOf } from '../../support/company';
import { makePack, verifyPacks } from '../../support/evidence';
import { Review, type List } from '../../support/review';

const names = (prefix: string): string[] => Array.from({ length: 12 }, (_, n) => `${prefix}${n}`);
const CREW = names('sailor');
const PILOTS = names('pilot');

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    people: { olga: {} },
    groups: {
      Crew: { members: CREW.join(' ') },
      Pilots: { members: PILOTS.join(' ') },
      Board: { members: 'anna ben Advisers' },
      Advisers: { members: 'carl' },
      Harbour: { members: 'anna ben carl dora emil fred' },
    },
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
/** The set options, with the defaults of the others. */
const SET = {
  ...OFF,
  reassignmentEnabled: false,
  reassignmentReasonRequired: true,
  selfReviewDisabled: false,
  reminders: [],
  carryOver: 'none',
  exclusions: [],
  escalation: [],
  distinctReviewersRequired: false,
  readBackAfter: ['PT1H', 'P1D'],
};

const post = (version: string, body: object): Promise<Answer> =>
  office.as('admin').post(`${version}/definitions`, body);

/** Returns the options of a definition in each version. */
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
  ['a reminder at the end', { reminders: ['P1D', 'P0D'] }, 'reviewOptions/reminders/1'],
  ['a reminder before the start', { reminders: ['P3D', 'P1D'] }, 'reviewOptions/reminders/0'],
  ['a look at the removals at once', { readBackAfter: ['PT0S'] }, 'reviewOptions/readBackAfter/0'],
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

test('removalGuard off applies denials that would be held otherwise', async () => {
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

describe('exclusions', () => {
  const exclusion = (name: string, principalType: string, more: object = {}) => ({
    principalId: idOf(name),
    principalType,
    reason: `${name} is looked after elsewhere`,
    endDateTime: '2027-01-01T00:00:00Z',
    ...more,
  });
  const harbour = (exclusions: readonly object[], more: object = {}) =>
    bodyOf('Harbour', { reviewOptions: { exclusions }, ...more });

  interface Blocked {
    readonly status: string;
    readonly errors: readonly { readonly code: string }[];
  }
  interface Left {
    readonly displayName: string;
    readonly rule: string;
    readonly reason: string;
  }
  const named = ({ displayName, rule, reason }: Left): readonly string[] => [displayName, rule, reason];

  test('leave out principals and the members of groups until they end', async () => {
    const now = await office.advance('PT0S');
    const ended = exclusion('emil', 'user', { endDateTime: addDuration(now, 'P1D') });
    const given = [exclusion('Board', 'group'), exclusion('dora', 'user'), ended];
    const range = { type: 'numbered', numberOfOccurrences: 1, startDate: addDuration(now, 'P2D').slice(0, 10) };
    const settings = { instanceDurationInDays: 3, recurrence: { pattern: null, range } };
    const { status, body } = await post('beta', harbour(given, { settings }));
    expect(status).toBe(201);
    await office.advance('P2D');
    expect(await new Review(office, body.id).reviewed()).toEqual(['emil', 'fred']);
  });

  test('that have ended are 400 and named; those of a running series stay', async () => {
    const now = await office.advance('PT0S');
    const soon = exclusion('dora', 'user', { endDateTime: addDuration(now, 'PT1H') });
    const { status, body } = await post('beta', harbour([soon, exclusion('emil', 'user', { endDateTime: now })]));
    expect([status, body.error.details]).toMatchObject([400, [{ target: 'reviewOptions/exclusions/1/endDateTime' }]]);
    const series = (await post('beta', harbour([soon]))).body;
    await office.advance('PT2H');
    expect((await office.as('admin').put(`beta/definitions/${series.id}`, series)).status).toBe(204);
  });

  test('are in the preview and in the evidence, each with its rule and reason', async () => {
    const given = [exclusion('Board', 'group'), exclusion('dora', 'user')];
    const previewed = await office.as('admin').post('beta/definitionPreviews', { definition: harbour(given) });
    await office.advance('PT0S');
    const preview = `beta/definitionPreviews/${previewed.body.id}`;
    const { value } = (await office.as('admin').get<List<Left>>(`${preview}/exclusions?$top=2`)).body;
    expect(value).toHaveLength(2);
    const all = (await office.as('admin').get<List<Left>>(`${preview}/exclusions`)).body.value;
    expect(all.map(named).sort()).toEqual([
      ['anna', 'memberLeftOut', 'Board is looked after elsewhere'],
      ['ben', 'memberLeftOut', 'Board is looked after elsewhere'],
      ['carl', 'memberLeftOut', 'Board is looked after elsewhere'],
      ['dora', 'principalLeftOut', 'dora is looked after elsewhere'],
    ]);
    expect((await office.as('admin').get(preview)).body).toMatchObject({
      itemCount: 2,
      excluded: [
        { rule: 'memberLeftOut', count: 3 },
        { rule: 'principalLeftOut', count: 1 },
      ],
      control: { readCount: 6, directoryCount: 6, isBalanced: true, explanation: null },
    });

    const { id } = (await post('beta', harbour(given))).body;
    await office.advance('PT0S');
    const pack = await makePack(office, office.as('admin'), await new Review(office, id).instancePath());
    expect(verifyPacks([pack.zip]).code).toBe(0);
    const lines = readFileSync(join(pack.folder, 'data/exclusions.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => named(JSON.parse(line) as Left)).sort()).toEqual(all.map(named).sort());
  });

  test('wait for a group that is gone: without it, nobody knows whose access must stay', async () => {
    await office.fault({
      target: 'directory',
      match: `^GET .*/beta/groups/${idOf('Board')}\\?`,
      status: 404,
      count: 999,
    });
    const { id } = (await post('beta', harbour([exclusion('Board', 'group')]))).body;
    await office.advance('PT0S');
    const review = new Review(office, id);
    const { status, errors } = (await office.as('admin').get<Blocked>(`beta${await review.instancePath()}`)).body;
    expect([status, errors.map(({ code }) => code)]).toEqual(['Initializing', ['WorkInterrupted']]);

    await office.mend();
    await office.advance('PT1H');
    expect(await review.reviewed()).toEqual(['dora', 'emil', 'fred']);
  });

  test('of ids that the directory does not have are 400, each named; ids that a definition has already stay', async () => {
    const unknown = [exclusion('fred', 'user'), exclusion('nobody', 'group'), exclusion('nothing', 'servicePrincipal')];
    const refused = await post('beta', harbour(unknown));
    const targets = [1, 2].map((n) => `reviewOptions/exclusions/${n}/principalId`);
    expect([refused.status, refused.body.error.details?.map(({ target }) => target)]).toEqual([400, targets]);

    const { id } = (await post('beta', harbour([exclusion('fred', 'user')]))).body;
    const put = (exclusions: readonly object[]) =>
      office.as('admin').put(`beta/definitions/${id}`, { reviewOptions: { exclusions } });
    expect((await put([exclusion('fred', 'user', { reason: 'another one' })])).status).toBe(204);
    expect((await put(unknown)).status).toBe(400);
  });

  test.each<[string, readonly object[], string]>([
    ['no reason', [exclusion('fred', 'user', { reason: ' ' })], '/0/reason'],
    ['no end', [exclusion('fred', 'user', { endDateTime: undefined })], '/0/endDateTime'],
    ['another type', [exclusion('fred', 'device')], '/0/principalType'],
    ['the same principal twice', [exclusion('fred', 'user'), exclusion('fred', 'user')], '/1'],
    ['more than 50', Array.from({ length: 51 }, (_, n) => exclusion(`person ${n}`, 'user')), ''],
  ])('with %s are 400', async (_, exclusions, target) => {
    const { status, body } = await post('beta', harbour(exclusions));
    expect([status, body.error.details?.map((detail) => detail.target)]).toEqual([
      400,
      [`reviewOptions/exclusions${target}`],
    ]);
  });
});
